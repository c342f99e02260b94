package io.understudy.probe;

import io.understudy.remote.Remotes;
import io.understudy.settings.Settings;
import io.understudy.time.Ticker;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One thread, the {@link ProbeClock}, knows when each probe is due by its {@link ProbeTimetable}; others take the
 * samples, each for as long as its sample lasts. They are platform threads, so that no crowd of pages keeps them from
 * the processor, and at most {@value #SAMPLES_MOST}: more probes than that hang only where several primaries are down.
 * What then has to wait for a thread begins late, and says so.
 */
final class ThreadedProbeScheduler implements ProbeScheduler {
    private static final Logger log = LoggerFactory.getLogger(ThreadedProbeScheduler.class);
    /** With the deciding threads of a thousand services it stays below the tasks that systemd allows a unit (4,915). */
    private static final int SAMPLES_MOST = 2_000;
    /** A sample calls for little depth. */
    private static final long STACK = 512L * 1024;
    /** Longer than most intervals, so that threads are used again. */
    private static final long UNUSED_SECONDS = 10;

    private final Ticker ticker;
    private final Prober prober;
    private final ScheduledExecutorService timer;
    private final ThreadPoolExecutor samples;
    private final Faults faults;
    private final ProbeClock clock;
    private final Map<String, List<Loop>> loops = new ConcurrentHashMap<>();

    ThreadedProbeScheduler(Remotes remotes, Ticker ticker, InstantSource wall) {
        this(remotes, ticker, wall, SAMPLES_MOST);
    }

    /** @param most samples in flight */
    ThreadedProbeScheduler(Remotes remotes, Ticker ticker, InstantSource wall, int most) {
        this.ticker = ticker;
        this.timer = Executors
                .newSingleThreadScheduledExecutor(Thread.ofPlatform().name("probe-timeouts").daemon(true).factory());
        this.prober = new Prober(remotes, ticker, wall, timer);
        this.samples = new ThreadPoolExecutor(0, most, UNUSED_SECONDS, TimeUnit.SECONDS, new SynchronousQueue<>(),
                Thread.ofPlatform().daemon().name("probe-", 0).stackSize(STACK).factory());
        this.faults = new Faults(ticker);
        this.clock = new ProbeClock(ticker, faults);
    }

    @Override
    public void watch(Settings.Service service, Listener listener) {
        forget(service.name());
        var begun = service.probes().stream().map(probe -> new Loop(service.name(), probe, listener)).toList();
        loops.put(service.name(), begun);
        begun.forEach(clock::plan);
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
        loops.getOrDefault(service, List.of()).forEach(Loop::order);
    }

    @Override
    public OptionalLong next(String service, String probe) {
        return loops.getOrDefault(service, List.of()).stream().filter(l -> l.probe.name().equals(probe))
                .mapToLong(l -> l.due).findFirst();
    }

    @Override
    public Optional<String> trouble() {
        return clock.trouble().or(() -> faults.many().map(why -> "probes are at fault time and again (" + why
                + "); restart Understudy"));
    }

    @Override
    public void close() {
        List.copyOf(loops.keySet()).forEach(this::forget);
        clock.close();
        samples.shutdownNow();
        timer.shutdownNow();
    }

    /** One probe. Guarded by itself: the clock plans it, one thread at a time takes its sample. */
    private final class Loop implements ProbeClock.Planned {
        private final String service;
        private final Settings.Probe probe;
        private final Listener listener;
        private final ProbeTimetable timetable;
        private boolean open = true;
        /** Who takes its sample now. */
        private @Nullable Thread taking;
        /** The timetable's, for everybody to read. */
        private volatile long due;

        Loop(String service, Settings.Probe probe, Listener listener) {
            this.service = service;
            this.probe = probe;
            this.listener = listener;
            this.timetable = new ProbeTimetable(service, probe, ticker.nanos());
            this.due = timetable.due();
        }

        synchronized void end() {
            open = false;
            if (taking != null) {
                taking.interrupt();
            }
        }

        void order() {
            synchronized (this) {
                timetable.order(); // during a sample: right after it
            }
            clock.planAgain(this);
        }

        @Override
        public synchronized long at() {
            return timetable.next();
        }

        @Override
        public boolean begin() {
            try {
                samples.execute(this::sample);
                return true;
            } catch (RejectedExecutionException e) {
                return samples.isShutdown();
            }
        }

        private void sample() {
            boolean goesOn = true;
            try {
                goesOn = take(Thread.currentThread()) && ends(begins());
            } catch (RuntimeException | Error e) {
                faults.count(e); // the next sample is taken all the same
                log.error("event=probe-broken service={} probe={}", service, probe.name(), e);
            } finally {
                if (goesOn) {
                    clock.plan(this);
                }
            }
        }

        private synchronized ProbeTimetable.Begun begins() {
            return timetable.begin(ticker.nanos());
        }

        /** @return false when it was forgotten meanwhile: nobody wants this sample */
        private boolean ends(ProbeTimetable.Begun begun) {
            var outcome = ask();
            long at = ticker.nanos();
            if (!take(null)) {
                return false;
            }
            ProbeResult result;
            synchronized (this) {
                result = timetable.ended(begun, at, outcome);
                due = timetable.due();
            }
            try {
                listener.sampled(result);
            } catch (RuntimeException | Error e) {
                faults.count(e);
                log.error("event=listener-failed service={} probe={}", service, probe.name(), e);
            }
            return true;
        }

        /** @return false when the probe is no longer asked */
        private synchronized boolean take(@Nullable Thread by) {
            if (by == null) {
                Thread.interrupted(); // end() may have set it: it must not meet the next probe of this thread
            } else {
                by.setName("probe-" + service + "-" + probe.name());
            }
            taking = by;
            return open;
        }

        private ProbeResult.Outcome ask() {
            try {
                return prober.sample(probe.check(), probe.pace().timeout());
            } catch (RuntimeException | Error e) {
                faults.count(e);
                log.error("event=probe-broken service={} probe={}", service, probe.name(), e);
                return new ProbeResult.Untried("Understudy has a fault: " + e);
            }
        }
    }

    /** Of the samples that wait for a thread. For tests. */
    Duration behind() {
        return clock.behind();
    }
}
