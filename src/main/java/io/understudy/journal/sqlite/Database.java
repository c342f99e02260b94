package io.understudy.journal.sqlite;

import io.understudy.journal.JournalBusy;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.FlywayException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.sqlite.SQLiteConfig;
import org.sqlite.SQLiteDataSource;
import org.sqlite.SQLiteErrorCode;
import org.sqlite.SQLiteException;
import org.sqlite.SQLiteOpenMode;

/**
 * The SQLite file: one connection that writes (owned by the journal's thread), short-lived ones that read, at most four
 * at once.
 *
 * <p>Opening it never throws. A <em>damaged</em> file (SQLite says CORRUPT or NOTADB) is put aside and a new one begun,
 * at the start as well as later: a history that can't be read must not keep a service from being protected. Every other
 * fault (full disk, no right, locked) says nothing about the file, so it stays where it is and opening is tried again
 * with the next write.
 *
 * <p>References: sqlite.org/wal.html, sqlite.org/rescode.html, sqlite.org/howtocorrupt.html §2.4 (a file's -wal belongs
 * to it and moves along).
 */
final class Database implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(Database.class);
    private static final int READERS = 4;
    /**
     * Checking reads the whole file: this much takes well under a second, and a start during an outage must not wait
     * longer.
     */
    private static final long CHECKED_BYTES = 64L * 1024 * 1024;
    /** A burst lets the write-ahead log grow; it is cut back to this afterwards. */
    private static final int WAL_BYTES = 16 * 1024 * 1024;

    private final JournalFile file;
    private final InstantSource clock;
    private final SQLiteDataSource writable;
    private final SQLiteDataSource readable;
    /** Fair: who has waited longest is next, so that a crowd only makes everybody wait a little. */
    private final Semaphore readers = new Semaphore(READERS, true);
    /**
     * SQLite's native code holds on to the thread that calls it: on a virtual one it would take a processor from
     * deciding.
     */
    private final ExecutorService reading = Executors.newFixedThreadPool(READERS,
            Thread.ofPlatform().daemon().name("journal-reader-", 0).factory());
    private @Nullable Connection writing;
    private volatile boolean migrated;

    Database(Path folder, InstantSource clock, Duration busy) {
        this.file = new JournalFile(folder);
        this.clock = clock;
        var writer = new SQLiteConfig();
        writer.setJournalMode(SQLiteConfig.JournalMode.WAL);
        // FULL: WAL's default may lose the last commits in a power cut, and an intent is a promise.
        writer.setSynchronous(SQLiteConfig.SynchronousMode.FULL);
        writer.setJournalSizeLimit(WAL_BYTES);
        writer.setBusyTimeout((int) busy.toMillis());
        this.writable = source(writer);
        var reader = new SQLiteConfig();
        reader.setBusyTimeout((int) busy.toMillis());
        // A reader must not bring a missing file into being: it would lack the tables and the mode 600.
        reader.resetOpenMode(SQLiteOpenMode.CREATE);
        this.readable = source(reader);
        try {
            open();
        } catch (SQLException e) {
            log.error(
                    "event=journal-unusable file={} why=\"{}\" next=\"records go to memory and standard error;"
                            + " tried again\"",
                    file.path(), e.getMessage());
        }
    }

    private SQLiteDataSource source(SQLiteConfig config) {
        var source = new SQLiteDataSource(config);
        source.setUrl("jdbc:sqlite:" + file.path());
        return source;
    }

    private void open() throws SQLException {
        file.make();
        try {
            migrate();
        } catch (SQLException e) {
            if (!damaged(e)) {
                throw e;
            }
            putAside(e);
            file.make();
            migrate();
        }
        migrated = true;
    }

    private void migrate() throws SQLException {
        try {
            check();
            Flyway.configure().dataSource(writable).locations("classpath:db/migration").load().migrate();
        } catch (FlywayException e) {
            throw e.getCause() instanceof SQLException cause ? cause : new SQLException(e.getMessage(), e);
        } catch (IOException e) {
            throw new SQLException(e.toString(), e);
        }
    }

    private void check() throws SQLException, IOException {
        if (Files.size(file.path()) > CHECKED_BYTES) {
            return;
        }
        try (var connection = writable.getConnection();
                var check = connection.createStatement();
                var answer = check.executeQuery("PRAGMA quick_check(1)")) {
            if (!answer.next() || !"ok".equals(answer.getString(1))) {
                throw new SQLiteException("quick_check: " + answer.getString(1), SQLiteErrorCode.SQLITE_CORRUPT);
            }
        }
    }

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

    /** An extended code's low byte is the primary one (sqlite.org/rescode.html). */
    private static int primary(SQLiteException e) {
        return e.getResultCode().code & 0xff;
    }

    private void putAside(SQLException why) throws SQLException {
        migrated = false;
        reopen();
        var aside = file.putAside(clock.instant());
        log.error("event=journal-damaged why=\"{}\" kept-as={} next=\"a new journal was begun, without the history\"",
                why.getMessage(), aside);
    }

    @FunctionalInterface
    interface Work {
        void on(Connection connection) throws SQLException;
    }

    @FunctionalInterface
    interface Question<T> {
        T on(Connection connection) throws SQLException;
    }

    /** Whether it has been opened, with all its tables. Any thread. */
    boolean opened() {
        return migrated;
    }

    /**
     * All or nothing. On the journal's thread only. After a failure the next call begins with a fresh connection.
     *
     * @throws SQLException nothing was written; a retry may help
     */
    void write(Work work) throws SQLException {
        try {
            if (!migrated) {
                open();
            }
            var connection = writing;
            if (connection == null) {
                connection = writable.getConnection();
                writing = connection;
                connection.setAutoCommit(false);
            }
            work.on(connection);
            connection.commit();
        } catch (SQLException e) {
            reopen();
            if (damaged(e)) {
                putAside(e);
            }
            throw e;
        }
    }

    /** Closing rolls back what was not committed. */
    private void reopen() {
        var connection = writing;
        writing = null;
        if (connection != null) {
            try {
                connection.close();
            } catch (SQLException e) {
                log.debug("event=journal-close-failed why=\"{}\"", e.getMessage());
            }
        }
    }

    /**
     * Any thread.
     *
     * @param patience how long to wait for a free reader
     * @throws SQLException the database can't be read now
     * @throws JournalBusy no reader became free
     */
    <T> T read(Question<T> question, Duration patience) throws SQLException {
        if (!migrated) {
            throw new SQLException("the journal could not be opened yet");
        }
        try {
            if (!readers.tryAcquire(patience.toNanos(), TimeUnit.NANOSECONDS)) {
                throw new JournalBusy(
                        "the journal answers " + READERS + " questions at once, and more have waited for " + patience);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new SQLException("interrupted", e);
        }
        Future<T> answer;
        try {
            answer = reading.submit(() -> {
                try (var connection = readable.getConnection()) {
                    return question.on(connection);
                } finally {
                    readers.release();
                }
            });
        } catch (RejectedExecutionException e) {
            readers.release();
            throw new SQLException("the journal is closed", e);
        }
        try {
            return answer.get();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new SQLException("interrupted", e);
        } catch (ExecutionException e) {
            switch (e.getCause()) {
                case SQLException cause -> throw cause;
                case RuntimeException cause -> throw cause;
                case null, default -> throw new SQLException(e);
            }
        }
    }

    @Override
    public void close() {
        reading.shutdown();
        reopen();
    }
}
