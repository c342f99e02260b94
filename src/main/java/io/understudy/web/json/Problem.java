package io.understudy.web.json;

import org.springframework.http.HttpStatus;
import org.springframework.http.ProblemDetail;
import org.springframework.web.ErrorResponseException;

/** An error answer as a problem detail, RFC 9457. */
public final class Problem extends ErrorResponseException {
    private static final long serialVersionUID = 1L;

    public Problem(HttpStatus status, String detail) {
        super(status, ProblemDetail.forStatusAndDetail(status, detail), null);
    }

    public static Problem noService(String name) {
        return new Problem(HttpStatus.NOT_FOUND, "there is no service " + name);
    }

    /** Adds an extension member, RFC 9457 §3.2. */
    public Problem with(String name, Object value) {
        getBody().setProperty(name, value);
        return this;
    }
}
