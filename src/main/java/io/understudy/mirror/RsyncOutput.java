package io.understudy.mirror;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Pattern;

import org.jspecify.annotations.Nullable;

/**
 * Reads what {@code rsync --info=progress2 --stats --no-human-readable} prints, line by line; with {@code LC_ALL=C}. On the thread that
 * reads the program's output.
 */
final class RsyncOutput {
    /** {@code 1000000 100%   71.89MB/s    0:00:00 (xfr#50, to-chk=0/51)}; the bracket is there when a file has just ended. */
    private static final Pattern PROGRESS = Pattern.compile(
            "\\s*([\\d,]+)\\s+(\\d+)%\\s+([\\d.]+)([kMGTP]?)B/s\\s+[\\d:]+(?:\\s+\\(xfr#(\\d+), (?:to|ir)-chk=(\\d+)/(\\d+)\\))?\\s*");
    private static final Pattern STAT = Pattern.compile("([A-Z][A-Za-z ]+): ([\\d,]+)(?: bytes)?(?: \\(.*\\))?\\s*");
    private static final String UNITS = "kMGTP";

    /** @param files copied so far; {@code left} of {@code total} are still to be looked at */
    record Line(long bytes, int percent, long bytesPerSecond, long files, long left, long total) {}

    private final Map<String, Long> stats = new LinkedHashMap<>();
    private long files;
    private long left;
    private long total;

    /** Progress, or null for any other line. */
    @Nullable
    Line progress(String line) {
        var match = PROGRESS.matcher(line);
        if (!match.matches()) {
            return null;
        }
        if (match.group(5) != null) {
            files = Long.parseLong(match.group(5));
            left = Long.parseLong(match.group(6));
            total = Long.parseLong(match.group(7));
        }
        double speed = Double.parseDouble(match.group(3));
        int unit = match.group(4).isEmpty() ? 0 : UNITS.indexOf(match.group(4)) + 1;
        return new Line(number(match.group(1)), Integer.parseInt(match.group(2)),
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
