package io.understudy.failover;

import org.jspecify.annotations.Nullable;

/**
 * An operator keeps Understudy from acting for a service.
 *
 * @param by the user who ordered it
 * @param reason in the user's words, or empty
 * @param until monotonic nanoseconds, or null until resumed
 */
public record Pause(String by, String reason, @Nullable Long until) {
    /** Whether it still holds at {@code now}, monotonic nanoseconds. */
    public boolean holds(long now) {
        return until == null || now < until;
    }
}
