package io.understudy.failover;

import static org.assertj.core.api.Assertions.assertThat;

import io.understudy.failover.HoldDown.Attempt;
import io.understudy.vocabulary.Trigger;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What counts for hold-down. */
class HoldDownTests {
    @ParameterizedTest
    @EnumSource(Trigger.class)
    void onlyAutomaticTakeoversCount(Trigger trigger) {
        boolean counts = trigger == Trigger.HOST_DOWN || trigger == Trigger.SERVICE_DOWN;

        assertThat(HoldDown.takeovers(List.of(new Attempt("r1", trigger, 5, false)))).hasSize(counts ? 1 : 0);
    }

    /** Another version may have written it: one too many is the safer side. */
    @Test
    void oneOfUnknownOriginCounts() {
        assertThat(HoldDown.takeovers(List.of(new Attempt("r1", null, 5, false)))).containsExactly(5L);
    }

    @Test
    void aRecoveryCountsOnceFromItsFirstAttemptThatMayHaveHappened() {
        assertThat(HoldDown.takeovers(List.of(new Attempt("r2", Trigger.HOST_DOWN, 9, false),
                new Attempt("r1", Trigger.HOST_DOWN, 7, false), new Attempt("r1", Trigger.HOST_DOWN, 3, false),
                new Attempt("r1", Trigger.HOST_DOWN, 1, true), new Attempt("r0", Trigger.HOST_DOWN, 0, true))))
                .containsExactly(3L, 9L);
    }

    @Test
    void tooManyAreThoseWithinTheWindow() {
        var times = List.of(0L, 91L, 95L);

        assertThat(HoldDown.exceeded(times, Duration.ofNanos(11), 2, 101)).isTrue();
        assertThat(HoldDown.exceeded(times, Duration.ofNanos(10), 2, 101)).isFalse();
        assertThat(HoldDown.exceeded(times, Duration.ofNanos(10), 1, 101)).isTrue();
        assertThat(HoldDown.exceeded(List.of(), Duration.ofNanos(10), 1, 101)).isFalse();
    }
}
