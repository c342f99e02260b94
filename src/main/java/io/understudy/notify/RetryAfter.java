package io.understudy.notify;

import java.net.http.HttpHeaders;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** How long a receiver asks to wait (RFC 9110 §10.2.3): in seconds, or until a date. */
final class RetryAfter {
    /** Nobody keeps people waiting longer than this. */
    static final Duration MAX = Duration.ofHours(1);

    private RetryAfter() {}

    /**
     * More than {@link #MAX} counts as that; what is no time, or is past, counts as nothing.
     *
     * @param now by this host's clock, for an answer that does not say what its own clock is
     */
    static @Nullable Duration of(HttpHeaders headers, Instant now) {
        return headers.firstValue("Retry-After").map(String::strip).flatMap(asked -> asked.matches("\\d+")
                ? Optional.of(seconds(asked))
                : date(asked).map(until -> Duration.between(
                        headers.firstValue("Date").flatMap(RetryAfter::date).orElse(now), until)))
                .filter(wait -> wait.isPositive()).map(wait -> wait.compareTo(MAX) > 0 ? MAX : wait).orElse(null);
    }

    private static Duration seconds(String digits) {
        var significant = digits.replaceFirst("^0+(?=.)", "");
        return significant.length() > 9 ? MAX : Duration.ofSeconds(Long.parseLong(significant));
    }

    private static Optional<Instant> date(String text) {
        try {
            return Optional.of(ZonedDateTime.parse(text, DateTimeFormatter.RFC_1123_DATE_TIME).toInstant());
        } catch (DateTimeException e) {
            return Optional.empty(); // one of the two obsolete forms, or garbage
        }
    }
}
