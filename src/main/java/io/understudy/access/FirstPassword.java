package io.understudy.access;

import java.io.IOException;
import java.nio.file.Path;
import java.security.SecureRandom;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The password of the user {@code operator} when none is configured: made once, printed once, kept with mode 600 in the
 * data folder.
 */
final class FirstPassword {
    private static final Logger log = LoggerFactory.getLogger(FirstPassword.class);
    static final String FILE = "operator-password";
    /** Without letters and digits that are mistaken for each other; 20 of them are 98 bits. */
    private static final String ALPHABET = "abcdefghijkmnpqrstuvwxyz23456789";
    private static final int LENGTH = 20;

    private FirstPassword() {}

    /**
     * The kept password, or a new one. Where none can be kept it is good for this run only: a folder that can't be
     * written must not stop what protects the services.
     */
    static String in(Path folder) {
        var file = folder.resolve(FILE);
        var secret = new SecretFile(file);
        try {
            var kept = secret.read();
            if (!kept.isEmpty()) {
                return kept;
            }
            var password = random();
            secret.keep(password);
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

    private static String random() {
        var random = new SecureRandom();
        var password = new StringBuilder();
        for (int i = 0; i < LENGTH; i++) {
            password.append(ALPHABET.charAt(random.nextInt(ALPHABET.length())));
        }
        return password.toString();
    }
}
