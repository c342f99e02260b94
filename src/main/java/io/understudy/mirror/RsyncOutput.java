package io.understudy.mirror;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Reads what {@code rsync --info=progress2 --stats --no-human-readable} prints, line by line; with {@code LC_ALL=C}. On
 * the thread that reads the program's output.
 */
final class RsyncOutput {
    /**
     * {@code 1000000 100% 71.89MB/s 0:00:00 (xfr#50, to-chk=0/51)}; the bracket is there when a file has just ended.
     */
    private static final Pattern PROGRESS = Pattern.compile(
            "\\s*([\\d,]+)\\s+\\d+%\\s+([\\d.]+)([kMGTP]?)B/s\\s+[\\d:]+"
                    + "(?:\\s+\\(xfr#(\\d+), (?:to|ir)-chk=(\\d+)/(\\d+)\\))?\\s*");
    private static final Pattern STAT = Pattern.compile("([A-Z][A-Za-z ]+): ([\\d,]+)(?: bytes)?(?: \\(.*\\))?\\s*");
    private static final String UNITS = "kMGTP";

    /**
     * @param percent of the bytes that will be copied, null while unknown
     * @param files copied so far; {@code left} of {@code total} are still to be checked
     */
    record Line(long bytes, @Nullable Integer percent, long bytesPerSecond, long files, long left, long total) {}

    private final long expected;
    private final Map<String, Long> stats = new LinkedHashMap<>();
    private long files;
    private long left;
    private long total;

    /** @param expected how many bytes will be copied, by a dry run; 0 when there was none */
    RsyncOutput(long expected) {
        this.expected = expected;
    }

    /**
     * Progress, or null for any other line. rsync's own percentage is not used: it is of the bytes of all files that it
     * has listed so far, so it falls while it lists, and never comes to 100 where most are here already.
     */
    @Nullable
    Line progress(String line) {
        var match = PROGRESS.matcher(line);
        if (!match.matches()) {
            return null;
        }
        if (match.group(4) != null) {
            files = Long.parseLong(match.group(4));
            left = Long.parseLong(match.group(5));
            total = Long.parseLong(match.group(6));
        }
        double speed = Double.parseDouble(match.group(2));
        int unit = match.group(3).isEmpty() ? 0 : UNITS.indexOf(match.group(3)) + 1;
        long bytes = number(match.group(1));
        return new Line(bytes, expected == 0 ? null : (int) Math.min(100, bytes * 100.0 / expected),
                Math.round(speed * Math.pow(1024, unit)), files, left, total);
    }

    /** Whether it is one of the counts at the end. */
    boolean stat(String line) {
        var match = STAT.matcher(line);
        if (!match.matches()) {
            return false;
        }
        stats.put(match.group(1), number(match.group(2)));
        return true;
    }

    private static long number(String digits) {
        return Long.parseLong(digits.replace(",", ""));
    }

    /** Null unless the run came to its counts. */
    MirrorView.@Nullable Stats stats(long nanos) {
        if (!stats.containsKey("Number of files")) {
            return null;
        }
        long bytes = get("Total transferred file size");
        return new MirrorView.Stats(get("Number of files"), get("Total file size"),
                get("Number of regular files transferred"), bytes, get("Number of deleted files"),
                get("Total bytes sent") + get("Total bytes received"),
                nanos <= 0 ? 0 : Math.round(bytes * 1e9 / nanos));
    }

    private long get(String name) {
        return stats.getOrDefault(name, 0L);
    }
}
