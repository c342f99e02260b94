package io.understudy.remote;

import io.understudy.settings.Settings;

/** Where commands run. */
public interface Remotes extends AutoCloseable {
    /** This host. */
    CommandRunner here();

    /**
     * A primary. One session is kept open and warm for each distinct {@code ssh} (host, port, user, key), whichever service asks; at
     * most 4 commands at once on each.
     */
    CommandRunner over(Settings.Ssh ssh);

    @Override
    void close();
}
