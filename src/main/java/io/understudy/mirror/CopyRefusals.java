package io.understudy.mirror;

import io.understudy.remote.CommandResult;
import io.understudy.settings.Mirror;
import io.understudy.settings.Settings;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * What keeps a run from copying: an empty source or target, and more deletions than {@code max-delete}. Each question
 * is answered by null, or by the outcome that ends the run. Blocks.
 */
final class CopyRefusals {
    private static final Duration LISTING = Duration.ofMinutes(1);

    private final Settings.Service service;
    private final Mirror mirror;
    private final ProgramRunner runner;
    private final RsyncOutcome outcomes;

    CopyRefusals(Settings.Service service, Mirror mirror, ProgramRunner runner, RsyncOutcome outcomes) {
        this.service = service;
        this.mirror = mirror;
        this.runner = runner;
        this.outcomes = outcomes;
    }

    /** @param folder on the primary, as rsync names it */
    @Nullable
    CopyOutcome emptyThere(String folder) throws RunStopped {
        var entries = new AtomicLong();
        var result = runner.run(Rsync.list(service, folder), line -> {
            if (line.matches("[-dlcbps][rwxsStT-]{9}.*") && !line.endsWith(" .")) {
                entries.incrementAndGet();
                return false;
            }
            return true;
        }, LISTING);
        if (!(result instanceof CommandResult.Exited exited && exited.ok())) {
            return outcomes.of(result);
        }
        return entries.get() > 0
                ? null
                : CopyOutcome.refused("the source is empty: is its file system mounted on " + service.primary().name()
                        + "? Nothing was copied, nothing deleted");
    }

    @Nullable
    CopyOutcome emptyHere() {
        return empty(mirror.to(), "the folder here");
    }

    static @Nullable CopyOutcome empty(Path folder, String what) {
        try (var files = Files.list(folder)) {
            return files.findAny().isPresent()
                    ? null
                    : CopyOutcome.refused(what + " is empty. Nothing was copied, nothing deleted");
        } catch (IOException | UncheckedIOException e) {
            return CopyOutcome.failed(what + " can't be read: " + e.getMessage(), true);
        }
    }

    /** A target that is not where the last complete run left it, or has lost what that left. */
    @Nullable
    CopyOutcome otherTarget(TargetPlace.Known known) {
        var to = mirror.to();
        var place = TargetPlace.of(to);
        var why = "";
        if (known.files() > 1 && !Files.exists(to)) {
            why = to + " is missing";
        } else if (known.place() != null && place != null && !place.equals(known.place())) {
            why = to + " lies on another file system than at the last complete run (it was " + known.place()
                    + ", it is " + place + ")";
        } else if (known.files() > 1 && Files.isDirectory(to) && bare(to)) {
            why = to + " is empty, though the last complete run left " + known.files() + " files and folders";
        }
        return why.isEmpty()
                ? null
                : CopyOutcome.refused(why + ": is its file system mounted? Nothing was copied, nothing deleted. If the"
                        + " target is meant to be like this, run `understudy mirror " + service.name()
                        + " --accept-target`");
    }

    /** Nothing in it but what making a file system leaves. */
    private static boolean bare(Path folder) {
        try (var files = Files.list(folder)) {
            return files.allMatch(f -> f.getFileName().toString().equals("lost+found"));
        } catch (IOException | UncheckedIOException e) {
            return false;
        }
    }

    /** What would go to the primary is not the copy: it would overwrite the primary's data, or delete it. */
    @Nullable
    CopyOutcome notTheCopy(TargetPlace.Known known) {
        var empty = emptyHere();
        return empty != null ? empty : otherTarget(known);
    }

    /** Makes the target folder where it is missing. */
    @Nullable
    CopyOutcome missingTarget() {
        try {
            Files.createDirectories(mirror.to());
            return null;
        } catch (IOException e) {
            return CopyOutcome.failed("the folder " + mirror.to() + " can't be created: " + e.getMessage(), false);
        }
    }

    /**
     * By a dry run before anything is done: rsync's own --max-delete deletes that many before it stops.
     *
     * @param known how many files the last complete run found, or 0
     */
    @Nullable
    CopyOutcome tooManyDeletions(CopyOutcome dry, long known) {
        var limit = Objects.requireNonNull(mirror.maxDelete());
        // Without some folders that can't be read the counts are still good: rsync deletes nothing then.
        if (dry.stats() == null || !dry.complete() && (dry.unread() == null || dry.mayPass())) {
            return dry;
        }
        long files = limit.percent() ? known > 0 ? known : new FolderTree(mirror.to()).count() : 0;
        long most = limit.percent() ? files * limit.number() / 100 : limit.number();
        long deletions = dry.stats().deleted();
        return deletions <= most
                ? null
                : CopyOutcome.refused("it would delete " + deletions + " files here, and max-delete allows " + most
                        + (limit.percent() ? " (" + limit + " of " + files + ")" : "")
                        + ": nothing was copied, nothing deleted");
    }
}
