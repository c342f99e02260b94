package io.understudy.access;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.Channels;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.Set;

/** The password of the user {@code operator} when none is configured: made once, printed once, kept with mode 600 in the data folder. */
final class FirstPassword {
    static final String FILE = "operator-password";
    /** Without letters and digits that are mistaken for each other; 20 of them are 98 bits. */
    private static final String ALPHABET = "abcdefghijkmnpqrstuvwxyz23456789";
    private static final int LENGTH = 20;

    private FirstPassword() {}

    static String in(Path folder) {
        var file = folder.resolve(FILE);
        try {
            if (Files.exists(file)) {
                return Files.readString(file).strip();
            }
            var random = new SecureRandom();
            var password = new StringBuilder();
            for (int i = 0; i < LENGTH; i++) {
                password.append(ALPHABET.charAt(random.nextInt(ALPHABET.length())));
            }
            keep(file, password.toString());
            System.out.println("Log in as operator with the password " + password + " (kept in " + file + ")");
            return password.toString();
        } catch (IOException e) {
            throw new UncheckedIOException("the operator's password can't be kept in " + file + ": " + e.getMessage()
                    + ". Make the folder writable, or configure understudy.users", e);
        }
    }

    /** Never readable by others, not even for a moment, and never half written. */
    private static void keep(Path file, String password) throws IOException {
        var folder = file.toAbsolutePath().getParent();
        if (folder != null) {
            Files.createDirectories(folder);
        }
        var fresh = file.resolveSibling(FILE + ".new");
        Files.deleteIfExists(fresh);
        try (var out = Channels.newOutputStream(
                Files.newByteChannel(fresh, Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE),
                        PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"))))) {
            out.write((password + "\n").getBytes(StandardCharsets.UTF_8));
        }
        Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE);
    }
}
