package io.understudy.web.chart;

import java.time.Duration;
import java.time.Instant;

/**
 * How far back a page looks, and in which steps it draws. Steps are whole minutes, as the journal's are.
 */
public enum StripSpan {
    HOUR("1h", "1 hour", Duration.ofHours(1), Duration.ofMinutes(1)),
    DAY("24h", "24 hours", Duration.ofDays(1), Duration.ofMinutes(15)),
    WEEK("7d", "7 days", Duration.ofDays(7), Duration.ofHours(2));

    private final String word;
    private final String label;
    private final Duration length;
    private final Duration cell;

    StripSpan(String word, String label, Duration length, Duration cell) {
        this.word = word;
        this.label = label;
        this.length = length;
        this.cell = cell;
    }

    /** The span of that word; a day for any other word, since links are also typed by hand. */
    public static StripSpan of(String word) {
        for (var span : values()) {
            if (span.word.equals(word)) {
                return span;
            }
        }
        return DAY;
    }

    /** As in addresses: {@code 24h}. */
    public String word() {
        return word;
    }

    /** As on pages: {@code 24 hours}. */
    public String label() {
        return label;
    }

    Duration length() {
        return length;
    }

    Duration cell() {
        return cell;
    }

    int cells() {
        return (int) length.dividedBy(cell);
    }

    /** Where the drawing begins: on a step's border, with the step of {@code now} as its last. */
    public Instant from(Instant now) {
        long width = cell.toSeconds();
        return Instant.ofEpochSecond((now.getEpochSecond() / width + 1) * width).minus(length);
    }
}
