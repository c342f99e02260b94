package io.understudy.conduct;

import static org.assertj.core.api.Assertions.assertThat;

import io.understudy.failover.Observation.ProcessTable.Process;
import io.understudy.remote.CommandResult;
import java.time.Duration;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ProcessAnswerTests {
    private static final boolean BUILT_IN = true;
    private static final boolean OWN = false;

    private static ProcessAnswer said(boolean builtIn, int status, String output) {
        return ProcessAnswer.of(builtIn, new CommandResult.Exited(status, output, Duration.ZERO));
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
