package io.understudy.remote;

import io.understudy.settings.Settings;
import java.util.Optional;

/** Where commands run. */
public interface Remotes extends AutoCloseable {
    /** This host. */
    CommandRunner here();

    /**
     * A primary. Each distinct {@code ssh} (host, port, user, key) has one session for all services, with at most 4
     * commands at once.
     */
    CommandRunner over(Settings.Ssh ssh);

    /** Opens the session in the background and keeps it open, so that a respawn doesn't wait for a key exchange. */
    void warm(Settings.Ssh ssh);

    /**
     * While resting nothing is sent there and every command is {@code NotRun}: used while this host itself has the
     * address that {@code ssh} goes to.
     */
    void rest(Settings.Ssh ssh, boolean resting);

    /**
     * Empty while the kept session is open, or nothing was tried yet; else a sentence on what is wrong and what to do.
     */
    Optional<String> trouble(Settings.Ssh ssh);

    @Override
    void close();
}
