package io.understudy.access;

import java.time.Duration;
import java.time.Instant;

/**
 * One login of one user, as a browser's cookie has it.
 *
 * @param id random, never used again
 * @param issued to a millisecond
 */
record Login(String user, String id, Instant issued) {
    /** A shift. */
    static final Duration LASTS = Duration.ofHours(12);
    /** A clock that was set back a little must not end the logins of the last minutes. */
    private static final Duration AHEAD_MOST = Duration.ofMinutes(5);

    Instant until() {
        return issued.plus(LASTS);
    }

    boolean current(Instant now) {
        return now.isBefore(until()) && !now.plus(AHEAD_MOST).isBefore(issued);
    }
}
