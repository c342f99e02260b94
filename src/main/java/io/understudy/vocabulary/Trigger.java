package io.understudy.vocabulary;

/** What began a recovery. */
public enum Trigger implements Word {
    HOST_DOWN,
    SERVICE_DOWN,
    MANUAL,
    SWITCHOVER,
    FAILBACK,
    RESTART,
    CONFLICT
}
