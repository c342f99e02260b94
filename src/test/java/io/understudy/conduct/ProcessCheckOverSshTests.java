package io.understudy.conduct;

import static org.assertj.core.api.Assertions.assertThat;

import io.understudy.failover.Observation.ProcessTable;
import io.understudy.remote.CommandResult;
import io.understudy.remote.RemoteConfiguration;
import io.understudy.remote.Remotes;
import io.understudy.settings.CommandLine;
import io.understudy.settings.ProcessCheck;
import io.understudy.settings.Settings;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The process check by OpenSSH's own server, with keys that may and may not run it. */
class ProcessCheckOverSshTests {
    private static final Path SSHD = Path.of("/usr/sbin/sshd");
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    @TempDir
    private Path folder;

    private final Remotes remotes = RemoteConfiguration.remotes(System::nanoTime);
    private final List<Process> running = new ArrayList<>();
    private int port;

    @BeforeEach
    void start() throws IOException {
        Assumptions.assumeTrue(Files.isExecutable(SSHD), "no OpenSSH server here");
        Assumptions.assumeTrue(System.getProperty("user.name").equals("root"), "not root");
        Files.createDirectories(Path.of("/run/sshd")); // where Debian's sshd drops its privileges
        for (var key : List.of("host", "user")) {
            here(List.of("ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-f", folder.resolve(key).toString()));
        }
        try (var free = new ServerSocket(0, 1, InetAddress.ofLiteral("127.0.0.1"))) {
            port = free.getLocalPort();
        }
        allow("");
        var host = Files.readString(folder.resolve("host.pub")).split(" ");
        Files.writeString(folder.resolve("known_hosts"), "[127.0.0.1]:" + port + " " + host[0] + " " + host[1].strip()
                + "\n");
        Files.writeString(folder.resolve("sshd_config"), """
                ListenAddress 127.0.0.1:%d
                HostKey %s/host
                AuthorizedKeysFile %s/authorized_keys
                PermitRootLogin prohibit-password
                PasswordAuthentication no
                KbdInteractiveAuthentication no
                UsePAM no
                StrictModes no
                PidFile none
                """.formatted(port, folder, folder));
        running.add(new ProcessBuilder(SSHD.toString(), "-D", "-f", folder.resolve("sshd_config").toString(), "-E",
                folder.resolve("sshd.log").toString()).start());
        Awaitility.await().atMost(PATIENCE).until(() -> Files.exists(folder.resolve("sshd.log"))
                && Files.readString(folder.resolve("sshd.log")).contains("Server listening"));
    }

    @AfterEach
    void end() {
        running.forEach(Process::destroy);
        remotes.close();
    }

    /** @param options before the key, as sshd(8) has them */
    private void allow(String options) throws IOException {
        Files.writeString(folder.resolve("authorized_keys"), options + (options.isEmpty() ? "" : " ")
                + Files.readString(folder.resolve("user.pub")));
    }

    private void here(List<String> command) {
        assertThat(remotes.here().run(new CommandLine(command, false), PATIENCE))
                .isInstanceOfSatisfying(CommandResult.Exited.class, e -> assertThat(e.ok()).isTrue());
    }

    private ProcessAnswer ask(String process) {
        var ssh = new Settings.Ssh("127.0.0.1", "root", port, folder.resolve("user"), folder.resolve("known_hosts"),
                Duration.ofSeconds(10), Duration.ofSeconds(10));
        return ProcessAnswer.of(true, remotes.over(ssh).run(ProcessCheck.of(process), PATIENCE));
    }

    @ParameterizedTest
    @ValueSource(strings = {"u-ssh-plain", "u (odd) [na", "u-longer-than-fifteen"})
    void findsAndMissesAProcess(String name) throws IOException {
        assertThat(ask(name).process()).isEqualTo(ProcessTable.Process.MISSING);

        var program = Files.copy(Path.of("/bin/sleep").toRealPath(), folder.resolve(name));
        running.add(new ProcessBuilder(program.toString(), "60").start());

        Awaitility.await().atMost(PATIENCE).until(() -> ask(name).process() == ProcessTable.Process.THERE);
    }

    /** A wrapper that refuses, one that runs the former command whatever is asked, and one that says no and how. */
    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {"exit 1", "pgrep -x sshd", "pgrep -x no-such-thing", "/bin/false", "/bin/true",
            "echo not allowed: \\\"$SSH_ORIGINAL_COMMAND\\\"; exit 1"})
    void aKeyThatMayNotRunItIsUnknownAndSaysWhatToAllow(String instead) throws IOException {
        allow("restrict,command=\"" + instead + "\"");

        var answer = ask("no-such-thing");

        assertThat(answer.process()).as(answer.why()).isEqualTo(ProcessTable.Process.UNKNOWN);
        assertThat(answer.why()).contains("respawn.check");
    }

    @Test
    void aKeyThatMayRunItIsHeard() throws IOException {
        allow("restrict,command=\"sh -c \\\"$SSH_ORIGINAL_COMMAND\\\"\"");

        assertThat(ask("no-such-thing").process()).isEqualTo(ProcessTable.Process.MISSING);
    }
}
