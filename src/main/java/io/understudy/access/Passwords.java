package io.understudy.access;

import io.understudy.settings.Settings;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.ThreadFactory;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.DisposableBean;
import org.springframework.security.authentication.AuthenticationProvider;
import org.springframework.security.authentication.BadCredentialsException;
import org.springframework.security.authentication.UsernamePasswordAuthenticationToken;
import org.springframework.security.core.Authentication;

/**
 * Compares passwords, behind the throttle. The console has a lane of its own: however many strangers try, the operator
 * on the host itself gets in. Any thread; waits at most five seconds.
 */
final class Passwords implements AuthenticationProvider, DisposableBean {
    /** As many as are compared within the time that anybody waits. */
    private static final int WAITING_MOST = 16;
    /** One network can't take all places, nor try many passwords before the first one is counted. */
    private static final int OF_A_NETWORK = 2;
    private static final int CONSOLE_MOST = 8;

    private final PasswordCheck check;
    private final Throttle throttle;
    private final WrongLogins wrong;
    private final HashLane strangers;
    private final HashLane console;

    /** @param threads makes the two threads on which passwords are compared */
    Passwords(PasswordCheck check, Throttle throttle, WrongLogins wrong, ThreadFactory threads) {
        this.check = check;
        this.throttle = throttle;
        this.wrong = wrong;
        this.strangers = new HashLane(threads, WAITING_MOST, OF_A_NETWORK);
        this.console = new HashLane(threads, CONSOLE_MOST, CONSOLE_MOST);
        strangers.begin(check::measure);
    }

    /** @throws Refusal refused unseen */
    @Override
    public Authentication authenticate(Authentication login) {
        var source = login.getDetails() instanceof Source known ? known : new Source("", "", false);
        var name = login.getName();
        throttle.toWait(name, source).ifPresent(w -> {
            throw Refusal.tooManyWrong(w);
        });
        var lane = source.console() ? console : strangers;
        return lane.run(source.network(), () -> compared(name, login.getCredentials(), source))
                .map(u -> (Authentication) authenticated(u, source))
                .orElseThrow(() -> new BadCredentialsException("wrong name or password"));
    }

    private Optional<Settings.User> compared(String name, @Nullable Object password, Source source) {
        // Again: while this one waited for its turn, others may have failed.
        throttle.toWait(name, source).ifPresent(w -> {
            throw Refusal.tooManyWrong(w);
        });
        var user = check.user(name, Objects.toString(password, ""));
        if (user.isPresent()) {
            throttle.succeeded(name, source);
        } else {
            wrong.tried(name, source, throttle.failed(name, source));
        }
        return user;
    }

    private static Authentication authenticated(Settings.User user, Source source) {
        var authenticated = (UsernamePasswordAuthenticationToken) Users.authenticated(user.name(), user.role());
        authenticated.setDetails(source);
        return authenticated;
    }

    @Override
    public boolean supports(Class<?> authentication) {
        return UsernamePasswordAuthenticationToken.class.isAssignableFrom(authentication);
    }

    @Override
    public void destroy() {
        strangers.close();
        console.close();
    }
}
