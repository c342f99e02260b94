package io.understudy.access;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.Expiry;
import io.understudy.time.Ticker;
import java.net.InetAddress;
import java.time.Duration;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Locale;
import org.springframework.security.core.AuthenticationException;

/**
 * After ten wrong passwords for a name, or from an address, within five minutes, each further try for it is refused for
 * five minutes, without looking at the password. Any thread; bounded.
 *
 * <p>Tokens are not counted: they are too long to be guessed, and a scraper with an old one must not lock out the
 * operators behind the same address.
 */
final class Throttle {
    static final int MOST = 10;
    static final Duration WINDOW = Duration.ofMinutes(5);
    /** Names and addresses remembered, each: a flood of more makes it forget some. */
    private static final int REMEMBERED = 10_000;
    /** Longer names are counted together by their beginning; nobody's name is. */
    private static final int NAME_MAX = 100;
    /** One host of an IPv6 network may use any address of its /64. */
    private static final int V6_NETWORK_BYTES = 8;

    /** Wrong passwords by name, or by address. */
    private final Cache<String, Integer> names;
    private final Cache<String, Integer> addresses;

    Throttle(Ticker ticker) {
        this.names = failures(ticker);
        this.addresses = failures(ticker);
    }

    private static Cache<String, Integer> failures(Ticker ticker) {
        // On the caller's thread: a flood of logins gets no other one.
        return Caffeine.newBuilder().ticker(ticker::nanos).executor(Runnable::run).maximumSize(REMEMBERED)
                .expireAfter(new FromTheFirst()).build();
    }

    /** A count begins with its first failure and lasts a window; the one that blocks lasts a window from its last. */
    private static final class FromTheFirst implements Expiry<String, Integer> {
        @Override
        public long expireAfterCreate(String key, Integer count, long now) {
            return WINDOW.toNanos();
        }

        @Override
        public long expireAfterUpdate(String key, Integer count, long now, long left) {
            return count >= MOST ? WINDOW.toNanos() : left;
        }

        @Override
        public long expireAfterRead(String key, Integer count, long now, long left) {
            return left;
        }
    }

    /**
     * Before a password is looked at.
     *
     * @throws TooManyFailures this name or address has to wait
     */
    void check(String name, String address) {
        var byName = toWait(names, nameKey(name));
        var byAddress = toWait(addresses, addressKey(address));
        var wait = byName.compareTo(byAddress) > 0 ? byName : byAddress;
        if (wait.isPositive()) {
            throw new TooManyFailures(wait);
        }
    }

    private static Duration toWait(Cache<String, Integer> failures, String key) {
        var count = failures.getIfPresent(key);
        return count == null || count < MOST
                ? Duration.ZERO
                : failures.policy().expireVariably().flatMap(e -> e.getExpiresAfter(key)).orElse(Duration.ZERO);
    }

    void failed(String name, String address) {
        names.asMap().merge(nameKey(name), 1, Integer::sum);
        addresses.asMap().merge(addressKey(address), 1, Integer::sum);
    }

    /** The name's owner is here. The address stays counted: its next tries may be for another name. */
    void succeeded(String name) {
        names.invalidate(nameKey(name));
    }

    /** As the user store compares names: without regard to case. */
    private static String nameKey(String name) {
        var key = name.toLowerCase(Locale.ROOT);
        return key.substring(0, Math.min(key.length(), NAME_MAX));
    }

    private static String addressKey(String address) {
        if (address.indexOf(':') < 0) {
            return address;
        }
        // A literal (the servlet API promises one), so nothing is resolved; a zone says nothing about the network.
        var bytes = InetAddress.ofLiteral(address.replaceAll("[\\[\\]]|%.*", "")).getAddress();
        return HexFormat.of().formatHex(Arrays.copyOf(bytes, Math.min(bytes.length, V6_NETWORK_BYTES)));
    }

    /** Refused unseen. {@code 429}. */
    static final class TooManyFailures extends AuthenticationException {
        private static final long serialVersionUID = 1;
        private final Duration retryAfter;

        TooManyFailures(Duration retryAfter) {
            super("too many wrong passwords for this name or from this address");
            this.retryAfter = retryAfter;
        }

        /** As the header has it: whole seconds, rounded up (RFC 9110 §10.2.3). */
        String retryAfterSeconds() {
            return Long.toString(retryAfter.plusMillis(999).toSeconds());
        }
    }
}
