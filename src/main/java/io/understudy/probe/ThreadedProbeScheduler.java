package io.understudy.probe;

import io.understudy.remote.Remotes;
import io.understudy.settings.Settings;
import io.understudy.time.Ticker;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.locks.LockSupport;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A virtual thread for each probe, parked until the moment that the probe's {@link ProbeTimetable} names. */
final class ThreadedProbeScheduler implements ProbeScheduler {
    private static final Logger log = LoggerFactory.getLogger(ThreadedProbeScheduler.class);

    private final Ticker ticker;
    private final Prober prober;
    private final ScheduledExecutorService timer;
    private final Map<String, List<Loop>> loops = new ConcurrentHashMap<>();

    ThreadedProbeScheduler(Remotes remotes, Ticker ticker, InstantSource clock) {
        this.ticker = ticker;
        this.timer = Executors
                .newSingleThreadScheduledExecutor(Thread.ofPlatform().name("probe-timeouts").daemon(true).factory());
        this.prober = new Prober(remotes, ticker, clock, timer);
    }

    @Override
    public void watch(Settings.Service service, Listener listener) {
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

    /** One probe's thread. */
    private final class Loop implements Runnable {
        private final String service;
        private final Settings.Probe probe;
        private final Listener listener;
        private final ProbeTimetable timetable;
        private final Thread thread;
        private volatile boolean open = true;
        /** An order that the probe's own thread has not taken yet. */
        private volatile boolean ordered;
        /** The timetable's, for everybody to read; written by the probe's own thread. */
        private volatile long due;

        Loop(String service, Settings.Probe probe, Listener listener) {
            this.service = service;
            this.probe = probe;
            this.listener = listener;
            this.timetable = new ProbeTimetable(service, probe, ticker.nanos());
            this.due = timetable.due();
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
            ordered = true;
            LockSupport.unpark(thread);
        }

        @Override
        public void run() {
            while (awaitsNext()) {
                var sample = timetable.begin(ticker.nanos());
                var outcome = ask();
                long at = ticker.nanos();
                if (!open) {
                    return; // forgotten meanwhile: nobody wants this sample
                }
                var result = timetable.ended(sample, at, outcome);
                due = timetable.due();
                tell(result);
            }
        }

        /** @return false when the probe is no longer asked */
        private boolean awaitsNext() {
            while (open) {
                if (ordered) {
                    ordered = false; // before the order is taken over: one that comes now is a second one
                    timetable.order();
                }
                long left = timetable.next() - ticker.nanos();
                if (left <= 0) {
                    return true;
                }
                LockSupport.parkNanos(left);
                // Clears the flag that end() set, or a stray interrupt that would turn the parking into a busy loop.
                Thread.interrupted();
            }
            return false;
        }

        private ProbeResult.Outcome ask() {
            try {
                return prober.sample(probe.check(), probe.pace().timeout());
            } catch (RuntimeException e) {
                log.error("event=probe-broken service={} probe={}", service, probe.name(), e);
                return new ProbeResult.Untried("Understudy has a fault: " + e);
            }
        }

        private void tell(ProbeResult result) {
            try {
                listener.sampled(result);
            } catch (RuntimeException e) {
                log.error("event=listener-failed service={} probe={}", service, probe.name(), e);
            }
        }
    }
}
