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
    /** Checking reads the whole file: this takes well under a second, and a start in an outage must not wait longer. */
    private static final long CHECKED_BYTES = 64L * 1024 * 1024;
    /** A burst lets the log grow; it is cut back to this afterwards. */
    private static final int WAL_BYTES = 16 * 1024 * 1024;

    private final JournalFile file;
    private final InstantSource clock;
    private final SQLiteDataSource writable;
    private final SQLiteDataSource readable;
    /** Fair: who has waited longest is next, so that a crowd only makes everybody wait a little. */
    private final Semaphore readers = new Semaphore(READERS, true);
    /** SQLite's native code holds on to the thread that calls it: a virtual one would take a processor from others. */
    private final ExecutorService reading = Executors.newFixedThreadPool(READERS,
            Thread.ofPlatform().daemon().name("journal-reader-", 0).factory());
    private final Duration busy;
    private @Nullable Connection writing;
    private volatile boolean migrated;
    /** For reading until it can be opened. */
    private volatile @Nullable UnwritableJournal unwritable;
    private volatile String unopened = "";
    private volatile String pastUnknown = "";

    Database(Path folder, InstantSource clock, Duration busy) {
        this.file = new JournalFile(folder);
        this.clock = clock;
        this.busy = busy;
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
            unopened = String.valueOf(e.getMessage());
            log.error(
                    "event=journal-unusable file={} why=\"{}\" next=\"records go to memory and standard error;"
                            + " tried again\"",
                    file.path(), unopened);
            readAllTheSame();
        }
    }

    private void readAllTheSame() {
        try {
            unwritable = UnwritableJournal.open(file.path(), busy);
        } catch (SQLException e) {
            pastUnknown = unopened;
            log.error("event=journal-unreadable file={} why=\"{}\""
                    + " next=\"services begin paused, but those whose addresses are here\"", file.path(),
                    e.getMessage());
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
            if (!SqliteErrors.damaged(e)) {
                throw e;
            }
            beginAnew(e);
        }
        ready();
    }

    private void ready() throws SQLException {
        try (var connection = writable.getConnection()) {
            pastUnknown = DamagedJournal.lost(connection);
            StatementBatch.touch(connection); // a file that can only be read is not ready
            PrunedUntil.begin(connection, clock.instant());
        }
        migrated = true;
        unopened = "";
        var past = unwritable;
        unwritable = null;
        if (past != null) {
            past.close();
        }
    }

    /** Instead of a damaged file, of which it saves what a start needs. */
    private void beginAnew(SQLException damage) throws SQLException {
        migrated = false;
        reopen();
        var aside = file.putAside(clock.instant());
        file.make();
        migrate();
        String lost;
        try (var connection = writable.getConnection()) {
            lost = DamagedJournal.save(connection, aside, clock.instant());
        }
        log.error("event=journal-damaged why=\"{}\" kept-as={} lost=\"{}\""
                + " next=\"a new journal was begun, without the history\"", damage.getMessage(), aside, lost);
    }

    /** Why what an earlier run left behind is unknown, or empty. Any thread. */
    String pastUnknown() {
        return pastUnknown;
    }

    /** Whether an earlier run's records can be asked for. Any thread. */
    boolean readable() {
        return migrated || unwritable != null;
    }

    /** Why it is not opened for writing, or empty. Any thread. */
    String unopened() {
        return unopened;
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
        try (var connection = writable.getConnection()) {
            SqliteErrors.check(connection);
        }
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
            if (SqliteErrors.damaged(e)) {
                beginAnew(e);
                ready();
            }
            throw e;
        }
    }

    /** Closing rolls back what was not committed. */
    private void reopen() {
        try (var closed = writing) {
            writing = null;
            log.trace("event=journal-reopened closed={}", closed);
        } catch (SQLException e) {
            log.debug("event=journal-close-failed why=\"{}\"", e.getMessage());
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
            var past = unwritable;
            if (past == null) {
                throw new SQLException("the journal could not be opened yet: " + unopened);
            }
            return past.read(question);
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
        var past = unwritable;
        if (past != null) {
            past.close();
        }
        reading.shutdown();
        reopen();
    }
}
