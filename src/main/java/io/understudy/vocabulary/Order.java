package io.understudy.vocabulary;

/** What an operator asks of a service. */
public enum Order implements Word {
    FAILOVER,
    SWITCHOVER,
    FAILBACK,
    PAUSE,
    RESUME,
    ACKNOWLEDGE
}
