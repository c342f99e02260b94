package io.understudy.failover.decide;

import io.understudy.failover.Action;
import io.understudy.failover.Reason;
import io.understudy.failover.Situation;
import io.understudy.failover.Step;
import io.understudy.vocabulary.DurationText;
import io.understudy.vocabulary.ReasonCode;
import io.understudy.vocabulary.Result;
import java.time.Duration;
import java.util.List;

/** How the phases write down what follows. */
public final class Steps {
    private Steps() {}

    static Step step(Situation next, ReasonCode code, String because, Action... actions) {
        return new Step(next, List.of(actions), new Reason(code, List.of(because), null, because), null, null);
    }

    /** For as long as a hold runs. */
    static Step held(Situation next, ReasonCode code, String hold, long until, long now) {
        var left = Duration.ofNanos(until - now);
        return new Step(next, List.of(), new Reason(code, List.of(hold), left,
                hold + ": nothing is done for another " + DurationText.of(left)), null, null);
    }

    /** The recovery that is going on ends with this step. */
    static Step end(Situation next, Result result, ReasonCode code, String because, Action... actions) {
        boolean worthTelling = next.run() != null && next.run().opened();
        return new Step(next.withRun(null), List.of(actions), new Reason(code, List.of(because), null, because), worthTelling ? result : null,
                null);
    }

    /** Nothing follows. */
    static Step waits(Situation same, String because) {
        return step(same, ReasonCode.WAITING, because);
    }

    public static String left(long until, long now) {
        return DurationText.of(Duration.ofNanos(Math.max(0, until - now)));
    }
}
