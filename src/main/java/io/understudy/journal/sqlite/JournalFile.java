package io.understudy.journal.sqlite;

import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The database's file in the data folder, and the damaged ones beside it. Any thread. */
final class JournalFile {
    private static final Logger log = LoggerFactory.getLogger(JournalFile.class);
    private static final String NAME = "journal.db";
    private static final String DAMAGED = ".damaged-";
    /** SQLite's own files beside it (sqlite.org/wal.html). */
    private static final List<String> BESIDE = List.of("-wal", "-shm");
    /** Damaged files kept: enough to ask what happened, not enough for a bad disk to fill itself. */
    private static final int ASIDE_MAX = 5;

    private final Path folder;
    private final Path file;

    JournalFile(Path folder) {
        this.folder = folder;
        this.file = folder.resolve(NAME);
    }

    Path path() {
        return file;
    }

    /**
     * Makes the folder and the file where they are missing, for their owner only. SQLite would make the file with the
     * umask's mode, readable by all; its -wal and -shm take the mode of the file.
     *
     * @throws SQLException they cannot be made; a retry may help
     */
    void make() throws SQLException {
        try {
            make(folder);
        } catch (IOException e) {
            throw new SQLException("the folder " + folder + " cannot be made: " + e, e);
        }
        try {
            Files.createFile(file,
                    PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        } catch (FileAlreadyExistsException e) {
            log.trace("event=journal-found file={}", file);
        } catch (IOException e) {
            throw new SQLException("the file " + file + " cannot be made: " + e, e);
        }
    }

    /** Makes the folder where it is missing, for its owner only. */
    static void make(Path folder) throws IOException {
        if (!Files.isDirectory(folder)) {
            Files.createDirectories(folder,
                    PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
        }
    }

    /**
     * Renames a damaged file and what belongs to it, and deletes the oldest of those that were put aside before.
     *
     * @return its new name
     * @throws SQLException it cannot be renamed; a retry may help
     */
    Path putAside(Instant now) throws SQLException {
        var aside = folder.resolve(NAME + DAMAGED + now.toEpochMilli());
        try {
            Files.move(file, aside, StandardCopyOption.ATOMIC_MOVE);
            for (var suffix : BESIDE) {
                var beside = folder.resolve(NAME + suffix);
                if (Files.exists(beside)) {
                    // The log belongs to the old file: left here, SQLite would play it into the new one.
                    Files.move(beside, folder.resolve(aside.getFileName() + suffix), StandardCopyOption.ATOMIC_MOVE);
                }
            }
            forgetOldest();
        } catch (IOException e) {
            throw new SQLException("the damaged journal cannot be put aside: " + e, e);
        }
        return aside;
    }

    private void forgetOldest() throws IOException {
        try (var files = Files.list(folder)) {
            var kept = files.filter(f -> f.getFileName().toString().matches("journal\\.db\\.damaged-\\d+")).sorted()
                    .toList();
            for (var old : kept.subList(0, Math.max(0, kept.size() - ASIDE_MAX))) {
                Files.deleteIfExists(old);
                for (var suffix : BESIDE) {
                    Files.deleteIfExists(old.resolveSibling(old.getFileName() + suffix));
                }
            }
        }
    }
}
