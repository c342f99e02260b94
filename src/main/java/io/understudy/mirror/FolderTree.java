package io.understudy.mirror;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import java.util.function.LongUnaryOperator;

/** What lies in a folder, counted and drawn from without remembering it: there may be millions of files. */
record FolderTree(Path folder) {
    /** Files, and whatever else is no folder. */
    long count() {
        var count = new AtomicLong();
        walk(_ -> count.incrementAndGet());
        return count.get();
    }

    /** Of all files, each as likely as any other (a reservoir). Relative to the folder. */
    List<String> sample(int size, long seed) {
        var chosen = new ArrayList<String>();
        var seen = new AtomicLong();
        LongUnaryOperator dice = new SplittableRandom(seed)::nextLong;
        walk(file -> {
            long number = seen.incrementAndGet();
            if (chosen.size() < size) {
                chosen.add(file.toString());
                return;
            }
            long place = dice.applyAsLong(number);
            if (place < size) {
                chosen.set((int) place, file.toString());
            }
        });
        return chosen;
    }

    private void walk(Consumer<Path> each) {
        try {
            Files.walkFileTree(folder, new SimpleFileVisitor<>() {
                @Override
                public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
                    each.accept(folder.relativize(file));
                    return FileVisitResult.CONTINUE;
                }

                @Override
                public FileVisitResult visitFileFailed(Path file, IOException e) {
                    return FileVisitResult.CONTINUE; // gone meanwhile
                }
            });
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
