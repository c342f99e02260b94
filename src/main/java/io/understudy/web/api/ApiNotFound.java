package io.understudy.web.api;

import jakarta.servlet.http.HttpServletRequest;
import org.springframework.http.MediaType;
import org.springframework.http.ProblemDetail;
import org.springframework.http.ResponseEntity;
import org.springframework.web.ErrorResponse;
import org.springframework.web.HttpMediaTypeException;
import org.springframework.web.HttpRequestMethodNotSupportedException;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.RestControllerAdvice;
import org.springframework.web.servlet.resource.NoResourceFoundException;

/**
 * A problem detail for a request under {@code /api} that fits no method of the API, and so never reaches {@link
 * ApiErrors}. A mistyped path outside the API gets an error page.
 */
@RestControllerAdvice
public class ApiNotFound {
    /** @throws Exception the same one, for a request outside the API: Spring then shows the error page */
    @ExceptionHandler({NoResourceFoundException.class, HttpRequestMethodNotSupportedException.class,
            HttpMediaTypeException.class})
    ResponseEntity<ProblemDetail> nowhere(Exception e, HttpServletRequest request) throws Exception {
        if (!(e instanceof ErrorResponse error)
                || !request.getRequestURI().startsWith(request.getContextPath() + "/api/")) {
            throw e;
        }
        return ResponseEntity.status(error.getStatusCode()).headers(error.getHeaders())
                .contentType(MediaType.APPLICATION_PROBLEM_JSON).body(error.getBody());
    }
}
