package io.understudy.access;

import io.understudy.settings.Settings;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.Base64;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.springframework.security.core.context.SecurityContext;
import org.springframework.security.core.context.SecurityContextHolder;
import org.springframework.security.core.context.SecurityContextImpl;
import org.springframework.security.web.context.HttpRequestResponseHolder;
import org.springframework.security.web.context.SecurityContextRepository;

/**
 * The logins of browsers. There are no sessions: the cookie holds the user's name and since when, signed with a key of
 * this installation and with the user's password as it is configured. So nothing is kept for anybody, whoever asks; a
 * login outlives a restart, which is a bad moment to look for the password, above all for a screen on the wall; and
 * another password ends it, as does deleting the key. A logout ends it here, not only in the browser. Any thread.
 */
final class Logins implements SecurityContextRepository {
    static final String COOKIE = "understudy-login";
    private static final String FOUND = Logins.class.getName();
    private static final int PARTS = 4;
    /** Longer than any that was made here. */
    private static final int LENGTH_MOST = 1000;

    /** A login that a request came with. */
    record Found(Login login, Settings.User user, BooleanSupplier in) {
        String id() {
            return login.id();
        }
    }

    private final Users users;
    private final LoginKey key;
    private final EndedLogins ended;
    private final InstantSource clock;
    private final Consumer<LoginEnded> whenEnded;

    /** @param whenEnded told of each login that is ended before it runs out */
    Logins(Users users, LoginKey key, EndedLogins ended, InstantSource clock, Consumer<LoginEnded> whenEnded) {
        this.users = users;
        this.key = key;
        this.ended = ended;
        this.clock = clock;
        this.whenEnded = whenEnded;
    }

    /** The login that was found for this request, if it was looked for. */
    static Optional<Found> of(HttpServletRequest request) {
        return request.getAttribute(FOUND) instanceof Found found ? Optional.of(found) : Optional.empty();
    }

    /** Looks at the cookie once in a request. */
    Optional<Found> find(HttpServletRequest request) {
        var known = request.getAttribute(FOUND);
        if (known == null) {
            var found = Cookies.value(request, COOKIE).flatMap(this::read);
            request.setAttribute(FOUND, found.<Object>map(f -> f).orElse(""));
            return found;
        }
        return known instanceof Found found ? Optional.of(found) : Optional.empty();
    }

    private Optional<Found> read(String cookie) {
        var parts = cookie.split("\\.", -1);
        if (cookie.length() > LENGTH_MOST || parts.length != PARTS) {
            return Optional.empty();
        }
        try {
            var name = new String(Base64.getUrlDecoder().decode(parts[0]), StandardCharsets.UTF_8);
            var login = new Login(name, parts[1], Instant.ofEpochMilli(Long.parseLong(parts[2])));
            return users.find(name).filter(u -> key.signed(parts[3], parts(login, u)) && in(login))
                    .map(u -> new Found(login, u, () -> in(login)));
        } catch (IllegalArgumentException e) {
            return Optional.empty(); // somebody else's
        }
    }

    private boolean in(Login login) {
        return login.current(clock.instant()) && !ended.ended(login);
    }

    private static String[] parts(Login login, Settings.User user) {
        return new String[]{"login", login.user(), login.id(), Long.toString(login.issued().toEpochMilli()),
                user.password()};
    }

    // The interface's other method makes this one lazy, so it is the one to write although it is deprecated.
    @SuppressWarnings({"deprecation", "removal"})
    @Override
    public SecurityContext loadContext(HttpRequestResponseHolder pair) {
        return find(pair.getRequest())
                .<SecurityContext>map(f -> new SecurityContextImpl(
                        Users.authenticated(f.user().name(), f.user().role())))
                .orElseGet(SecurityContextHolder::createEmptyContext);
    }

    @Override
    public boolean containsContext(HttpServletRequest request) {
        return find(request).isPresent();
    }

    /** After the form was answered well, and, with nobody in the context, at a logout. */
    @Override
    public void saveContext(SecurityContext context, HttpServletRequest request, HttpServletResponse response) {
        find(request).ifPresent(f -> end(f.login()));
        var user = context.getAuthentication();
        var known = user == null ? Optional.<Settings.User>empty() : users.find(user.getName());
        if (known.isEmpty()) {
            answer(request, response, "", 0, null);
            return;
        }
        var now = clock.instant().truncatedTo(ChronoUnit.MILLIS);
        var login = new Login(known.get().name(), key.random(), now);
        var name = Base64.getUrlEncoder().withoutPadding()
                .encodeToString(login.user().getBytes(StandardCharsets.UTF_8));
        answer(request, response,
                String.join(".", name, login.id(), Long.toString(now.toEpochMilli()),
                        key.sign(parts(login, known.get()))),
                (int) Login.LASTS.toSeconds(), new Found(login, known.get(), () -> in(login)));
    }

    private void end(Login login) {
        ended.end(login);
        whenEnded.accept(new LoginEnded(login.id()));
    }

    private static void answer(HttpServletRequest request, HttpServletResponse response, String value, int seconds,
            @Nullable Found found) {
        request.setAttribute(FOUND, found == null ? "" : found);
        // Strict would ask whoever comes by a link in a mail to log in again.
        response.addCookie(Cookies.made(request, COOKIE, value, seconds, "Lax"));
    }
}
