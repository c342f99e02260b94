package io.understudy.settings;

import java.time.Duration;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Durations as the file writes them: {@code 500ms}, {@code 3s}, {@code 10m}, {@code 1h}, {@code 2d}. */
public final class Durations {
    /** Longer than any sensible setting, and short enough that a hundred of them still fit into nanoseconds. */
    public static final Duration MOST = Duration.ofDays(365);
    private static final Pattern FORM = Pattern.compile("(\\d{1,9})(ms|s|m|h|d)");

    private Durations() {}

    /** {@code null} when the text is not one whole number and one unit. */
    public static @Nullable Duration parse(String text) {
        var match = FORM.matcher(text.strip());
        if (!match.matches()) {
            return null;
        }
        long count = Long.parseLong(match.group(1));
        return switch (match.group(2)) {
            case "ms" -> Duration.ofMillis(count);
            case "s" -> Duration.ofSeconds(count);
            case "m" -> Duration.ofMinutes(count);
            case "h" -> Duration.ofHours(count);
            default -> Duration.ofDays(count);
        };
    }

    /**
     * As somebody would write it into the file, in the largest unit that keeps it exact down to a millisecond. For
     * people see {@link io.understudy.vocabulary.DurationText}.
     */
    public static String text(Duration duration) {
        long millis = duration.toMillis();
        if (millis % 1_000 != 0) {
            return millis + "ms";
        }
        long seconds = millis / 1_000;
        if (seconds == 0 || seconds % 60 != 0) {
            return seconds + "s";
        }
        if (seconds % 3_600 != 0) {
            return seconds / 60 + "m";
        }
        return seconds % 86_400 != 0 ? seconds / 3_600 + "h" : seconds / 86_400 + "d";
    }

    /** The shorter of the two. */
    public static Duration least(Duration a, Duration b) {
        return a.compareTo(b) <= 0 ? a : b;
    }

    /** The longer of the two. */
    public static Duration most(Duration a, Duration b) {
        return a.compareTo(b) >= 0 ? a : b;
    }
}
