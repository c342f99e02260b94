package io.understudy;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** What a source file may look like. Each rule returns what breaks it. */
record SourceRules(Path root) {
    static final int WIDTH = 120;
    static final int LENGTH = 300;

    private record Source(String name, List<String> lines) {
        Stream<String> tooWide() {
            return IntStream.range(0, lines.size()).filter(i -> width(lines.get(i)) > WIDTH)
                    .mapToObj(i -> name + ":" + (i + 1) + " has " + width(lines.get(i)) + " characters");
        }

        private static int width(String line) {
            return line.codePointCount(0, line.length());
        }
    }

    /** The lines that are wider than {@link #WIDTH}, strings and comments too. */
    List<String> tooWide() throws IOException {
        return sources().stream().flatMap(Source::tooWide).toList();
    }

    /**
     * The files longer than {@link #LENGTH} lines, and the exceptions that are none any more.
     *
     * @param reasons why a file may be longer, by its name from the root
     */
    List<String> tooLong(Map<String, String> reasons) throws IOException {
        var broken = new ArrayList<String>();
        var stale = new ArrayList<>(reasons.keySet());
        for (var source : sources()) {
            if (source.lines().size() > LENGTH && !stale.remove(source.name())) {
                broken.add(source.name() + " has " + source.lines().size() + " lines");
            }
        }
        stale.forEach(name -> broken.add(name + " needs no exception any more"));
        return broken;
    }

    private List<Source> sources() throws IOException {
        try (var files = Files.walk(root)) {
            return files.filter(f -> f.toString().endsWith(".java")).sorted().map(this::read).toList();
        }
    }

    private Source read(Path file) {
        try {
            return new Source(root.relativize(file).toString(), Files.readAllLines(file));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
