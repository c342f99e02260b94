package io.understudy.failover;

import io.understudy.vocabulary.Result;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What follows from one observation.
 *
 * @param next the situation after it
 * @param actions to carry out, in this order, each journaled before
 * @param reason why, also when nothing is done
 * @param result how the recovery ended that ends with this step, or null
 * @param answer to an operator's order, or null
 */
public record Step(Situation next, List<Action> actions, Reason reason, @Nullable Result result,
        @Nullable Answer answer) {
    public Step {
        actions = List.copyOf(actions);
    }

    public Step and(Action one) {
        return new Step(next, Stream.concat(actions.stream(), Stream.of(one)).toList(), reason, result, answer);
    }
}
