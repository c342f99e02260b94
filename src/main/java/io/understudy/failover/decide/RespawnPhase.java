package io.understudy.failover.decide;

import static io.understudy.failover.decide.Steps.end;
import static io.understudy.failover.decide.Steps.issue;
import static io.understudy.failover.decide.Steps.step;
import static io.understudy.failover.decide.Steps.waits;

import io.understudy.failover.Action;
import io.understudy.failover.Observation;
import io.understudy.failover.Observation.Outcome;
import io.understudy.failover.Policy;
import io.understudy.failover.Reason;
import io.understudy.failover.ReasonSentence;
import io.understudy.failover.Situation;
import io.understudy.failover.State;
import io.understudy.failover.Step;
import io.understudy.vocabulary.Result;
import io.understudy.vocabulary.Verdict;
import java.util.Objects;

/** RESPAWNING: the respawn command runs on the primary. */
final class RespawnPhase {
    private RespawnPhase() {}

    static Step respawning(Policy policy, Situation s, Observation seen, long now) {
        if (s.evidence().service() == Verdict.UP) {
            return end(s.to(new State.Watching()), Result.RESPAWNED, ReasonSentence.ANSWERS_BEFORE_RESPAWN_ENDS);
        }
        if (seen instanceof Observation.Finished finished) {
            return finished(policy, s, finished, now);
        }
        return Escalation.hostGone(s)
                ? Escalation.giveUp(policy, s, now)
                : waits(s, ReasonSentence.WAITS_FOR_RESPAWN);
    }

    private static Step finished(Policy policy, Situation s, Observation.Finished finished, long now) {
        if (finished.outcome() == Outcome.FAILED) {
            return failed(policy, s, Reason.of(ReasonSentence.RESPAWN_COMMAND_FAILED, finished.why()), now);
        }
        long from = now + Objects.requireNonNull(policy.respawn()).delay().toNanos();
        return step(s.to(new State.Verifying(from, from + policy.verifyLimit().toNanos())),
                finished.outcome() == Outcome.DONE
                        ? Reason.of(ReasonSentence.RESPAWN_HAS_RUN)
                        : Reason.of(ReasonSentence.RESPAWN_MAY_HAVE_RUN, finished.why()));
    }

    /** Once more, or row 6 when the attempts are used up. */
    static Step failed(Policy policy, Situation s, Reason why, long now) {
        if (s.pausedAt(now)) {
            return Restraint.paused(s);
        }
        return s.respawnLeft(Objects.requireNonNull(policy.respawn()), now)
                ? issue(s, State.Diagnosing::new, Reason.of(ReasonSentence.RESPAWNS_ONCE_MORE, why),
                        Action.CheckProcess::new)
                : Escalation.row6(policy, s, why, now);
    }
}
