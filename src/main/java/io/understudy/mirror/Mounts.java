package io.understudy.mirror;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** What is mounted here, by the kernel's own word (proc_pid_mountinfo(5)). */
final class Mounts {
    /** @param at the mount point, {@code source} as it was given to mount */
    record Mounted(Path at, String type, String source) {}

    private final Path table;

    Mounts() {
        this(Path.of("/proc/self/mountinfo"));
    }

    Mounts(Path table) {
        this.table = table;
    }

    /**
     * In the order in which they were mounted: the last at one place is the one that is seen. @throws IOException the
     * table can't be read
     */
    List<Mounted> at(Path place) throws IOException {
        var real = real(place);
        var found = new ArrayList<Mounted>();
        for (var line : Files.readAllLines(table, StandardCharsets.UTF_8)) {
            // id parent major:minor root AT options [tags…] - TYPE SOURCE options
            var fields = line.split(" ", -1);
            int dash = List.of(fields).indexOf("-");
            if (fields.length > 4 && dash > 4 && fields.length > dash + 2
                    && Path.of(plain(fields[4])).equals(real)) {
                found.add(new Mounted(place, fields[dash + 1], plain(fields[dash + 2])));
            }
        }
        return found;
    }

    /** The kernel's name of it, without symbolic links. Never looks into the place itself, whose server may be gone. */
    private static Path real(Path place) throws IOException {
        if (Files.isSymbolicLink(place)) {
            return place.toRealPath();
        }
        var parent = place.getParent();
        return parent == null || !Files.exists(parent) ? place : parent.toRealPath().resolve(place.getFileName());
    }

    /** Blank, tab, line feed and backslash stand as three octal digits. */
    private static String plain(String field) {
        return field.replace("\\040", " ").replace("\\011", "\t").replace("\\012", "\n").replace("\\134", "\\");
    }
}
