package io.understudy.failover;

import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;

/** Moments that count for as long as a window reaches back. All times are monotonic nanoseconds. */
final class Moments {
    private Moments() {}

    static long count(List<Long> moments, Duration window, long now) {
        return within(moments, window, now).count();
    }

    /** With {@code now} as the newest; what lies before the window is forgotten. */
    static List<Long> and(List<Long> moments, Duration window, long now) {
        return Stream.concat(within(moments, window, now), Stream.of(now)).toList();
    }

    private static Stream<Long> within(List<Long> moments, Duration window, long now) {
        long nanos = window.toNanos();
        return moments.stream().filter(at -> now - at < nanos);
    }
}
