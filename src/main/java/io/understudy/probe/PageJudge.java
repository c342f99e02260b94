package io.understudy.probe;

import io.understudy.probe.PageBody.Ending;
import io.understudy.probe.ProbeResult.Outcome;
import io.understudy.settings.Settings.HttpExpectation;
import io.understudy.time.Ticker;
import java.io.IOException;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Whether a body is as expected. Reads no more than it takes: where only a text has to be in it, until it came. What
 * speaks against the page in the part that was read is a failure; what a part beyond may decide is unknown.
 */
final class PageJudge {
    /** An expression that takes longer on 1 MiB will never come to an end. */
    private static final Duration EXPRESSION_MOST = Duration.ofSeconds(1);

    private final HttpExpectation expected;
    private final Ticker ticker;

    PageJudge(HttpExpectation expected, Ticker ticker) {
        this.expected = expected;
        this.ticker = ticker;
    }

    /**
     * @param end of the sample, monotonic nanoseconds
     * @throws IOException when the connection breaks
     */
    Outcome judge(HttpAnswer.Received answer, long end) throws IOException {
        boolean textOnly = expected.lacks() == null && expected.matches() == null;
        var body = answer.body(textOnly ? expected.contains() : null);
        if (body.ending() == Ending.ENCODED) {
            return ProbeResult.Untried.limit(body.why());
        }
        var found = matches(body, end);
        var failure = failure(body, found);
        if (failure != null) {
            return new ProbeResult.Failed(OneLine.of(failure));
        }
        var doubt = doubt(body, found);
        return doubt == null ? new ProbeResult.Up() : ProbeResult.Untried.limit(doubt);
    }

    private @Nullable String failure(PageBody body, ExpressionSearch.Found found) {
        var contains = expected.contains();
        var lacks = expected.lacks();
        boolean missing = contains != null && !body.holds(contains);
        if (lacks != null && body.holds(lacks)) {
            return "the body contains `" + lacks + "`";
        }
        if (body.ending() == Ending.BROKEN && (missing || lacks != null || expected.matches() != null)) {
            return "the body can't be read: " + body.why();
        }
        if (body.ending() == Ending.WHOLE && missing) {
            return "the body does not contain `" + contains + "`";
        }
        return body.ending() == Ending.WHOLE && found == ExpressionSearch.Found.NO
                ? "the body does not match `" + expected.matches() + "`"
                : null;
    }

    private @Nullable String doubt(PageBody body, ExpressionSearch.Found found) {
        if (found == ExpressionSearch.Found.TOO_SLOW) {
            return "the regular expression `" + expected.matches() + "` takes too long on this body";
        }
        if (body.ending() != Ending.TOO_LONG) {
            return null;
        }
        var contains = expected.contains();
        if (contains != null && !body.holds(contains)) {
            return body.why() + " does not contain `" + contains + "`";
        }
        if (expected.lacks() != null) {
            return body.why() + " alone does not show whether the body contains `" + expected.lacks() + "`";
        }
        return found == ExpressionSearch.Found.YES
                ? null
                : body.why() + " alone does not show whether the body matches `" + expected.matches() + "`";
    }

    private ExpressionSearch.Found matches(PageBody body, long end) {
        var expression = expected.matches();
        if (expression == null) {
            return ExpressionSearch.Found.YES;
        }
        // Half of what is left: the sample has to end as "can't be decided here", not by running out of time.
        long now = ticker.nanos();
        long most = Math.min(EXPRESSION_MOST.toNanos(), (end - now) / 2);
        return ExpressionSearch.find(expression, body.text(), body.ending() != Ending.TOO_LONG, now + most, ticker);
    }
}
