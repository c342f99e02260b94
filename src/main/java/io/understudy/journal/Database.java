package io.understudy.journal;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.InstantSource;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.FlywayException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.sqlite.SQLiteConfig;
import org.sqlite.SQLiteDataSource;

/**
 * The SQLite file: one connection that writes (owned by the journal's thread), short-lived ones that read, at most four at once. A
 * damaged file is put aside and a new one begun: a history that can't be read must not keep a service from being protected.
 */
final class Database implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(Database.class);
    private static final int READERS = 4;
    private static final int BUSY_MILLIS = 2000;

    private final Path file;
    private final SQLiteDataSource source;
    private final Semaphore readers = new Semaphore(READERS);
    private @Nullable Connection writing;
    private boolean migrated;

    Database(Path folder, InstantSource clock) {
        this.file = folder.resolve("journal.db");
        var config = new SQLiteConfig();
        config.setJournalMode(SQLiteConfig.JournalMode.WAL);
        config.setSynchronous(SQLiteConfig.SynchronousMode.FULL);
        config.setBusyTimeout(BUSY_MILLIS);
        source = new SQLiteDataSource(config);
        source.setUrl("jdbc:sqlite:" + file);
        try {
            if (!Files.isDirectory(folder)) {
                Files.createDirectories(folder,
                        PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
            }
            migrate();
        } catch (FlywayException | SQLException e) {
            putAside(clock, e);
        } catch (IOException e) {
            log.error("event=journal-folder folder={} why=\"{}\"", folder, e.toString());
        }
    }

    private void migrate() throws SQLException {
        Flyway.configure().dataSource(source).locations("classpath:db/migration").load().migrate();
        try (var connection = source.getConnection();
                var check = connection.createStatement();
                var answer = check.executeQuery("PRAGMA quick_check(1)")) {
            if (!answer.next() || !"ok".equals(answer.getString(1))) {
                throw new SQLException("the file is damaged");
            }
        }
        migrated = true;
    }

    private void putAside(InstantSource clock, Exception why) {
        var aside = file.resolveSibling("journal.db.damaged-" + clock.instant().getEpochSecond());
        log.error("event=journal-damaged why=\"{}\" kept-as={}", why.getMessage(), aside);
        try {
            if (Files.exists(file)) {
                Files.move(file, aside, StandardCopyOption.ATOMIC_MOVE);
            }
            Files.deleteIfExists(file.resolveSibling("journal.db-wal"));
            Files.deleteIfExists(file.resolveSibling("journal.db-shm"));
            migrate();
        } catch (IOException | SQLException | FlywayException e) {
            log.error("event=journal-unusable why=\"{}\"", e.getMessage());
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

    /** All or nothing. On the journal's thread only. */
    void write(Work work) throws SQLException {
        try {
            if (!migrated) {
                migrate();
            }
        } catch (FlywayException e) {
            throw new SQLException(e.getMessage(), e);
        }
        var connection = writing;
        if (connection == null || connection.isClosed()) {
            connection = source.getConnection();
            connection.setAutoCommit(false);
            writing = connection;
        }
        try {
            work.on(connection);
            connection.commit();
        } catch (SQLException e) {
            connection.rollback();
            throw e;
        }
    }

    /** After a failure: the next write begins with a fresh connection. */
    void reopen() {
        var connection = writing;
        writing = null;
        if (connection != null) {
            try {
                connection.close();
            } catch (SQLException e) {
                log.debug("event=close-failed why=\"{}\"", e.getMessage());
            }
        }
    }

    <T> T read(Question<T> question) throws SQLException {
        try {
            if (!readers.tryAcquire(BUSY_MILLIS, TimeUnit.MILLISECONDS)) {
                throw new SQLException("too many readers");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new SQLException("interrupted", e);
        }
        try (var connection = source.getConnection()) {
            return question.on(connection);
        } finally {
            readers.release();
        }
    }

    @Override
    public void close() {
        reopen();
    }
}
