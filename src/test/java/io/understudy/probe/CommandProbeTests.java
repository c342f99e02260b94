package io.understudy.probe;

import static org.assertj.core.api.Assertions.assertThat;

import io.understudy.probe.ProbeResult.Outcome;
import io.understudy.remote.RemoteConfiguration;
import io.understudy.remote.Remotes;
import io.understudy.settings.CommandLine;
import io.understudy.settings.Settings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** One sample at a time, by real commands. */
class CommandProbeTests {
    private static final Duration LONG = Duration.ofSeconds(10);
    private static final Duration SHORT = Duration.ofMillis(300);

    @TempDir
    private Path folder;

    private final Remotes remotes = RemoteConfiguration.remotes(System::nanoTime);
    private final CommandProbe probe = new CommandProbe(remotes);

    @AfterEach
    void end() {
        remotes.close();
    }

    @Test
    void exitZeroIsUpAndAnyOtherDown() {
        assertThat(command(LONG, "true")).isInstanceOf(ProbeResult.Up.class);
        assertThat(command(LONG, "sh", "-c", "echo 'no database'; echo more; exit 7"))
                .isEqualTo(new ProbeResult.Failed("exit 7: no database"));
    }

    @Test
    void aMissingProgramWasNotTried() {
        assertThat(command(LONG, "/nowhere/check")).isInstanceOf(ProbeResult.Untried.class);
    }

    @Test
    void ofALongOutputAWordIsKept() {
        assertThat(command(LONG, "sh", "-c", "head -c 1000000 /dev/zero | tr '\\0' x; exit 1").why())
                .hasSizeLessThan(250);
    }

    @Test
    void oneThatHangsIsEndedWithItsChildrenAtTheTimeout() throws IOException {
        var pid = folder.resolve("pid");

        var outcome = command(SHORT, "sh", "-c", "sleep 100 & echo $! > " + pid + "; wait");

        assertThat(outcome).isInstanceOf(ProbeResult.TimedOut.class);
        long child = Long.parseLong(Files.readString(pid).strip());
        Awaitility.await().until(() -> ProcessHandle.of(child).filter(ProcessHandle::isAlive).isEmpty());
    }

    @ParameterizedTest
    @CsvSource({"125, failed", "126, untried", "127, untried", "128, failed", "129, untried", "192, untried",
            "193, failed", "255, failed"})
    void whatTheShellOrASignalEndedWasNotTried(int status, String expected) {
        var outcome = command(LONG, "sh", "-c", "exit " + status);

        assertThat(outcome).isInstanceOf(expected.equals("failed")
                ? ProbeResult.Failed.class
                : ProbeResult.Untried.class);
    }

    @Test
    void aProgramThatTheShellDoesNotFindWasNotTried() {
        var outcome = probe.ask(new Settings.CommandCheck(CommandLine.line("/nowhere/check --fast")), LONG);

        assertThat(outcome).isInstanceOf(ProbeResult.Untried.class);
        assertThat(outcome.why()).startsWith("the command could not be run: exit 127: ").contains("/nowhere/check");
    }

    @Test
    void oneThatASignalKilledWasNotTried() {
        var outcome = command(LONG, "sh", "-c", "kill -KILL $$");

        assertThat(outcome).isEqualTo(new ProbeResult.Untried("signal 9 ended the command: exit 137"));
    }

    private Outcome command(Duration timeout, String... args) {
        return probe.ask(new Settings.CommandCheck(new CommandLine(List.of(args), false)), timeout);
    }
}
