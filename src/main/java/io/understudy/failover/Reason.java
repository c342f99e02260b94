package io.understudy.failover;

import io.understudy.vocabulary.ReasonCode;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Why something is done, or nothing: a code and values for programs and tests, and a sentence for people. Nobody decides
 * by the sentence.
 *
 * @param code a stable word
 * @param values what differs from one time to the next, in the order in which the sentence tells it; the time that is
 *        left is not among them
 * @param left how long what the code names still runs (a start hold, a boot hold), or null
 * @param sentence for people; made of the others, so it can differ only where they do
 */
public record Reason(ReasonCode code, List<String> values, @Nullable Duration left, String sentence) {
    public Reason {
        values = List.copyOf(values);
    }

    /**
     * Whether {@code other} tells the same, so that it is no news after this one: at most the time that is left has
     * become another.
     */
    public boolean sameButForTime(@Nullable Reason other) {
        return other != null && code == other.code && values.equals(other.values);
    }
}
