package io.understudy.conduct;

import static org.assertj.core.api.Assertions.assertThat;

import io.understudy.journal.Journal;
import io.understudy.vocabulary.RecoveryStatus;
import io.understudy.vocabulary.Trigger;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Since when nobody has served, as a start finds it in the journal: an outage goes on over our own ends. */
class OutageMeterTests {
    private static final Instant NOON = Instant.parse("2026-03-01T12:00:00Z");

    private static Journal.Recovery recovery(int began, @Nullable Integer ended, RecoveryStatus result) {
        return new Journal.Recovery("r" + began, "web", Trigger.HOST_DOWN, NOON.plusSeconds(began),
                ended == null ? null : NOON.plusSeconds(ended), result, "", "", null);
    }

    @Test
    void isTheBeginOfWhatOurEndHasCutOff() {
        assertThat(OutageMeter.unserved(
                List.of(recovery(60, null, RecoveryStatus.RUNNING), recovery(0, 3, RecoveryStatus.TAKEN_OVER))))
                .isEqualTo(NOON.plusSeconds(60));
    }

    @Test
    void isTheBeginOfTheFirstOfSeveralThatWereCutOffOneAfterTheOther() {
        assertThat(OutageMeter.unserved(
                List.of(recovery(40, null, RecoveryStatus.RUNNING), recovery(20, 35, RecoveryStatus.INTERRUPTED),
                        recovery(10, 15, RecoveryStatus.INTERRUPTED), recovery(0, 3, RecoveryStatus.RECOVERED))))
                .isEqualTo(NOON.plusSeconds(10));
    }

    /** It was interrupted weeks ago, and no recovery began after the start: the service answered then. */
    @Test
    void isNotKnownWhereTheServiceAnsweredAfterTheStart() {
        assertThat(OutageMeter.unserved(List.of())).isNull();
        assertThat(OutageMeter.unserved(List.of(recovery(0, 3, RecoveryStatus.INTERRUPTED)))).isNull();
        assertThat(OutageMeter.unserved(List.of(recovery(0, 3, RecoveryStatus.TAKEN_OVER)))).isNull();
        assertThat(OutageMeter.unserved(
                List.of(recovery(90_000, null, RecoveryStatus.RUNNING), recovery(0, 3, RecoveryStatus.INTERRUPTED))))
                .isEqualTo(NOON.plusSeconds(90_000));
    }
}
