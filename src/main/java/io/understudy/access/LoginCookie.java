package io.understudy.access;

import java.io.IOException;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.HexFormat;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.security.core.userdetails.UserDetailsService;
import org.springframework.security.web.authentication.rememberme.TokenBasedRememberMeServices;
import org.springframework.security.web.authentication.rememberme.TokenBasedRememberMeServices.RememberMeTokenAlgorithm;

/**
 * A login outlives a restart of Understudy: sessions are kept in memory, and the moment after it was restarted is a bad
 * one to look for the password, above all for a screen on the wall. The cookie holds the user's name and until when,
 * signed with a key of this installation and the user's password as it is configured: another password ends it, and so
 * does deleting the key.
 */
final class LoginCookie {
    private static final Logger log = LoggerFactory.getLogger(LoginCookie.class);
    static final String FILE = "login-key";
    static final String COOKIE = "understudy-login";
    private static final int BYTES = 32;

    private LoginCookie() {}

    /** @param how how long from the login */
    static TokenBasedRememberMeServices with(String key, UserDetailsService users, Duration how) {
        var services = new TokenBasedRememberMeServices(key, users, RememberMeTokenAlgorithm.SHA256);
        services.setAlwaysRemember(true);
        services.setTokenValiditySeconds((int) how.toSeconds());
        services.setCookieName(COOKIE);
        // As the session's: strict would ask whoever comes by a link in a mail to log in again. HttpOnly, and Secure
        // over TLS, by default.
        services.setCookieCustomizer(cookie -> cookie.setAttribute("SameSite", "Lax"));
        return services;
    }

    private static byte[] random() {
        var bytes = new byte[BYTES];
        new SecureRandom().nextBytes(bytes);
        return bytes;
    }

    /** The kept key, or a new one. Where none can be kept, logins end with this run as the sessions do. */
    static String key(Path folder) {
        var secret = new SecretFile(folder.resolve(FILE));
        var fresh = HexFormat.of().formatHex(random());
        try {
            var kept = secret.read();
            if (!kept.isEmpty()) {
                return kept;
            }
            secret.keep(fresh);
        } catch (IOException e) {
            log.warn("event=login-key-not-kept file={} why=\"{}\"", secret.file(), e.toString());
        }
        return fresh;
    }
}
