package io.understudy.journal.sqlite;

import java.sql.Connection;
import java.sql.SQLException;
import org.sqlite.SQLiteErrorCode;
import org.sqlite.SQLiteException;

/** What SQLite's result codes mean to the journal (sqlite.org/rescode.html). */
final class SqliteErrors {
    private SqliteErrors() {}

    /** Whether the file itself is broken, so that no waiting helps. */
    static boolean damaged(SQLException e) {
        return e instanceof SQLiteException known && switch (primary(known)) {
            case 11, 26 -> true; // SQLITE_CORRUPT, SQLITE_NOTADB
            default -> false;
        };
    }

    /** Whether the record is at fault (a constraint, a type), so that others may still be written. */
    static boolean refused(SQLException e) {
        return e instanceof SQLiteException known && switch (primary(known)) {
            case 18, 19, 20 -> true; // SQLITE_TOOBIG, SQLITE_CONSTRAINT, SQLITE_MISMATCH
            default -> false;
        };
    }

    /**
     * Reads the whole file.
     *
     * @throws SQLException it is {@link #damaged}, or can't be read
     */
    static void check(Connection connection) throws SQLException {
        try (var check = connection.createStatement();
                var answer = check.executeQuery("PRAGMA quick_check(1)")) {
            if (!answer.next() || !"ok".equals(answer.getString(1))) {
                throw new SQLiteException("quick_check: " + answer.getString(1), SQLiteErrorCode.SQLITE_CORRUPT);
            }
        }
    }

    /** An extended code's low byte is the primary one. */
    private static int primary(SQLiteException e) {
        return e.getResultCode().code & 0xff;
    }
}
