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
 * A problem detail for what under {@code /api} fits no method of the API, so that {@link ApiErrors} never hears of it.
 * Boot's advice for that steps back where there is another; and for a browser's mistyped path there is a page.
 */
@RestControllerAdvice
public class ApiNotFound {
    /** @throws Exception the same one, when it is a page that was asked for: Spring then goes on to the error page */
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
