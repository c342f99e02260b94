package io.understudy.remote;

import static org.assertj.core.api.Assertions.assertThat;

import io.understudy.settings.CommandLine;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LocalCommandsTests {
    private static final Duration LONG = Duration.ofSeconds(20);

    @TempDir
    private Path folder;

    private final CommandRunner here = new LocalCommands(System::nanoTime);

    @Test
    void aLineIsReadByTheShellAndAVectorByNobody() {
        var line = here.run(CommandLine.line("printf '%s|' $((1 + 1)) x; exit 3"), LONG);
        var vector = here.run(new CommandLine(List.of("printf", "%s|", "$((1 + 1))", "; echo x"), false), LONG);

        assertThat(line).isEqualTo(new CommandResult.Exited(3, "2|x|", line.took()));
        assertThat(vector).isEqualTo(new CommandResult.Exited(0, "$((1 + 1))|; echo x|", vector.took()));
    }

    @Test
    void standardInputIsHandedOverAndEnds() {
        var result = here.run(new CommandLine(List.of("cat"), false), "secret=1\nlast", LONG);

        assertThat(result.output()).isEqualTo("secret=1\nlast");
    }

    @Test
    void errorsComeWithTheOutput() {
        assertThat(here.run(CommandLine.line("echo out; echo err >&2"), LONG).output()).isEqualTo("out\nerr\n");
    }

    @Test
    void aMissingProgramDidNotRun() {
        assertThat(here.run(new CommandLine(List.of("/nowhere/program"), false), LONG))
                .isInstanceOf(CommandResult.NotRun.class);
    }

    @Test
    void atTheLimitTheWholeTreeIsEnded() throws IOException {
        var pids = folder.resolve("pids");
        var result = here.run(
                CommandLine.line("sh -c 'sleep 100 & echo $! $$ > " + pids + "; wait' & echo begun; wait"),
                Duration.ofMillis(500));

        assertThat(result).isInstanceOfSatisfying(CommandResult.Unknown.class,
                unknown -> assertThat(unknown.why()).contains("did not end within 500 ms"));
        assertThat(result.output()).contains("begun");
        for (var pid : Files.readString(pids).strip().split(" ")) {
            Awaitility.await().atMost(Duration.ofSeconds(5)).until(
                    () -> ProcessHandle.of(Long.parseLong(pid)).filter(ProcessHandle::isAlive).isEmpty());
        }
    }

    @Test
    void aDaemonThatKeepsTheOutputOpenHoldsNobodyUp() {
        var result = here.run(CommandLine.line("sleep 3 & echo started"), LONG);

        assertThat(result).isInstanceOf(CommandResult.Exited.class);
        assertThat(result.output()).isEqualTo("started\n");
        assertThat(result.took()).isLessThan(Duration.ofSeconds(2));
    }

    @Test
    void ofALongOutputBothEndsAreKept() {
        var result = here.run(CommandLine.line("echo first; seq 100000; echo last"), LONG);

        assertThat(result.output()).startsWith("first\n1\n").endsWith("100000\nlast\n").contains("left out");
        assertThat(result.output().length()).isLessThan(CommandRunner.OUTPUT_MAX + 100);
        assertThat(result.cut()).isTrue();
    }

    @Test
    void anInterruptEndsItAndStaysSet() {
        Thread.currentThread().interrupt();

        var result = here.run(CommandLine.line("sleep 100"), LONG);

        assertThat(Thread.interrupted()).isTrue();
        assertThat(result).isInstanceOf(CommandResult.Unknown.class);
    }
}
