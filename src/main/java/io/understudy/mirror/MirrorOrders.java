package io.understudy.mirror;

import io.understudy.settings.Mirror;
import io.understudy.settings.Settings;
import java.time.Instant;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Carries out a mirror's orders, one at a time, each on a thread of its own. Any thread may order. */
final class MirrorOrders {
    private static final Logger log = LoggerFactory.getLogger(MirrorOrders.class);

    private final Settings.Service service;
    private final Mirror mirror;
    private final MirrorTools tools;
    private final RunSlot slot;
    private final CopyRun copying;
    private final MirrorRecord record;
    private final MirrorReport report;
    private final MirrorRetries retries;
    private final Runnable evaluate;
    /** The last run from the primary was stopped because it became unclear who serves: it begins again when it can. */
    private boolean interrupted;

    /** @param evaluate called after each run: the data may have become fit to serve from */
    MirrorOrders(Settings.Service service, Mirror mirror, MirrorTools tools, RunSlot slot, CopyRun copying,
            MirrorRecord record, MirrorReport report, Runnable evaluate) {
        this.service = service;
        this.mirror = mirror;
        this.tools = tools;
        this.slot = slot;
        this.copying = copying;
        this.record = record;
        this.report = report;
        this.retries = new MirrorRetries(mirror.retries(), slot, report);
        this.evaluate = evaluate;
    }

    /** @return why it can't begin now, or empty: it has begun */
    String begin(MirrorOrder order, String user) {
        if (order.direction() == Direction.PUSH && !mirror.back()) {
            return "mirror.back is not true: the data is never brought back";
        }
        if (order instanceof MirrorOrder.Confirm(String id)) {
            var why = record.confirm(id, user);
            if (!why.isEmpty()) {
                return why;
            }
        }
        var why = slot.take(order.activity(), order.direction());
        if (why.isEmpty()) {
            Thread.ofPlatform().name("mirror-run-" + service.name()).daemon(true).start(() -> perform(order, user));
        }
        return why;
    }

    /** Begins a run again that was stopped, as soon as it may run. */
    void resume() {
        boolean now;
        synchronized (this) {
            now = interrupted && slot.free();
            interrupted &= !now;
        }
        if (now) {
            begin(new MirrorOrder.Run(), "resumed");
        }
    }

    /** A run is wanted as soon as it may begin. */
    synchronized void owe() {
        interrupted = true;
    }

    private void perform(MirrorOrder order, String user) {
        var began = tools.clock().instant();
        try {
            report.changed();
            switch (order) {
                case MirrorOrder.Run(boolean accept) -> pull(accept, user);
                case MirrorOrder.Confirm _ -> push(user);
                case MirrorOrder.Estimate _ -> estimate(began, user);
                case MirrorOrder.Back _ -> backEstimate(began, user);
                case MirrorOrder.Verify(int sample) -> verify(sample, began, user);
            }
        } catch (RunStopped e) {
            report.ended(order.activity(), began, CopyOutcome.stopped(e), 1, user);
        } catch (RuntimeException e) {
            log.error("event=mirror-broken service={}", service.name(), e);
            report.ended(order.activity(), began, CopyOutcome.failed("internal error: " + e, false), 1, user);
        } finally {
            finish();
        }
    }

    private void finish() {
        report.copyingEnded();
        slot.leave();
        evaluate.run();
        report.changed();
    }

    private void pull(boolean accept, String user) {
        long began = tools.ticker().nanos();
        var known = accept ? TargetPlace.Known.ANY : record.target();
        var ended = copy(MirrorActivity.MIRROR, () -> copying.pull(record.files(), known, report::progressed), user);
        synchronized (this) {
            interrupted = ended.result() == MirrorResult.STOPPED;
        }
        if (ended.result() == MirrorResult.COMPLETE) {
            record.snapshots(copying.snapshotNames());
            record.complete(ended, began, TargetPlace.of(mirror.to()));
        }
    }

    private MirrorView.Ended push(String user) {
        var ended = copy(MirrorActivity.BACK,
                () -> copying.push(record.toSend(), record.target(), report::progressed), user);
        if (ended.result() == MirrorResult.COMPLETE) {
            record.sent();
        }
        return ended;
    }

    private MirrorView.Ended copy(MirrorActivity activity, MirrorRetries.Attempt attempt, String user) {
        var began = tools.clock().instant();
        report.note(activity.word() + "-begun", "begun" + (user.isEmpty() ? "" : " by " + user));
        var tried = retries.run(activity, attempt);
        return report.ended(activity, began, tried.outcome(), tried.attempts(), user);
    }

    private void estimate(Instant began, String user) throws RunStopped {
        var outcome = copying.estimate();
        if (outcome.complete() && outcome.stats() != null) {
            record.estimated(outcome.stats());
        } else {
            report.ended(MirrorActivity.ESTIMATE, began, outcome, 1, user);
        }
    }

    private void verify(int sample, Instant began, String user) throws RunStopped {
        var compared = copying.verify(sample);
        var check = compared.check();
        if (check == null) {
            report.ended(MirrorActivity.VERIFY, began, compared.outcome(), 1, user);
            return;
        }
        record.checked(check);
        var because = check.different() + " of " + check.checked() + " compared files differ"
                + (check.examples().isEmpty() ? "" : ", for example " + check.examples().getFirst());
        if (check.different() == 0) {
            report.note("verified", because);
        } else {
            report.alert("verified", because);
        }
    }

    private void backEstimate(Instant began, String user) throws RunStopped {
        var outcome = copying.pushEstimate(record.target());
        var stats = outcome.stats();
        if (!outcome.complete() || stats == null) {
            report.ended(MirrorActivity.BACK_ESTIMATE, began, outcome, 1, user);
            return;
        }
        record.summed(stats);
        report.note("back-estimated", "bringing the data back would copy " + stats.copied() + " files ("
                + stats.bytes() + " bytes) to " + service.primary().name() + " and delete " + stats.deleted()
                + " there");
    }

    // ---- failback ---------------------------------------------------------------------------------------------------

    /** Why a failback must not begin yet; empty when there is nothing to bring back, or it is confirmed. */
    String backMissing() {
        if (!mirror.back()) {
            return "";
        }
        var activity = slot.activity();
        if (activity != MirrorActivity.IDLE) {
            return "a run is going on (" + activity.word() + "): wait for its end";
        }
        return record.confirmed()
                ? ""
                : "a failback brings the data back first, and nobody has confirmed that yet: POST …/mirror/back, read"
                        + " the summary, and POST its id as confirm";
    }

    /** Brings the data back on the calling thread. @return why it could not, or empty */
    String bringBack() {
        if (!mirror.back()) {
            return "";
        }
        var why = slot.take(MirrorActivity.BACK, Direction.PUSH);
        if (!why.isEmpty()) {
            return "the data was not brought back: " + why;
        }
        try {
            var ended = push(record.confirmedBy());
            record.spent();
            return ended.result() == MirrorResult.COMPLETE
                    ? ""
                    : "the data was not brought back: " + ended.because();
        } finally {
            finish();
        }
    }
}
