package io.understudy.simulation;

import java.util.Locale;

/** Spans of time in nanoseconds. */
final class Span {
    static final long MICRO = 1_000L;
    static final long MILLI = 1_000_000L;
    static final long SECOND = 1_000_000_000L;

    private Span() {}

    static String text(long nanos) {
        return String.format(Locale.ROOT, "%.3f s", nanos / 1e9);
    }
}
