package io.understudy.remote;

import io.understudy.settings.Settings;
import java.util.Optional;

/** Where commands run. */
public interface Remotes extends AutoCloseable {
    /** This host. */
    CommandRunner here();

    /**
     * A primary. One session is kept open and warm for each distinct {@code ssh} (host, port, user, key), whichever
     * service asks; at most 4 commands at once on each.
     */
    CommandRunner over(Settings.Ssh ssh);

    /** Opens the session in the background and keeps it open, so that a respawn doesn't wait for a key exchange. */
    void warm(Settings.Ssh ssh);

    /**
     * While resting nothing is sent there and every command is {@code NotRun}: for the time in which this host itself
     * has the address that {@code ssh} goes to.
     */
    void rest(Settings.Ssh ssh, boolean resting);

    /**
     * Empty while the kept session stands, or nothing was tried yet; else a sentence on what is wrong and what to do.
     */
    Optional<String> trouble(Settings.Ssh ssh);

    @Override
    void close();
}
