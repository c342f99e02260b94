package io.understudy.conduct;

import io.understudy.failover.Answer;
import io.understudy.failover.Reason;
import io.understudy.failover.Step;
import io.understudy.vocabulary.ReasonCode;
import io.understudy.vocabulary.StateName;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Where a service stands, since when and why: the reason that lasts, not the news on the way. Immutable.
 *
 * @param reason null before the first decision
 */
record Standing(StateName state, Instant since, @Nullable Reason reason) {
    static Standing begin(StateName state, Instant now) {
        return new Standing(state, now, null);
    }

    /** After a decision at {@code now}. */
    Standing after(Step step, Instant now) {
        var state = step.next().state().name();
        var entered = state == this.state ? this : begin(state, now);
        // An order that was refused changes nothing: why the service stands where it stands is what it was.
        boolean refused = step.answer() instanceof Answer.Conflict || step.answer() instanceof Answer.Refused;
        return refused || entered.reason != null && !lasting(step.reason().code())
                ? entered
                : new Standing(state, entered.since, step.reason());
    }

    /** Whether a reason is why the service stands where it stands, not only news on the way. */
    private static boolean lasting(ReasonCode code) {
        return !code.quiet() && code != ReasonCode.ANNOUNCE_AGAIN;
    }

    /** The reason's sentence, or empty before the first decision. */
    String because() {
        return reason == null ? "" : reason.sentence();
    }

    /** Says the same to people, but for the time that is left of a hold. */
    boolean sameReason(Standing other) {
        return reason == null ? other.reason == null : reason.sameButForTime(other.reason);
    }
}
