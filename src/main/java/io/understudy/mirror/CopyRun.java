package io.understudy.mirror;

import io.understudy.remote.CommandResult;
import io.understudy.settings.Mirror;
import io.understudy.settings.Settings;
import io.understudy.time.Ticker;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * What one attempt does, step by step: mount, look, count what would be deleted, copy, link a snapshot, unmount.
 * Blocks.
 */
final class CopyRun {
    private static final Duration SHORT = Duration.ofSeconds(30);
    private static final int EXAMPLES_MAX = 10;

    /** Runs programs for this service, so that they can be stopped. */
    interface Runner {
        /** @throws Stopped it was stopped, or must not begin */
        CommandResult run(List<String> args, Predicate<String> lines, Duration limit)
                throws Stopped;

        /** Not stopped with the others: it only cleans up. */
        CommandResult clean(List<String> args, Duration limit);

        void pause(Duration time) throws Stopped;
    }

    /** The run was stopped, by permission withdrawn or the daemon's end. The message says why. */
    static final class Stopped extends Exception {
        Stopped(String why) {
            super(why);
        }
    }

    /**
     * @param result {@code complete}, {@code partial}, {@code failed} or {@code refused}
     * @param mayPass worth another attempt
     */
    record Outcome(String result, String because, @Nullable Integer exit, MirrorView.@Nullable Stats stats,
            boolean mayPass) {
        static Outcome refused(String because) {
            return new Outcome("refused", because, null, null, false);
        }

        static Outcome failed(String because, boolean mayPass) {
            return new Outcome("failed", because, null, null, mayPass);
        }

        boolean complete() {
            return result.equals("complete");
        }
    }

    private final Settings.Service service;
    private final Mirror mirror;
    private final Runner runner;
    private final FailureText complaints;
    private final @Nullable Mounting mounting;
    private final Snapshots snapshots;
    private final Ticker ticker;
    private final InstantSource clock;

    CopyRun(Settings.Service service, Mirror mirror, Runner runner, Ticker ticker, InstantSource clock) {
        this.service = service;
        this.mirror = mirror;
        this.runner = runner;
        this.complaints = new FailureText(mirror);
        this.mounting = mirror.from() instanceof Mirror.Mount mount ? new Mounting(mount, runner, complaints) : null;
        this.snapshots = new Snapshots(mirror.to());
        this.ticker = ticker;
        this.clock = clock;
    }

    /** What is between a source that is ready and its being left again. */
    interface Work {
        Outcome with(String source) throws Stopped;
    }

    /** @param known how many files the last complete run found, or 0 */
    Outcome pull(long known, Consumer<RsyncOutput.Line> progress) throws Stopped {
        return withSource(source -> {
            var refused = makeTarget();
            if (refused != null) {
                return refused;
            }
            var dry = mirror.maxDelete() == null || !deletes() ? null : copy(source, here(), null, 0, "--dry-run");
            if (dry != null) {
                refused = tooManyDeletions(dry, known);
            }
            return refused != null ? refused : snapshot(copy(source, here(), progress, bytes(dry)));
        });
    }

    Outcome estimate() throws Stopped {
        return withSource(source -> {
            var refused = makeTarget();
            return refused != null ? refused : copy(source, here(), null, 0, "--dry-run");
        });
    }

    /** What bringing the data back would do. */
    Outcome pushEstimate() throws Stopped {
        var refused = emptyHere();
        return refused != null ? refused : copy(here(), there(), null, 0, "--dry-run");
    }

    /** @param expected how many bytes will be sent, by the summary; 0 when unknown */
    Outcome push(long expected, Consumer<RsyncOutput.Line> progress) throws Stopped {
        var refused = emptyHere();
        return refused != null ? refused : copy(here(), there(), progress, expected);
    }

    /** @param check null when nothing could be compared: {@code outcome} says why */
    record Compared(Outcome outcome, MirrorView.@Nullable Check check) {}

    /** Compares the contents of some files that are here with those on the primary. */
    Compared verify(int sample) throws Stopped {
        var files = new FolderTree(mirror.to()).sample(sample, clock.instant().toEpochMilli());
        var different = new ArrayList<String>();
        var count = new AtomicLong();
        var outcome = withSource(source -> {
            try {
                var list = Files.createTempFile("understudy-verify", ".list");
                try {
                    Files.writeString(list, String.join("\0", files));
                    return outcome(runner.run(Rsync.compare(service, source, here(), list.toString()),
                            line -> differs(line, count, different), mirror.timeout()), null, 0);
                } finally {
                    Files.delete(list);
                }
            } catch (IOException e) {
                return Outcome.failed("the list of files can't be written: " + e.getMessage(), false);
            }
        });
        boolean compared = outcome.exit() != null
                && (ExitCode.complete(outcome.exit()) || ExitCode.partial(outcome.exit()));
        return new Compared(outcome,
                compared ? new MirrorView.Check(clock.instant(), files.size(), count.get(), different) : null);
    }

    /**
     * {@code >fcst...... name}: the second letter is the kind. A folder's time differs as soon as anything in it was
     * new.
     */
    private static boolean differs(String line, AtomicLong count, List<String> different) {
        if (line.matches("[<>ch.*][fLDS][^ ]{7,} .+")) {
            count.incrementAndGet();
            if (different.size() < EXAMPLES_MAX) {
                different.add(line.substring(line.indexOf(' ') + 1));
            }
            return false;
        }
        return true;
    }

    /** Takes away what this run or one before it has mounted. @return why something is still there, or empty */
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
    String there() {
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

    private Outcome withSource(Work work) throws Stopped {
        return switch (mirror.from()) {
            case Mirror.Ssh _ -> {
                var refused = emptyThere();
                yield refused != null ? refused : work.with(there());
            }
            case Mirror.Mount _ -> Objects.requireNonNull(mounting).with(work);
        };
    }

    // ---- what must not be copied ------------------------------------------------------------------------------------

    private @Nullable Outcome emptyThere() throws Stopped {
        var entries = new AtomicLong();
        var result = runner.run(Rsync.list(service, there()), line -> {
            if (line.matches("[-dlcbps][rwxsStT-]{9}.*") && !line.endsWith(" .")) {
                entries.incrementAndGet();
                return false;
            }
            return true;
        }, SHORT.multipliedBy(2));
        if (!(result instanceof CommandResult.Exited exited && exited.ok())) {
            return outcome(result, null, 0);
        }
        return entries.get() > 0
                ? null
                : Outcome.refused("the source is empty: is its file system mounted on " + service.primary().name()
                        + "? Nothing was copied, nothing deleted");
    }

    private @Nullable Outcome emptyHere() {
        return empty(mirror.to(), "the folder here");
    }

    static @Nullable Outcome empty(Path folder, String what) {
        try (var files = Files.list(folder)) {
            return files.findAny().isPresent()
                    ? null
                    : Outcome.refused(what + " is empty. Nothing was copied, nothing deleted");
        } catch (IOException | UncheckedIOException e) {
            return Outcome.failed(what + " can't be read: " + e.getMessage(), true);
        }
    }

    private @Nullable Outcome makeTarget() {
        try {
            Files.createDirectories(mirror.to());
            return null;
        } catch (IOException e) {
            return Outcome.failed("the folder " + mirror.to() + " can't be made: " + e.getMessage(), false);
        }
    }

    private boolean deletes() {
        return mirror.options().stream().anyMatch(o -> o.startsWith("--del"));
    }

    private static long bytes(@Nullable Outcome dry) {
        return dry == null || dry.stats() == null ? 0 : dry.stats().bytes();
    }

    /** By what rsync said before it did anything: its own --max-delete would delete as many before it stops. */
    private @Nullable Outcome tooManyDeletions(Outcome dry, long known) {
        var limit = Objects.requireNonNull(mirror.maxDelete());
        if (!dry.complete() || dry.stats() == null) {
            return dry;
        }
        long files = limit.percent() ? known > 0 ? known : new FolderTree(mirror.to()).count() : 0;
        long most = limit.percent() ? files * limit.number() / 100 : limit.number();
        long deletions = dry.stats().deleted();
        return deletions <= most
                ? null
                : Outcome.refused("it would delete " + deletions + " files here, and max-delete allows " + most
                        + (limit.percent() ? " (" + limit + " of " + files + ")" : "")
                        + ": nothing was copied, nothing deleted");
    }

    // ---- copying ----------------------------------------------------------------------------------------------------

    private Outcome copy(String from, String to, @Nullable Consumer<RsyncOutput.Line> progress, long expected,
            String... more)
            throws Stopped {
        var output = new RsyncOutput(expected);
        long began = ticker.nanos();
        var result = runner.run(Rsync.copy(service, mirror, from, to, more), line -> {
            var at = output.progress(line);
            if (at != null && progress != null) {
                progress.accept(at);
            }
            return at == null && !output.stat(line);
        }, mirror.timeout());
        return outcome(result, output, ticker.nanos() - began);
    }

    private Outcome outcome(CommandResult result, @Nullable RsyncOutput output, long nanos) {
        return switch (result) {
            case CommandResult.Exited(int status, _, _) -> new Outcome(
                    ExitCode.complete(status) ? "complete" : ExitCode.partial(status) ? "partial" : "failed",
                    status == 0
                            ? ExitCode.words(0)
                            : ExitCode.words(status) + " (exit " + status + ")" + complaints.line(result),
                    status, output == null ? null : output.stats(nanos), ExitCode.mayPass(status));
            case CommandResult.NotRun(String why, _) -> Outcome.failed("rsync " + why, false);
            case CommandResult.Unknown(String why, _, _) -> new Outcome("partial", "rsync " + why, null, null, true);
        };
    }

    /** A snapshot that can't be made doesn't make the copy incomplete, but has to be said. */
    private Outcome snapshot(Outcome copied) throws Stopped {
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
            return new Outcome("complete", "complete, but the snapshot failed: rsync " + complaints.of(result),
                    copied.exit(),
                    copied.stats(), false);
        } catch (IOException e) {
            return new Outcome("complete", "complete, but the snapshot failed: " + e.getMessage(), copied.exit(),
                    copied.stats(), false);
        }
    }
}
