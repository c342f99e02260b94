package io.understudy.failover;

import io.understudy.vocabulary.DurationText;
import io.understudy.vocabulary.ReasonCode;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Why something is done, or nothing: a code and values for programs and tests, and a sentence for people that follows
 * from them. Nobody decides by the sentence.
 *
 * @param code a stable word; that of {@code because}, but for a consequence that is told under the code of its cause
 * @param because which sentence it is
 * @param values what the sentence tells beside that, in its order
 * @param left how long what the code names still runs (a start hold, a boot hold), or null
 */
public record Reason(ReasonCode code, ReasonSentence because, List<String> values, @Nullable Duration left) {
    private static final String HERE = "{}";

    public Reason {
        values = List.copyOf(values);
    }

    /** @param values one for each place in the sentence; a reason among them is told by its own sentence */
    public static Reason of(ReasonSentence because, Object... values) {
        return new Reason(because.code(), because, Arrays.stream(values).map(Reason::text).toList(), null);
    }

    /** @param left how long it still runs; told at the end of the sentence */
    public static Reason running(ReasonSentence because, Duration left) {
        return new Reason(because.code(), because, List.of(), left);
    }

    private static String text(Object value) {
        return switch (value) {
            case Reason reason -> reason.sentence();
            case Duration duration -> DurationText.of(duration);
            default -> value.toString();
        };
    }

    public Reason as(ReasonCode other) {
        return new Reason(other, because, values, left);
    }

    /**
     * Whether {@code other} tells the same, so that it is no news after this one: at most the time that is left has
     * become another.
     */
    public boolean sameButForTime(@Nullable Reason other) {
        return other != null && code == other.code && because == other.because && values.equals(other.values);
    }

    /** For people: not capitalized, without a full stop. */
    public String sentence() {
        var sentence = new StringBuilder();
        var rest = because.text();
        var given = left == null ? values.iterator() : List.of(DurationText.of(left)).iterator();
        for (int at = rest.indexOf(HERE); at >= 0 && given.hasNext(); at = rest.indexOf(HERE)) {
            sentence.append(rest, 0, at).append(given.next());
            rest = rest.substring(at + HERE.length());
        }
        return sentence.append(rest).toString();
    }
}
