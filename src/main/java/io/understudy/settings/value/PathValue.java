package io.understudy.settings.value;

import java.nio.file.InvalidPathException;
import java.nio.file.Path;

/** A path as it is written; a relative one is taken from the configuration file's folder. */
public record PathValue() implements Scalar<Path> {
    @Override
    public Parsed<Path> parse(String text) {
        try {
            return new Parsed.Fits<>(Path.of(text));
        } catch (InvalidPathException e) {
            return new Parsed.Unfit<>("is not a path: " + e.getReason(), remedy());
        }
    }

    @Override
    public String text(Path value) {
        return value.toString();
    }

    @Override
    public String words() {
        return "path";
    }

    @Override
    public String remedy() {
        return "Write an absolute path";
    }
}
