package io.understudy.vocabulary;

import java.time.Duration;

/** The one way in which a duration is written for people: {@code 20ms}, {@code 1.5s}, {@code 3s}, {@code 2m30s}. */
public final class DurationText {
    private static final long MINUTES_FROM_SECONDS = 120;

    private DurationText() {}

    /** Cut to tenths of a second below two minutes, to seconds above; parts of a millisecond are left out. */
    public static String of(Duration duration) {
        long millis = duration.toMillis();
        if (millis < 1000) {
            return millis + "ms";
        }
        long seconds = millis / 1000;
        if (seconds >= MINUTES_FROM_SECONDS) {
            return seconds / 60 + "m" + (seconds % 60 == 0 ? "" : seconds % 60 + "s");
        }
        return millis % 1000 == 0 ? seconds + "s" : seconds + "." + millis % 1000 / 100 + "s";
    }
}
