package io.understudy.mirror;

import io.understudy.settings.Durations;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * How old the data here is, and whether that is too old.
 *
 * @param asOf when the last complete run began, null before the first
 * @param elapsed the time since then by a clock that does not jump; null where an earlier run of Understudy saw it
 * @param max {@code max-age}, or null
 */
record MirrorAge(@Nullable Instant asOf, @Nullable Duration elapsed, @Nullable Duration max) {
    /** A clock that is corrected by this much is no doubt about an age. */
    private static final Duration CORRECTED = Duration.ofMinutes(1);

    /** Null before the first complete run, and where it lies in the future: one of the two clocks was wrong. */
    @Nullable
    Duration at(Instant now) {
        if (asOf == null) {
            return null;
        }
        var age = Duration.between(asOf, now);
        if (elapsed != null) {
            // The ticker stands still while the host is suspended, the clock may have been set back.
            return age.compareTo(elapsed) > 0 ? age : elapsed;
        }
        return age.plus(CORRECTED).isNegative() ? null : age.isNegative() ? Duration.ZERO : age;
    }

    /** Why the data is too old, missing, or of an unknown age; empty when it is fresh, or without {@code max-age}. */
    String stale(Instant now) {
        if (max == null) {
            return "";
        }
        if (asOf == null) {
            return "the data was never copied here completely";
        }
        var age = at(now);
        if (age == null) {
            return "the age of the data here is not known: it was copied as of " + asOf
                    + ", which lies in the future. Check the clock, or run the mirror again";
        }
        return age.compareTo(max) <= 0
                ? ""
                : "the data here is older than " + Durations.text(max) + " (as of " + asOf + ")";
    }
}
