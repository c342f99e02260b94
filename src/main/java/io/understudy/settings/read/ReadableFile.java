package io.understudy.settings.read;

import io.understudy.settings.key.Key;
import java.nio.file.Files;
import java.nio.file.Path;

/** A file that the configuration names and that has to be read later. */
final class ReadableFile {
    private ReadableFile() {}

    /** Whether this process can read {@code file}; else there is a fault at {@code key}. */
    static boolean check(Fields in, Key key, Path file) {
        if (!Files.exists(file)) {
            in.fault(key, "there is no such file", "Name an existing file");
        } else if (!Files.isRegularFile(file)) {
            in.fault(key, "is not a file", "Name the file itself");
        } else if (!Files.isReadable(file)) {
            in.fault(key, "this user may not read it", "Give read permission to the user that runs Understudy");
        } else {
            return true;
        }
        return false;
    }
}
