package io.understudy.access;

import java.time.Duration;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.springframework.security.authentication.AuthenticationProvider;
import org.springframework.security.authentication.AuthenticationServiceException;
import org.springframework.security.authentication.BadCredentialsException;
import org.springframework.security.authentication.UsernamePasswordAuthenticationToken;
import org.springframework.security.authentication.dao.DaoAuthenticationProvider;
import org.springframework.security.core.Authentication;
import org.springframework.security.core.userdetails.UserDetailsService;
import org.springframework.security.web.authentication.WebAuthenticationDetails;

/**
 * Compares passwords, behind the throttle. Two at once: a hash is made to cost CPU, and a flood of logins must not take
 * it from what watches the services; it also keeps many tries sent at the same moment from all being looked at before
 * the first is counted.
 */
final class Passwords implements AuthenticationProvider {
    private static final int AT_ONCE = 2;
    /** A comparison takes a tenth of a second: whoever waits longer than this is in a flood. */
    private static final Duration TURN = Duration.ofSeconds(5);

    private final DaoAuthenticationProvider users;
    private final Throttle throttle;
    private final Semaphore turns = new Semaphore(AT_ONCE, true);

    Passwords(UserDetailsService users, Throttle throttle) {
        // The delegating encoder ({bcrypt}, {noop}, …) is its default. An unknown name costs the same time as a known
        // one.
        this.users = new DaoAuthenticationProvider(users);
        this.throttle = throttle;
    }

    /**
     * Waits at most five seconds for its turn.
     *
     * @throws Throttle.TooManyFailures refused unseen
     */
    @Override
    public Authentication authenticate(Authentication login) {
        var address = login.getDetails() instanceof WebAuthenticationDetails web ? web.getRemoteAddress() : "";
        try {
            if (!turns.tryAcquire(TURN.toNanos(), TimeUnit.NANOSECONDS)) {
                throw new Throttle.TooManyFailures(TURN);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AuthenticationServiceException("interrupted", e);
        }
        try {
            throttle.check(login.getName(), address);
            var known = users.authenticate(login);
            throttle.succeeded(login.getName());
            return known;
        } catch (BadCredentialsException e) {
            throttle.failed(login.getName(), address);
            throw e;
        } finally {
            turns.release();
        }
    }

    @Override
    public boolean supports(Class<?> authentication) {
        return UsernamePasswordAuthenticationToken.class.isAssignableFrom(authentication);
    }
}
