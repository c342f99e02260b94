package io.understudy.settings.read;

import io.understudy.settings.Durations;
import io.understudy.settings.key.PaceKeys;
import io.understudy.vocabulary.Pace;
import java.time.Duration;

/** Reads how often something is asked and when it counts as down. */
final class PaceReader {
    private PaceReader() {}

    static Pace defaults(PaceKeys keys) {
        var interval = keys.interval().otherwise();
        int failAfter = keys.failAfter().otherwise();
        return new Pace(interval, keys.timeout().otherwise(), failAfter, keys.recoverAfter().otherwise(),
                interval.multipliedBy(failAfter));
    }

    static Pace read(Fields in, PaceKeys keys) {
        var interval = in.value(keys.interval());
        int failAfter = in.value(keys.failAfter());
        int recoverAfter = in.value(keys.recoverAfter());
        var given = in.given(keys.tolerate());
        var tolerate = given == null ? interval.multipliedBy(failAfter) : given;
        if (tolerate.compareTo(interval) < 0) {
            in.fault(keys.tolerate(),
                    "'" + Durations.text(tolerate) + "' is shorter than the interval of " + Durations.text(interval),
                    "Write at least " + Durations.text(interval) + ", or shorten interval");
        } else if (tolerate.toMillis() < failAfter) {
            in.fault(in.has(keys.tolerate()) ? keys.tolerate() : keys.failAfter(),
                    failAfter + " requests do not fit into " + Durations.text(tolerate)
                            + ": they are at least 1ms apart",
                    "Write tolerate: " + failAfter + "ms or more, or lower fail-after");
        }
        return new Pace(interval, timeout(in, keys, tolerate), failAfter, recoverAfter, tolerate);
    }

    /**
     * Where it must not exceed {@code tolerate} and is left out, it shrinks with it: nobody means to wait longer for an
     * answer than for a host that is down.
     */
    private static Duration timeout(Fields in, PaceKeys keys, Duration tolerate) {
        var given = in.given(keys.timeout());
        var otherwise = keys.timeout().otherwise();
        if (!keys.timeoutWithinTolerate()) {
            return given == null ? otherwise : given;
        }
        var timeout = given == null ? Durations.least(otherwise, tolerate) : given;
        if (timeout.compareTo(tolerate) > 0) {
            in.fault(keys.timeout(),
                    "'" + Durations.text(timeout) + "' is longer than tolerate (" + Durations.text(tolerate) + ")",
                    "Write at most " + Durations.text(tolerate));
        }
        return timeout;
    }
}
