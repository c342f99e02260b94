package io.understudy.settings.key;

import static io.understudy.settings.key.LeftOut.is;
import static io.understudy.settings.key.LeftOut.means;

import io.understudy.settings.value.DurationValue;
import java.time.Duration;

/** The keys of {@code takeover}. */
public final class TakeoverKeys {
    public static final KeyGroup GROUP = new KeyGroup("services.*.takeover");

    public static final CommandKey START = GROUP.command("start", CommandKey.Runs.HERE, means("none"),
            "starts the service here");
    public static final CommandKey STOP = GROUP.command("stop", CommandKey.Runs.HERE, means("none"),
            "stops the service here");
    public static final ScalarKey<Duration> CONFIRM = GROUP.key("confirm", new DurationValue(Duration.ZERO),
            is(Duration.ofSeconds(1)), "how long to look for a second holder afterwards");
    public static final ScalarKey<Duration> TIMEOUT = GROUP.key("timeout",
            new DurationValue(Duration.ofMillis(100)), is(Duration.ofSeconds(30)),
            "limit for each of `start` and `stop`");

    private TakeoverKeys() {}
}
