package io.understudy.access;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class ThrottleTests {
    private static final Source HERE = new Source("192.0.2.7", "192.0.2.7", false);
    private static final Source THERE = new Source("192.0.2.8", "192.0.2.8", false);
    private long now = 42;
    private final Throttle throttle = new Throttle(() -> now);

    @Test
    void eachMistakeBeyondTheFreeOnesDoublesTheWait() {
        failTimes(Throttle.FREE - 1);
        assertThat(throttle.toWait("ops", HERE)).isEmpty();

        assertThat(throttle.failed("ops", HERE)).isEqualTo(Duration.ofSeconds(1));
        assertThat(throttle.failed("ops", HERE)).isEqualTo(Duration.ofSeconds(2));
        assertThat(throttle.failed("ops", HERE)).isEqualTo(Duration.ofSeconds(4));
        failTimes(100);
        assertThat(throttle.failed("ops", HERE)).isEqualTo(Throttle.MOST);

        pass(Throttle.MOST.minusNanos(1));
        assertThat(throttle.toWait("ops", HERE)).contains(Duration.ofNanos(1));
        pass(Duration.ofNanos(1));
        assertThat(throttle.toWait("ops", HERE)).isEmpty();
    }

    @Test
    void mistakesAreForgottenAfterAnHour() {
        failTimes(Throttle.FREE + 5);
        pass(Throttle.FORGOTTEN);

        failTimes(1);

        assertThat(throttle.toWait("ops", HERE)).isEmpty();
    }

    @Test
    void whoTriesManyNamesIsSlowedForAllButTheOwnersThere() {
        throttle.succeeded("ops", HERE);

        for (int i = 0; i < Throttle.FREE_OF_NETWORK; i++) {
            throttle.failed("guess" + i, HERE);
        }

        assertThat(throttle.toWait("eye", HERE)).isPresent();
        assertThat(throttle.toWait("OPS", HERE)).isEmpty();
        assertThat(throttle.toWait("eye", THERE)).isEmpty();
    }

    private void failTimes(int times) {
        for (int i = 0; i < times; i++) {
            throttle.failed("ops", HERE);
        }
    }

    private void pass(Duration time) {
        now += time.toNanos();
    }
}
