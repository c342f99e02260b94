package io.understudy.probe;

import io.understudy.remote.Remotes;
import io.understudy.settings.Settings;
import io.understudy.time.Ticker;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A virtual thread a probe, parked until its absolute deadline. */
final class ThreadedProbeScheduler implements ProbeScheduler {
    private static final Logger log = LoggerFactory.getLogger(ThreadedProbeScheduler.class);
    private static final long CLOSEST = Duration.ofMillis(10).toNanos();
    /**
     * The least interval a probe may have: also what is ordered is asked no sooner after a failure ({@link #CLOSEST}
     * after an answer). Who waits for a service to come up orders the next samples with each that ends, which would be
     * thousands a second.
     */
    private static final long ORDERED_CLOSEST = Duration.ofMillis(50).toNanos();

    private final Ticker ticker;
    private final Prober prober;
    private final ScheduledExecutorService timer;
    private final Map<String, List<Loop>> loops = new ConcurrentHashMap<>();

    ThreadedProbeScheduler(Remotes remotes, Ticker ticker) {
        this.ticker = ticker;
        this.timer = Executors
                .newSingleThreadScheduledExecutor(Thread.ofPlatform().name("probe-timeouts").daemon(true).factory());
        this.prober = new Prober(remotes, timer);
    }

    @Override
    public void watch(Settings.Service service, Consumer<ProbeResult> listener) {
        forget(service.name());
        var begun = service.probes().stream().map(probe -> new Loop(service.name(), probe, listener)).toList();
        loops.put(service.name(), begun);
        begun.forEach(Loop::start);
    }

    @Override
    public void forget(String service) {
        var ended = loops.remove(service);
        if (ended != null) {
            ended.forEach(Loop::end);
        }
    }

    @Override
    public void askNow(String service) {
        loops.getOrDefault(service, List.of()).forEach(Loop::askNow);
    }

    @Override
    public OptionalLong next(String service, String probe) {
        return loops.getOrDefault(service, List.of()).stream().filter(l -> l.probe.name().equals(probe))
                .mapToLong(l -> l.due).findFirst();
    }

    @Override
    public void close() {
        List.copyOf(loops.keySet()).forEach(this::forget);
        timer.shutdownNow();
    }

    /** One probe's thread and its timetable. */
    private final class Loop implements Runnable {
        private final String service;
        private final Settings.Probe probe;
        private final Consumer<ProbeResult> listener;
        private final Thread thread;
        private volatile boolean open = true;
        private volatile boolean now;
        /** Of the next sample; written by the probe's own thread. */
        private volatile long due;
        /** No order is carried out before. */
        private long notBefore;

        Loop(String service, Settings.Probe probe, Consumer<ProbeResult> listener) {
            this.service = service;
            this.probe = probe;
            this.listener = listener;
            this.due = ticker.nanos() + Math.floorMod((service + "/" + probe.name()).hashCode() * 0x9E3779B97F4A7C15L,
                    Math.min(probe.pace().interval().toNanos(), Duration.ofSeconds(1).toNanos()));
            this.thread = Thread.ofVirtual().name("probe-" + service + "-" + probe.name()).unstarted(this);
        }

        void start() {
            thread.start();
        }

        void end() {
            open = false;
            thread.interrupt();
        }

        void askNow() {
            now = true;
            LockSupport.unpark(thread);
        }

        @Override
        public void run() {
            var pace = probe.pace();
            long interval = pace.interval().toNanos();
            long lastUp = due;
            int misses = 0;
            while (open) {
                boolean ordered = await();
                if (!open) {
                    return;
                }
                long began = ticker.nanos();
                long lag = ordered ? 0 : Math.max(0, began - due);
                var outcome = sample();
                long at = ticker.nanos();
                if (!open) {
                    return; // forgotten meanwhile: nobody's sample
                }
                // One that ended long after its timeout was begun in time, but this process stood still meanwhile.
                boolean stalled = outcome instanceof ProbeResult.TimedOut && at - began > 2 * pace.timeout().toNanos();
                boolean late = stalled || lag > pace.timeout().toNanos();
                tell(new ProbeResult(service, probe.name(), began, at, outcome, late, Duration.ofNanos(lag)));
                boolean up = outcome instanceof ProbeResult.Up;
                misses = up || outcome instanceof ProbeResult.Untried ? 0 : misses + 1;
                lastUp = up ? at : lastUp;
                notBefore = at + (up ? CLOSEST : ORDERED_CLOSEST);
                if (misses > 0 && misses < pace.failAfter()) {
                    long left = lastUp + pace.tolerate().toNanos() - at;
                    long spacing = Math.clamp(left / (pace.failAfter() - misses), CLOSEST, interval);
                    due = at + spacing;
                    // an ordered sample doesn't put off the next one of the timetable
                } else if (!ordered || due - at < CLOSEST) {
                    // what was missed is not made up for
                    due = Math.max(due + interval, at + Math.min(CLOSEST, interval));
                }
            }
        }

        /** @return whether it was woken by an order before its time */
        private boolean await() {
            while (open) {
                long left = due - ticker.nanos();
                if (left <= 0) {
                    return false;
                }
                if (now) {
                    long early = notBefore - ticker.nanos();
                    if (early <= 0) {
                        now = false;
                        return true;
                    }
                    left = Math.min(left, early);
                }
                LockSupport.parkNanos(left);
                if (Thread.interrupted() && !open) {
                    return false;
                }
            }
            return false;
        }

        private ProbeResult.Outcome sample() {
            try {
                return prober.sample(probe.check(), probe.pace().timeout());
            } catch (RuntimeException e) {
                log.error("event=probe-broken service={} probe={}", service, probe.name(), e);
                return new ProbeResult.Untried("Understudy is at fault: " + e);
            }
        }

        private void tell(ProbeResult result) {
            try {
                listener.accept(result);
            } catch (RuntimeException e) {
                log.error("event=listener-failed service={} probe={}", service, probe.name(), e);
            }
        }
    }
}
