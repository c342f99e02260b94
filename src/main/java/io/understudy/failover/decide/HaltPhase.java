package io.understudy.failover.decide;

import static io.understudy.failover.decide.Steps.step;
import static io.understudy.failover.decide.Steps.waits;

import io.understudy.failover.Policy;
import io.understudy.failover.Reason;
import io.understudy.failover.ReasonSentence;
import io.understudy.failover.RecoveryRun;
import io.understudy.failover.RecoveryRun.Mark;
import io.understudy.failover.Situation;
import io.understudy.failover.State;
import io.understudy.failover.Step;
import io.understudy.vocabulary.HaltCause;
import io.understudy.vocabulary.Verdict;

/** HALTED: nothing is done automatically, but what its cause allows. It never drops addresses. */
final class HaltPhase {
    private HaltPhase() {}

    static Step halted(Policy policy, Situation s, State.Halted at, long now) {
        return switch (at.cause()) {
            case UNPROVEN, ANSWERED -> unproven(policy, s, now);
            case FAILED, UNFIT -> s.evidence().servedThere()
                    ? step(s.to(new State.Watching()), ReasonSentence.WATCHED_AGAIN)
                    : waits(s, ReasonSentence.WAITS_FOR_SERVICE);
            case HOLD_DOWN, GAVE_WAY -> waits(s, ReasonSentence.WAITS_FOR_OPERATOR);
        };
    }

    private static Step unproven(Policy policy, Situation s, long now) {
        if (s.evidence().servedThere()) {
            return FencePhase.servesOn(policy, s);
        }
        boolean allowed = policy.act() && !s.pausedAt(now) && !s.holds().run(now);
        if (!WireProof.provenByWire(policy, s) || !allowed || s.evidence().service() != Verdict.DOWN) {
            return waits(s, ReasonSentence.WAITS_FOR_PROOF);
        }
        if (s.heldDown(policy, now)) {
            return step(s.to(new State.Halted(HaltCause.HOLD_DOWN)), ReasonSentence.PROOF_HELD_DOWN);
        }
        if (!s.unfit().isEmpty()) {
            return step(s.to(new State.Halted(HaltCause.UNFIT)), Reason.of(ReasonSentence.PROOF_UNFIT, s.unfit()));
        }
        var run = RecoveryRun.begun(Restraint.trigger(s), now, s.evidence().lastGood(), "").with(Mark.FENCED);
        return TakeoverStart.begin(s.withRun(run), true, Reason.of(ReasonSentence.PROOF_ARRIVED));
    }
}
