package io.understudy.mirror;

import io.understudy.settings.Mirror;
import io.understudy.settings.Settings;
import java.time.Duration;
import java.util.function.Consumer;

/**
 * One service's mirror: a clock thread begins what the {@link MirrorSchedule} asks for, {@link MirrorOrders} carries
 * out, {@link MirrorReport} says how it ended, {@link MirrorRecord} remembers. Any thread may ask and order.
 */
final class ServiceMirror implements AutoCloseable {
    private static final Duration LOOK = Duration.ofSeconds(1);

    private final Settings.Service service;
    private final Mirror mirror;
    private final RunSlot slot;
    private final CopyRun copying;
    private final MirrorRecord record;
    private final MirrorReport report;
    private final MirrorOrders orders;
    private final MirrorSchedule schedule;
    private final MirrorFitness fitness;

    ServiceMirror(Settings.Service service, Mirror mirror, Settings settings, MirrorTools tools) {
        this.service = service;
        this.mirror = mirror;
        this.slot = new RunSlot(tools.ticker(), service.name() + "@" + settings.dataDir().toAbsolutePath());
        this.copying = new CopyRun(service, mirror, slot, tools.ticker(), tools.clock());
        this.record = new MirrorRecord(service.name(), mirror, tools.journal(), tools.mapper(), tools.clock(),
                tools.ticker());
        this.report = new MirrorReport(service.name(), record, tools, this::view);
        this.orders = new MirrorOrders(service, mirror, tools, slot, copying, record, report, this::evaluate);
        this.schedule = new MirrorSchedule(mirror.schedule(), tools.clock(), tools.ticker(), tools.zone());
        this.fitness = new MirrorFitness(
                () -> mirror.whenStale() == Mirror.WhenStale.BLOCK ? record.stale() : "");
    }

    void start() {
        Thread.ofPlatform().name("mirror-" + service.name()).daemon(true).start(this::run);
    }

    private void run() {
        cleanUp();
        schedule.begin();
        while (slot.tick(LOOK)) {
            evaluate();
            if (schedule.due()) {
                scheduled();
            } else {
                orders.resume();
            }
        }
    }

    /** One that may not begin now, as it is not clear who serves, begins as soon as it may: a day would be too late. */
    private void scheduled() {
        boolean free = slot.activity() == MirrorActivity.IDLE;
        var why = orders.begin(new MirrorOrder.Run(), "schedule");
        if (!why.isEmpty()) {
            report.note("not-begun", "the scheduled run " + (free ? "waits: " : "is left out: ") + why);
            if (free) {
                orders.owe();
            }
        }
    }

    /** What a killed run has left behind: its programs first, since they use what is mounted. */
    private void cleanUp() {
        int ended = slot.endLeftovers();
        var mounted = copying.unmount();
        if (ended > 0 || !mounted.isEmpty()) {
            report.note("cleaned", "ended " + ended + " processes of an interrupted run"
                    + (mounted.isEmpty() ? "" : "; " + mounted));
        }
        record.snapshots(copying.snapshotNames());
    }

    private void evaluate() {
        if (fitness.evaluate()) {
            report.changed();
        }
    }

    /** @see Mirrors#permit */
    void permit(Direction now, boolean mayBegin, String why) {
        if (slot.permit(now, mayBegin, why)) {
            report.changed();
        }
    }

    /** @see Mirrors#awaitFrozen */
    void awaitFrozen() {
        if (!slot.awaitFrozen()) {
            report.alert("not-frozen", "rsync could not be stopped within 3 s: it may still write to " + mirror.to());
        }
    }

    /** @see Mirrors#order */
    String order(MirrorOrder order, String user) {
        return orders.begin(order, user);
    }

    /** @see Mirrors#backMissing */
    String backMissing() {
        return orders.backMissing();
    }

    /** @see Mirrors#bringBack */
    String bringBack() {
        return orders.bringBack();
    }

    /** @see Mirrors#stale */
    String stale() {
        return record.stale();
    }

    /** @see Mirrors#onFitness */
    void onFitness(Consumer<String> listener) {
        fitness.listen(listener);
    }

    MirrorView view() {
        var source = switch (mirror.from()) {
            case Mirror.Ssh(String path) -> service.primary().name() + ":" + path;
            case Mirror.Mount mount -> mount.source();
        };
        return record.view(source, slot.activity(), report.progress(), schedule.next(), slot.frozen());
    }

    @Override
    public void close() {
        slot.close();
    }
}
