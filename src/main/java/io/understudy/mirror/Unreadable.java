package io.understudy.mirror;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;

/** Hears from rsync's output which files could not be read at the source. On the thread that reads the output. */
final class Unreadable {
    static final int NAMED_MAX = 20;
    private static final int NAME_MAX = 300;
    /** EPERM and EACCES: another attempt does not help. */
    private static final Set<String> LASTING = Set.of("1", "13");
    private static final Pattern FILE = Pattern.compile(
            "rsync: (?:\\[sender[^\\]]*\\] )?(send_files failed to open|read errors mapping|opendir|readlink_stat)"
                    + "[ (]\"(.*)\"\\)?(?: \\(in [^)]*\\))?(?: failed)?: .* \\((\\d+)\\)");

    private final List<String> files = new ArrayList<>();
    private long count;
    private long folders;
    private boolean mayPass;
    private String other = "";

    /** Whether the line says that something could not be read. */
    synchronized boolean heard(String line) {
        var match = FILE.matcher(line);
        if (!match.matches()) {
            boolean complains = line.startsWith("rsync:") || line.startsWith("ERROR:");
            other = complains && other.isEmpty() ? line : other;
            return false;
        }
        count++;
        boolean folder = match.group(1).equals("opendir");
        folders += folder ? 1 : 0;
        mayPass |= !LASTING.contains(match.group(3));
        if (files.size() < NAMED_MAX) {
            files.add(plain(match.group(2)) + (folder ? "/" : ""));
        }
        return true;
    }

    /** A name may hold anything, and people read it. */
    private static String plain(String name) {
        var visible = name.replaceAll("[\\p{Cntrl}\\p{Cf}]", "?");
        return visible.length() > NAME_MAX ? visible.substring(0, NAME_MAX) + "…" : visible;
    }

    synchronized long count() {
        return count;
    }

    /** The first {@link #NAMED_MAX}, as the source calls them; a folder has a slash at its end. */
    synchronized List<String> files() {
        return List.copyOf(files);
    }

    /**
     * Whether nothing but these files is missing. A folder that can't be read hides an unknown number of files: it is
     * never allowed.
     */
    synchronized boolean within(int allowed) {
        return count > 0 && count <= allowed && folders == 0 && other.isEmpty();
    }

    /** Whether another attempt may read more. */
    synchronized boolean mayPass() {
        return mayPass || !other.isEmpty() || count == 0;
    }
}
