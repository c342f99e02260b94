package io.understudy.conduct;

import static org.assertj.core.api.Assertions.assertThat;

import io.understudy.failover.Observation.ProcessTable.Process;
import io.understudy.remote.CommandResult;
import io.understudy.settings.CommandLine;
import io.understudy.settings.ProcessCheck;
import io.understudy.settings.Settings;
import java.time.Duration;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ProcessAnswerTests {
    private static final Settings.Respawn BUILT_IN = new Settings.Respawn(ProcessCheck.of("httpd"),
            CommandLine.line("go"), Duration.ZERO, 1, 5, Duration.ofHours(1), "httpd");
    private static final Settings.Respawn OWN = new Settings.Respawn(CommandLine.line("pgrep -x httpd"),
            CommandLine.line("go"), Duration.ZERO, 1, 5, Duration.ofHours(1));

    private static ProcessAnswer said(Settings.Respawn respawn, int status, String output) {
        return ProcessAnswer.of(respawn, new CommandResult.Exited(status, output, Duration.ZERO));
    }

    /** The last three: a key that runs `pgrep -x httpd` whatever is asked, and one that refuses. */
    @ParameterizedTest
    @CsvSource({"0,understudy:there,THERE", "1,understudy:missing,MISSING", "2,'',UNKNOWN", "127,not found,UNKNOWN",
            "-1,'',UNKNOWN", "0,4711,UNKNOWN", "1,'',UNKNOWN", "1,not allowed,UNKNOWN"})
    void theBuiltInCheckHasToSayItToo(int status, String output, Process process) {
        assertThat(said(BUILT_IN, status, output).process()).isEqualTo(process);
    }

    @ParameterizedTest
    @CsvSource({"0,THERE", "1,MISSING", "2,UNKNOWN", "126,UNKNOWN"})
    void aCheckOfOnesOwnSaysItByItsStatus(int status, Process process) {
        assertThat(said(OWN, status, "").process()).isEqualTo(process);
    }

    @ParameterizedTest
    @CsvSource({"0", "1"})
    void saysWhatToAllow(int status) {
        assertThat(said(BUILT_IN, status, "").why()).contains("respawn.check");
    }
}
