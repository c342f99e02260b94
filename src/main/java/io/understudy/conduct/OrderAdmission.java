package io.understudy.conduct;

import io.understudy.failover.Answer;
import io.understudy.failover.Observation;
import io.understudy.failover.Policy;
import io.understudy.failover.Situation;
import io.understudy.failover.State;
import io.understudy.failover.Step;
import io.understudy.failover.decide.Failover;
import io.understudy.failover.explain.Gates;
import io.understudy.mirror.Mirrors;
import io.understudy.vocabulary.Gate;
import io.understudy.vocabulary.GateName;
import io.understudy.vocabulary.Order;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What an operator's order to one service has to pass, and what is answered. Any thread. */
final class OrderAdmission {
    private final Policy policy;
    private final String service;
    private final Mirrors mirrors;
    private final ServingWatch serving;
    private final InstantSource clock;

    OrderAdmission(Policy policy, String service, Mirrors mirrors, ServingWatch serving, InstantSource clock) {
        this.policy = policy;
        this.service = service;
        this.mirrors = mirrors;
        this.serving = serving;
        this.clock = clock;
    }

    /** What an order would be asked now. */
    List<Gate> gates(Situation situation, Order kind) {
        var gates = new ArrayList<Gate>();
        if (kind == Order.FAILBACK) {
            gates.add(mirrorBack());
        }
        gates.addAll(Gates.ordered(policy, situation, kind));
        return List.copyOf(gates);
    }

    /** Why an order makes no sense now, or empty: what would be decided, without doing it. */
    String conflict(Situation situation, Order kind, long now) {
        if (kind == Order.ACKNOWLEDGE && serving.unacknowledged()) {
            return "";
        }
        var order = new Observation.Ordered(kind, "", "", false, null);
        var step = Failover.decide(policy, situation, order, now);
        return step.answer() instanceof Answer.Conflict(String why) ? why : "";
    }

    private Gate mirrorBack() {
        var missing = mirrors.backMissing(service);
        return new Gate(GateName.MIRROR_BACK, missing.isEmpty(),
                missing.isEmpty() ? "nothing is to be confirmed" : missing, false);
    }

    /** What is to be answered by what deciding does not know of, or null where it has to decide. */
    @Nullable
    OrderReply refusal(Situation situation, PendingOrder order, Observation seen) {
        var expected = order.expectedHolder();
        var holder = HolderName.now(policy, situation);
        if (expected != null && !expected.equals(holder)) {
            return new OrderReply.Conflict("the holder is " + holder + ", not " + expected);
        }
        if (seen instanceof Observation.Ordered(var kind, _, _, _, _) && kind == Order.FAILBACK
                && situation.state() instanceof State.Holding) {
            var gate = mirrorBack();
            if (!gate.ok()) {
                return new OrderReply.Refused("refused: " + gate.why(), List.of(gate));
            }
        }
        if (seen instanceof Observation.Ordered(var kind, var user, _, _, _) && kind == Order.ACKNOWLEDGE) {
            boolean known = serving.acknowledge(user, situation.state().name(), clock.instant());
            // A halt has to be ended by deciding, too.
            return known && !(situation.state() instanceof State.Halted) ? new OrderReply.Accepted("") : null;
        }
        return null;
    }

    /** @param recovery the id of the recovery that an accepted order has begun or ended, or empty */
    static OrderReply reply(Step step, String recovery) {
        return switch (step.answer()) {
            case Answer.Conflict(String why) -> new OrderReply.Conflict(why);
            case Answer.Refused(String why, var gates) -> new OrderReply.Refused(why, gates);
            case Answer.Begun _ -> new OrderReply.Accepted(recovery);
            case null -> new OrderReply.Conflict("not an order");
        };
    }
}
