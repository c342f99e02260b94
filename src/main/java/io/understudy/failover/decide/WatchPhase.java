package io.understudy.failover.decide;

import static io.understudy.failover.decide.Steps.step;
import static io.understudy.failover.decide.Steps.waits;

import io.understudy.failover.Action;
import io.understudy.failover.Policy;
import io.understudy.failover.Reason;
import io.understudy.failover.ReasonSentence;
import io.understudy.failover.RecoveryRun;
import io.understudy.failover.Situation;
import io.understudy.failover.State;
import io.understudy.failover.Step;
import io.understudy.vocabulary.Verdict;
import java.time.Duration;

/**
 * WATCHING, SUSPECT and BLIND: the rows of {@code docs/decision-table.md}, the first that fits, for a service that
 * nothing is being done about yet.
 */
final class WatchPhase {
    private WatchPhase() {}

    static Step judge(Policy policy, Situation s, long now) {
        var evidence = s.evidence();
        if (evidence.service() == Verdict.UP) {
            return evidence.doubtful() ? doubt(s, now) : Recovered.calm(policy, s, now);
        }
        if (!evidence.seenUp()) {
            return step(toStarting(s), ReasonSentence.NOT_SEEN_UP);
        }
        var holds = s.holds();
        if (holds.startRuns(now)) {
            return step(toStarting(s), holding(ReasonSentence.START_HOLD, holds.startUntil(), now));
        }
        if (holds.bootRuns(now)) {
            return step(toStarting(s), holding(ReasonSentence.BOOT_HOLD, holds.bootUntil(), now));
        }
        return down(policy, s, now);
    }

    private static Reason holding(ReasonSentence which, long until, long now) {
        return Reason.running(which, Duration.ofNanos(until - now));
    }

    private static Situation toStarting(Situation s) {
        return s.to(new State.Starting(false)).withRun(null);
    }

    private static Step doubt(Situation s, long now) {
        return step(suspect(s, now), ReasonSentence.REQUEST_UNANSWERED);
    }

    private static Situation suspect(Situation s, long now) {
        var run = s.run() == null ? RecoveryRun.suspected(now, s.evidence().lastGood()) : s.run();
        return s.to(new State.Suspect()).withRun(run);
    }

    /** Rows 3 to 7: the service is down, or nobody knows. */
    private static Step down(Policy policy, Situation s, long now) {
        var suspect = suspect(s, now);
        if (policy.act() && Restraint.disputed(policy, s)) {
            return Restraint.stranger(policy, suspect);
        }
        return onlyTheService(s) && policy.respawn() != null
                ? DiagnosePhase.begin(policy, suspect, now)
                : Escalation.beyondRespawn(policy, suspect, now);
    }

    /** Row 3: the service is down, and the primary answers. */
    private static boolean onlyTheService(Situation s) {
        return s.evidence().service() == Verdict.DOWN && s.evidence().host().host() == Verdict.UP;
    }

    static Step blind(Policy policy, Situation s, long now) {
        if (s.evidence().service() == Verdict.UP && !s.evidence().doubtful()) {
            return Recovered.calm(policy, s, now);
        }
        if (!s.evidence().host().networkOk()) {
            // Row 3 needs no witness: nothing moves.
            return onlyTheService(s) && policy.respawn() != null && s.respawnLeft(policy.respawn(), now)
                    ? DiagnosePhase.begin(policy, s, now)
                    : waits(s, ReasonSentence.STILL_CUT_OFF);
        }
        // What was counted while cut off says nothing: begin again.
        return step(s.to(new State.Suspect()).with(s.evidence().restarted(now)), ReasonSentence.NETWORK_BACK,
                new Action.AskAgain(), new Action.AskProbes());
    }
}
