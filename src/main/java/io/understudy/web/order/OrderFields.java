package io.understudy.web.order;

import io.understudy.settings.Durations;
import io.understudy.vocabulary.Order;
import io.understudy.vocabulary.VisibleText;
import io.understudy.web.json.Problem;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;

/** Checks what an order carries, the same for a form and for a JSON body. */
public final class OrderFields {
    /** Characters; a reason appears in one line on pages, in logs and in mails. */
    public static final int REASON_MOST = 500;
    /** Nobody wants a service watched that is paused for longer: remove it from the configuration instead. */
    private static final Duration PERIOD_MOST = Duration.ofDays(365);

    private OrderFields() {}

    /**
     * The reason in one line.
     *
     * @throws Problem 400 when it is longer than {@value #REASON_MOST} characters
     */
    public static String reason(String reason) {
        if (reason.length() > REASON_MOST) {
            throw wrong("reason", "reason must not be longer than " + REASON_MOST + " characters");
        }
        return VisibleText.line(reason).strip();
    }

    /**
     * How long a pause lasts; null is until resumed.
     *
     * @throws Problem 400 when it is not a duration, is out of range, or belongs to an order that has no end
     */
    public static @Nullable Duration period(String text, Order order) {
        if (text.isEmpty()) {
            return null;
        }
        if (order != Order.PAUSE) {
            throw wrong("for", "for applies to a pause only");
        }
        var period = Durations.parse(text);
        if (period == null || period.isZero() || period.compareTo(PERIOD_MOST) > 0) {
            throw wrong("for", "for must be a duration such as 30m or 2h, at most 365d");
        }
        return period;
    }

    private static Problem wrong(String field, String detail) {
        return new Problem(HttpStatus.BAD_REQUEST, detail).with("field", field);
    }
}
