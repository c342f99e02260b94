package io.understudy.simulation;

import io.understudy.conduct.DrivenDecider;
import io.understudy.conduct.OperatorOrder;
import io.understudy.conduct.OrderReply;
import io.understudy.fence.RealFencer;
import io.understudy.probe.DrivenHostWatch;
import io.understudy.probe.DrivenProbes;
import io.understudy.vocabulary.Order;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Supplier;

/**
 * Host B: its kernel, its clocks, its own service, and the Understudy process with its threads made into scheduled
 * moments.
 */
final class Standby implements DrivenDecider.Stage {
    private static final int MAILBOX = 1024;
    private static final int BESIDE = 8;
    private static final int IN_ORDER = 64;
    private static final Instant EPOCH = Instant.parse("2026-01-01T00:00:00Z");

    enum Process {
        RUNNING,
        STOPPED
    }

    private final World world;
    private final Plan plan;
    private final Agenda agenda;
    /** Which service addresses are on the interface, bit by bit. */
    int addresses;
    Process process;
    private boolean died;
    int startFails;
    int startHangs;
    private boolean kernel = true;
    /** Until when the machine, or only the process, is paused. */
    private long frozenUntil;
    private long stalledUntil;
    long lastStall;
    long overload;
    int boot;
    private long bootedAt = -3600 * Span.SECOND;
    private long suspended;
    private long suspendedSince = -1;
    long wallOffset;
    /** Counts lives of the process: what an earlier one had scheduled does not happen. */
    int life;
    DrivenDecider conductor;
    DrivenHostWatch hostWatch;
    Work working;
    private final ArrayDeque<DrivenDecider.Mail> mailbox = new ArrayDeque<>();
    private long loopAt;
    private int loopTurn;
    private long wakeAt;
    private int wakeTurn;
    private final ArrayDeque<Work> queue = new ArrayDeque<>();
    private boolean inOrderBusy;
    private int beside;
    private int orders;

    Standby(World world) {
        this.world = world;
        this.plan = world.plan;
        this.agenda = world.agenda;
        this.process = plan.hasCommands ? Process.STOPPED : Process.RUNNING;
    }

    // clocks

    private long sinceBoot() {
        return agenda.now() - bootedAt - suspended;
    }

    /** CLOCK_MONOTONIC: drifts, and does not count while the machine is suspended. */
    long nanos() {
        long since = sinceBoot();
        return since + since / 1_000_000 * plan.driftPpm;
    }

    long ticker() {
        return working == null ? nanos() : working.once(this::nanos);
    }

    Duration uptime() {
        return Duration.ofNanos(agenda.now() - bootedAt);
    }

    Instant wall() {
        return EPOCH.plusNanos(agenda.now() + wallOffset);
    }

    private long trueAt(long mono) {
        long left = mono - nanos();
        return agenda.now() + left - left / 1_000_000 * plan.driftPpm + 1000;
    }

    // its own service

    void dies() {
        died |= process == Process.RUNNING;
        process = Process.STOPPED;
    }

    void runs(boolean now) {
        died = false;
        process = now ? Process.RUNNING : Process.STOPPED;
    }

    /** Understudy watches only A's service: somebody else starts again what died here. */
    void revive() {
        if (died || !plan.hasCommands) {
            runs(true);
        }
    }

    // what runs when

    boolean kernelRuns() {
        return kernel && frozenUntil <= agenda.now();
    }

    boolean processRuns() {
        return conductor != null && kernelRuns() && stalledUntil <= agenda.now();
    }

    boolean answers(int bit) {
        return kernelRuns() && (addresses & bit) != 0;
    }

    boolean serves() {
        return kernelRuns() && addresses == plan.all() && process == Process.RUNNING;
    }

    /** In this life of the process; later when the process is paused at that moment. */
    void on(long at, Runnable work) {
        int mine = life;
        agenda.at(at, () -> {
            if (life != mine) {
                return;
            }
            long thaw = Math.max(frozenUntil, stalledUntil);
            if (thaw > agenda.now()) {
                on(thaw, work);
            } else {
                work.run();
            }
        });
    }

    private long lag() {
        return overload == 0 ? 20 * Span.MICRO : world.dice.between(0, overload);
    }

    void stall(long span) {
        stalledUntil = Math.max(stalledUntil, agenda.now() + span);
        lastStall = Math.max(lastStall, stalledUntil);
    }

    void freeze(long span) {
        frozenUntil = Math.max(frozenUntil, agenda.now() + span);
        lastStall = Math.max(lastStall, frozenUntil);
    }

    void suspend(long span) {
        if (suspendedSince >= 0 || !kernel) {
            return;
        }
        freeze(span);
        suspendedSince = agenda.now();
        int mine = boot;
        agenda.in(span, () -> resume(mine));
    }

    private void resume(int of) {
        if (suspendedSince >= 0 && of == boot) {
            suspended += agenda.now() - suspendedSince;
            suspendedSince = -1;
        }
    }

    void thaw() {
        resume(boot);
        frozenUntil = Math.min(frozenUntil, agenda.now());
        stalledUntil = Math.min(stalledUntil, agenda.now());
    }

    // the process

    void start() {
        if (conductor != null || !kernel) {
            return;
        }
        if (!kernelRuns()) {
            agenda.at(frozenUntil, this::start);
            return;
        }
        stalledUntil = Math.min(stalledUntil, agenda.now()); // another process than the one that was paused
        life++;
        loopAt = Long.MAX_VALUE;
        wakeAt = Long.MAX_VALUE;
        var remotes = new SimulatedRemotes(world, this);
        hostWatch = new DrivenHostWatch(new SimulatedWire(world, this), this::ticker, true);
        var probes = new DrivenProbes(new SimulatedProbes(world, this), this::nanos);
        world.watchdog.started();
        conductor = new DrivenDecider(plan.settings, remotes, RealFencer.of(remotes, this::ticker, remotes::rest),
                new SimulatedAddresses(world, this), hostWatch, probes, world.journal, this::ticker, this::wall,
                uptime(), this);
        conductor.start();
        turnLoop(agenda.now() + lag());
    }

    /** kill -9. Commands under way go on, or not; nobody hears of it. */
    void kill() {
        if (conductor == null) {
            return;
        }
        life++;
        conductor = null;
        hostWatch = null;
        mailbox.clear();
        queue.clear();
        inOrderBusy = false;
        beside = 0;
        loopAt = Long.MAX_VALUE;
        wakeAt = Long.MAX_VALUE;
        working = null;
        world.journal.killed(world.dice);
        world.watchdog.killed();
    }

    /** SIGTERM. */
    void stop() {
        if (conductor != null && processRuns()) {
            conductor.close();
            kill();
        }
    }

    void reboot(long span) {
        kill();
        kernel = false;
        boot++;
        addresses = 0;
        runs(!plan.hasCommands);
        agenda.in(span, () -> {
            if (!kernel) {
                kernel = true;
                thaw();
                bootedAt = agenda.now() - 10 * Span.SECOND;
                suspended = 0;
                suspendedSince = -1;
                agenda.in(plan.unit / 2, this::start);
            }
        });
    }

    void order(Order kind, boolean force, long period) {
        if (!processRuns()) {
            return;
        }
        var reply = new CompletableFuture<OrderReply>();
        world.watchdog.ordering(kind);
        var mail = conductor.order(new OperatorOrder(kind, "ops" + ++orders, "", null, force,
                period == 0 ? null : Duration.ofNanos(period)), reply);
        reply.thenAccept(r -> world.watchdog.ordered(kind, force, period, r));
        post(mail);
    }

    void addressesChanged(String by) {
        if (conductor != null) {
            on(agenda.now() + 50 * Span.MICRO, () -> conductor.addressesChanged(by));
        }
    }

    // its threads

    @Override
    public void post(DrivenDecider.Mail mail) {
        if (working != null) {
            working.once(() -> {
                put(mail);
                return true;
            });
        } else {
            put(mail);
        }
    }

    private void put(DrivenDecider.Mail mail) {
        mailbox.add(mail);
        if (mailbox.size() > MAILBOX) {
            world.watchdog.broken("mailbox-full", "more than " + MAILBOX + " letters wait");
        }
        turnLoop(agenda.now() + lag());
    }

    /** Has the conductor's thread look at its mailbox at that moment, or sooner. */
    private void turnLoop(long at) {
        if (at >= loopAt) {
            return;
        }
        loopAt = at;
        int turn = ++loopTurn;
        on(at, () -> {
            if (turn == loopTurn) {
                loop();
            }
        });
    }

    private void loop() {
        loopAt = Long.MAX_VALUE;
        if (conductor == null || conductor.broken()) {
            return;
        }
        var mail = mailbox.poll();
        if (mail != null) {
            conductor.take(mail);
        } else {
            conductor.takeDue();
        }
        world.watchdog.decided();
        if (!mailbox.isEmpty()) {
            turnLoop(agenda.now() + lag());
        } else {
            long now = nanos();
            turnLoop(trueAt(conductor.due(now)));
        }
    }

    /** Has the host watch's thread run at that monotonic moment, or sooner. */
    void wakeHostWatch(long mono) {
        long at = Math.max(trueAt(mono), agenda.now()) + (overload == 0 ? 2 * Span.MICRO : lag());
        if (at >= wakeAt) {
            return;
        }
        wakeAt = at;
        int turn = ++wakeTurn;
        on(at, () -> {
            if (turn == wakeTurn && hostWatch != null) {
                wakeAt = Long.MAX_VALUE;
                hostWatch.run();
            }
        });
    }

    /** For probes: at that monotonic moment. */
    void onMono(long mono, Runnable work) {
        on(trueAt(mono) + (overload == 0 ? 0 : lag()), work);
    }

    private long disk() {
        return world.dice.between(200 * Span.MICRO, 2 * Span.MILLI);
    }

    @Override
    public void inOrder(Runnable body) {
        if (queue.size() >= IN_ORDER) {
            throw new RejectedExecutionException("too much waits");
        }
        queue.add(new Work(body, () -> {
            inOrderBusy = false;
            nextInOrder();
        }));
        nextInOrder();
    }

    private void nextInOrder() {
        if (!inOrderBusy && !queue.isEmpty()) {
            inOrderBusy = true;
            var next = queue.remove();
            on(agenda.now() + disk() + lag(), () -> next.run(this));
        }
    }

    @Override
    public void beside(String name, Runnable body) {
        if (beside >= BESIDE) {
            throw new RejectedExecutionException("too many commands hang");
        }
        beside++;
        var work = new Work(body, () -> beside--);
        on(agenda.now() + disk() + lag(), () -> work.run(this));
    }

    /** What a piece of work does at once is done once, however often the work is run. */
    <T> T once(Supplier<T> act) {
        return working == null ? act.get() : working.once(act);
    }
}
