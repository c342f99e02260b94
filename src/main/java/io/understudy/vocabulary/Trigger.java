package io.understudy.vocabulary;

/** What began a recovery. */
public enum Trigger implements Word {
    HOST_DOWN,
    SERVICE_DOWN,
    MANUAL,
    SWITCHOVER,
    FAILBACK,
    RESTART,
    CONFLICT;

    /**
     * Whether Understudy began it because of what it saw, not because somebody ordered it: such a recovery is called off
     * when the service answers, and it counts for hold-down.
     */
    public boolean automatic() {
        return this == HOST_DOWN || this == SERVICE_DOWN;
    }
}
