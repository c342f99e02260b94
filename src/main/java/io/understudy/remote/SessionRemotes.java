package io.understudy.remote;

import io.understudy.settings.Settings;
import io.understudy.time.Ticker;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/** This host, and a kept session for each distinct primary. */
final class SessionRemotes implements Remotes {
    private final Ticker ticker;
    private final CommandRunner here;
    private final Map<Settings.Ssh, SshCommands> sessions = new ConcurrentHashMap<>();

    SessionRemotes(Ticker ticker) {
        this.ticker = ticker;
        this.here = new LocalCommands(ticker);
    }

    @Override
    public CommandRunner here() {
        return here;
    }

    @Override
    public CommandRunner over(Settings.Ssh ssh) {
        return session(ssh);
    }

    private SshCommands session(Settings.Ssh ssh) {
        return sessions.computeIfAbsent(ssh, s -> new SshCommands(s, ticker));
    }

    @Override
    public void warm(Settings.Ssh ssh) {
        session(ssh).warm();
    }

    @Override
    public void rest(Settings.Ssh ssh, boolean resting) {
        session(ssh).rest(resting);
    }

    @Override
    public Optional<String> trouble(Settings.Ssh ssh) {
        return session(ssh).trouble();
    }

    @Override
    public void close() {
        sessions.values().forEach(SshCommands::close);
    }
}
