package io.understudy.journal.sqlite;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Saves from a damaged file what a start has to know: where each service stood, what is kept of it, and what counts for
 * limits. The history stays in the file that was put aside.
 */
final class DamagedJournal {
    private static final Logger log = LoggerFactory.getLogger(DamagedJournal.class);
    /** Of each table: what a few services need is a handful, and a damaged file may tell anything. */
    private static final int ROWS = 50_000;

    /** Without these a start doesn't know what an operator wanted, or how often the addresses moved. */
    private static final Map<String, String> NEEDED = Map.of(
            "remembered", "service, state, since, recovery, proven, halted",
            "kept", "service, what, value, at",
            "recovery", "id, service, trigger_word, started, ended, result, because, user, outage",
            "act", "id, at, service, recovery, action, detail, finished, result, outcome, '', took");
    /** Under this name it is kept, of no service, that an earlier journal's knowledge was lost. */
    private static final String LOST = "past-lost";
    private static final String SEEN_UP = "service, probe, definition, at";

    private DamagedJournal() {}

    /**
     * Copies what can be read into the new journal. What is lost the new one keeps in mind until {@link #taken}, so
     * that the next start knows it, too. Outside a transaction.
     *
     * @param connection to the new journal
     * @return what a start needs and could not be read, or empty
     */
    static String save(Connection connection, Path damaged, Instant now) throws SQLException {
        var lost = copy(connection, damaged);
        if (!lost.isEmpty()) {
            try (var mark = connection.prepareStatement("REPLACE INTO kept VALUES ('', '" + LOST + "', ?, ?)")) {
                mark.setString(1, "it was damaged: " + lost);
                mark.setLong(2, QueuedStatement.micros(now));
                mark.executeUpdate();
            }
        }
        return lost;
    }

    /** What a damaged journal knew and this one does not, or empty. */
    static String lost(Connection connection) throws SQLException {
        try (var asked = connection.createStatement();
                var answer = asked.executeQuery(
                        "SELECT value FROM kept WHERE service = '' AND what = '" + LOST + "'")) {
            return answer.next() ? answer.getString(1) : "";
        }
    }

    /** All services have begun with it in mind. */
    static QueuedStatement taken() {
        return QueuedStatement.of("past-lost-taken", QueuedStatement.Weight.AWAITED,
                "UPDATE kept SET value = '' WHERE service = '' AND what = ?", LOST);
    }

    private static String copy(Connection connection, Path damaged) throws SQLException {
        var lost = new ArrayList<String>();
        try (var statement = connection.createStatement()) {
            try (var attach = connection.prepareStatement("ATTACH ? AS damaged")) {
                attach.setString(1, damaged.toString());
                attach.execute();
            } catch (SQLException e) {
                log.debug("event=journal-unsaved why=\"{}\"", e.getMessage());
                return String.valueOf(e.getMessage());
            }
            NEEDED.forEach((table, columns) -> {
                var why = copy(statement, table, columns);
                if (!why.isEmpty()) {
                    lost.add(table + ": " + why);
                }
            });
            copy(statement, "seen_up", SEEN_UP); // without it the service has to be seen up again first
            statement.execute("DETACH damaged");
        }
        return String.join("; ", lost.stream().sorted().toList());
    }

    private static String copy(Statement statement, String table, String columns) {
        try {
            statement.executeUpdate("INSERT OR IGNORE INTO main." + table + " (" + columns.replace("''", "output")
                    + ") SELECT " + columns + " FROM damaged." + table + order(table) + " LIMIT " + ROWS);
            return "";
        } catch (SQLException e) {
            return String.valueOf(e.getMessage());
        }
    }

    private static String order(String table) {
        return List.of("act", "recovery").contains(table) ? " ORDER BY 1 DESC" : "";
    }
}
