package io.understudy.access;

import jakarta.servlet.http.HttpServletRequest;
import java.util.Objects;
import java.util.function.BooleanSupplier;

/**
 * Who asks, for whoever shares something out among callers. A value of one request.
 *
 * @param user the user's name, or {@code token NAME}; empty without a login
 * @param login tells the logins of one user apart: each browser's is one, each token is one, and with a password in
 *        each request each address is one
 * @param in whether the login is still good; a login that was ended or has run out never becomes good again. Any thread
 */
public record Caller(String user, String login, BooleanSupplier in) {
    /** Of a request that passed the rules. */
    public static Caller of(HttpServletRequest request) {
        var principal = request.getUserPrincipal();
        var user = principal == null ? "" : principal.getName();
        return Logins.of(request).map(l -> new Caller(user, l.id(), l.in()))
                .orElseGet(() -> new Caller(user, user + "@" + Objects.toString(request.getRemoteAddr(), ""),
                        () -> true));
    }
}
