package io.understudy.mirror;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * Where a mirror's target lies, so that a run notices when its file system is not mounted: it would fill the folder
 * below, and call that complete.
 */
final class TargetPlace {
    private static final Path BY_UUID = Path.of("/dev/disk/by-uuid");
    private static final Path LOOPS = Path.of("/sys/block");

    private TargetPlace() {}

    /**
     * What the last complete run has left.
     *
     * @param place of it, or null where that is not known
     * @param files how many it left, with folders; 0 when there was none
     */
    record Known(@Nullable String place, long files) {
        /** Whatever is there is meant to be. */
        static final Known ANY = new Known(null, 0);
    }

    /**
     * The type of the file system, its UUID (or what is mounted, where none is known) and the folder in it: the same
     * after a reboot, and wherever it is mounted. Null where the folder is missing, or it can't be found out.
     */
    static @Nullable String of(Path target) {
        try {
            var real = target.toRealPath();
            var mounted = new Mounts().holding(real);
            var inside = mounted.root().resolve(mounted.at().relativize(real)).normalize();
            return mounted.type() + " " + source(mounted.source()) + " " + inside;
        } catch (IOException e) {
            return null;
        }
    }

    /** Devices are numbered anew at each boot. */
    private static String source(String source) throws IOException {
        if (!source.startsWith("/dev/") || !Files.exists(Path.of(source))) {
            return source;
        }
        var device = Path.of(source).toRealPath();
        if (Files.isDirectory(BY_UUID)) {
            try (var ids = Files.list(BY_UUID)) {
                for (var id : ids.sorted().toList()) {
                    if (Files.exists(id) && id.toRealPath().equals(device)) {
                        return "UUID=" + id.getFileName();
                    }
                }
            }
        }
        var backing = LOOPS.resolve(device.getFileName()).resolve("loop/backing_file");
        return Files.isReadable(backing) ? Files.readString(backing).strip() : source;
    }
}
