package io.understudy.mirror;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** What is mounted here, by the kernel's own word (proc_pid_mountinfo(5)). */
final class Mounts {
    /**
     * @param at the mount point, {@code source} as it was given to mount
     * @param root what of the file system is seen at the mount point
     */
    record Mounted(Path at, String type, String source, Path root) {}

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
        return all().stream().filter(m -> m.at().equals(real))
                .map(m -> new Mounted(place, m.type(), m.source(), m.root())).toList();
    }

    /** What an existing place lies on, without symbolic links. @throws IOException the table can't be read */
    Mounted holding(Path real) throws IOException {
        Mounted best = null;
        for (var mounted : all()) {
            // The longest mount point, and of several at one place the last.
            if (real.startsWith(mounted.at())
                    && (best == null || mounted.at().getNameCount() >= best.at().getNameCount())) {
                best = mounted;
            }
        }
        if (best == null) {
            throw new IOException("nothing is mounted above " + real);
        }
        return best;
    }

    private List<Mounted> all() throws IOException {
        var found = new ArrayList<Mounted>();
        for (var line : Files.readAllLines(table, StandardCharsets.UTF_8)) {
            // id parent major:minor root AT options [tags…] - TYPE SOURCE options
            var fields = line.split(" ", -1);
            int dash = List.of(fields).indexOf("-");
            if (fields.length > 4 && dash > 4 && fields.length > dash + 2) {
                found.add(new Mounted(Path.of(plain(fields[4])), fields[dash + 1], plain(fields[dash + 2]),
                        Path.of(plain(fields[3]))));
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
