package io.understudy.journal.sqlite;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One daemon a data folder: two would act on the same addresses, each with half of the journal. The kernel holds the
 * lock (fcntl(2), F_SETLK) for as long as the process lives, so it is never stale, also after {@code kill -9}. Held
 * from before the journal is opened until it is closed.
 */
final class DataFolderLock implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(DataFolderLock.class);
    static final String NAME = "understudy.lock";

    private final @Nullable FileChannel channel;

    private DataFolderLock(@Nullable FileChannel channel) {
        this.channel = channel;
    }

    /**
     * Takes it. Where the file can neither be made nor opened (a read-only file system, a full one, no such right), the
     * daemon runs without: to protect the service comes first. That is said.
     *
     * @throws DataFolderTaken another daemon has it
     */
    static DataFolderLock take(Path folder) {
        var file = folder.resolve(NAME);
        try {
            JournalFile.make(folder);
            return locked(FileChannel.open(file, Set.of(StandardOpenOption.READ, StandardOpenOption.WRITE,
                    StandardOpenOption.CREATE),
                    PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"))), file, false);
        } catch (IOException e) {
            return readOnly(file, e);
        }
    }

    /** A shared lock needs no right to write: it shows whether another daemon has the file, but keeps none away. */
    private static DataFolderLock readOnly(Path file, IOException why) {
        try {
            var lock = locked(FileChannel.open(file, StandardOpenOption.READ), file, true);
            log.error("event=data-folder-unlocked file={} why=\"{}\""
                    + " next=\"another daemon that is started with it is not kept away\"", file, why.toString());
            return lock;
        } catch (IOException e) {
            log.error("event=data-folder-unlocked file={} why=\"{}\""
                    + " next=\"it is not known whether another daemon runs with it\"", file, why.toString());
            return new DataFolderLock(null);
        }
    }

    private static DataFolderLock locked(FileChannel channel, Path file, boolean shared) throws IOException {
        FileLock lock;
        try {
            lock = channel.tryLock(0, Long.MAX_VALUE, shared);
        } catch (OverlappingFileLockException e) {
            lock = null; // another application in this process
        } catch (IOException | RuntimeException e) {
            channel.close();
            throw e;
        }
        if (lock == null) {
            channel.close();
            throw new DataFolderTaken(Objects.requireNonNull(file.toAbsolutePath().getParent()), owner(file));
        }
        if (!shared) {
            write(channel);
        }
        return new DataFolderLock(channel);
    }

    /** For people and for the next daemon's refusal; the lock holds without it. */
    private static void write(FileChannel channel) {
        try {
            channel.truncate(0);
            channel.write(ByteBuffer.wrap((ProcessHandle.current().pid() + "\n").getBytes(StandardCharsets.US_ASCII)),
                    0);
        } catch (IOException e) {
            log.warn("event=data-folder-unnamed why=\"{}\"", e.toString());
        }
    }

    private static String owner(Path file) {
        try {
            return Files.readString(file, StandardCharsets.US_ASCII).strip();
        } catch (NoSuchFileException e) {
            return "";
        } catch (IOException e) {
            log.debug("event=data-folder-owner-unknown why=\"{}\"", e.toString());
            return "";
        }
    }

    @Override
    public void close() throws IOException {
        if (channel != null) {
            channel.close();
        }
    }
}
