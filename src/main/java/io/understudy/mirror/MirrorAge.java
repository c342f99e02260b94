package io.understudy.mirror;

import io.understudy.settings.Durations;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * How old the data here is, and whether that is too old.
 *
 * @param asOf when the last complete run began, null before the first
 * @param max {@code max-age}, or null
 */
record MirrorAge(@Nullable Instant asOf, @Nullable Duration max) {
    /** Null before the first complete run. */
    @Nullable
    Duration at(Instant now) {
        return asOf == null ? null : Duration.between(asOf, now);
    }

    /** Why the data is too old, or missing; empty when there is no {@code max-age} or it is fresh. */
    String stale(Instant now) {
        if (max == null) {
            return "";
        }
        var age = at(now);
        if (age == null) {
            return "the data was never copied here completely";
        }
        return age.compareTo(max) <= 0
                ? ""
                : "the data here is older than " + Durations.text(max) + " (as of " + asOf + ")";
    }
}
