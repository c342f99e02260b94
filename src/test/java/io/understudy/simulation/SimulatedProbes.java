package io.understudy.simulation;

import io.understudy.probe.ProbeResult;
import io.understudy.probe.ProbeScheduler;
import io.understudy.settings.Settings;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.function.Consumer;

/** The service probes with the daemon's timetable (VirtualProbeScheduler), asked of the simulated hosts. */
final class SimulatedProbes implements ProbeScheduler {
    private static final long CLOSEST = 10 * Span.MILLI;

    private final World world;
    private final Standby b;
    private List<Loop> loops = new ArrayList<>();

    SimulatedProbes(World world, Standby b) {
        this.world = world;
        this.b = b;
    }

    @Override
    public void watch(Settings.Service service, Consumer<ProbeResult> listener) {
        forget(service.name());
        for (int i = 0; i < service.probes().size(); i++) {
            loops.add(new Loop(service, i, listener));
        }
        loops.forEach(Loop::begin);
    }

    @Override
    public void forget(String service) {
        loops.forEach(l -> l.open = false);
        loops = new ArrayList<>();
    }

    @Override
    public void askNow(String service) {
        loops.forEach(Loop::askNow);
    }

    @Override
    public OptionalLong next(String service, String probe) {
        return OptionalLong.empty(); // nobody looks at a countdown here
    }

    @Override
    public void close() {}

    private final class Loop {
        private final String service;
        private final int index;
        private final Settings.Probe probe;
        private final Consumer<ProbeResult> listener;
        private final long interval;
        private boolean open = true;
        private boolean inFlight;
        private boolean ordered;
        private long due;
        private long lastUp;
        private int misses;
        private int turn;

        Loop(Settings.Service service, int index, Consumer<ProbeResult> listener) {
            this.service = service.name();
            this.index = index;
            this.probe = service.probes().get(index);
            this.listener = listener;
            this.interval = probe.pace().interval().toNanos();
        }

        void begin() {
            due = b.nanos() + Math.floorMod((service + "/" + probe.name()).hashCode() * 0x9E3779B97F4A7C15L,
                    Math.min(interval, Span.SECOND));
            lastUp = due;
            await();
        }

        void askNow() {
            ordered = true;
            if (!inFlight) {
                turn++;
                b.on(world.agenda.now() + 20 * Span.MICRO, this::sample);
            }
        }

        private void await() {
            if (ordered) {
                askNow();
                return;
            }
            int mine = ++turn;
            b.onMono(due, () -> {
                if (mine != turn || !open) {
                    return;
                }
                if (b.nanos() < due) {
                    await(); // the machine was suspended: the timer stood still with it
                } else {
                    sample();
                }
            });
        }

        private void sample() {
            if (!open || inFlight) {
                return;
            }
            inFlight = true;
            long began = b.nanos();
            boolean asked = ordered;
            long lag = asked ? 0 : Math.max(0, began - due);
            ordered = false;
            long timeout = probe.pace().timeout().toNanos();
            var sight = world.look(index, timeout);
            b.on(world.agenda.now() + sight.took(), () -> {
                inFlight = false;
                if (open) {
                    ended(began, lag, asked, sight.outcome());
                }
            });
        }

        private void ended(long began, long lag, boolean asked, ProbeResult.Outcome outcome) {
            long at = b.nanos();
            boolean stalled = outcome instanceof ProbeResult.TimedOut
                    && at - began > 2 * probe.pace().timeout().toNanos();
            boolean late = stalled || lag > probe.pace().timeout().toNanos();
            boolean up = outcome instanceof ProbeResult.Up;
            world.watchdog.sampled(index, up, outcome instanceof ProbeResult.TimedOut, late, at);
            listener.accept(new ProbeResult(service, probe.name(), began, at, outcome, late, Duration.ofNanos(lag)));
            misses = up || outcome instanceof ProbeResult.Untried ? 0 : misses + 1;
            lastUp = up ? at : lastUp;
            if (misses > 0 && misses < probe.pace().failAfter()) {
                long left = lastUp + probe.pace().tolerate().toNanos() - at;
                due = at + Math.clamp(left / (probe.pace().failAfter() - misses), CLOSEST, interval);
            } else if (!asked || due - at < CLOSEST) {
                due = Math.max(due + interval, at + Math.min(CLOSEST, interval));
            }
            await();
        }
    }
}
