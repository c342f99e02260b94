package io.understudy.web.format;

import io.understudy.vocabulary.DurationText;
import java.time.Duration;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * How spans of time read on pages. Each kind has one form: settings and what is computed from them as the configuration
 * writes them ({@link DurationText}), measured times with their unit after a blank, and distances from now in words.
 * {@code static/js/understudy.js} writes {@link #rough} and {@link #countdown} again while a page is open; a test
 * compares the two.
 */
public final class DurationFormat {
    private static final long ROUGH_SECONDS_MOST = 120;
    private static final long ROUGH_MINUTES_MOST = 120;
    private static final long ROUGH_HOURS_MOST = 48;

    private DurationFormat() {}

    /** A setting, or what follows from settings alone: {@code 20ms}, {@code 3s}, {@code 2m30s}. */
    public static String setting(Duration span) {
        return DurationText.of(span);
    }

    /** A measured time, or a dash: {@code 850 µs}, {@code 12.3 ms}, {@code 2.48 s}, {@code 3 min 5 s}. */
    public static String measured(@Nullable Duration span) {
        if (span == null) {
            return "–";
        }
        long nanos = span.toNanos();
        if (nanos < 1_000_000) {
            return nanos / 1000 + " µs";
        }
        if (nanos < 1_000_000_000) {
            return String.format(Locale.ROOT, "%.1f ms", nanos / 1e6);
        }
        return span.toSeconds() < ROUGH_SECONDS_MOST
                ? String.format(Locale.ROOT, "%.2f s", nanos / 1e9)
                : span.toMinutes() + " min " + span.toSecondsPart() + " s";
    }

    /** The label of a line in a chart: a power of ten from a microsecond to a second, {@code 10 ms}. */
    public static String level(int powerOfNanos) {
        long count = Math.round(Math.pow(10, Math.floorMod(powerOfNanos, 3)));
        return switch (Math.floorDiv(powerOfNanos, 3)) {
            case 1 -> count + " µs";
            case 2 -> count + " ms";
            default -> Math.round(Math.pow(10, powerOfNanos - 9.0)) + " s";
        };
    }

    /** A distance in its largest unit: {@code 12 s}, {@code 3 h}. */
    public static String rough(Duration span) {
        if (span.toSeconds() < ROUGH_SECONDS_MOST) {
            return span.toSeconds() + " s";
        }
        if (span.toMinutes() < ROUGH_MINUTES_MOST) {
            return span.toMinutes() + " min";
        }
        return span.toHours() < ROUGH_HOURS_MOST ? span.toHours() + " h" : span.toDays() + " days";
    }

    /** {@code just now}, {@code 12 s ago}, {@code in 5 min}. @param past negative for what is to come */
    public static String ago(Duration past) {
        if (past.abs().toSeconds() < 2) {
            return "just now";
        }
        return past.isNegative() ? "in " + rough(past.negated()) : rough(past) + " ago";
    }

    /** How long a state lasted, in its two largest units: {@code 4 min 5 s}, {@code 5 h 3 min}. */
    public static String lasted(Duration span) {
        return span.toMinutes() < ROUGH_MINUTES_MOST
                ? measured(span)
                : minutes((int) Math.min(Integer.MAX_VALUE, span.toMinutes()));
    }

    /** Whole minutes: {@code 12 min}, {@code 5 h 3 min}, {@code 2 days}. */
    public static String minutes(int minutes) {
        if (minutes < ROUGH_MINUTES_MOST) {
            return minutes + " min";
        }
        int hours = minutes / 60;
        return hours < ROUGH_HOURS_MOST
                ? hours + " h" + (minutes % 60 == 0 ? "" : " " + minutes % 60 + " min")
                : hours / 24 + " days";
    }

    /**
     * When something that repeats comes next: {@code next in 0.4 s}. What repeats many times a second has no countdown:
     * {@code every 20ms}.
     *
     * @param left until the next one; the newest picture may be older than one interval
     */
    public static String countdown(Duration left, Duration every) {
        if (every.toMillis() < 1000) {
            return "every " + setting(every);
        }
        long tenths = Math.floorMod(left.toMillis(), every.toMillis()) / 100;
        return "next in " + tenths / 10 + "." + tenths % 10 + " s";
    }
}
