package io.understudy.settings.key;

import static io.understudy.settings.key.LeftOut.is;

import io.understudy.settings.value.CountValue;
import io.understudy.settings.value.DurationValue;
import java.time.Duration;

/** The keys of {@code hold-down}. */
public final class HoldDownKeys {
    public static final KeyGroup GROUP = new KeyGroup("services.*.hold-down");

    public static final ScalarKey<Duration> WINDOW = GROUP.key("window", new DurationValue(Duration.ofMinutes(1)),
            is(Duration.ofHours(1)), "the time over which automatic takeovers are counted");
    public static final ScalarKey<Integer> TAKEOVERS = GROUP.key("takeovers", CountValue.from(1), is(2),
            "automatic takeovers within `window`; the next one is refused, and the service is halted until an "
                    + "operator acknowledges it");

    private HoldDownKeys() {}
}
