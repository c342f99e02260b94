package io.understudy.failover;

import static org.assertj.core.api.Assertions.assertThat;

import io.understudy.vocabulary.Trigger;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What counts for hold-down. */
class TakeoverAttemptTests {
    @ParameterizedTest
    @EnumSource(Trigger.class)
    void onlyAutomaticTakeoversCount(Trigger trigger) {
        boolean counts = trigger == Trigger.HOST_DOWN || trigger == Trigger.SERVICE_DOWN;

        assertThat(TakeoverAttempt.counted(List.of(new TakeoverAttempt("r1", trigger, 5, false))))
                .hasSize(counts ? 1 : 0);
    }

    /** Another version may have written it: one too many is the safer side. */
    @Test
    void oneOfUnknownOriginCounts() {
        assertThat(TakeoverAttempt.counted(List.of(new TakeoverAttempt("r1", null, 5, false)))).containsExactly(5L);
    }

    @Test
    void aRecoveryCountsOnceFromItsFirstAttemptThatMayHaveHappened() {
        assertThat(TakeoverAttempt.counted(List.of(new TakeoverAttempt("r2", Trigger.HOST_DOWN, 9, false),
                new TakeoverAttempt("r1", Trigger.HOST_DOWN, 7, false),
                new TakeoverAttempt("r1", Trigger.HOST_DOWN, 3, false),
                new TakeoverAttempt("r1", Trigger.HOST_DOWN, 1, true),
                new TakeoverAttempt("r0", Trigger.HOST_DOWN, 0, true))))
                .containsExactly(3L, 9L);
    }
}
