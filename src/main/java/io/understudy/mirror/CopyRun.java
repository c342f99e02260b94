package io.understudy.mirror;

import io.understudy.remote.CommandResult;
import io.understudy.settings.Mirror;
import io.understudy.settings.Settings;
import io.understudy.time.Ticker;
import java.io.IOException;
import java.time.InstantSource;
import java.util.List;
import java.util.Objects;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * What one attempt does, step by step: mount, look, count what would be deleted, copy, link a snapshot, unmount.
 * Blocks.
 */
final class CopyRun {
    private static final String DRY_RUN = "--dry-run";

    private final Settings.Service service;
    private final Mirror mirror;
    private final ProgramRunner runner;
    private final RsyncOutcome outcomes;
    private final CopyRefusals refusals;
    private final @Nullable Mounting mounting;
    private final Snapshots snapshots;
    private final Ticker ticker;
    private final InstantSource clock;

    CopyRun(Settings.Service service, Mirror mirror, ProgramRunner runner, Ticker ticker, InstantSource clock) {
        this.service = service;
        this.mirror = mirror;
        this.runner = runner;
        var complaints = new FailureText(mirror);
        this.outcomes = new RsyncOutcome(complaints);
        this.refusals = new CopyRefusals(service, mirror, runner, outcomes);
        this.mounting = mirror.from() instanceof Mirror.Mount mount ? new Mounting(mount, runner, complaints) : null;
        this.snapshots = new Snapshots(mirror.to());
        this.ticker = ticker;
        this.clock = clock;
    }

    /**
     * @param known how many files the last complete run found, or 0
     * @param target where it left them
     */
    CopyOutcome pull(long known, TargetPlace.Known target, Consumer<RsyncOutput.Line> progress) throws RunStopped {
        var elsewhere = refusals.otherTarget(target);
        return elsewhere != null ? elsewhere : withSource(source -> {
            // Again, since mounting a source takes a while; and a folder that is missing is made only after that.
            var refused = refusals.otherTarget(target);
            refused = refused != null ? refused : refusals.missingTarget();
            if (refused != null) {
                return refused;
            }
            var dry = mirror.maxDelete() == null || !deletes() ? null : copy(source, here(), null, 0, DRY_RUN);
            if (dry != null) {
                refused = refusals.tooManyDeletions(dry, known);
            }
            return refused != null ? refused : snapshot(copy(source, here(), progress, bytes(dry)));
        });
    }

    CopyOutcome estimate() throws RunStopped {
        return withSource(source -> {
            var refused = refusals.missingTarget();
            return refused != null ? refused : copy(source, here(), null, 0, DRY_RUN);
        });
    }

    /** What bringing the data back would do. */
    CopyOutcome pushEstimate(TargetPlace.Known target) throws RunStopped {
        var refused = refusals.notTheCopy(target);
        return refused != null ? refused : copy(here(), there(), null, 0, DRY_RUN);
    }

    /** @param expected how many bytes will be sent, by the summary; 0 when unknown */
    CopyOutcome push(long expected, TargetPlace.Known target, Consumer<RsyncOutput.Line> progress) throws RunStopped {
        var refused = refusals.notTheCopy(target);
        return refused != null ? refused : copy(here(), there(), progress, expected);
    }

    /** Compares the contents of some files that are here with those on the primary. */
    ContentCheck.Compared verify(int sample) throws RunStopped {
        var files = new FolderTree(mirror.to()).sample(sample, clock.instant().toEpochMilli());
        var check = new ContentCheck(service, mirror, runner, outcomes, files);
        return check.found(withSource(check::compare), clock.instant());
    }

    /** Unmounts what this run or an earlier one has mounted. @return why something is still mounted, or empty */
    String unmount() {
        return mounting == null ? "" : mounting.unmount();
    }

    List<String> snapshotNames() {
        return snapshots.names();
    }

    private String here() {
        return mirror.to() + "/";
    }

    /** The folder on the primary, over SSH. */
    private String there() {
        var ssh = service.primary().ssh();
        if (ssh == null) {
            throw new IllegalStateException("checked when the configuration was read");
        }
        var path = switch (mirror.from()) {
            case Mirror.Ssh(String folder) -> folder;
            case Mirror.Mount mount -> mount.source().substring(mount.source().indexOf(":/") + 1);
        };
        return Rsync.remote(ssh, path.endsWith("/") ? path : path + "/");
    }

    private CopyOutcome withSource(Mounting.Work work) throws RunStopped {
        return switch (mirror.from()) {
            case Mirror.Ssh _ -> {
                var refused = refusals.emptyThere(there());
                yield refused != null ? refused : work.with(there());
            }
            case Mirror.Mount _ -> Objects.requireNonNull(mounting).with(work);
        };
    }

    private boolean deletes() {
        return mirror.options().stream().anyMatch(o -> o.startsWith("--del"));
    }

    private static long bytes(@Nullable CopyOutcome dry) {
        return dry == null || dry.stats() == null ? 0 : dry.stats().bytes();
    }

    private CopyOutcome copy(String from, String to, @Nullable Consumer<RsyncOutput.Line> progress, long expected,
            String... more) throws RunStopped {
        var output = new RsyncOutput(expected);
        var unreadable = new Unreadable();
        long began = ticker.nanos();
        var result = runner.run(Rsync.copy(service, mirror, from, to, more), line -> {
            var at = output.progress(line);
            if (at != null && progress != null) {
                progress.accept(at);
            }
            return at == null && !unreadable.heard(line) && !output.stat(line);
        }, mirror.timeout());
        // What goes back to the primary has to be all of it.
        return outcomes.of(result, output, ticker.nanos() - began, unreadable,
                to.equals(here()) ? mirror.maxErrors() : 0);
    }

    /** A snapshot that can't be made leaves the copy complete, but its outcome says so. */
    private CopyOutcome snapshot(CopyOutcome copied) throws RunStopped {
        if (!copied.complete() || mirror.snapshots() == 0) {
            return copied;
        }
        try {
            var made = snapshots.begin(clock.instant());
            var result = runner.run(Rsync.link(mirror.to().toString(), made.toString()), _ -> true,
                    mirror.timeout());
            if (result instanceof CommandResult.Exited exited && exited.ok()) {
                snapshots.finish(made, mirror.snapshots());
                return copied;
            }
            return copied.but("the snapshot failed: rsync " + FailureText.ending(result));
        } catch (IOException e) {
            return copied.but("the snapshot failed: " + e.getMessage());
        }
    }
}
