package io.understudy.mirror;

import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Predicate;

import io.understudy.journal.Journal;
import io.understudy.remote.CommandResult;
import io.understudy.remote.Program;
import io.understudy.settings.Durations;
import io.understudy.settings.Mirror;
import io.understudy.settings.Settings;
import io.understudy.time.Ticker;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.scheduling.support.CronExpression;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.ObjectMapper;

/**
 * One service's mirror: what may be copied now, what is being copied, what came of it. One thing at a time, each on a thread of its
 * own; a clock thread begins what the schedule asks for. Any thread may ask and order; {@link #lock} guards the fields.
 */
final class ServiceMirror implements Copying.Runner, AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(ServiceMirror.class);
    /** What marks the programs of this mirror, so that a later run of the daemon finds those that a kill left behind. */
    private static final String MARK = "UNDERSTUDY_MIRROR";
    private static final Duration FREEZE = Duration.ofSeconds(3);
    private static final Duration RETRY_FIRST = Duration.ofSeconds(15);
    private static final Duration RETRY_MOST = Duration.ofMinutes(10);
    private static final Duration CONFIRMED = Duration.ofHours(1);
    private static final Duration TELL = Duration.ofMillis(250);
    private static final Duration LOOK = Duration.ofSeconds(1);
    private static final String KEPT = "mirror";
    static final String IDLE = "idle";

    /** What several services' mirrors share. */
    record Tools(Journal journal, ObjectMapper mapper, Ticker ticker, InstantSource clock, ZoneId zone,
            ApplicationEventPublisher events) {}

    /** What outlives a restart. */
    record Kept(@Nullable Instant lastComplete, long files, MirrorView.@Nullable Ended last,
            MirrorView.@Nullable Check check) {}

    private final Settings.Service service;
    private final Mirror mirror;
    private final Tools tools;
    private final String mark;
    private final Copying copying;
    private final @Nullable CronExpression cron;
    private final Object lock = new Object();
    private Direction direction = Direction.NONE;
    private boolean begin;
    private String frozen = "Understudy has just been started";
    private String activity = IDLE;
    private Direction needs = Direction.NONE;
    private String stopWhy = "";
    private @Nullable Program program;
    private MirrorView.@Nullable Progress progress;
    private @Nullable Instant lastComplete;
    private long files;
    private MirrorView.@Nullable Ended last;
    private MirrorView.@Nullable Estimate estimate;
    private MirrorView.@Nullable Back back;
    private MirrorView.@Nullable Check check;
    private List<String> snapshots = List.of();
    private @Nullable Instant next;
    private long toldAt;
    private boolean open = true;
    /** A run was stopped because it became unclear who serves: it is begun again when that is clear. */
    private boolean again;
    private final List<Consumer<String>> fitness = new ArrayList<>();
    private String unfit = "";
    private @Nullable Thread clockThread;

    ServiceMirror(Settings.Service service, Mirror mirror, Settings settings, Tools tools) {
        this.service = service;
        this.mirror = mirror;
        this.tools = tools;
        this.mark = service.name() + "@" + settings.dataDir().toAbsolutePath();
        this.copying = new Copying(service, mirror, this, tools.ticker(), tools.clock());
        this.cron = mirror.schedule() == null ? null : CronExpression.parse("0 " + mirror.schedule());
        recall();
        unfit = unfitNow();
    }

    private void recall() {
        var kept = tools.journal().kept(service.name()).get(KEPT);
        if (kept != null) {
            try {
                var known = tools.mapper().readValue(kept.value(), Kept.class);
                lastComplete = known.lastComplete();
                files = known.files();
                last = known.last();
                check = known.check();
            } catch (JacksonException e) {
                log.error("event=mirror-forgotten service={} why=\"{}\"", service.name(), e.getOriginalMessage());
            }
        }
    }

    void start() {
        clockThread = Thread.ofPlatform().name("mirror-" + service.name()).daemon(true).start(this::run);
    }

    private void run() {
        cleanUp();
        scheduleNext();
        while (true) {
            boolean due;
            synchronized (lock) {
                try {
                    lock.wait(LOOK.toMillis());
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                    return;
                }
                if (!open) {
                    return;
                }
                due = next != null && !tools.clock().instant().isBefore(next);
            }
            judge();
            if (due) {
                scheduleNext();
                var why = order(new Mirrors.Order.Run(), "schedule");
                if (!why.isEmpty()) {
                    note("mirror", "not-begun", "the scheduled run is left out: " + why);
                }
            } else {
                resume();
            }
        }
    }

    private void resume() {
        boolean now;
        synchronized (lock) {
            now = again && begin && direction == Direction.PULL && activity.equals(IDLE);
            again &= !now;
        }
        if (now) {
            order(new Mirrors.Order.Run(), "resumed");
        }
    }

    /** What a kill of an earlier run has left behind: its programs first, since they use what is mounted. */
    private void cleanUp() {
        int ended = Program.endLeftovers(MARK, mark);
        var mounted = copying.unmount();
        if (ended > 0 || !mounted.isEmpty()) {
            note("mirror", "cleaned", ended + " processes of an interrupted run were ended"
                    + (mounted.isEmpty() ? "" : "; " + mounted));
        }
        synchronized (lock) {
            snapshots = copying.snapshotNames();
        }
    }

    private void scheduleNext() {
        synchronized (lock) {
            if (cron != null) {
                ZonedDateTime at = cron.next(tools.clock().instant().atZone(tools.zone()));
                next = at == null ? null : at.toInstant();
            }
        }
    }

    // ---- permission -------------------------------------------------------------------------------------------------

    void permit(Direction now, boolean mayBegin, String why) {
        Program running = null;
        boolean changed;
        synchronized (lock) {
            changed = now != direction || mayBegin != begin || !why.equals(frozen);
            direction = now;
            begin = mayBegin;
            frozen = why;
            if (!activity.equals(IDLE) && needs != now && stopWhy.isEmpty()) {
                stopWhy = "stopped: " + (why.isEmpty() ? "the data goes the other way now" : why);
                running = program;
                lock.notifyAll();
            }
        }
        if (running != null) {
            var victim = running;
            Thread.ofVirtual().start(victim::stop);
        }
        if (changed) {
            tell(true);
        }
    }

    void awaitFrozen() {
        Program running;
        synchronized (lock) {
            // What runs in the direction that is permitted is not in the way.
            running = needs == direction ? null : program;
        }
        if (running != null && !running.awaitGone(FREEZE)) {
            note("alert", "not-frozen", "rsync could not be stopped within " + FREEZE.toSeconds()
                    + " s: it may still write to " + mirror.to());
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
        synchronized (lock) {
            if (order instanceof Mirrors.Order.Confirm(String id)) {
                var why = confirm(id, user);
                if (!why.isEmpty()) {
                    return why;
                }
            }
            var why = begin(word(order), wants);
            if (!why.isEmpty()) {
                return why;
            }
        }
        Thread.ofPlatform().name("mirror-run-" + service.name()).daemon(true).start(() -> perform(order, user));
        return "";
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

    /** With the lock. @return why not, or empty: the place is taken */
    private String begin(String what, Direction wants) {
        if (!open) {
            return "Understudy is being stopped";
        }
        if (!activity.equals(IDLE)) {
            return "a run is going on (" + activity + ")";
        }
        if (direction != wants || !begin) {
            return frozen.isEmpty()
                    ? wants == Direction.PULL
                            ? "this host holds the addresses: the data here is the newer one"
                            : "this host does not hold the addresses: there is nothing to bring back"
                    : frozen;
        }
        activity = what;
        needs = wants;
        stopWhy = "";
        progress = null;
        return "";
    }

    private void finish() {
        synchronized (lock) {
            activity = IDLE;
            needs = Direction.NONE;
            progress = null;
            lock.notifyAll();
        }
        judge();
        tell(true);
    }

    private void perform(Mirrors.Order order, String user) {
        try {
            tell(true);
            switch (order) {
                case Mirrors.Order.Run _ -> pull(user);
                case Mirrors.Order.Confirm _ -> push(user);
                case Mirrors.Order.Estimate _ -> estimate(user);
                case Mirrors.Order.Back _ -> backEstimate(user);
                case Mirrors.Order.Verify(int sample) -> verify(sample, user);
            }
        } catch (RuntimeException e) {
            log.error("event=mirror-broken service={}", service.name(), e);
            ended(word(order), tools.clock().instant(), Copying.Outcome.failed("Understudy is at fault: " + e, false),
                    1, user);
        } finally {
            finish();
        }
    }

    private interface Attempt {
        Copying.Outcome go() throws Copying.Stopped;
    }

    private void pull(String user) {
        long known;
        synchronized (lock) {
            known = files;
        }
        var ended = copied("mirror", () -> copying.pull(known, this::progress), user);
        synchronized (lock) {
            again = open && ended.result().equals("stopped");
        }
        if (ended.result().equals("complete")) {
            synchronized (lock) {
                lastComplete = ended.ended();
                files = ended.stats() == null ? files : ended.stats().files();
                estimate = null;
                snapshots = copying.snapshotNames();
            }
            keep();
        }
    }

    private MirrorView.Ended push(String user) {
        var ended = copied("back", () -> copying.push(this::progress), user);
        if (ended.result().equals("complete")) {
            synchronized (lock) {
                if (back != null) {
                    back = new MirrorView.Back(back.id(), back.at(), back.files(), back.bytes(), back.deletions(),
                            back.confirmed(), back.until(), true);
                }
            }
        }
        return ended;
    }

    /** As often as configured, while it fails for something that may pass. */
    private MirrorView.Ended copied(String what, Attempt attempt, String user) {
        var began = tools.clock().instant();
        note("mirror", what + "-begun", "begun" + (user.isEmpty() ? "" : " by " + user));
        Copying.Outcome outcome;
        int attempts = 0;
        while (true) {
            attempts++;
            try {
                outcome = attempt.go();
                if (outcome.complete() || !outcome.mayPass() || attempts > mirror.retries()) {
                    break;
                }
                note("mirror", what + "-again", outcome.because() + "; tried again in " + delay(attempts).toSeconds()
                        + " s");
                pause(delay(attempts));
            } catch (Copying.Stopped e) {
                outcome = new Copying.Outcome("stopped", String.valueOf(e.getMessage()), null, null, false);
                break;
            }
        }
        return ended(what, began, outcome, attempts, user);
    }

    private static Duration delay(int attempts) {
        var grown = RETRY_FIRST.multipliedBy(1L << Math.min(attempts - 1, 20));
        return grown.compareTo(RETRY_MOST) > 0 ? RETRY_MOST : grown;
    }

    private MirrorView.Ended ended(String what, Instant began, Copying.Outcome outcome, int attempts, String user) {
        var ended = new MirrorView.Ended(what, began, tools.clock().instant(), outcome.result(), outcome.because(),
                outcome.exit(), attempts, outcome.stats(), user);
        synchronized (lock) {
            last = ended;
        }
        keep();
        var stats = outcome.stats();
        note(outcome.complete() || outcome.result().equals("stopped") ? "mirror" : "alert",
                what + "-" + outcome.result(), outcome.because() + (stats == null
                        ? ""
                        : ": " + stats.copied() + " of " + stats.files() + " files, " + stats.bytes() + " bytes, "
                                + stats.deleted() + " deleted, in "
                                + Duration.between(began, ended.ended()).toSeconds() + " s"));
        tools.events().publishEvent(new MirrorEnded(service.name(), ended));
        return ended;
    }

    private void estimate(String user) {
        var began = tools.clock().instant();
        try {
            var outcome = copying.estimate();
            var stats = outcome.stats();
            if (outcome.complete() && stats != null) {
                synchronized (lock) {
                    estimate = new MirrorView.Estimate(tools.clock().instant(), stats.copied(), stats.bytes(),
                            stats.deleted());
                }
                return;
            }
            ended("estimate", began, outcome, 1, user);
        } catch (Copying.Stopped e) {
            ended("estimate", began, stopped(e), 1, user);
        }
    }

    private static Copying.Outcome stopped(Copying.Stopped e) {
        return new Copying.Outcome("stopped", String.valueOf(e.getMessage()), null, null, false);
    }

    private void verify(int sample, String user) {
        var began = tools.clock().instant();
        try {
            if (copying.verify(sample) instanceof MirrorView.Check made) {
                synchronized (lock) {
                    check = made;
                }
                keep();
                note(made.different() == 0 ? "mirror" : "alert", "verified", made.different() + " of " + made.checked()
                        + " files that were compared differ" + (made.examples().isEmpty()
                                ? ""
                                : ", " + made.examples().getFirst() + " say"));
                return;
            }
            ended("verify", began, Copying.Outcome.failed("the contents could not be compared", false), 1, user);
        } catch (Copying.Stopped e) {
            ended("verify", began, stopped(e), 1, user);
        }
    }

    // ---- bringing back ----------------------------------------------------------------------------------------------

    private void backEstimate(String user) {
        var began = tools.clock().instant();
        try {
            var outcome = copying.pushEstimate();
            var stats = outcome.stats();
            if (outcome.complete() && stats != null) {
                var now = tools.clock().instant();
                synchronized (lock) {
                    back = new MirrorView.Back(Long.toHexString(now.toEpochMilli()), now, stats.copied(), stats.bytes(),
                            stats.deleted(), "", now.plus(CONFIRMED), false);
                }
                note("mirror", "back-estimated", "bringing the data back would copy " + stats.copied() + " files ("
                        + stats.bytes() + " bytes) to " + service.primary().name() + " and delete " + stats.deleted()
                        + " there");
                return;
            }
            ended("back-estimate", began, outcome, 1, user);
        } catch (Copying.Stopped e) {
            ended("back-estimate", began, stopped(e), 1, user);
        }
    }

    /** With the lock. */
    private String confirm(String id, String user) {
        var now = tools.clock().instant();
        if (back == null || !back.id().equals(id)) {
            return "there is no summary with this id: ask for a new one";
        }
        if (now.isAfter(back.until())) {
            return "the summary is older than an hour: ask for a new one";
        }
        back = new MirrorView.Back(back.id(), back.at(), back.files(), back.bytes(), back.deletions(), user,
                now.plus(CONFIRMED), back.sent());
        return "";
    }

    String backMissing() {
        if (!mirror.back()) {
            return "";
        }
        synchronized (lock) {
            if (!activity.equals(IDLE)) {
                return "a run is going on (" + activity + "): wait for its end";
            }
            if (back == null || back.confirmed().isEmpty() || tools.clock().instant().isAfter(back.until())) {
                return "the data goes back first, and nobody has confirmed what that would do: POST …/mirror/back, look"
                        + " at the summary, and POST its id as confirm";
            }
            return "";
        }
    }

    String bringBack() {
        if (!mirror.back()) {
            return "";
        }
        String user;
        synchronized (lock) {
            var why = begin("back", Direction.PUSH);
            if (!why.isEmpty()) {
                return "the data was not brought back: " + why;
            }
            user = back == null ? "" : back.confirmed();
        }
        try {
            var ended = push(user);
            synchronized (lock) {
                back = null; // it was for this failback
            }
            return ended.result().equals("complete") ? "" : "the data was not brought back: " + ended.because();
        } finally {
            finish();
        }
    }

    // ---- programs ---------------------------------------------------------------------------------------------------

    @Override
    public CommandResult run(List<String> args, Predicate<String> lines, Duration limit) throws Copying.Stopped {
        Program running;
        synchronized (lock) {
            if (!stopWhy.isEmpty()) {
                throw new Copying.Stopped(stopWhy);
            }
            try {
                running = Program.start(args, Map.of("LC_ALL", "C", MARK, mark), tools.ticker(), lines);
            } catch (IOException e) {
                return new CommandResult.NotRun("can't be run: " + e.getMessage(), Duration.ZERO);
            }
            program = running;
        }
        var result = running.await(limit);
        synchronized (lock) {
            program = null;
            if (!stopWhy.isEmpty()) {
                throw new Copying.Stopped(stopWhy);
            }
        }
        return result;
    }

    @Override
    public CommandResult clean(List<String> args, Duration limit) {
        try {
            return Program.start(args, Map.of("LC_ALL", "C"), tools.ticker(), _ -> true).await(limit);
        } catch (IOException e) {
            return new CommandResult.NotRun("can't be run: " + e.getMessage(), Duration.ZERO);
        }
    }

    @Override
    public void pause(Duration time) throws Copying.Stopped {
        long until = tools.ticker().nanos() + time.toNanos();
        synchronized (lock) {
            try {
                for (long left = time.toNanos(); left > 0 && stopWhy.isEmpty(); left = until
                        - tools.ticker().nanos()) {
                    lock.wait(Math.max(1, left / 1_000_000));
                }
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new Copying.Stopped("stopped: interrupted");
            }
            if (!stopWhy.isEmpty()) {
                throw new Copying.Stopped(stopWhy);
            }
        }
    }

    private void progress(RsyncOutput.Line line) {
        synchronized (lock) {
            var since = progress == null ? tools.clock().instant() : progress.since();
            progress = new MirrorView.Progress(since, line.bytes(), line.percent(), line.files(), line.left(),
                    line.total(), line.bytesPerSecond());
        }
        tell(false);
    }

    // ---- what is known ----------------------------------------------------------------------------------------------

    String stale() {
        var maxAge = mirror.maxAge();
        if (maxAge == null) {
            return "";
        }
        synchronized (lock) {
            if (lastComplete == null) {
                return "the data was never copied here completely";
            }
            return Duration.between(lastComplete, tools.clock().instant()).compareTo(maxAge) <= 0
                    ? ""
                    : "the data here is older than " + Durations.text(maxAge) + " (copied " + lastComplete + ")";
        }
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
        var stale = !stale().isEmpty();
        synchronized (lock) {
            var source = switch (mirror.from()) {
                case Mirror.Ssh(String path) -> service.primary().name() + ":" + path;
                case Mirror.Mount mount -> mount.source();
            };
            return new MirrorView(service.name(), source, mirror.to().toString(), activity, progress, lastComplete,
                    lastComplete == null ? null : Duration.between(lastComplete, tools.clock().instant()), stale, next,
                    direction == Direction.PULL ? "" : frozen, last, estimate, back, check, snapshots);
        }
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

    private void keep() {
        Kept kept;
        synchronized (lock) {
            kept = new Kept(lastComplete, files, last, check);
        }
        tools.journal().keep(service.name(), KEPT, tools.mapper().writeValueAsString(kept));
    }

    private void note(String kind, String code, String because) {
        log.info("event=mirror service={} code={} because=\"{}\"", service.name(), code, because);
        tools.journal().append(new Journal.Event(0, tools.clock().instant(), service.name(), "", kind, "", "",
                "mirror-" + code, because, "", ""));
    }

    @Override
    public void close() {
        Program running;
        synchronized (lock) {
            open = false;
            if (!activity.equals(IDLE) && stopWhy.isEmpty()) {
                stopWhy = "stopped: Understudy was stopped";
            }
            running = program;
            lock.notifyAll();
        }
        if (running != null) {
            running.stop();
        }
        awaitIdle();
    }

    /** So that nothing stays mounted. */
    private void awaitIdle() {
        long until = tools.ticker().nanos() + FREEZE.toNanos();
        synchronized (lock) {
            try {
                for (long left = FREEZE.toNanos(); left > 0 && !activity.equals(IDLE); left = until
                        - tools.ticker().nanos()) {
                    lock.wait(Math.max(1, left / 1_000_000));
                }
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
    }
}
