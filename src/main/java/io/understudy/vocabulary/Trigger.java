package io.understudy.vocabulary;

/** What began a recovery. */
public enum Trigger {
    HOST_DOWN,
    SERVICE_DOWN,
    MANUAL,
    SWITCHOVER,
    FAILBACK,
    RESTART,
    CONFLICT
}
