package io.understudy.failover;

import io.understudy.vocabulary.Verdict;
import java.time.Duration;

/**
 * What is known of the service on this host, beside what the probes tell.
 *
 * @param verdict whether it answers here, where that is asked; else unknown
 * @param unfit why this host is not fit to serve ({@code takeover.fit}); empty when it is
 * @param starts when it was started again after it had died here
 * @param failbacksFailed automatic failbacks in a row that came to nothing
 */
public record Here(Verdict verdict, String unfit, Respawns starts, int failbacksFailed) {
    public static final Here NOTHING = new Here(Verdict.UNKNOWN, "", Respawns.NONE, 0);
    private static final Duration FAILBACK_WAITS_MOST = Duration.ofDays(1);
    private static final int SLOWER_MOST = 5;
    /** Doubling more often than this is longer than the longest wait in any case. */
    private static final int DOUBLED_MOST = 20;

    public Here with(Verdict next) {
        return new Here(next, unfit, starts, failbacksFailed);
    }

    public Here unfit(String why) {
        return new Here(verdict, why, starts, failbacksFailed);
    }

    /** Once more. */
    public Here started(Policy.Respawn limit, long now) {
        return new Here(verdict, unfit, starts.and(limit, now), failbacksFailed);
    }

    /** @param failed how many automatic failbacks in a row have come to nothing */
    public Here after(int failed) {
        return new Here(verdict, unfit, starts, Math.min(failed, DOUBLED_MOST));
    }

    /** How long the primary has to be healthy before the next automatic failback: twice as long after each failure. */
    public Duration failbackAfter(Duration configured) {
        var wait = configured.multipliedBy(1L << failbacksFailed);
        return wait.compareTo(FAILBACK_WAITS_MOST) > 0
                ? configured.compareTo(FAILBACK_WAITS_MOST) > 0 ? configured : FAILBACK_WAITS_MOST
                : wait;
    }

    /** It may be started again, though it was started before: not too often, and not before it had time to answer. */
    public boolean mayStart(Policy policy, long now) {
        var before = starts.at();
        return !usedUp(policy, now) && (before.isEmpty() || now - before.getLast() >= patience(policy));
    }

    /** How long it has to come up; longer after each start, since the last one may only have been slow. Nanoseconds. */
    public long patience(Policy policy) {
        return policy.verifyLimit().plus(policy.restart().delay()).toNanos() << Math.min(starts.at().size(), SLOWER_MOST);
    }

    public boolean usedUp(Policy policy, long now) {
        return starts.usedUp(policy.restart(), now);
    }
}
