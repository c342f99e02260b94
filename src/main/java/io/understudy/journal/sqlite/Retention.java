package io.understudy.journal.sqlite;

import io.understudy.time.Ticker;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;

/**
 * What is forgotten, and when. A clock that jumps ahead must not delete the history, so ages do not count from the wall
 * clock alone: they count from a moment that {@link PrunedUntil} moves on only while Understudy runs. Runs on the
 * journal's thread in portions of {@value #ROWS} rows, one at a time while nobody waits, so that an intent is never
 * behind more than one.
 */
final class Retention {
    /** Deleted in one transaction: a few milliseconds. */
    static final int ROWS = 500;
    /** Explains what people still ask about; a quarter, as post-mortems go. */
    static final Duration EVENTS = Duration.ofDays(90);
    /** A month and some, so that "last month" is whole: 50,400 rows a probe. */
    static final Duration MINUTES = Duration.ofDays(35);
    /** Few, and asked for year over year. */
    static final Duration RECOVERIES = Duration.ofDays(730);
    /** Longer ago it says nothing about the probe's definition. */
    static final Duration SEEN_UP = Duration.ofDays(1);
    /** Whatever flaps, the file stays within a few hundred megabytes: about 1 KB an event, 2 KB an act. */
    static final int EVENTS_MAX = 200_000;
    static final int ACTS_MAX = 50_000;
    static final int RECOVERIES_MAX = 20_000;
    static final int NOTICES_MAX = 20_000;

    @FunctionalInterface
    private interface Task {
        int delete(Connection connection) throws SQLException;
    }

    private final PrunedUntil until;
    private final List<Task> tasks;
    private Instant now = Instant.EPOCH;
    private int next;

    Retention(InstantSource clock, Ticker ticker) {
        this(clock, ticker, EVENTS_MAX, ACTS_MAX, RECOVERIES_MAX);
    }

    Retention(InstantSource clock, Ticker ticker, int eventsMax, int actsMax, int recoveriesMax) {
        this.until = new PrunedUntil(clock, ticker);
        this.tasks = List.of(
                c -> delete(c, "DELETE FROM event WHERE id IN (SELECT id FROM event WHERE at < ? LIMIT ?)",
                        before(EVENTS)),
                c -> delete(c, "DELETE FROM event WHERE id IN (SELECT id FROM event WHERE id <= coalesce("
                        + "(SELECT id FROM event ORDER BY id DESC LIMIT 1 OFFSET ?), 0) ORDER BY id LIMIT ?)",
                        eventsMax),
                c -> delete(c, "DELETE FROM act WHERE id IN (SELECT id FROM act WHERE at < ? LIMIT ?)", before(EVENTS)),
                c -> delete(c, "DELETE FROM act WHERE id IN (SELECT id FROM act WHERE id <= coalesce("
                        + "(SELECT id FROM act ORDER BY id DESC LIMIT 1 OFFSET ?), 0) ORDER BY id LIMIT ?)", actsMax),
                c -> delete(c, "DELETE FROM probe_minute WHERE (service, probe, minute) IN "
                        + "(SELECT service, probe, minute FROM probe_minute WHERE minute < ? LIMIT ?)",
                        before(MINUTES)),
                c -> delete(c, "DELETE FROM quarter WHERE (service, start) IN "
                        + "(SELECT service, start FROM quarter WHERE start < ? LIMIT ?)", before(MINUTES)),
                c -> delete(c, "DELETE FROM suspension WHERE (service, kind, began) IN "
                        + "(SELECT service, kind, began FROM suspension WHERE ended < ? LIMIT ?)", before(MINUTES)),
                c -> recoveries(c, "SELECT id FROM recovery WHERE started < ? ORDER BY started LIMIT ?",
                        before(RECOVERIES)),
                c -> recoveries(c, "SELECT id FROM recovery WHERE started <= coalesce("
                        + "(SELECT started FROM recovery ORDER BY started DESC LIMIT 1 OFFSET ?), 0) "
                        + "ORDER BY started LIMIT ?",
                        recoveriesMax),
                c -> notices(c, "SELECT id FROM notice WHERE at < ? ORDER BY at LIMIT ?", before(EVENTS)),
                c -> notices(c, "SELECT id FROM notice WHERE at <= coalesce("
                        + "(SELECT at FROM notice ORDER BY at DESC LIMIT 1 OFFSET ?), 0) ORDER BY at LIMIT ?",
                        NOTICES_MAX),
                c -> delete(c, "DELETE FROM seen_up WHERE (service, probe, definition) IN "
                        + "(SELECT service, probe, definition FROM seen_up WHERE at < ? LIMIT ?)", before(SEEN_UP)));
    }

    /**
     * Deletes one portion.
     *
     * @return whether there is more to do now; after the last portion it begins again with the first
     */
    boolean portion(Connection connection) throws SQLException {
        if (next == 0) {
            now = until.moveOn(connection);
        }
        int deleted = tasks.get(next).delete(connection);
        if (deleted < ROWS) {
            next = (next + 1) % tasks.size();
            return next != 0;
        }
        return true;
    }

    private long before(Duration age) {
        return QueuedStatement.micros(now.minus(age));
    }

    private static int delete(Connection connection, String sql, long bound) throws SQLException {
        try (var statement = connection.prepareStatement(sql)) {
            statement.setLong(1, bound);
            statement.setInt(2, ROWS);
            return statement.executeUpdate();
        }
    }

    /** A recovery goes with its phases: the same selection, in the same transaction. */
    private static int recoveries(Connection connection, String selection, long bound) throws SQLException {
        delete(connection, "DELETE FROM phase WHERE recovery IN (" + selection + ")", bound);
        return delete(connection, "DELETE FROM recovery WHERE id IN (" + selection + ")", bound);
    }

    private static int notices(Connection connection, String selection, long bound) throws SQLException {
        delete(connection, "DELETE FROM delivery WHERE notice IN (" + selection + ")", bound);
        return delete(connection, "DELETE FROM notice WHERE id IN (" + selection + ")", bound);
    }
}
