package io.understudy.mirror;

import io.understudy.settings.Mirror;
import io.understudy.settings.Settings;
import java.io.IOException;
import java.nio.file.Files;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Compares the contents of some files that are here with those at the source. One run, one thread. */
final class ContentCheck {
    private static final int EXAMPLES_MAX = 10;

    private final Settings.Service service;
    private final Mirror mirror;
    private final ProgramRunner runner;
    private final RsyncOutcome outcomes;
    private final List<String> files;
    private final List<String> examples = new ArrayList<>();
    private long different;

    /** @param files relative to the target */
    ContentCheck(Settings.Service service, Mirror mirror, ProgramRunner runner, RsyncOutcome outcomes,
            List<String> files) {
        this.service = service;
        this.mirror = mirror;
        this.runner = runner;
        this.outcomes = outcomes;
        this.files = List.copyOf(files);
    }

    /** @param check null when nothing could be compared: {@code outcome} says why */
    record Compared(CopyOutcome outcome, MirrorView.@Nullable Check check) {}

    CopyOutcome compare(String source) throws RunStopped {
        try {
            var list = Files.createTempFile("understudy-verify", ".list");
            try {
                Files.writeString(list, String.join("\0", files));
                return outcomes.of(runner.run(
                        Rsync.compare(service, source, mirror.to() + "/", list.toString()), this::heard,
                        mirror.timeout()));
            } finally {
                Files.delete(list);
            }
        } catch (IOException e) {
            return CopyOutcome.failed("the list of files can't be written: " + e.getMessage(), false);
        }
    }

    /** What {@link #compare} found, once it has ended with {@code outcome}. */
    Compared found(CopyOutcome outcome, Instant at) {
        boolean compared = outcome.exit() != null
                && (ExitCode.complete(outcome.exit()) || ExitCode.partial(outcome.exit()));
        return new Compared(outcome,
                compared ? new MirrorView.Check(at, files.size(), count(), List.copyOf(examples)) : null);
    }

    private synchronized long count() {
        return different;
    }

    /**
     * {@code >fcst...... name}: the second letter is the kind. Folders don't count, as a folder's time differs as soon
     * as anything in it was new. Called by the thread that reads rsync's output.
     */
    private synchronized boolean heard(String line) {
        if (line.matches("[<>ch.*][fLDS][^ ]{7,} .+")) {
            different++;
            if (examples.size() < EXAMPLES_MAX) {
                examples.add(line.substring(line.indexOf(' ') + 1));
            }
            return false;
        }
        return true;
    }
}
