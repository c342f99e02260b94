package io.understudy.journal.sqlite;

import io.understudy.time.Ticker;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;

/**
 * From when ages are counted for forgetting. It is never later than the wall clock's time, and moves on by at most
 * {@value #CATCHES_UP} times the time that Understudy ran, by the monotonic clock, also across restarts: a clock that
 * is a year ahead for a day costs two days of history, not all. After a host was off for a month it lags, and catches
 * up within the next month. Of the journal's thread.
 */
final class PrunedUntil {
    /** More than once, so that it catches up at all. */
    private static final int CATCHES_UP = 2;
    private static final String NAME = "pruned-until";

    private final InstantSource clock;
    private final Ticker ticker;
    private long movedOn;

    PrunedUntil(InstantSource clock, Ticker ticker) {
        this.clock = clock;
        this.ticker = ticker;
        this.movedOn = ticker.nanos();
    }

    /** Within the connection's transaction. */
    Instant moveOn(Connection connection) throws SQLException {
        long elapsed = ticker.nanos() - movedOn;
        var kept = kept(connection);
        var plausible = kept.plus(Duration.ofNanos(elapsed).multipliedBy(CATCHES_UP));
        var now = clock.instant();
        var until = now.isBefore(plausible) ? now : plausible;
        // Set back, the clock may be right now: only ever forward, so that nothing is forgotten again sooner.
        if (until.isAfter(kept)) {
            keep(connection, until);
        }
        movedOn += elapsed;
        return until;
    }

    /**
     * Begins with the newest event of an earlier run, which had a clock, too. Before this run has written anything: its
     * own clock may be the one that is ahead.
     *
     * @throws SQLException also where nothing can be written
     */
    static void begin(Connection connection, Instant now) throws SQLException {
        try (var statement = connection.prepareStatement("INSERT OR IGNORE INTO kept VALUES ('', ?, 'x',"
                + " min(?, coalesce((SELECT max(at) FROM event), ?)))")) {
            statement.setString(1, NAME);
            statement.setLong(2, QueuedStatement.micros(now));
            statement.setLong(3, QueuedStatement.micros(now));
            statement.executeUpdate();
        }
    }

    private static Instant kept(Connection connection) throws SQLException {
        try (var asked = connection.prepareStatement("SELECT at FROM kept WHERE service = '' AND what = ?")) {
            asked.setString(1, NAME);
            try (var answer = asked.executeQuery()) {
                return answer.next() ? QueuedStatement.instant(answer.getLong(1)) : Instant.EPOCH;
            }
        }
    }

    private static void keep(Connection connection, Instant until) throws SQLException {
        try (var statement = connection.prepareStatement("REPLACE INTO kept VALUES ('', ?, 'x', ?)")) {
            statement.setString(1, NAME);
            statement.setLong(2, QueuedStatement.micros(until));
            statement.executeUpdate();
        }
    }
}
