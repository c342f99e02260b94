package io.understudy.failover.decide;

import static io.understudy.failover.decide.Steps.issue;
import static io.understudy.failover.decide.Steps.step;
import static io.understudy.failover.decide.Steps.waits;

import io.understudy.failover.Action;
import io.understudy.failover.Observation;
import io.understudy.failover.Observation.Outcome;
import io.understudy.failover.Policy;
import io.understudy.failover.Reason;
import io.understudy.failover.ReasonSentence;
import io.understudy.failover.RecoveryRun;
import io.understudy.failover.RecoveryRun.Mark;
import io.understudy.failover.Situation;
import io.understudy.failover.State;
import io.understudy.failover.State.Halted;
import io.understudy.failover.Step;
import io.understudy.failover.evidence.Watch;
import io.understudy.vocabulary.HaltCause;
import io.understudy.vocabulary.Verdict;
import java.time.Duration;

/**
 * HALTED without proof is no end: the proof may arrive by itself, and the fence methods are tried again with growing
 * pauses, since an agent may have been away or SSH may have hung. A silence that is shorter than {@code tolerate} is no
 * proof here either.
 */
final class ProofSearch {
    private ProofSearch() {}

    static Step search(Policy policy, Situation s, Halted at, Observation seen, long now) {
        if (s.evidence().servedThere()) {
            return FencePhase.servesOn(policy, s);
        }
        if (!dead(policy, s, now)) {
            return waits(over(seen) ? s.to(at.with(at.retry().later(now))) : s, ReasonSentence.WAITS_FOR_PROOF);
        }
        if (WireProof.provenByWire(policy, s) && now >= ripeAt(policy, s)) {
            return proven(policy, s, ReasonSentence.PROOF_ARRIVED, now);
        }
        if (at.retry().ticket() == 0 && s.heldDown(policy, now)) {
            return step(s, Reason.of(ReasonSentence.RETRY_HELD_DOWN, policy.primary()));
        }
        return switch (seen) {
            case Observation.Fenced fenced when at.retry().ticket() != 0 -> fenced(policy, s, at, fenced, now);
            case Observation.Asked _ when at.retry().ticket() != 0 -> asked(policy, s, at, now);
            default -> at.retry().ticket() != 0
                    ? waits(s, ReasonSentence.RETRIES)
                    : at.retry().at() == Watch.NEVER
                            ? later(policy, s, at, now)
                            : now >= at.retry().at() && s.evidence().host().networkOk() && allowed(policy, s, now)
                                    ? next(policy, s, at, now)
                                    : waits(s, ReasonSentence.WAITS_FOR_PROOF);
        };
    }

    /** What was waited for has ended. */
    private static boolean over(Observation seen) {
        return seen instanceof Observation.Fenced || seen instanceof Observation.Asked;
    }

    private static long tolerate(Policy policy) {
        return policy.host().tolerate().toNanos();
    }

    /** When the wire's silence has lasted long enough; {@link Watch#NEVER} while somebody answers. */
    static long ripeAt(Policy policy, Situation s) {
        return s.evidence().wireProves(policy.addresses())
                ? policy.addresses().stream().mapToLong(vip -> s.evidence().host().wire(vip).quietSince()).max()
                        .orElse(0)
                        + tolerate(policy)
                : Watch.NEVER;
    }

    /** Nothing that keeps from acting, and the service is down. */
    private static boolean dead(Policy policy, Situation s, long now) {
        return policy.act() && !s.pausedAt(now) && !s.holds().run(now) && s.evidence().current()
                && s.evidence().service() == Verdict.DOWN;
    }

    private static boolean allowed(Policy policy, Situation s, long now) {
        return !s.heldDown(policy, now) && s.unready().isEmpty() && !Restraint.disputed(policy, s);
    }

    private static Step proven(Policy policy, Situation s, ReasonSentence how, long now) {
        if (s.heldDown(policy, now)) {
            return step(s.to(new State.Halted(HaltCause.HOLD_DOWN)), ReasonSentence.PROOF_HELD_DOWN);
        }
        if (!s.unready().isEmpty()) {
            return step(s.to(new State.Halted(HaltCause.UNFIT)), Reason.of(ReasonSentence.PROOF_UNFIT, s.unready()));
        }
        var run = RecoveryRun.begun(Restraint.trigger(s), now, s.evidence().lastGood(), "").with(Mark.FENCED);
        return TakeoverStart.begin(s.withRun(run), how != ReasonSentence.UNPROVEN_TAKE_OVER,
                how == ReasonSentence.PROVEN_BY_METHOD
                        ? Reason.of(how, policy.primary())
                        : Reason.of(how));
    }

    /** The next method of this round that can work, then the wire's last word, or else a pause. */
    private static Step next(Policy policy, Situation s, Halted at, long now) {
        int last = policy.methods().size();
        if (at.retry().method() == last || !s.evidence().host().networkOk() || !allowed(policy, s, now)) {
            return later(policy, s, at, now);
        }
        int method = FencePhase.nextMethod(policy, s, at.retry().method());
        return issue(s, ticket -> at.with(at.retry().trying(method, at.retry().gone(), ticket)),
                Reason.of(ReasonSentence.RETRIES), ticket -> method == last
                        ? WireProof.full(policy, ticket)
                        : new Action.Fence(ticket, method));
    }

    private static Step later(Policy policy, Situation s, Halted at, long now) {
        var pause = Duration.ofNanos(at.retry().pause());
        return step(s.to(at.with(at.retry().later(now))),
                Reason.of(ReasonSentence.RETRIES_LATER, policy.primary(), pause, policy.primary()));
    }

    private static Step fenced(Policy policy, Situation s, Halted at, Observation.Fenced fenced, long now) {
        boolean gone = at.retry().gone() || fenced.gone();
        var retry = at.retry().trying(at.retry().method(), gone, 0);
        return fenced.outcome() == Outcome.DONE
                ? issue(s, ticket -> at.with(retry.trying(retry.method(), gone, ticket)),
                        Reason.of(ReasonSentence.RETRIES),
                        ticket -> gone ? WireProof.quick(policy, ticket) : WireProof.full(policy, ticket))
                : next(policy, s.to(at.with(retry)), at.with(retry), now);
    }

    private static Step asked(Policy policy, Situation s, Halted at, long now) {
        boolean answered = s.evidence().foreign(policy.addresses(), Watch.NEVER);
        if (!answered && at.retry().gone() && s.evidence().host().networkOk()) {
            return proven(policy, s, ReasonSentence.PROVEN_BY_METHOD, now);
        }
        boolean last = at.retry().method() == policy.methods().size();
        if (last && !answered && policy.takeOverUnproven() && s.evidence().host().networkOk()) {
            return proven(policy, s, ReasonSentence.UNPROVEN_TAKE_OVER, now);
        }
        var idle = at.with(at.retry().trying(at.retry().method(), at.retry().gone(), 0));
        return next(policy, s.to(idle), idle, now);
    }
}
