package io.understudy.web;

import org.springframework.http.HttpStatus;
import org.springframework.http.HttpStatusCode;
import org.springframework.http.ProblemDetail;
import org.springframework.web.ErrorResponseException;

/** An error answer as a problem detail, RFC 9457. */
final class Problem extends ErrorResponseException {
    private static final long serialVersionUID = 1L;

    Problem(HttpStatus status, String detail) {
        super(status, body(status, detail), null);
    }

    private static ProblemDetail body(HttpStatusCode status, String detail) {
        return ProblemDetail.forStatusAndDetail(status, detail);
    }

    Problem with(String name, Object value) {
        getBody().setProperty(name, value);
        return this;
    }
}
