package io.understudy.failover;

import io.understudy.failover.evidence.Watch;
import io.understudy.vocabulary.Verdict;
import java.time.Duration;

/**
 * What is known of the service on this host, beside what the probes tell.
 *
 * @param verdict whether it answers here, where that is asked; else unknown
 * @param unfit why this host is not fit to serve ({@code takeover.fit}); empty when it is
 * @param starts when it was started again after it had died here
 * @param failbacksFailed automatic failbacks in a row that came to nothing
 * @param claims how often the primary was told in a row to take what nobody has
 * @param claimedAt when it was last, monotonic nanoseconds, or {@link Watch#NEVER}
 */
public record Here(Verdict verdict, String unfit, Respawns starts, int failbacksFailed, int claims,
        long claimedAt) {
    public static final Here NOTHING = new Here(Verdict.UNKNOWN, "", Respawns.NONE, 0, 0, Watch.NEVER);
    private static final long CLAIM_AGAIN = Duration.ofSeconds(10).toNanos();
    private static final long CLAIM_WAITS_MOST = Duration.ofMinutes(10).toNanos();
    private static final int CLAIMS_COUNTED = 6;
    private static final Duration FAILBACK_WAITS_MOST = Duration.ofDays(1);
    private static final int SLOWER_MOST = 5;
    /** Doubling more often than this is longer than the longest wait in any case. */
    private static final int DOUBLED_MOST = 20;

    public Here with(Verdict next) {
        return new Here(next, unfit, starts, failbacksFailed, claims, claimedAt);
    }

    public Here unfit(String why) {
        return new Here(verdict, why, starts, failbacksFailed, claims, claimedAt);
    }

    /** Once more. */
    public Here started(Policy.Respawn limit, long now) {
        return new Here(verdict, unfit, starts.and(limit, now), failbacksFailed, claims, claimedAt);
    }

    /** @param failed how many automatic failbacks in a row have come to nothing */
    public Here after(int failed) {
        return new Here(verdict, unfit, starts, Math.min(failed, DOUBLED_MOST), claims, claimedAt);
    }

    /** The primary is told once more to take what nobody has. */
    public Here claimed(long now) {
        return new Here(verdict, unfit, starts, failbacksFailed, Math.min(claims + 1, CLAIMS_COUNTED), now);
    }

    /** Nothing is missing there any more. */
    public Here unclaimed() {
        return claims == 0 ? this : new Here(verdict, unfit, starts, failbacksFailed, 0, Watch.NEVER);
    }

    /** At once, and then with growing pauses. */
    public boolean mayClaim(long now) {
        return claims == 0 || now - claimedAt >= Math.min(CLAIM_WAITS_MOST, CLAIM_AGAIN << claims);
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
        long growing = policy.verifyLimit().plus(policy.restart().delay()).toNanos() << Math.min(starts.at().size(),
                SLOWER_MOST);
        return Math.max(growing, policy.takeover().timeout().toNanos());
    }

    public boolean usedUp(Policy policy, long now) {
        return starts.usedUp(policy.restart(), now);
    }
}
