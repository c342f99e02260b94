package io.understudy.access;

import java.time.Duration;
import org.springframework.security.core.AuthenticationException;

/** A login that was refused without looking at its password. */
final class Refusal extends AuthenticationException {
    private static final long serialVersionUID = 1;
    private final int status;
    private final Duration retryAfter;

    private Refusal(int status, String why, Duration retryAfter) {
        super(why);
        this.status = status;
        this.retryAfter = retryAfter;
    }

    static Refusal tooManyWrong(Duration wait) {
        return new Refusal(429, "too many wrong passwords for this name from your address", wait);
    }

    /** Too many passwords wait to be compared: whoever floods must not take the processor from the services. */
    static Refusal busy() {
        return new Refusal(503, "too many logins at once: try again, or log in on the host itself, or use a token",
                Duration.ofSeconds(5));
    }

    int status() {
        return status;
    }

    /** As the header has it: whole seconds, rounded up (RFC 9110 §10.2.3). */
    String retryAfterSeconds() {
        return Long.toString(retryAfter.plusMillis(999).toSeconds());
    }
}
