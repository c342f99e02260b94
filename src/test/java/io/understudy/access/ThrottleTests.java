package io.understudy.access;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.InstanceOfAssertFactories.type;

import io.understudy.access.Throttle.TooManyFailures;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class ThrottleTests {
    private static final String HERE = "192.0.2.7";
    private long now = 42;
    private final Throttle throttle = new Throttle(() -> now);

    @Test
    void aBlockLastsAWindowFromTheLastFailure() {
        failTimes(Throttle.MOST - 1);
        pass(Duration.ofMinutes(4));
        failTimes(1);

        pass(Duration.ofMinutes(4).plusSeconds(59));

        assertThatThrownBy(() -> throttle.check("ops", HERE))
                .asInstanceOf(type(TooManyFailures.class))
                .extracting(TooManyFailures::retryAfterSeconds).isEqualTo("1");
        pass(Duration.ofSeconds(1));
        assertThatCode(() -> throttle.check("ops", HERE)).doesNotThrowAnyException();
    }

    @Test
    void failuresAreForgottenAWindowAfterTheFirst() {
        failTimes(Throttle.MOST - 1);
        pass(Throttle.WINDOW.plusNanos(1));

        failTimes(Throttle.MOST - 1);

        assertThatCode(() -> throttle.check("ops", HERE)).doesNotThrowAnyException();
    }

    @Test
    void aLaterFailureDoesNotLengthenTheWindow() {
        failTimes(1);
        pass(Duration.ofMinutes(4));
        failTimes(Throttle.MOST - 2);
        pass(Duration.ofMinutes(2));

        failTimes(1);

        assertThatCode(() -> throttle.check("ops", HERE)).doesNotThrowAnyException();
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
