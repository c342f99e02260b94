package io.understudy.fence;

import io.understudy.remote.Remotes;
import io.understudy.time.Ticker;

/** Opens the fencer of the daemon to the simulator: only the commands under it are simulated. */
public final class RealFencer {
    private RealFencer() {}

    public static Fencer of(Remotes remotes, Ticker ticker) {
        return new CommandFencer(remotes, ticker);
    }
}
