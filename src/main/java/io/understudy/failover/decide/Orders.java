package io.understudy.failover.decide;

import io.understudy.failover.Action;
import io.understudy.failover.Answer;
import io.understudy.failover.Observation;
import io.understudy.failover.Policy;
import io.understudy.failover.Reason;
import io.understudy.failover.RecoveryRun;
import io.understudy.failover.Situation;
import io.understudy.failover.State;
import io.understudy.failover.Step;
import io.understudy.failover.explain.Gates;
import io.understudy.vocabulary.Gate;
import io.understudy.vocabulary.ReasonCode;
import io.understudy.vocabulary.Trigger;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What operators order. Each order is answered: begun, in conflict with what is going on, or refused with the gates
 * that don't hold.
 */
final class Orders {
    private static final String ENDED = "watching has ended for good (after-takeover is stop): take the addresses off this"
            + " host and restart Understudy to begin anew";

    private Orders() {}

    static Step obey(Policy policy, Situation s, Observation.Ordered order, long now) {
        return switch (order.order()) {
            case PAUSE ->
                answered(Steps.step(s.withPause(new Situation.Pause(order.user(), order.reason(), order.until())),
                        ReasonCode.PAUSED, "paused by " + order.user() + reason(order)), new Answer.Begun());
            case RESUME -> s.paused() == null
                    ? conflict(s, "not paused")
                    : answered(
                            Steps.step(s.withPause(null), ReasonCode.RESUMED,
                                    "resumed by " + order.user() + reason(order)),
                            new Answer.Begun());
            case ACKNOWLEDGE -> acknowledge(policy, s, order, now);
            case FAILOVER -> move(policy, s, order, now, Trigger.MANUAL);
            case SWITCHOVER -> move(policy, s, order, now, Trigger.SWITCHOVER);
            case FAILBACK -> failback(policy, s, order, now);
        };
    }

    private static String reason(Observation.Ordered order) {
        return order.reason().isEmpty() ? "" : " (" + order.reason() + ")";
    }

    private static Step answered(Step step, Answer answer) {
        return new Step(step.next(), step.actions(), step.reason(), step.result(), answer);
    }

    private static Step conflict(Situation s, String why) {
        return new Step(s, List.of(), new Reason(ReasonCode.ORDERED, List.of(why), null, why), null, new Answer.Conflict(why));
    }

    private static @Nullable Step refusal(Situation s, List<Gate> gates, boolean force) {
        var failed = gates.stream().filter(g -> !g.ok() && !(force && g.overridable())).toList();
        if (failed.isEmpty()) {
            return null;
        }
        var why = "refused: " + String.join("; ", failed.stream().map(Gate::why).toList());
        return new Step(s, List.of(), new Reason(ReasonCode.ORDERED, List.of(why), null, why), null, new Answer.Refused(why, failed));
    }

    private static @Nullable Step running(Situation s) {
        return s.run() != null && s.run().opened() && s.state() instanceof State.Suspect == false
                ? conflict(s, "a recovery is running (" + s.state().word() + ")")
                : null;
    }

    private static Step acknowledge(Policy policy, Situation s, Observation.Ordered order, long now) {
        if (!(s.state() instanceof State.Halted)) {
            return conflict(s, "not halted: there is nothing to acknowledge");
        }
        State next = s.evidence().held().isEmpty() ? new State.Starting(false) : State.Holding.unsure(now);
        return answered(
                Steps.step(s.acknowledged().to(next), ReasonCode.ACKNOWLEDGED,
                        "acknowledged by " + order.user() + reason(order)),
                new Answer.Begun());
    }

    private static Step move(Policy policy, Situation s, Observation.Ordered order, long now, Trigger trigger) {
        if (s.state() instanceof State.Holding || s.state() instanceof State.FailingBack) {
            return conflict(s, policy.self() + " holds the addresses already");
        }
        if (s.state() instanceof State.Stopped) {
            return conflict(s, ENDED);
        }
        var running = running(s);
        if (running != null) {
            return running;
        }
        var refused = refusal(s, Gates.ordered(policy, s, order.order()), order.force());
        if (refused != null) {
            return refused;
        }
        var ordered = s
                .withRun(RecoveryRun.ordered(trigger, now, s.evidence().lastGood(), order.force(), order.user()));
        var why = (trigger == Trigger.SWITCHOVER ? "switchover" : "failover") + " ordered by " + order.user()
                + reason(order);
        if (trigger == Trigger.SWITCHOVER) {
            var issued = ordered.issued();
            return answered(
                    Steps.step(issued.to(new State.Fencing(State.Fencing.Stage.PREPARE, -1, false, issued.ticket())),
                            ReasonCode.ORDERED, why + ": the service is started here",
                            new Action.StartService(issued.ticket())),
                    new Answer.Begun());
        }
        return answered(FencePhase.fence(policy, ordered, why), new Answer.Begun());
    }

    private static Step failback(Policy policy, Situation s, Observation.Ordered order, long now) {
        if (s.state() instanceof State.Stopped) {
            return conflict(s, ENDED);
        }
        if (!(s.state() instanceof State.Holding)) {
            var running = running(s);
            return running != null ? running : conflict(s, policy.self() + " does not hold the addresses");
        }
        if (s.state() instanceof State.Holding holding
                && (holding.ticket() != 0 || holding.doubt() != State.Holding.Doubt.NONE)) {
            return conflict(s,
                    "the addresses are in dispute: a second holder is being fenced, or the wire is being asked");
        }
        var refused = refusal(s, Gates.ordered(policy, s, order.order()), order.force());
        return refused != null
                ? refused
                : answered(
                        FailbackPhase.begin(s, now, order.user(),
                                "failback ordered by " + order.user() + reason(order)),
                        new Answer.Begun());
    }
}
