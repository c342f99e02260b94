package io.understudy.settings.key;

import static io.understudy.settings.key.LeftOut.is;
import static io.understudy.settings.key.LeftOut.means;

import io.understudy.settings.value.CountValue;
import io.understudy.settings.value.DurationValue;
import java.time.Duration;

/** The keys of {@code host-watch}. */
public final class HostWatchKeys {
    public static final KeyGroup GROUP = new KeyGroup("services.*.host-watch");

    public static final ScalarKey<Duration> INTERVAL = GROUP.key("interval",
            new DurationValue(Duration.ofMillis(5)), is(Duration.ofSeconds(1)),
            "time between echo requests while all is quiet");
    public static final ScalarKey<Duration> TIMEOUT = GROUP.key("timeout", new DurationValue(Duration.ofMillis(2)),
            is(Duration.ofMillis(500), "at most `tolerate`"),
            "a request without an answer for this long is a miss; at most `tolerate`");
    public static final ScalarKey<Integer> FAIL_AFTER = GROUP.key("fail-after", CountValue.from(1), is(3),
            "requests in a row without an answer before the host counts as down");
    public static final ScalarKey<Duration> TOLERATE = GROUP.key("tolerate", new DurationValue(Duration.ofMillis(1)),
            means("`fail-after` × `interval`"),
            "silence before the host counts as down; a shorter glitch never counts. "
                    + "At least `interval`, and 1ms for each of `fail-after`");
    public static final ScalarKey<Integer> RECOVER_AFTER = GROUP.key("recover-after", CountValue.from(1), is(2),
            "answers in a row before it counts as up again");

    public static final PaceKeys PACE = new PaceKeys(INTERVAL, TIMEOUT, FAIL_AFTER, RECOVER_AFTER, TOLERATE, true);

    private HostWatchKeys() {}
}
