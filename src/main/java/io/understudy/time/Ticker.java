package io.understudy.time;

/**
 * Elapsed time. Wall clocks jump; this one never does, so every timeout, damping window and measured span uses it. Its
 * zero is arbitrary: only differences mean something, and only within one run of the process.
 */
@FunctionalInterface
public interface Ticker {
    /** Monotonic nanoseconds (CLOCK_MONOTONIC on Linux: it stands still while the machine is suspended). Any thread. */
    long nanos();
}
