package io.understudy.failover.decide;

import static io.understudy.failover.decide.Steps.issue;
import static io.understudy.failover.decide.Steps.step;

import io.understudy.failover.Action;
import io.understudy.failover.Answer;
import io.understudy.failover.Observation;
import io.understudy.failover.Pause;
import io.understudy.failover.Policy;
import io.understudy.failover.Reason;
import io.understudy.failover.ReasonSentence;
import io.understudy.failover.RecoveryRun;
import io.understudy.failover.RecoveryRun.Mark;
import io.understudy.failover.Situation;
import io.understudy.failover.State;
import io.understudy.failover.State.Fencing;
import io.understudy.failover.State.Holding;
import io.understudy.failover.Step;
import io.understudy.failover.explain.Gates;
import io.understudy.vocabulary.Gate;
import io.understudy.vocabulary.Trigger;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What operators order. Each order is answered: begun, in conflict with what is going on, or refused with the gates
 * that don't hold.
 */
final class Orders {
    private Orders() {}

    static Step obey(Policy policy, Situation s, Observation.Ordered order, long now) {
        return switch (order.order()) {
            case PAUSE -> begun(step(s.withPause(new Pause(order.user(), order.reason(), order.until())),
                    by(ReasonSentence.PAUSE_ORDERED, order)));
            case RESUME -> s.paused() == null
                    ? conflict(s, ReasonSentence.NOT_PAUSED)
                    : begun(step(s.withPause(null), by(ReasonSentence.RESUMED, order)));
            case ACKNOWLEDGE -> acknowledge(s, order, now);
            case FAILOVER -> move(policy, s, order, now, Trigger.MANUAL);
            case SWITCHOVER -> move(policy, s, order, now, Trigger.SWITCHOVER);
            case FAILBACK -> failback(policy, s, order, now);
        };
    }

    private static Reason by(ReasonSentence what, Observation.Ordered order) {
        return Reason.of(what, Restraint.by(order.user(), order.reason()));
    }

    private static Step begun(Step step) {
        return new Step(step.next(), step.actions(), step.reason(), step.result(), new Answer.Begun());
    }

    private static Step conflict(Situation s, ReasonSentence what, Object... values) {
        var why = Reason.of(what, values);
        return new Step(s, List.of(), why, null, new Answer.Conflict(why.sentence()));
    }

    private static @Nullable Step refusal(Policy policy, Situation s, Observation.Ordered order) {
        var failed = Gates.ordered(policy, s, order.order()).stream()
                .filter(g -> !g.ok() && !(order.force() && g.overridable())).toList();
        if (failed.isEmpty()) {
            return null;
        }
        var why = Reason.of(ReasonSentence.REFUSED, String.join("; ", failed.stream().map(Gate::why).toList()));
        return new Step(s, List.of(), why, null, new Answer.Refused(why.sentence(), failed));
    }

    private static @Nullable Step running(Situation s) {
        // Suspected, or cut off: nothing is being done, so an operator may.
        boolean idle = s.state() instanceof State.Suspect || s.state() instanceof State.Blind;
        return s.run() != null && s.run().has(Mark.OPENED) && !idle
                ? conflict(s, ReasonSentence.RECOVERY_RUNS, s.state().word())
                : null;
    }

    private static Step acknowledge(Situation s, Observation.Ordered order, long now) {
        if (!(s.state() instanceof State.Halted)) {
            return conflict(s, ReasonSentence.NOT_HALTED);
        }
        var next = s.evidence().held().isEmpty() ? new State.Starting(false) : Holding.unsure(now);
        return begun(step(s.acknowledged().to(next), by(ReasonSentence.ACKNOWLEDGED, order)));
    }

    private static Step move(Policy policy, Situation s, Observation.Ordered order, long now, Trigger trigger) {
        // Also where the wire is still being asked whether that is right.
        boolean here = !s.evidence().held().isEmpty() && s.run() == null && !(s.state() instanceof State.Stopped);
        if (here || s.state() instanceof Holding || s.state() instanceof State.FailingBack) {
            return conflict(s, ReasonSentence.HOLDS_ALREADY, policy.self());
        }
        if (s.state() instanceof State.Stopped) {
            return conflict(s, ReasonSentence.ENDED);
        }
        var running = running(s);
        if (running != null) {
            return running;
        }
        var refused = refusal(policy, s, order);
        if (refused != null) {
            return refused;
        }
        var run = RecoveryRun.begun(trigger, now, s.evidence().lastGood(), order.user());
        var ordered = s.withRun(order.force() ? run.with(Mark.FORCED) : run);
        return begun(trigger == Trigger.SWITCHOVER
                ? issue(ordered, ticket -> new Fencing(Fencing.Stage.PREPARE, -1, false, ticket),
                        Reason.of(ReasonSentence.SWITCHOVER_BEGUN, by(ReasonSentence.SWITCHOVER_ORDERED, order)),
                        Action.StartService::new)
                : FencePhase.fence(policy, ordered, by(ReasonSentence.FAILOVER_ORDERED, order)));
    }

    private static Step failback(Policy policy, Situation s, Observation.Ordered order, long now) {
        if (s.state() instanceof State.Stopped) {
            return conflict(s, ReasonSentence.ENDED);
        }
        if (!(s.state() instanceof Holding holding)) {
            var running = running(s);
            return running != null ? running : conflict(s, ReasonSentence.DOES_NOT_HOLD, policy.self());
        }
        if (holding.ticket() != 0 || holding.doubt() != Holding.Doubt.NONE) {
            return conflict(s, ReasonSentence.IN_DISPUTE);
        }
        var refused = refusal(policy, s, order);
        return refused != null
                ? refused
                : begun(FailbackPhase.begin(s, now, order.user(), by(ReasonSentence.FAILBACK_ORDERED, order)));
    }
}
