package io.understudy.conduct;

import static org.assertj.core.api.Assertions.assertThat;

import io.understudy.journal.Journal;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Since when nobody has served, as a start finds it in the journal: an outage goes on over our own ends. */
class RecoveryLogTests {
    private static final Instant NOON = Instant.parse("2026-03-01T12:00:00Z");

    private static Journal.Recovery recovery(int began, @Nullable Integer ended, String result) {
        return new Journal.Recovery("r" + began, "web", "host-down", NOON.plusSeconds(began),
                ended == null ? null : NOON.plusSeconds(ended), result, "", "", null);
    }

    @Test
    void isTheBeginOfWhatOurEndHasCutOff() {
        assertThat(RecoveryLog.unserved(List.of(recovery(60, null, "running"), recovery(0, 3, "taken-over"))))
                .isEqualTo(NOON.plusSeconds(60));
    }

    @Test
    void isTheBeginOfTheFirstOfSeveralThatWereCutOffOneAfterTheOther() {
        assertThat(RecoveryLog.unserved(List.of(recovery(40, null, "running"), recovery(20, 35, "interrupted"),
                recovery(10, 15, "interrupted"), recovery(0, 3, "recovered")))).isEqualTo(NOON.plusSeconds(10));
    }

    /** It was interrupted weeks ago, and no recovery began after the start: the service answered then. */
    @Test
    void isNotKnownWhereTheServiceAnsweredAfterTheStart() {
        assertThat(RecoveryLog.unserved(List.of())).isNull();
        assertThat(RecoveryLog.unserved(List.of(recovery(0, 3, "interrupted")))).isNull();
        assertThat(RecoveryLog.unserved(List.of(recovery(0, 3, "taken-over")))).isNull();
        assertThat(RecoveryLog.unserved(List.of(recovery(90_000, null, "running"), recovery(0, 3, "interrupted"))))
                .isEqualTo(NOON.plusSeconds(90_000));
    }
}
