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

    /** Empty unless the last question failed. Never waits. */
    Optional<String> trouble() {
        if (!unreadable.isEmpty() && trying.compareAndSet(false, true)) {
            // Reading may work again by now, though nobody has asked since.
            Thread.ofVirtual().name("journal-again").start(() -> {
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
