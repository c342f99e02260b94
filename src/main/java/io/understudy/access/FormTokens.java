package io.understudy.access;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import org.jspecify.annotations.Nullable;
import org.springframework.security.web.csrf.CsrfToken;
import org.springframework.security.web.csrf.CsrfTokenRepository;
import org.springframework.security.web.csrf.DefaultCsrfToken;

/**
 * The tokens in forms, against pages of other sites that send them (CSRF), without anything kept here. With a login the
 * token is the login's signature. Before, for the login form, it is the signature of a random cookie: another site's
 * page can send neither of the two. Any thread.
 */
final class FormTokens implements CsrfTokenRepository {
    static final String COOKIE = "understudy-form";
    private static final String HEADER = "X-CSRF-TOKEN";
    private static final String PARAMETER = "_csrf";

    private final LoginKey key;
    private final Logins logins;

    FormTokens(LoginKey key, Logins logins) {
        this.key = key;
        this.logins = logins;
    }

    /** A token for the login form, with its cookie. */
    private record Fresh(String cookie, String token) implements CsrfToken {
        private static final long serialVersionUID = 1;

        @Override
        public String getHeaderName() {
            return HEADER;
        }

        @Override
        public String getParameterName() {
            return PARAMETER;
        }

        @Override
        public String getToken() {
            return token;
        }
    }

    @Override
    public CsrfToken generateToken(HttpServletRequest request) {
        var known = loadToken(request);
        if (known != null) {
            return known;
        }
        var random = key.random();
        return new Fresh(random, key.sign("form", random));
    }

    @Override
    public void saveToken(@Nullable CsrfToken token, HttpServletRequest request, HttpServletResponse response) {
        if (token instanceof Fresh fresh) {
            response.addCookie(Cookies.made(request, COOKIE, fresh.cookie(), -1, "Strict"));
        }
        // Nothing to forget: a login or a logout changes what the token is the signature of.
    }

    @Override
    public @Nullable CsrfToken loadToken(HttpServletRequest request) {
        var login = logins.find(request);
        if (login.isPresent()) {
            return token(key.sign("login form", login.get().id()));
        }
        return Cookies.value(request, COOKIE).filter(c -> !c.isEmpty()).map(c -> token(key.sign("form", c)))
                .orElse(null);
    }

    private static CsrfToken token(String value) {
        return new DefaultCsrfToken(HEADER, PARAMETER, value);
    }
}
