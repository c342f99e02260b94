package io.understudy.vocabulary;

/** Where a recovery stands: it runs, or it has ended in one of several ways. */
public enum RecoveryStatus implements Word {
    RUNNING,
    RESPAWNED,
    RECOVERED,
    TAKEN_OVER,
    FAILED_BACK,
    TAKEN_BACK,
    HALTED,
    REFUSED,
    WOULD_HAVE_TAKEN_OVER,
    WOULD_HAVE_RESPAWNED,
    /** Understudy itself ended while it ran. */
    INTERRUPTED,
    /** Written by another version of Understudy, whose word this one does not know. */
    UNKNOWN;

    /** Of a recovery that has ended with {@code result}. */
    public static RecoveryStatus of(Result result) {
        return switch (result) {
            case RESPAWNED -> RESPAWNED;
            case RECOVERED -> RECOVERED;
            case TAKEN_OVER -> TAKEN_OVER;
            case FAILED_BACK -> FAILED_BACK;
            case TAKEN_BACK -> TAKEN_BACK;
            case HALTED -> HALTED;
            case REFUSED -> REFUSED;
            case WOULD_HAVE_TAKEN_OVER -> WOULD_HAVE_TAKEN_OVER;
            case WOULD_HAVE_RESPAWNED -> WOULD_HAVE_RESPAWNED;
        };
    }
}
