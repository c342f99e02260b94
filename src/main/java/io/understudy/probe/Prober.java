package io.understudy.probe;

import io.understudy.probe.ProbeResult.Outcome;
import io.understudy.remote.Remotes;
import io.understudy.settings.Settings;
import io.understudy.time.Ticker;
import java.time.Duration;
import java.time.InstantSource;
import java.util.concurrent.ScheduledExecutorService;

/**
 * Takes one sample: chooses the probe by what the settings say. A new kind of probe is a new {@link Settings.Check} and
 * a class beside {@link HttpProbe}, {@link TcpProbe} and {@link CommandProbe}. Any thread.
 */
final class Prober {
    private final HttpProbe http;
    private final TcpProbe tcp;
    private final CommandProbe command;

    /** @param timer ends what outlives its timeout; the caller's to shut down */
    Prober(Remotes remotes, Ticker ticker, InstantSource clock, ScheduledExecutorService timer) {
        var connections = new ProbeConnections(timer, new WallClock(clock, ticker));
        http = new HttpProbe(connections, ticker);
        tcp = new TcpProbe(connections);
        command = new CommandProbe(remotes);
    }

    /**
     * Blocks until the sample has ended, which an interrupt brings about at once. Whatever the network or the command
     * does is an outcome, never an exception.
     *
     * @param timeout for the whole of it
     */
    Outcome sample(Settings.Check check, Duration timeout) {
        return switch (check) {
            case Settings.HttpCheck asked -> http.ask(asked, timeout);
            case Settings.TcpCheck asked -> tcp.ask(asked, timeout);
            case Settings.CommandCheck asked -> command.ask(asked, timeout);
        };
    }
}
