package io.understudy.vocabulary;

/** What began a recovery. */
public enum Trigger implements Word {
    HOST_DOWN,
    SERVICE_DOWN,
    MANUAL,
    SWITCHOVER,
    FAILBACK,
    RESTART;

    /**
     * Begun by what was observed, not by a person or a restart. Such a recovery is called off when the service answers
     * again, and its takeover counts for hold-down.
     */
    public boolean automatic() {
        return switch (this) {
            case HOST_DOWN, SERVICE_DOWN -> true;
            case MANUAL, SWITCHOVER, FAILBACK, RESTART -> false;
        };
    }
}
