package io.understudy.settings;

import static org.assertj.core.api.Assertions.assertThat;

import io.understudy.remote.CommandResult;
import io.understudy.remote.RemoteConfiguration;
import io.understudy.remote.Remotes;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Real processes of odd names on this host, asked about by each shell that is here. */
class ProcessCheckTests {
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    @TempDir
    private Path folder;

    private final Remotes remotes = RemoteConfiguration.remotes(System::nanoTime);
    private final List<Process> running = new ArrayList<>();

    @AfterEach
    void end() {
        running.forEach(Process::destroyForcibly);
        remotes.close();
    }

    @ParameterizedTest
    @ValueSource(strings = {"u-plain", "u-do.t+x", "u with spaces", "u(br)ack[et]s", "u) S 1 (x", "u*", "u-[a-z]^$",
            "u-fifteen-lette", "u-longer-than-fifteen-letters"})
    void findsAProcessOfExactlyThatName(String name) throws IOException {
        start(name);

        assertThat(ask("sh", name)).isEqualTo("0 understudy:there");
        assertThat(ask("sh", name.substring(0, name.length() > 15 ? 14 : name.length() - 1)))
                .as("a part of the name").isEqualTo("1 understudy:missing");
    }

    @Test
    void aPatternIsAName() throws IOException {
        start("u-dot-x");

        assertThat(ask("sh", "u.dot.x")).isEqualTo("1 understudy:missing");
        assertThat(ask("sh", "u-*")).isEqualTo("1 understudy:missing");
    }

    @ParameterizedTest
    @ValueSource(strings = {"sh", "dash", "bash", "busybox sh", "mksh"})
    void aDefunctProcessIsMissingForEveryShell(String shell) throws IOException {
        var dead = program("u-dead");
        start("u-alive");
        // The one that waits for nobody takes the place of the shell that has started it.
        var parent = new ProcessBuilder("sh", "-c", "'" + dead + "' 0 & exec '" + program("u-parent") + "' 60").start();
        running.add(parent);
        Awaitility.await().atMost(PATIENCE).until(() -> ask("sh", "u-parent").startsWith("0")
                && pids("u-dead").stream().anyMatch(stat -> stat.contains(") Z ")));

        assertThat(ask(shell, "u-dead")).isEqualTo("1 understudy:missing");
        assertThat(ask(shell, "u-alive")).isEqualTo("0 understudy:there");
    }

    @Test
    void aDefunctProcessBesideALivingOneIsNoMatter() throws IOException {
        var dead = program("u-both");
        running.add(new ProcessBuilder("sh", "-c", "'" + dead + "' 0 & exec '" + program("u-parent") + "' 60").start());
        Awaitility.await().atMost(PATIENCE)
                .until(() -> pids("u-both").stream().anyMatch(stat -> stat.contains(") Z ")));
        start("u-both");

        assertThat(ask("sh", "u-both")).isEqualTo("0 understudy:there");
    }

    /** With hidepid a login sees its own processes only, and would take all others for missing. */
    @ParameterizedTest
    @ValueSource(strings = {"1", "2"})
    void whereOthersProcessesAreHiddenItIsUnknown(String hidepid) throws IOException {
        Assumptions.assumeTrue(System.getProperty("user.name").equals("root"), "not root: no mount of its own");
        Assumptions.assumeTrue(Files.isExecutable(Path.of("/usr/bin/setpriv")), "no setpriv here");
        start("u-hidden");
        var check = ProcessCheck.of("u-hidden").args();
        var line = List.of("unshare", "-m", "sh", "-c",
                "mount -t proc -o hidepid=" + hidepid + " proc /proc && exec setpriv --reuid=65534 --regid=65534 "
                        + "--clear-groups \"$@\"",
                "x");
        var command = new ArrayList<>(line);
        command.addAll(check);

        assertThat(remotes.here().run(new CommandLine(command, false), PATIENCE))
                .isInstanceOfSatisfying(CommandResult.Exited.class, e -> assertThat(e.status()).as(e.output())
                        .isEqualTo(2));
    }

    @ParameterizedTest
    @CsvSource({"0,understudy:there,true", "1,understudy:missing,true", "1,'motd\nunderstudy:missing\n',true",
            "1,'',false", "1,denied,false", "0,4711,false", "1,understudy:there,false",
            "1,'not allowed: echo understudy:missing',false"})
    void onlyItsOwnWordCounts(int status, String output, boolean own) {
        assertThat(ProcessCheck.answered(status, output)).isEqualTo(own);
    }

    /** The command itself, told back by whoever refuses it, is no answer. */
    @Test
    void aRefusalThatQuotesTheCommandIsNoAnswer() {
        var command = ProcessCheck.of("httpd").toString();

        assertThat(ProcessCheck.answered(1, command)).isFalse();
        assertThat(ProcessCheck.answered(1, "denied:\n" + command.replace("; ", ";\n"))).isFalse();
        assertThat(command).doesNotContain("'");
    }

    // ---- hands ------------------------------------------------------------------------------------------------------

    private Path program(String name) throws IOException {
        var program = folder.resolve(name.replace("/", "_"));
        return Files.exists(program) ? program : Files.copy(Path.of("/bin/sleep").toRealPath(), program);
    }

    private void start(String name) throws IOException {
        running.add(new ProcessBuilder(program(name).toString(), "60").start());
        var kept = name.length() > 15 ? name.substring(0, 15) : name;
        Awaitility.await().atMost(PATIENCE).until(() -> pids(kept).stream().anyMatch(stat -> !stat.contains(") Z ")));
    }

    /** The lines of /proc that are about processes of this name. */
    private static List<String> pids(String name) {
        try (var all = Files.newDirectoryStream(Path.of("/proc"), "[0-9]*")) {
            var found = new ArrayList<String>();
            for (var one : all) {
                var stat = Files.exists(one.resolve("stat")) ? read(one.resolve("stat")) : "";
                if (stat.contains("(" + name + ")")) {
                    found.add(stat);
                }
            }
            return found;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException _) {
            return ""; // it has ended meanwhile
        }
    }

    /** @return exit status and output */
    private String ask(String shell, String name) {
        var words = List.of(shell.split(" "));
        Assumptions.assumeTrue(words.getFirst().equals("sh")
                || List.of("/bin", "/usr/bin").stream().anyMatch(p -> Files.isExecutable(Path.of(p, words.getFirst()))),
                "no " + words.getFirst() + " here");
        var args = new ArrayList<>(words);
        var command = ProcessCheck.of(name).args();
        args.addAll(command.subList(1, command.size()));
        return switch (remotes.here().run(new CommandLine(args, false), PATIENCE)) {
            case CommandResult.Exited(int status, String output, _) -> status + " " + output.strip();
            case CommandResult other -> other.toString();
        };
    }
}
