package io.understudy.remote;

import io.understudy.time.Ticker;
import java.time.Duration;

/** The time that a command has: how much of it is used, how much is left. Any thread. */
record TimeLimit(Ticker ticker, long began, Duration limit) {
    static TimeLimit of(Ticker ticker, Duration limit) {
        return new TimeLimit(ticker, ticker.nanos(), limit);
    }

    Duration took() {
        return Duration.ofNanos(ticker.nanos() - began);
    }

    /** Negative when the limit has passed. */
    Duration left() {
        return limit.minus(took());
    }

    /** What is left, but at most {@code most}. */
    Duration left(Duration most) {
        var left = left();
        return left.compareTo(most) < 0 ? left : most;
    }

    /** For a library that takes milliseconds as an {@code int}, where 0 would mean for ever: 1 at least. */
    static int millis(Duration limit) {
        return (int) Math.clamp(limit.toMillis(), 1, Integer.MAX_VALUE);
    }
}
