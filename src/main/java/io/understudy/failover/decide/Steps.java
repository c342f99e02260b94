package io.understudy.failover.decide;

import io.understudy.failover.Action;
import io.understudy.failover.Reason;
import io.understudy.failover.ReasonSentence;
import io.understudy.failover.RecoveryRun.Mark;
import io.understudy.failover.Situation;
import io.understudy.failover.State;
import io.understudy.failover.Step;
import io.understudy.vocabulary.Result;
import java.util.List;
import java.util.function.LongFunction;

/** How the phases write down what follows. */
final class Steps {
    private Steps() {}

    static Step step(Situation next, Reason why, Action... actions) {
        return new Step(next, List.of(actions), why, null, null);
    }

    static Step step(Situation next, ReasonSentence why, Action... actions) {
        return step(next, Reason.of(why), actions);
    }

    /** Both the state and the action get the next ticket: the action's end is waited for. */
    static Step issue(Situation s, LongFunction<State> next, Reason why, LongFunction<Action> action) {
        var issued = s.issued();
        return step(issued.to(next.apply(issued.ticket())), why, action.apply(issued.ticket()));
    }

    static Step issue(Situation s, LongFunction<State> next, ReasonSentence why, LongFunction<Action> action) {
        return issue(s, next, Reason.of(why), action);
    }

    /** The recovery that is going on ends with this step. */
    static Step end(Situation next, Result result, Reason why, Action... actions) {
        boolean worthTelling = next.run() != null && next.run().has(Mark.OPENED);
        return new Step(next.withRun(null), List.of(actions), why, worthTelling ? result : null, null);
    }

    static Step end(Situation next, Result result, ReasonSentence why, Action... actions) {
        return end(next, result, Reason.of(why), actions);
    }

    /** Nothing follows. */
    static Step waits(Situation same, ReasonSentence why, Object... values) {
        return step(same, Reason.of(why, values));
    }
}
