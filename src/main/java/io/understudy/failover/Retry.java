package io.understudy.failover;

import io.understudy.failover.evidence.Watch;
import java.time.Duration;

/**
 * The search for the missing proof goes on: the fence methods are tried again.
 *
 * @param tries rounds so far
 * @param at when the next round begins, or {@link Watch#NEVER} before that is known
 * @param method the one that runs, or ran last in this round, or -1
 * @param gone a method has proven that the addresses are gone from the primary
 * @param ticket of what is waited for, or 0
 */
public record Retry(int tries, long at, int method, boolean gone, long ticket) {
    public static final Retry NONE = new Retry(0, Watch.NEVER, -1, false, 0);
    private static final long FIRST = Duration.ofSeconds(30).toNanos();
    private static final long MOST = Duration.ofMinutes(10).toNanos();
    /** Doubled so often it is longer than the longest. */
    private static final int DOUBLED_MOST = 5;

    /** How long the next round is put off, in nanoseconds. */
    public long pause() {
        return Math.min(MOST, FIRST << Math.min(tries, DOUBLED_MOST));
    }

    /** The round is over. */
    public Retry later(long now) {
        return new Retry(Math.min(tries + 1, DOUBLED_MOST), now + pause(), -1, false, 0);
    }

    public Retry trying(int next, boolean seenGone, long action) {
        return new Retry(tries, at, next, seenGone, action);
    }
}
