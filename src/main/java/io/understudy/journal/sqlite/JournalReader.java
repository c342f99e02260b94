package io.understudy.journal.sqlite;

import io.understudy.journal.JournalBusy;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Asks the database. What cannot be read is empty: the service goes on without its history, and {@link #trouble} says
 * so. Too many questions at once are no trouble of the journal's: they get {@link JournalBusy}. Any thread.
 */
final class JournalReader {
    private static final Logger log = LoggerFactory.getLogger(JournalReader.class);

    private final Database database;
    private final Duration patience;
    private final AtomicBoolean trying = new AtomicBoolean();
    private volatile String unreadable = "";

    /** @param patience how long a question waits for its turn */
    JournalReader(Database database, Duration patience) {
        this.database = database;
        this.patience = patience;
    }

    @FunctionalInterface
    interface Row<T> {
        T read(ResultSet row) throws SQLException;
    }

    <T> List<T> read(String sql, Row<T> reader, Object... values) {
        try {
            var found = database.read(connection -> {
                var rows = new ArrayList<T>();
                try (var statement = connection.prepareStatement(sql)) {
                    QueuedStatement.bind(statement, List.of(values));
                    try (var answer = statement.executeQuery()) {
                        while (answer.next()) {
                            rows.add(reader.read(answer));
                        }
                    }
                }
                return List.copyOf(rows);
            }, patience);
            unreadable = "";
            return found;
        } catch (SQLException e) {
            var why = String.valueOf(e.getMessage());
            if (unreadable.isEmpty()) {
                log.error("event=journal-unreadable why=\"{}\"", why);
            } else {
                log.debug("event=journal-unreadable why=\"{}\"", why);
            }
            unreadable = why;
            return List.of();
        }
    }

    /** A damaged journal took along what it knew, and not all services have begun with that in mind. */
    boolean pastLost() {
        return database.opened() && !database.pastUnknown().isEmpty();
    }

    /** Why it is not known what an earlier run left behind, or empty. */
    Optional<String> pastUnknown(String service) {
        if (!database.pastUnknown().isEmpty()) {
            return Optional.of(database.pastUnknown());
        }
        if (!database.readable()) {
            return Optional.empty(); // there is no journal yet, and it can't be begun now
        }
        try {
            database.read(connection -> {
                for (var table : List.of("remembered", "kept", "act", "recovery", "seen_up")) {
                    try (var asked = connection.prepareStatement(
                            "SELECT * FROM " + table + " WHERE service = ? LIMIT 1")) {
                        asked.setString(1, service);
                        asked.executeQuery().close();
                    }
                }
                return true;
            }, patience);
            return Optional.empty();
        } catch (SQLException | JournalBusy e) {
            return Optional.of(String.valueOf(e.getMessage()));
        }
    }

    /** Empty unless the last question failed. Never waits. */
    Optional<String> trouble() {
        if (!unreadable.isEmpty() && trying.compareAndSet(false, true)) {
            // Reading may work again by now, though nobody has asked since.
            Thread.ofPlatform().daemon().name("journal-again").start(() -> {
                try {
                    read("SELECT 1 FROM remembered LIMIT 1", row -> 1);
                } catch (JournalBusy e) {
                    log.debug("event=journal-busy why=\"{}\"", e.getMessage()); // the next call asks again
                } finally {
                    trying.set(false);
                }
            });
        }
        var why = unreadable;
        return why.isEmpty() ? Optional.empty() : Optional.of("the journal can't be read (" + why + ")");
    }
}
