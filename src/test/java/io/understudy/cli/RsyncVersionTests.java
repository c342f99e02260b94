package io.understudy.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.understudy.remote.CommandResult;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What rsync's own words of its version come to. */
class RsyncVersionTests {
    @ParameterizedTest
    @CsvSource({"'rsync  version 3.2.7  protocol version 31', true",
            "'rsync  version 3.4.0  protocol version 32', false",
            "'rsync  version v3.3.0pre1  protocol version 31', true",
            "'rsync  version 3.4.1  protocol version 32', false",
            "'rsync  version 2.6.9  protocol version 29', true", "'rsync  version 4.0  protocol version 40', false",
            "'openrsync: protocol version 29', false"})
    void warnsBeforeTheFixesOfJanuary2025(String said, boolean warns) {
        var warning = RsyncVersion.judge("key", new CommandResult.Exited(0, said + "\nCopyright\n", Duration.ZERO));

        assertThat(warning.isPresent()).isEqualTo(warns);
        warning.ifPresent(w -> assertThat(w.problem()).contains("older than 3.4.0"));
    }

    @Test
    void warnsWhereThereIsNone() {
        assertThat(RsyncVersion.judge("key", new CommandResult.NotRun("no such program", Duration.ZERO)).orElseThrow()
                .problem()).isEqualTo("rsync can't be run on this host");
    }
}
