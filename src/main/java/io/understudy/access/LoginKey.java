package io.understudy.access;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.HexFormat;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What this installation signs with, so that logins and form tokens need no memory here: a stranger's request leaves
 * nothing behind. Any thread.
 */
final class LoginKey {
    private static final Logger log = LoggerFactory.getLogger(LoginKey.class);
    static final String FILE = "login-key";
    private static final int KEY_BYTES = 32;
    /** 128 bits: nobody guesses one, and no two are alike. */
    private static final int ID_BYTES = 16;
    private static final String ALGORITHM = "HmacSHA256";

    private final SecretFile file;
    private final SecretKeySpec key;
    private final SecureRandom random = new SecureRandom();

    /** The kept key, or a new one. Where none can be kept, logins end with this run. */
    LoginKey(Path folder) {
        this.file = new SecretFile(folder.resolve(FILE));
        var fresh = new byte[KEY_BYTES];
        random.nextBytes(fresh);
        this.key = new SecretKeySpec(kept(HexFormat.of().formatHex(fresh)).getBytes(StandardCharsets.UTF_8), ALGORITHM);
    }

    private String kept(String fresh) {
        try {
            var kept = file.read();
            if (!kept.isEmpty()) {
                return kept;
            }
            file.keep(fresh);
        } catch (IOException e) {
            log.warn("event=login-key-not-kept file={} why=\"{}\" next=\"every login ends with this run\"",
                    file.file(), e.toString());
        }
        return fresh;
    }

    /** With the key every login ends at the next start. @throws IOException it is still there */
    void forget() throws IOException {
        Files.deleteIfExists(file.file());
    }

    String random() {
        var bytes = new byte[ID_BYTES];
        random.nextBytes(bytes);
        return text(bytes);
    }

    /** The signature of these parts. Each is counted in with its length: no two lists of parts are signed alike. */
    String sign(String... parts) {
        try {
            var mac = Mac.getInstance(ALGORITHM);
            mac.init(key);
            for (var part : parts) {
                var bytes = part.getBytes(StandardCharsets.UTF_8);
                mac.update((bytes.length + ":").getBytes(StandardCharsets.US_ASCII));
                mac.update(bytes);
            }
            return text(mac.doFinal());
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java has " + ALGORITHM, e);
        }
    }

    /** In constant time. */
    boolean signed(String signature, String... parts) {
        return MessageDigest.isEqual(signature.getBytes(StandardCharsets.UTF_8),
                sign(parts).getBytes(StandardCharsets.UTF_8));
    }

    private static String text(byte[] bytes) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }
}
