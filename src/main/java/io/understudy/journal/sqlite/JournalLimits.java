package io.understudy.journal.sqlite;

import java.time.Duration;

/**
 * The bounds of the journal. Tests make them small; the daemon has {@link #USUAL}.
 *
 * @param queue records waiting to be written
 * @param ring records kept while the database can't be written
 * @param ringChars characters of text in them, so that long outputs can't eat the heap
 * @param flush how long an intent waits for the disk before it counts as journaled all the same
 * @param retry how long after a failure writing is tried again
 * @param busy how long SQLite waits for another process's lock
 * @param turn how long a question waits for its turn
 */
record JournalLimits(int queue, int ring, int ringChars, Duration flush, Duration retry, Duration busy, Duration turn) {
    /**
     * The queue holds minutes of a stormy recovery: when it fills, the writer is stuck. A flush takes milliseconds; a
     * disk that takes two seconds is as good as full, and a takeover must not wait for it. SQLite's wait for a lock is
     * shorter than that, so that a locked file is known as the cause before the intent gives up. A page that has waited
     * three seconds for its turn is told to come again; deciding and notices wait longer than any crowd of pages lasts.
     */
    static final JournalLimits USUAL = new JournalLimits(8192, 10_000, 16 * 1024 * 1024, Duration.ofSeconds(2),
            Duration.ofSeconds(1),
            Duration.ofMillis(1500), Duration.ofSeconds(3));

    JournalLimits {
        if (queue < 16 || ring < 1 || ringChars < 1) {
            throw new IllegalArgumentException(
                    "too small to work: queue " + queue + ", ring " + ring + "/" + ringChars);
        }
    }
}
