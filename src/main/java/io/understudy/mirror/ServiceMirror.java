package io.understudy.mirror;

import io.understudy.journal.Journal;
import io.understudy.vocabulary.EventKind;
import io.understudy.settings.Mirror;
import io.understudy.settings.Settings;
import io.understudy.time.Ticker;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.scheduling.support.CronExpression;
import tools.jackson.databind.ObjectMapper;

/**
 * One service's mirror: takes orders, has them carried out one at a time, each on a thread of its own, and says what
 * came of it. A clock thread begins what the schedule asks for. Any thread may ask and order.
 */
final class ServiceMirror implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(ServiceMirror.class);
    private static final Duration RETRY_FIRST = Duration.ofSeconds(15);
    private static final Duration RETRY_MOST = Duration.ofMinutes(10);
    private static final Duration TELL = Duration.ofMillis(250);
    private static final Duration LOOK = Duration.ofSeconds(1);

    /** What several services' mirrors share. */
    record Tools(Journal journal, ObjectMapper mapper, Ticker ticker, InstantSource clock, ZoneId zone,
            ApplicationEventPublisher events) {}

    private final Settings.Service service;
    private final Mirror mirror;
    private final Tools tools;
    private final RunSlot slot;
    private final CopyRun copying;
    private final MirrorRecord findings;
    private final @Nullable CronExpression cron;
    private final Object lock = new Object();
    private MirrorView.@Nullable Progress progress;
    private @Nullable Instant next;
    private long toldAt;
    /** A run was stopped because it became unclear who serves: it is begun again when that is clear. */
    private boolean again;
    private final List<Consumer<String>> fitness = new ArrayList<>();
    private String unfit;

    ServiceMirror(Settings.Service service, Mirror mirror, Settings settings, Tools tools) {
        this.service = service;
        this.mirror = mirror;
        this.tools = tools;
        this.slot = new RunSlot(tools.ticker(), service.name() + "@" + settings.dataDir().toAbsolutePath());
        this.copying = new CopyRun(service, mirror, slot, tools.ticker(), tools.clock());
        this.findings = new MirrorRecord(service.name(), mirror, tools.journal(), tools.mapper(), tools.clock());
        this.cron = mirror.schedule() == null ? null : CronExpression.parse("0 " + mirror.schedule());
        this.unfit = unfitNow();
    }

    void start() {
        Thread.ofPlatform().name("mirror-" + service.name()).daemon(true).start(this::run);
    }

    private void run() {
        cleanUp();
        scheduleNext();
        while (slot.tick(LOOK)) {
            judge();
            if (due()) {
                scheduleNext();
                var why = order(new Mirrors.Order.Run(), "schedule");
                if (!why.isEmpty()) {
                    note(EventKind.MIRROR, "not-begun", "the scheduled run is left out: " + why);
                }
            } else {
                resume();
            }
        }
    }

    private boolean due() {
        synchronized (lock) {
            return next != null && !tools.clock().instant().isBefore(next);
        }
    }

    private void resume() {
        boolean now;
        synchronized (lock) {
            now = again && slot.free();
            again &= !now;
        }
        if (now) {
            order(new Mirrors.Order.Run(), "resumed");
        }
    }

    /** What a kill of an earlier run has left behind: its programs first, since they use what is mounted. */
    private void cleanUp() {
        int ended = slot.endLeftovers();
        var mounted = copying.unmount();
        if (ended > 0 || !mounted.isEmpty()) {
            note(EventKind.MIRROR, "cleaned", ended + " processes of an interrupted run were ended"
                    + (mounted.isEmpty() ? "" : "; " + mounted));
        }
        findings.snapshots(copying.snapshotNames());
    }

    private void scheduleNext() {
        if (cron != null) {
            ZonedDateTime at = cron.next(tools.clock().instant().atZone(tools.zone()));
            synchronized (lock) {
                next = at == null ? null : at.toInstant();
            }
        }
    }

    void permit(Direction now, boolean mayBegin, String why) {
        if (slot.permit(now, mayBegin, why)) {
            tell(true);
        }
    }

    void awaitFrozen() {
        if (!slot.awaitFrozen()) {
            note(EventKind.ALERT, "not-frozen",
                    "rsync could not be stopped within 3 s: it may still write to " + mirror.to());
        }
    }

    // ---- orders -----------------------------------------------------------------------------------------------------

    String order(Mirrors.Order order, String user) {
        var wants = order instanceof Mirrors.Order.Back || order instanceof Mirrors.Order.Confirm
                ? Direction.PUSH
                : Direction.PULL;
        if (wants == Direction.PUSH && !mirror.back()) {
            return "mirror.back is not true: the data is never brought back";
        }
        if (order instanceof Mirrors.Order.Confirm(String id)) {
            var why = findings.confirm(id, user);
            if (!why.isEmpty()) {
                return why;
            }
        }
        var why = slot.take(word(order), wants);
        if (why.isEmpty()) {
            Thread.ofPlatform().name("mirror-run-" + service.name()).daemon(true).start(() -> perform(order, user));
        }
        return why;
    }

    private static String word(Mirrors.Order order) {
        return switch (order) {
            case Mirrors.Order.Run _ -> "mirror";
            case Mirrors.Order.Estimate _ -> "estimate";
            case Mirrors.Order.Verify _ -> "verify";
            case Mirrors.Order.Back _ -> "back-estimate";
            case Mirrors.Order.Confirm _ -> "back";
        };
    }

    private void perform(Mirrors.Order order, String user) {
        var began = tools.clock().instant();
        try {
            tell(true);
            switch (order) {
                case Mirrors.Order.Run _ -> pull(user);
                case Mirrors.Order.Confirm _ -> push(user);
                case Mirrors.Order.Estimate _ -> estimate(began, user);
                case Mirrors.Order.Back _ -> backEstimate(began, user);
                case Mirrors.Order.Verify(int sample) -> verify(sample, began, user);
            }
        } catch (CopyRun.Stopped e) {
            ended(word(order), began, stopped(e), 1, user);
        } catch (RuntimeException e) {
            log.error("event=mirror-broken service={}", service.name(), e);
            ended(word(order), began, CopyRun.Outcome.failed("Understudy is at fault: " + e, false), 1, user);
        } finally {
            finish();
        }
    }

    private static CopyRun.Outcome stopped(CopyRun.Stopped e) {
        return new CopyRun.Outcome("stopped", String.valueOf(e.getMessage()), null, null, false);
    }

    private void finish() {
        synchronized (lock) {
            progress = null;
        }
        slot.leave();
        judge();
        tell(true);
    }

    private void pull(String user) {
        var ended = copied("mirror", () -> copying.pull(findings.files(), this::progress), user);
        synchronized (lock) {
            again = ended.result().equals("stopped");
        }
        if (ended.result().equals("complete")) {
            findings.snapshots(copying.snapshotNames());
            findings.complete(ended);
        }
    }

    private MirrorView.Ended push(String user) {
        var ended = copied("back", () -> copying.push(findings.toSend(), this::progress), user);
        if (ended.result().equals("complete")) {
            findings.sent();
        }
        return ended;
    }

    private interface Attempt {
        CopyRun.Outcome go() throws CopyRun.Stopped;
    }

    /** As often as configured, while it fails for something that may pass. */
    private MirrorView.Ended copied(String what, Attempt attempt, String user) {
        var began = tools.clock().instant();
        note(EventKind.MIRROR, what + "-begun", "begun" + (user.isEmpty() ? "" : " by " + user));
        int attempts = 0;
        try {
            while (true) {
                attempts++;
                var outcome = attempt.go();
                if (outcome.complete() || !outcome.mayPass() || attempts > mirror.retries()) {
                    return ended(what, began, outcome, attempts, user);
                }
                note(EventKind.MIRROR, what + "-again",
                        outcome.because() + "; tried again in " + delay(attempts).toSeconds()
                                + " s");
                slot.pause(delay(attempts));
            }
        } catch (CopyRun.Stopped e) {
            return ended(what, began, stopped(e), attempts, user);
        }
    }

    private static Duration delay(int attempts) {
        var grown = RETRY_FIRST.multipliedBy(1L << Math.min(attempts - 1, 20));
        return grown.compareTo(RETRY_MOST) > 0 ? RETRY_MOST : grown;
    }

    private MirrorView.Ended ended(String what, Instant began, CopyRun.Outcome outcome, int attempts, String user) {
        var ended = new MirrorView.Ended(what, began, tools.clock().instant(), outcome.result(), outcome.because(),
                outcome.exit(), attempts, outcome.stats(), user);
        findings.ended(ended);
        var stats = outcome.stats();
        note(outcome.complete() || outcome.result().equals("stopped") ? EventKind.MIRROR : EventKind.ALERT,
                what + "-" + outcome.result(), outcome.because() + (stats == null
                        ? ""
                        : ": " + stats.copied() + " of " + stats.files() + " files, " + stats.bytes() + " bytes, "
                                + stats.deleted() + " deleted, in "
                                + Duration.between(began, ended.ended()).toSeconds() + " s"));
        tools.events().publishEvent(new MirrorEnded(service.name(), ended));
        return ended;
    }

    private void estimate(Instant began, String user) throws CopyRun.Stopped {
        var outcome = copying.estimate();
        if (outcome.complete() && outcome.stats() != null) {
            findings.estimated(outcome.stats());
        } else {
            ended("estimate", began, outcome, 1, user);
        }
    }

    private void verify(int sample, Instant began, String user) throws CopyRun.Stopped {
        var compared = copying.verify(sample);
        var made = compared.check();
        if (made == null) {
            ended("verify", began, compared.outcome(), 1, user);
            return;
        }
        findings.checked(made);
        note(made.different() == 0 ? EventKind.MIRROR : EventKind.ALERT, "verified",
                made.different() + " of " + made.checked()
                        + " files that were compared differ"
                        + (made.examples().isEmpty() ? "" : ", " + made.examples().getFirst() + " say"));
    }

    private void backEstimate(Instant began, String user) throws CopyRun.Stopped {
        var outcome = copying.pushEstimate();
        var stats = outcome.stats();
        if (!outcome.complete() || stats == null) {
            ended("back-estimate", began, outcome, 1, user);
            return;
        }
        findings.summed(stats);
        note(EventKind.MIRROR, "back-estimated", "bringing the data back would copy " + stats.copied() + " files ("
                + stats.bytes() + " bytes) to " + service.primary().name() + " and delete " + stats.deleted()
                + " there");
    }

    // ---- failback ---------------------------------------------------------------------------------------------------

    String backMissing() {
        if (!mirror.back()) {
            return "";
        }
        var activity = slot.activity();
        if (!activity.equals(RunSlot.IDLE)) {
            return "a run is going on (" + activity + "): wait for its end";
        }
        return findings.confirmed()
                ? ""
                : "the data goes back first, and nobody has confirmed what that would do: POST …/mirror/back, look"
                        + " at the summary, and POST its id as confirm";
    }

    String bringBack() {
        if (!mirror.back()) {
            return "";
        }
        var why = slot.take("back", Direction.PUSH);
        if (!why.isEmpty()) {
            return "the data was not brought back: " + why;
        }
        try {
            var ended = push(findings.confirmedBy());
            findings.spent();
            return ended.result().equals("complete") ? "" : "the data was not brought back: " + ended.because();
        } finally {
            finish();
        }
    }

    // ---- what is known ----------------------------------------------------------------------------------------------

    private void progress(RsyncOutput.Line line) {
        synchronized (lock) {
            var since = progress == null ? tools.clock().instant() : progress.since();
            progress = new MirrorView.Progress(since, line.bytes(), line.percent(), line.files(), line.left(),
                    line.total(), line.bytesPerSecond());
        }
        tell(false);
    }

    String stale() {
        return findings.stale();
    }

    private String unfitNow() {
        return mirror.whenStale() == Mirror.WhenStale.BLOCK ? stale() : "";
    }

    void onFitness(Consumer<String> listener) {
        String now;
        synchronized (lock) {
            fitness.add(listener);
            now = unfit;
        }
        listener.accept(now);
    }

    /** Tells when the data has become unfit to serve from, or fit. */
    private void judge() {
        List<Consumer<String>> listeners;
        var now = unfitNow();
        synchronized (lock) {
            if (now.equals(unfit)) {
                return;
            }
            unfit = now;
            listeners = List.copyOf(fitness);
        }
        listeners.forEach(listener -> listener.accept(now));
        tell(true);
    }

    MirrorView view() {
        var source = switch (mirror.from()) {
            case Mirror.Ssh(String path) -> service.primary().name() + ":" + path;
            case Mirror.Mount mount -> mount.source();
        };
        MirrorView.Progress running;
        Instant coming;
        synchronized (lock) {
            running = progress;
            coming = next;
        }
        return findings.view(source, slot.activity(), running, coming, slot.frozen());
    }

    private void tell(boolean now) {
        long at = tools.ticker().nanos();
        synchronized (lock) {
            if (!now && at - toldAt < TELL.toNanos()) {
                return;
            }
            toldAt = at;
        }
        tools.events().publishEvent(new MirrorChanged(view()));
    }

    private void note(EventKind kind, String code, String because) {
        log.info("event=mirror service={} code={} because=\"{}\"", service.name(), code, because);
        tools.journal().append(new Journal.Event(0, tools.clock().instant(), service.name(), "", kind, null, null,
                "mirror-" + code, because, "", ""));
    }

    @Override
    public void close() {
        slot.close();
    }
}
