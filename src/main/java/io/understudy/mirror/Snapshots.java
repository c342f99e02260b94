package io.understudy.mirror;

import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Earlier states of a target, each a folder beside it whose unchanged files are hard links. */
final class Snapshots {
    private static final DateTimeFormatter NAME = DateTimeFormatter.ofPattern("yyyyMMdd-HHmmss-SSS")
            .withZone(ZoneOffset.UTC);
    private static final String UNFINISHED = ".partial";

    private final Path folder;

    Snapshots(Path target) {
        this.folder = target.resolveSibling(target.getFileName() + ".snapshots");
    }

    /** Where the next one is made, before {@link #finish} gives it its name. */
    Path begin(Instant at) throws IOException {
        Files.createDirectories(folder);
        for (var left : all(true)) {
            delete(folder.resolve(left));
        }
        return folder.resolve(NAME.format(later(at)) + UNFINISHED);
    }

    /** The names are kept in the order of making, also by a clock that was set back: the oldest is deleted first. */
    private Instant later(Instant at) throws IOException {
        var made = all(false);
        if (made.isEmpty() || NAME.format(at).compareTo(made.getLast()) > 0) {
            return at;
        }
        return NAME.parse(made.getLast(), Instant::from).plusMillis(1);
    }

    void finish(Path made, int keep) throws IOException {
        var name = made.getFileName().toString();
        Files.move(made, folder.resolve(name.substring(0, name.length() - UNFINISHED.length())));
        var kept = all(false);
        for (var old : kept.subList(0, Math.max(0, kept.size() - keep))) {
            delete(folder.resolve(old));
        }
    }

    /** Oldest first. */
    List<String> names() {
        try {
            return all(false);
        } catch (IOException e) {
            return List.of("can't be listed: " + e.getMessage());
        }
    }

    private List<String> all(boolean unfinished) throws IOException {
        if (!Files.isDirectory(folder)) {
            return List.of();
        }
        try (var files = Files.list(folder)) {
            return files.map(f -> f.getFileName().toString())
                    .filter(f -> unfinished
                            ? f.endsWith(UNFINISHED)
                            : f.matches("\\d{8}-\\d{6}-\\d{3}"))
                    .sorted().toList();
        }
    }

    /** The tree, never what a symbolic link in it leads to. */
    private static void delete(Path tree) throws IOException {
        Files.walkFileTree(tree, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
                Files.delete(file);
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult postVisitDirectory(Path directory, @Nullable IOException e) throws IOException {
                if (e != null) {
                    throw e;
                }
                Files.delete(directory);
                return FileVisitResult.CONTINUE;
            }
        });
    }
}
