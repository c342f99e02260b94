package io.understudy.access;

import io.understudy.time.Ticker;
import java.net.InetAddress;
import java.time.Duration;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
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
    /** Names and addresses remembered, each: a flood of more forgets the oldest. */
    private static final int REMEMBERED = 10_000;
    /** Longer names are counted together by their beginning; nobody's name is. */
    private static final int NAME_MAX = 100;
    /** One host of an IPv6 network may use any address of its /64. */
    private static final int V6_NETWORK_BYTES = 8;

    /**
     * @param count wrong passwords since {@code since}, in the ticker's nanoseconds; when blocked, since the last of
     *        them
     */
    private record Failures(int count, long since) {}

    private final Ticker ticker;
    private final Map<String, Failures> names = bounded();
    private final Map<String, Failures> addresses = bounded();

    Throttle(Ticker ticker) {
        this.ticker = ticker;
    }

    private static Map<String, Failures> bounded() {
        return new LinkedHashMap<>() {
            @Override
            protected boolean removeEldestEntry(Map.Entry<String, Failures> eldest) {
                return size() > REMEMBERED;
            }
        };
    }

    /**
     * Before a password is looked at.
     *
     * @throws TooManyFailures this name or address has to wait
     */
    synchronized void check(String name, String address) {
        long now = ticker.nanos();
        var wait = Math.max(wait(names.get(nameKey(name)), now), wait(addresses.get(addressKey(address)), now));
        if (wait > 0) {
            throw new TooManyFailures(Duration.ofNanos(wait));
        }
    }

    private static long wait(@Nullable Failures known, long now) {
        return known == null || known.count() < MOST ? 0 : WINDOW.toNanos() - (now - known.since());
    }

    synchronized void failed(String name, String address) {
        long now = ticker.nanos();
        names.compute(nameKey(name), (_, known) -> oneMore(known, now));
        addresses.compute(addressKey(address), (_, known) -> oneMore(known, now));
    }

    private static Failures oneMore(@Nullable Failures known, long now) {
        if (known == null || now - known.since() > WINDOW.toNanos()) {
            return new Failures(1, now);
        }
        int count = known.count() + 1;
        return new Failures(count, count >= MOST ? now : known.since());
    }

    /** The name's owner is here. The address stays counted: its next tries may be for another name. */
    synchronized void succeeded(String name) {
        names.remove(nameKey(name));
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
