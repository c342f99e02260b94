package io.understudy.vocabulary;

import java.time.Duration;

/**
 * When something asked counts as down, and when as back.
 *
 * @param interval between two requests in quiet times
 * @param timeout after which a request without an answer is a miss in quiet times
 * @param failAfter requests in a row that have to be unanswered, 1 up
 * @param recoverAfter answers in a row after which it is up again, 1 up
 * @param tolerate how long it has to be silent; a glitch shorter than this never counts
 */
public record Pace(Duration interval, Duration timeout, int failAfter, int recoverAfter, Duration tolerate) {
    public Pace {
        if (failAfter < 1 || recoverAfter < 1) {
            throw new IllegalArgumentException("failAfter and recoverAfter are at least 1");
        }
    }
}
