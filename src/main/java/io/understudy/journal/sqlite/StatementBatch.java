package io.understudy.journal.sqlite;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Several records in one transaction, but those that the database refuses for what they are: one bad record must not
 * block the rest for ever.
 */
final class StatementBatch {
    private static final Logger log = LoggerFactory.getLogger(StatementBatch.class);

    private StatementBatch() {}

    /**
     * On the connection's thread, within its transaction.
     *
     * @return the lines of the records that were refused, or that belong to nothing
     * @throws SQLException nothing may be taken for written
     */
    static List<String> write(Connection connection, List<QueuedStatement> entries) throws SQLException {
        var refused = new ArrayList<String>();
        var prepared = new HashMap<String, PreparedStatement>();
        try {
            for (var entry : entries) {
                write(connection, prepared, entry, refused);
            }
        } finally {
            for (var statement : prepared.values()) {
                statement.close();
            }
        }
        return refused;
    }

    private static void write(Connection connection, Map<String, PreparedStatement> prepared, QueuedStatement entry,
            List<String> refused) throws SQLException {
        var statement = prepared.get(entry.sql());
        if (statement == null) {
            statement = connection.prepareStatement(entry.sql());
            prepared.put(entry.sql(), statement);
        }
        try {
            if (entry.write(statement) == 0) {
                // An outcome whose intent was pushed off the ring.
                refused.add(entry.line() + " (belongs to nothing)");
            }
        } catch (RuntimeException e) {
            log.error("event=journal-refused record={}", entry.what(), e);
            refused.add(entry.line());
        } catch (SQLException e) {
            // SQLite undoes the one statement and keeps the transaction (sqlite.org/lang_conflict.html, ABORT).
            if (!SqliteErrors.refused(e)) {
                throw e;
            }
            log.error("event=journal-refused record={} why=\"{}\"", entry.what(), e.getMessage());
            refused.add(entry.line());
        }
    }

    /** With nothing to write, finds out whether writing works: takes the write lock and changes nothing. */
    static void touch(Connection connection) throws SQLException {
        try (var statement = connection.createStatement()) {
            statement.executeUpdate("UPDATE remembered SET proven = proven WHERE service = ''");
        }
    }
}
