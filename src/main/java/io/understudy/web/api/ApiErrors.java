package io.understudy.web.api;

import io.understudy.journal.JournalBusy;
import java.util.NoSuchElementException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ProblemDetail;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.RestControllerAdvice;
import org.springframework.web.servlet.mvc.method.annotation.ResponseEntityExceptionHandler;

/** Every error of the API, Spring's own too, as a problem detail. */
@RestControllerAdvice(assignableTypes = {ApiController.class, MirrorController.class, NoticeController.class})
public class ApiErrors extends ResponseEntityExceptionHandler {
    private static final Logger log = LoggerFactory.getLogger(ApiErrors.class);

    /** It was there a moment ago, and has been removed from the configuration since. */
    @ExceptionHandler
    ResponseEntity<ProblemDetail> gone(NoSuchElementException e) {
        return answer(HttpStatus.NOT_FOUND, "this service has just been removed from the configuration");
    }

    /** Nothing is wrong: the client only has to ask again. */
    @ExceptionHandler
    ResponseEntity<ProblemDetail> busy(JournalBusy e) {
        return ResponseEntity.status(HttpStatus.SERVICE_UNAVAILABLE).header(HttpHeaders.RETRY_AFTER, "1")
                .contentType(MediaType.APPLICATION_PROBLEM_JSON)
                .body(ProblemDetail.forStatusAndDetail(HttpStatus.SERVICE_UNAVAILABLE, e.getMessage()));
    }

    /** A fault of ours. The details belong in the log: an answer must not reveal them. */
    @ExceptionHandler
    ResponseEntity<ProblemDetail> broken(RuntimeException e) {
        log.error("event=request-failed", e);
        return answer(HttpStatus.INTERNAL_SERVER_ERROR, "Understudy could not answer; its log says why");
    }

    private static ResponseEntity<ProblemDetail> answer(HttpStatus status, String detail) {
        return ResponseEntity.status(status).contentType(MediaType.APPLICATION_PROBLEM_JSON)
                .body(ProblemDetail.forStatusAndDetail(status, detail));
    }
}
