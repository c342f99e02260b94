package io.understudy.fence;

import io.understudy.remote.Remotes;
import io.understudy.time.Ticker;
import java.time.Duration;
import java.util.function.Predicate;

/** Opens the fencer of the daemon to the simulator: only the commands under it are simulated. */
public final class RealFencer {
    private RealFencer() {}

    public static Fencer of(Remotes remotes, Ticker ticker, Predicate<Duration> rest) {
        return new CommandFencer(remotes, ticker, rest::test);
    }
}
