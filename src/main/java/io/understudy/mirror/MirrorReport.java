package io.understudy.mirror;

import io.understudy.journal.Journal;
import io.understudy.vocabulary.EventKind;
import java.time.Duration;
import java.time.Instant;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Reports what a mirror does and how its runs ended: to the journal, the log, pages and listeners. Any thread. */
final class MirrorReport {
    private static final Logger log = LoggerFactory.getLogger(MirrorReport.class);
    /** While data is being copied, pages hear of its progress this often. */
    private static final Duration PROGRESS = Duration.ofMillis(250);

    private final String service;
    private final MirrorRecord record;
    private final MirrorTools tools;
    private final Supplier<MirrorView> view;
    private MirrorView.@Nullable Progress progress;
    private long toldAt;

    /** @param view how the mirror is now */
    MirrorReport(String service, MirrorRecord record, MirrorTools tools, Supplier<MirrorView> view) {
        this.service = service;
        this.record = record;
        this.tools = tools;
        this.view = view;
    }

    /** Something that people may want to look up. @param code without its {@code mirror-} */
    void note(String code, String because) {
        journal(EventKind.MIRROR, code, because);
    }

    /** Something that somebody should look at. @param code without its {@code mirror-} */
    void alert(String code, String because) {
        journal(EventKind.ALERT, code, because);
    }

    private void journal(EventKind kind, String code, String because) {
        log.info("event=mirror service={} code={} because=\"{}\"", service, code, because);
        tools.journal().append(new Journal.Event(0, tools.clock().instant(), service, "", kind, null, null,
                "mirror-" + code, because, "", ""));
    }

    /** A run has ended: keeps it as the last one, journals it and publishes it. */
    MirrorView.Ended ended(MirrorActivity activity, Instant began, CopyOutcome outcome, int attempts, String user) {
        var ended = new MirrorView.Ended(activity, began, tools.clock().instant(), outcome.result(), outcome.because(),
                outcome.exit(), attempts, outcome.stats(), user, outcome.said().isEmpty() ? null : outcome.said(),
                outcome.unread());
        record.ended(ended);
        var code = activity.word() + "-" + outcome.result().word();
        switch (outcome.result()) {
            case COMPLETE, STOPPED -> note(code, sentence(ended));
            case PARTIAL, FAILED, REFUSED -> alert(code, sentence(ended));
        }
        tools.events().publishEvent(new MirrorEnded(service, ended));
        return ended;
    }

    private static String sentence(MirrorView.Ended ended) {
        var stats = ended.stats();
        return ended.because() + (ended.unread() == null ? "" : ": " + String.join(", ", ended.unread().files()))
                + (ended.said() == null ? "" : ": " + ended.said()) + (stats == null
                ? ""
                : ": " + stats.copied() + " of " + stats.files() + " files, " + stats.bytes() + " bytes, "
                        + stats.deleted() + " deleted, in "
                        + Duration.between(ended.began(), ended.ended()).toSeconds() + " s");
    }

    // ---- progress ---------------------------------------------------------------------------------------------------

    /** Null unless data is being copied. */
    synchronized MirrorView.@Nullable Progress progress() {
        return progress;
    }

    void progressed(RsyncOutput.Line line) {
        long at = tools.ticker().nanos();
        boolean tell;
        synchronized (this) {
            var since = progress == null ? tools.clock().instant() : progress.since();
            progress = new MirrorView.Progress(since, line.bytes(), line.percent(), line.files(), line.left(),
                    line.total(), line.bytesPerSecond());
            tell = at - toldAt >= PROGRESS.toNanos();
        }
        if (tell) {
            changed();
        }
    }

    synchronized void copyingEnded() {
        progress = null;
    }

    /** Tells pages and streams at once that the mirror has changed. */
    void changed() {
        synchronized (this) {
            toldAt = tools.ticker().nanos();
        }
        tools.events().publishEvent(new MirrorChanged(view.get()));
    }
}
