package io.understudy.failover.decide;

import static io.understudy.failover.decide.Steps.issue;
import static io.understudy.failover.decide.Steps.step;
import static io.understudy.failover.decide.Steps.waits;

import io.understudy.failover.Action;
import io.understudy.failover.Observation;
import io.understudy.failover.Policy;
import io.understudy.failover.Reason;
import io.understudy.failover.ReasonSentence;
import io.understudy.failover.RecoveryRun;
import io.understudy.failover.Situation;
import io.understudy.failover.State;
import io.understudy.failover.Step;
import io.understudy.failover.evidence.HostEvidence;
import io.understudy.failover.evidence.Watch;
import io.understudy.vocabulary.Trigger;

/**
 * STARTING: the service was not seen up yet or a hold runs (row 2), as {@link WatchPhase} finds out. Before that, a
 * host that had the addresses or was moving them when it went down asks the wire who has them now.
 */
final class StartPhase {
    private StartPhase() {}

    static Step starting(Policy policy, Situation s, State.Starting at, Observation seen, long now) {
        if (!at.retake()) {
            return WatchPhase.judge(policy, s, now);
        }
        boolean asked = seen instanceof Observation.Asked;
        if (s.pausedAt(now)) {
            return waits(asked ? s.to(new State.Starting(true)) : s, ReasonSentence.RETAKE_PAUSED);
        }
        boolean heard = asked && s.evidence().host().networkOk();
        if (heard && heldElsewhere(policy, s)) {
            var watching = s.to(new State.Starting(false));
            return s.evidence().held().isEmpty()
                    ? step(watching, ReasonSentence.HELD_ELSEWHERE)
                    : step(watching, ReasonSentence.HELD_TWICE, new Action.ReleaseAddresses(0),
                            new Action.StopService(0));
        }
        if (heard && nobodyElse(policy, s)) {
            var run = RecoveryRun.begun(Trigger.RESTART, now, Watch.NEVER, "");
            return TakeoverStart.begin(s.withRun(run), true, Reason.of(ReasonSentence.RETAKEN));
        }
        // Unasked so far: its own address may come later than the carrier. After the holds nobody can tell.
        if (heard && !s.holds().run(now)) {
            return WatchPhase.judge(policy, s.to(new State.Starting(false)), now); // not our segment: nobody can tell
        }
        boolean looked = s.evidence().host() != HostEvidence.NOTHING || !s.holds().startRuns(now);
        return asked || looked && at.ticket() == 0
                ? issue(s, ticket -> new State.Starting(true, ticket), ReasonSentence.RETAKE_ASKS,
                        ticket -> WireProof.full(policy, ticket))
                : waits(s, ReasonSentence.RETAKE_WAITS);
    }

    private static boolean heldElsewhere(Policy policy, Situation s) {
        return s.evidence().foreign(policy.addresses(), Watch.NEVER);
    }

    /** All were asked for and nobody answers, or they are still here. */
    private static boolean nobodyElse(Policy policy, Situation s) {
        return s.evidence().wireSilent(policy.addresses()) || !s.evidence().held().isEmpty();
    }
}
