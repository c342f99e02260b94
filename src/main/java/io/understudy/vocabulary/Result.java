package io.understudy.vocabulary;

import java.util.Locale;

/** How a recovery ended. */
public enum Result {
    RESPAWNED,
    RECOVERED,
    TAKEN_OVER,
    FAILED_BACK,
    TAKEN_BACK,
    HALTED,
    REFUSED,
    WOULD_HAVE_TAKEN_OVER,
    WOULD_HAVE_RESPAWNED;

    /** As in journal, API and metrics: {@code taken-over}. */
    public String word() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
