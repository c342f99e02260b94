package io.understudy.vocabulary;

/** How a recovery ended. */
public enum Result implements Word {
    RESPAWNED,
    RECOVERED,
    TAKEN_OVER,
    FAILED_BACK,
    TAKEN_BACK,
    HALTED,
    REFUSED,
    WOULD_HAVE_TAKEN_OVER,
    WOULD_HAVE_RESPAWNED
}
