package io.understudy.access;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.understudy.time.Ticker;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * After a few wrong passwords for a name from one network, each further one makes the next try for this name from this
 * network wait twice as long, without looking at the password. So nobody locks anybody else out: another network is not
 * slowed, nor is another name. Any thread; bounded.
 *
 * <p>A network that tries many names is slowed for all of them, but for those whose owner has logged in from there.
 *
 * <p>Tokens are not counted: they are too long to be guessed. The console is not: it is where the operator goes when
 * nothing else works.
 */
final class Throttle {
    /** Wrong passwords that cost nothing: people mistype. */
    static final int FREE = 5;
    /** The same for all names from one network: several people behind one address mistype. */
    static final int FREE_OF_NETWORK = 30;
    static final Duration FIRST = Duration.ofSeconds(1);
    static final Duration MOST = Duration.ofMinutes(5);
    /** Failures are forgotten so long after the last one. */
    static final Duration FORGOTTEN = Duration.ofHours(1);
    /** A flood of more makes it forget some. */
    private static final int REMEMBERED = 10_000;
    /** Longer names are counted together by their beginning; nobody's name is. */
    private static final int NAME_MAX = 100;
    private static final int DOUBLINGS_MOST = 20;

    private record Pair(String name, String network) {}

    /** @param until by the ticker: earlier tries are refused */
    private record Failures(int count, long until) {}

    private final Ticker ticker;
    private final Cache<Pair, Failures> pairs;
    private final Cache<String, Failures> networks;
    /** Whose owner has logged in from there. */
    private final Cache<Pair, Boolean> owners;

    Throttle(Ticker ticker) {
        this.ticker = ticker;
        this.pairs = remembered(ticker);
        this.networks = remembered(ticker);
        this.owners = Caffeine.newBuilder().executor(Runnable::run).maximumSize(REMEMBERED).build();
    }

    private static <K> Cache<K, Failures> remembered(Ticker ticker) {
        // On the caller's thread: a flood of logins gets no other one.
        return Caffeine.newBuilder().ticker(ticker::nanos).executor(Runnable::run).maximumSize(REMEMBERED)
                .expireAfterWrite(FORGOTTEN).build();
    }

    /** Before a password is looked at. Empty, or how long this name has to wait from this network. */
    Optional<Duration> toWait(String name, Source source) {
        if (source.console()) {
            return Optional.empty();
        }
        var pair = pair(name, source);
        var wait = left(pairs.getIfPresent(pair));
        if (owners.getIfPresent(pair) == null) {
            var all = left(networks.getIfPresent(source.network()));
            wait = all.compareTo(wait) > 0 ? all : wait;
        }
        return wait.isPositive() ? Optional.of(wait) : Optional.empty();
    }

    private Duration left(@Nullable Failures failures) {
        return failures == null || failures.count() == 0
                ? Duration.ZERO
                : Duration.ofNanos(failures.until() - ticker.nanos());
    }

    /** @return how long the name has to wait from there now; zero while mistakes are free */
    Duration failed(String name, Source source) {
        if (source.console()) {
            return Duration.ZERO;
        }
        pairs.asMap().merge(pair(name, source), more(0, FREE), (known, _) -> more(known.count(), FREE));
        networks.asMap().merge(source.network(), more(0, FREE_OF_NETWORK),
                (known, _) -> more(known.count(), FREE_OF_NETWORK));
        return toWait(name, source).orElse(Duration.ZERO);
    }

    private Failures more(int before, int free) {
        int count = before + 1;
        int doublings = Math.min(count - free, DOUBLINGS_MOST);
        var wait = doublings < 0 ? Duration.ZERO : FIRST.multipliedBy(1L << doublings);
        return new Failures(count, ticker.nanos() + (wait.compareTo(MOST) > 0 ? MOST : wait).toNanos());
    }

    /** The name's owner is there. The network stays counted: its next tries may be for another name. */
    void succeeded(String name, Source source) {
        var pair = pair(name, source);
        pairs.invalidate(pair);
        owners.put(pair, true);
    }

    /** As names are compared: without regard to case. */
    private static Pair pair(String name, Source source) {
        var key = name.toLowerCase(Locale.ROOT);
        return new Pair(key.substring(0, Math.min(key.length(), NAME_MAX)), source.network());
    }
}
