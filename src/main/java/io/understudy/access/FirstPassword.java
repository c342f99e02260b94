package io.understudy.access;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The password of the user {@code operator} when none is configured: made once, printed once, kept with mode 600 in the data folder. */
final class FirstPassword {
    private static final Logger log = LoggerFactory.getLogger(FirstPassword.class);
    private static final Set<PosixFilePermission> OWNER_ONLY = PosixFilePermissions.fromString("rw-------");
    static final String FILE = "operator-password";
    /** Without letters and digits that are mistaken for each other; 20 of them are 98 bits. */
    private static final String ALPHABET = "abcdefghijkmnpqrstuvwxyz23456789";
    private static final int LENGTH = 20;

    private FirstPassword() {}

    /**
     * The kept password, or a new one. Where none can be kept it is good for this run only: a folder that can't be written must not
     * stop what protects the services.
     */
    static String in(Path folder) {
        var file = folder.resolve(FILE);
        try {
            var kept = kept(file);
            if (!kept.isEmpty()) {
                return kept;
            }
            var password = random();
            keep(file, password);
            System.out.println("Log in as operator with the password " + password + " (kept in " + file + ")");
            return password;
        } catch (IOException e) {
            var password = random();
            log.error("event=first-password-not-kept file={} why=\"{}\" next=\"make the folder writable, or configure"
                    + " understudy.users\"", file, e.toString());
            System.out
                    .println("Log in as operator with the password " + password + " (until the next start: it can't be"
                            + " kept in " + file + ")");
            return password;
        }
    }

    /** Empty when there is none: a file cut off by a crash must not become an empty password. */
    private static String kept(Path file) throws IOException {
        if (!Files.exists(file)) {
            return "";
        }
        if (!Files.getPosixFilePermissions(file).equals(OWNER_ONLY)) {
            log.warn(
                    "event=first-password-readable file={} next=\"its mode is set to 600; if others could read it, delete"
                            + " it and start again\"",
                    file);
            Files.setPosixFilePermissions(file, OWNER_ONLY);
        }
        return Files.readString(file).strip();
    }

    private static String random() {
        var random = new SecureRandom();
        var password = new StringBuilder();
        for (int i = 0; i < LENGTH; i++) {
            password.append(ALPHABET.charAt(random.nextInt(ALPHABET.length())));
        }
        return password.toString();
    }

    /** Never readable by others, not even for a moment, and never half written. */
    private static void keep(Path file, String password) throws IOException {
        var folder = file.toAbsolutePath().getParent();
        if (folder != null && !Files.isDirectory(folder)) {
            Files.createDirectories(folder,
                    PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
        }
        var fresh = file.resolveSibling(FILE + ".new");
        Files.deleteIfExists(fresh);
        try (var out = FileChannel.open(fresh, Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE),
                PosixFilePermissions.asFileAttribute(OWNER_ONLY))) {
            var bytes = ByteBuffer.wrap((password + "\n").getBytes(StandardCharsets.UTF_8));
            while (bytes.hasRemaining()) {
                out.write(bytes);
            }
            // Before the rename: else a power cut may leave the name with nothing behind it.
            out.force(true);
        }
        Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE);
    }
}
