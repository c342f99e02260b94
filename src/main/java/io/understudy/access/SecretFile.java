package io.understudy.access;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFileAttributes;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One secret in a file of its own with mode 600: never readable by others, not even for a moment, and never half
 * written. A link is refused: whoever could plant one would have this process change another file's mode, or believe
 * another file's content.
 */
record SecretFile(Path file) {
    private static final Logger log = LoggerFactory.getLogger(SecretFile.class);
    private static final Set<PosixFilePermission> OWNER_ONLY = PosixFilePermissions.fromString("rw-------");
    /** Longer than any that is written here. */
    private static final int BYTES_MOST = 1 << 20;

    /**
     * Empty when there is none: a file cut off by a crash must not become an empty secret.
     *
     * @throws IOException it can't be read, or is a link or no ordinary file
     */
    String read() throws IOException {
        if (!Files.exists(file, LinkOption.NOFOLLOW_LINKS)) {
            return "";
        }
        var view = Files.getFileAttributeView(file, PosixFileAttributeView.class, LinkOption.NOFOLLOW_LINKS);
        var attributes = view.readAttributes();
        if (!attributes.isRegularFile()) {
            throw new IOException((attributes.isSymbolicLink() ? "it is a link" : "it is not a file")
                    + "; remove it and start again");
        }
        close(view, attributes);
        try (var in = Files.newByteChannel(file, StandardOpenOption.READ, LinkOption.NOFOLLOW_LINKS)) {
            if (in.size() > BYTES_MOST) {
                throw new IOException("it is longer than " + BYTES_MOST + " bytes");
            }
            return new String(Channels.newInputStream(in).readAllBytes(), StandardCharsets.UTF_8).strip();
        }
    }

    private void close(PosixFileAttributeView view, PosixFileAttributes attributes) throws IOException {
        if (!attributes.permissions().equals(OWNER_ONLY)) {
            log.warn("event=secret-readable file={} next=\"its mode is set to 600; if others could read it, delete it"
                    + " and start again\"", file);
            view.setPermissions(OWNER_ONLY);
        }
    }

    void keep(String secret) throws IOException {
        var folder = file.toAbsolutePath().getParent();
        if (folder != null && !Files.isDirectory(folder)) {
            Files.createDirectories(folder,
                    PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
        }
        var fresh = file.resolveSibling(file.getFileName() + ".new");
        Files.deleteIfExists(fresh);
        // A new file only: it is never a link that lies there already.
        try (var out = FileChannel.open(fresh, Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE),
                PosixFilePermissions.asFileAttribute(OWNER_ONLY))) {
            var bytes = ByteBuffer.wrap((secret + "\n").getBytes(StandardCharsets.UTF_8));
            while (bytes.hasRemaining()) {
                out.write(bytes);
            }
            // Before the rename: else a power cut may leave the name with nothing behind it.
            out.force(true);
        }
        Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE);
    }
}
