package io.understudy.access;

import io.understudy.settings.Settings;
import io.understudy.time.Ticker;
import java.time.Duration;
import java.util.Comparator;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;
import org.springframework.security.crypto.factory.PasswordEncoderFactories;
import org.springframework.security.crypto.password.PasswordEncoder;

/**
 * Compares one password. A wrong one takes the same time whether the name is known or not, and whichever scheme the
 * user's hash has: an unknown name is compared with the hash that costs most, and the answer waits until the slowest
 * comparison so far would be over. On a thread of its own: it may wait.
 */
final class PasswordCheck {
    /** A stall of the host must not slow every later answer. */
    private static final long SLOWEST_MOST = 1_000_000_000;
    /** No scheme needs more, and some take longer for longer ones. */
    private static final int LENGTH_MOST = 256;

    private final Users users;
    private final Ticker ticker;
    // {bcrypt}, {noop}, …
    private final PasswordEncoder encoder = PasswordEncoderFactories.createDelegatingPasswordEncoder();
    private volatile String costliest;
    private volatile long slowest;

    PasswordCheck(Users users, Ticker ticker) {
        this.users = users;
        this.ticker = ticker;
        this.costliest = users.all().iterator().next().password();
    }

    /** Finds out what a comparison costs. Once, before the first one. */
    void measure() {
        // Twice: the first run of a scheme also loads it.
        users.all().forEach(u -> encoder.matches("", u.password()));
        users.all().stream().max(Comparator.comparingLong(u -> took(u.password())))
                .ifPresent(u -> costliest = u.password());
    }

    private long took(String hash) {
        long begun = ticker.nanos();
        encoder.matches("", hash);
        long took = ticker.nanos() - begun;
        slowest = Math.min(Math.max(slowest, took), SLOWEST_MOST);
        return took;
    }

    /** What a wrong answer takes at least. */
    Duration floor() {
        return Duration.ofNanos(slowest);
    }

    /** The user whose password that is. */
    Optional<Settings.User> user(String name, String password) {
        long begun = ticker.nanos();
        var user = users.find(name);
        boolean right = encoder.matches(password.substring(0, Math.min(password.length(), LENGTH_MOST)),
                user.map(Settings.User::password).orElse(costliest)) && password.length() <= LENGTH_MOST;
        long took = ticker.nanos() - begun;
        if (right && user.isPresent()) {
            return user;
        }
        long floor = slowest;
        slowest = Math.min(Math.max(floor, took), SLOWEST_MOST);
        for (long left = floor - took; left > 0 && !Thread.interrupted(); left = floor - (ticker.nanos() - begun)) {
            LockSupport.parkNanos(left);
        }
        return Optional.empty();
    }
}
