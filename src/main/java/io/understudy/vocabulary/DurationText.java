package io.understudy.vocabulary;

import java.time.Duration;

/**
 * The one way in which a duration is written for people: {@code 20ms}, {@code 1.5s}, {@code 3s}, {@code 2m30s},
 * {@code 2h5m}, {@code 3d4h}.
 */
public final class DurationText {
    private static final long MINUTES_FROM_SECONDS = 120;
    private static final long HOURS_FROM_MINUTES = 120;
    private static final long DAYS_FROM_HOURS = 48;

    private DurationText() {}

    /**
     * Cut to tenths of a second below two minutes, to seconds below two hours, to minutes below two days, to hours
     * above; parts of a millisecond are left out.
     */
    public static String of(Duration duration) {
        long millis = duration.toMillis();
        if (millis < 1000) {
            return millis + "ms";
        }
        long seconds = millis / 1000;
        if (seconds < MINUTES_FROM_SECONDS) {
            return millis % 1000 == 0 ? seconds + "s" : seconds + "." + millis % 1000 / 100 + "s";
        }
        long minutes = seconds / 60;
        if (minutes < HOURS_FROM_MINUTES) {
            return two(minutes, "m", seconds % 60, "s");
        }
        long hours = minutes / 60;
        return hours < DAYS_FROM_HOURS ? two(hours, "h", minutes % 60, "m") : two(hours / 24, "d", hours % 24, "h");
    }

    private static String two(long large, String unit, long small, String smallUnit) {
        return large + unit + (small == 0 ? "" : small + smallUnit);
    }
}
