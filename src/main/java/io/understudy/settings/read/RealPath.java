package io.understudy.settings.read;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Where a path leads, over all symbolic links: what is judged by its name may be something else. */
final class RealPath {
    private RealPath() {}

    /** What of it does not exist yet is taken as it is written. */
    static Path of(Path path) {
        var whole = path.toAbsolutePath().normalize();
        for (var there = whole; there != null; there = there.getParent()) {
            if (Files.exists(there)) {
                try {
                    return there.toRealPath().resolve(there.relativize(whole));
                } catch (IOException e) {
                    return whole; // not to be entered by this user
                }
            }
        }
        return whole;
    }
}
