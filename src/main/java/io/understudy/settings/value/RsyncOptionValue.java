package io.understudy.settings.value;

import io.understudy.settings.text.Quoted;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** One option of rsync, of those that a mirror may have. */
public record RsyncOptionValue() implements Scalar<String> {
    private static final Pattern BANDWIDTH = Pattern.compile("--bwlimit=\\d{1,9}(\\.\\d{1,3})?([kKmMgG]([iI]?[bB])?)?");
    /**
     * What Understudy sets itself, what makes rsync something else, and what destroys the source; without the dashes.
     */
    private static final Set<String> REFUSED = Set.of("rsh", "rsync-path", "daemon", "config", "server", "sender",
            "remove-source-files", "remove-sent-files", "dry-run", "list-only", "link-dest", "copy-dest",
            "compare-dest", "max-delete", "info", "debug", "out-format", "log-format", "quiet", "remote-option",
            "write-batch", "only-write-batch", "read-batch", "help", "version", "password-file", "address", "port",
            "files-from", "stop-after", "time-limit", "stop-at");
    /** Their short forms. */
    private static final String REFUSED_SHORT = "enqMT0";
    private static final Set<String> IN_PLACE = Set.of("inplace", "append", "append-verify");

    @Override
    public Parsed<String> parse(String text) {
        var problem = problem(text);
        return problem == null
                ? new Parsed.Fits<>(text)
                : new Parsed.Unfit<>("'" + Quoted.value(text) + "' " + problem, remedy());
    }

    /** Whether it changes files where they are, and so those that snapshots share by hard links. */
    public static boolean inPlace(String option) {
        return option.startsWith("--") && IN_PLACE.contains(name(option));
    }

    private static @Nullable String problem(String option) {
        if (!option.startsWith("-") || option.equals("-") || option.equals("--")) {
            return "is not an option: rsync would take it for another source";
        }
        if (option.chars().anyMatch(Character::isISOControl)) {
            return "contains a control character";
        }
        if (option.startsWith("--")) {
            var name = name(option);
            if (REFUSED.contains(name) || name.startsWith("no-") && REFUSED.contains(name.substring(3))) {
                return "is set by Understudy, or must not be used for a mirror";
            }
            return name.equals("bwlimit") && !BANDWIDTH.matcher(option).matches()
                    ? "is not a bandwidth: write for example --bwlimit=10m (MiB per second)"
                    : null;
        }
        for (int i = 1; i < option.length(); i++) {
            if (REFUSED_SHORT.indexOf(option.charAt(i)) >= 0) {
                return "contains -" + option.charAt(i)
                        + ", which is set by Understudy or must not be used for a mirror";
            }
        }
        return null;
    }

    private static String name(String option) {
        int equals = option.indexOf('=');
        return option.substring(2, equals < 0 ? option.length() : equals);
    }

    @Override
    public String text(String value) {
        return "\"" + value + "\"";
    }

    @Override
    public String words() {
        return "option of rsync";
    }

    @Override
    public String remedy() {
        return "Write one option per item, with = before its value: [\"-a\", \"--delete\", \"--exclude=*.tmp\"]";
    }
}
