package io.understudy.journal.sqlite;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.sqlite.SQLiteConfig;
import org.sqlite.SQLiteDataSource;
import org.sqlite.SQLiteOpenMode;

/**
 * What an earlier run left behind in a file that cannot be opened for writing now: a start has to know of a pause or a
 * halt all the same. Three ways are tried in turn:
 * <ol>
 * <li>a read-only connection: enough while the disk takes SQLite's shared memory, or has it already;
 * <li>the file alone, where no write-ahead log lies beside it: after an orderly end it is complete;
 * <li>a copy of both on another file system: where the data folder is full or read-only, or another program has locked
 * the file.
 * </ol>
 * References: sqlite.org/wal.html#readonly, sqlite.org/uri.html (immutable). Any thread, one question at a time.
 */
final class UnwritableJournal implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(UnwritableJournal.class);
    /** Retention keeps the file within a few hundred megabytes; more would take too long and too much memory. */
    private static final long COPIED_MOST = 512L * 1024 * 1024;
    /** Memory first: it is there when every disk is full. */
    private static final List<Path> ELSEWHERE = List.of(Path.of("/dev/shm"), Path.of("/run"), Path.of("/tmp"));
    /** All that a start asks for. */
    private static final List<String> ASKED = List.of("remembered", "kept", "act", "recovery", "seen_up");

    private final Connection connection;
    private final ReentrantLock turn = new ReentrantLock(true);

    private UnwritableJournal(Connection connection) {
        this.connection = connection;
    }

    /**
     * Opens it.
     *
     * @return null where there is none, so nothing is unknown
     * @throws SQLException none of the ways works; says why each of them did not
     */
    static @Nullable UnwritableJournal open(Path file, Duration busy) throws SQLException {
        if (isMissing(file)) {
            return null;
        }
        var uri = "jdbc:sqlite:file:" + file.toUri().getRawPath();
        var faults = new ArrayList<String>();
        try {
            return checked(connect(uri + "?mode=ro", busy, true), "read-only");
        } catch (SQLException e) {
            faults.add("read-only: " + e.getMessage());
        }
        try {
            var wal = file.resolveSibling(file.getFileName() + "-wal");
            if (Files.notExists(wal) || Files.size(wal) == 0) {
                return checked(connect(uri + "?immutable=1", busy, true), "without its lock");
            }
        } catch (SQLException | IOException e) {
            faults.add("without its lock: " + e.getMessage());
        }
        for (var folder : ELSEWHERE) {
            try {
                return checked(copied(file, folder, busy), "as a copy in " + folder);
            } catch (SQLException | IOException e) {
                faults.add("as a copy in " + folder + ": " + e.getMessage());
            }
        }
        throw new SQLException(String.join("; ", faults));
    }

    /** Certainly not there, or never written to; what cannot be looked at may be there. */
    private static boolean isMissing(Path file) {
        try {
            return Files.notExists(file) || Files.size(file) == 0
                    && Files.notExists(file.resolveSibling(file.getFileName() + "-wal"));
        } catch (IOException e) {
            return false;
        }
    }

    private static UnwritableJournal checked(Connection connection, String how) throws SQLException {
        try (var statement = connection.createStatement()) {
            for (var table : ASKED) {
                statement.executeQuery("SELECT count(*) FROM (SELECT * FROM " + table + " LIMIT 1)").close();
            }
        } catch (SQLException e) {
            connection.close();
            throw e;
        }
        log.warn("event=journal-read-only how=\"{}\"", how);
        return new UnwritableJournal(connection);
    }

    private static Connection connect(String url, Duration busy, boolean readOnly) throws SQLException {
        var config = new SQLiteConfig();
        config.setReadOnly(readOnly);
        config.setOpenMode(SQLiteOpenMode.OPEN_URI);
        config.setBusyTimeout((int) busy.toMillis());
        var source = new SQLiteDataSource(config);
        source.setUrl(url);
        return source.getConnection();
    }

    /** Deleted as soon as it is open, so that nothing is left behind however this process ends. */
    private static Connection copied(Path file, Path folder, Duration busy) throws SQLException, IOException {
        var wal = file.resolveSibling(file.getFileName() + "-wal");
        long size = Files.size(file) + (Files.exists(wal) ? Files.size(wal) : 0);
        if (size > COPIED_MOST || size > Files.getFileStore(folder).getUsableSpace() / 2) {
            throw new IOException(size + " bytes are too many to copy");
        }
        var aside = Files.createTempDirectory(folder, "understudy-"); // for the owner only
        var copy = aside.resolve("journal.db");
        try {
            Files.copy(file, copy);
            if (Files.exists(wal)) {
                Files.copy(wal, aside.resolve("journal.db-wal"));
            }
            var connection = connect("jdbc:sqlite:" + copy, busy, false);
            try (var statement = connection.createStatement()) {
                // Plays the log into the file, which then stands alone.
                statement.execute("PRAGMA journal_mode = DELETE");
                SqliteErrors.check(connection);
            } catch (SQLException e) {
                connection.close();
                throw e;
            }
            return connection;
        } finally {
            for (var name : List.of("journal.db", "journal.db-wal", "journal.db-shm", "journal.db-journal")) {
                Files.deleteIfExists(aside.resolve(name));
            }
            Files.deleteIfExists(aside);
        }
    }

    /** @throws SQLException it can't be read any more */
    <T> T read(Database.Question<T> question) throws SQLException {
        turn.lock();
        try {
            return question.on(connection);
        } finally {
            turn.unlock();
        }
    }

    @Override
    public void close() {
        turn.lock();
        try {
            connection.close();
        } catch (SQLException e) {
            log.debug("event=journal-close-failed why=\"{}\"", e.getMessage());
        } finally {
            turn.unlock();
        }
    }
}
