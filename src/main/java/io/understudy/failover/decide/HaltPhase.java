package io.understudy.failover.decide;

import static io.understudy.failover.decide.Steps.step;
import static io.understudy.failover.decide.Steps.waits;

import io.understudy.failover.Policy;
import io.understudy.failover.RecoveryRun;
import io.understudy.failover.Situation;
import io.understudy.failover.State;
import io.understudy.failover.Step;
import io.understudy.vocabulary.HaltCause;
import io.understudy.vocabulary.ReasonCode;
import io.understudy.vocabulary.Verdict;

/** HALTED: nothing by itself, but what its cause allows. It never drops addresses. */
final class HaltPhase {
    private HaltPhase() {}

    static Step halted(Policy policy, Situation s, State.Halted at, long now) {
        return switch (at.cause()) {
            case UNPROVEN, ANSWERED -> {
                var evidence = s.evidence();
                if (evidence.servedThere()) {
                    yield FencePhase.servesOn(policy, s, "the service answers again: watched on");
                }
                boolean proof = !policy.proofByMethod() && evidence.wireProves(policy) && evidence.host().networkOk();
                boolean allowed = policy.act() && !s.pausedAt(now) && now >= s.startHold() && now >= s.bootHold();
                if (proof && allowed && evidence.service() == Verdict.DOWN) {
                    if (s.heldDown(policy, now)) {
                        yield step(s.to(new State.Halted(HaltCause.HOLD_DOWN)), ReasonCode.HELD_DOWN,
                                "the missing proof has arrived, but hold-down allows no more takeovers: halted until an"
                                        + " operator acknowledges");
                    }
                    if (!s.unfit().isEmpty()) {
                        yield step(s.to(new State.Halted(HaltCause.UNFIT)), ReasonCode.DATA_UNFIT,
                                "the missing proof has arrived, but " + s.unfit()
                                        + ": halted until an operator decides");
                    }
                    var run = RecoveryRun.ordered(Failover.trigger(s), now, evidence.lastGood(), false, "").fenceSent()
                            .proof(true);
                    yield TakeoverPhase.begin(s.withRun(run), ReasonCode.PROVEN_BY_WIRE,
                            "the missing proof has arrived: all addresses that used to answer are silent");
                }
                yield waits(s, "waits for proof, for the service, or for an operator");
            }
            case FAILED, UNFIT -> s.evidence().servedThere()
                    ? step(s.to(new State.Watching()), ReasonCode.ANSWERS, "the service answers again: watched on")
                    : waits(s, "waits for the service or for an operator");
            case HOLD_DOWN, GAVE_WAY -> waits(s, "waits for an operator");
        };
    }
}
