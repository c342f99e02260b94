package io.understudy.failover;

import io.understudy.vocabulary.Trigger;
import java.time.Duration;
import java.util.List;

/**
 * How many automatic takeovers are allowed within a time. Once there were as many, the next one halts the service until
 * an operator acknowledges.
 *
 * @param window how far back takeovers count, from one minute up
 * @param takeovers how many are made within it, 1 up
 */
public record HoldDown(Duration window, int takeovers) {
    /** Whether a takeover that was begun by this counts: an operator's own orders don't. */
    public static boolean counts(Trigger trigger) {
        return trigger.automatic();
    }

    /**
     * @param takenOverAt when automatic takeovers added the addresses, monotonic nanoseconds, one moment a recovery
     * @param now monotonic nanoseconds
     */
    public boolean reached(List<Long> takenOverAt, long now) {
        return Moments.count(takenOverAt, window, now) >= takeovers;
    }
}
