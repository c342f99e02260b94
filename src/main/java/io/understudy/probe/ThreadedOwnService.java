package io.understudy.probe;

import io.understudy.probe.ProbeResult.Outcome;
import io.understudy.remote.Remotes;
import io.understudy.settings.Settings;
import io.understudy.time.Ticker;
import io.understudy.vocabulary.Verdict;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.locks.LockSupport;
import java.util.concurrent.locks.ReentrantLock;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A platform thread for each question that is asked again and again: a takeover waits for what they tell. */
final class ThreadedOwnService implements OwnService {
    private static final Logger log = LoggerFactory.getLogger(ThreadedOwnService.class);
    private static final Duration FIT_INTERVAL = Duration.ofSeconds(10);
    /** A check of a folder or a licence takes no longer; the next question is due then. */
    private static final Duration FIT_TIMEOUT = Duration.ofSeconds(10);

    private final Ticker ticker;
    private final ScheduledExecutorService timer;
    private final Prober prober;
    private final Map<Key, Loop> loops = new ConcurrentHashMap<>();
    private final Map<Key, ReentrantLock> turns = new ConcurrentHashMap<>();

    private record Key(String service, Question question) {}

    ThreadedOwnService(Remotes remotes, Ticker ticker, InstantSource clock) {
        this.ticker = ticker;
        this.timer = Executors.newSingleThreadScheduledExecutor(
                Thread.ofPlatform().name("own-probe-timeouts").daemon(true).factory());
        this.prober = new Prober(remotes, ticker, clock, timer);
    }

    @Override
    public Told ask(Settings.Service service, Question question) {
        var turn = turns.computeIfAbsent(new Key(service.name(), question), _ -> new ReentrantLock());
        long sentAt = ticker.nanos();
        try {
            turn.lockInterruptibly();
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
            return new Told(question, Verdict.UNKNOWN, "interrupted", sentAt, ticker.nanos());
        }
        try {
            sentAt = ticker.nanos();
            var outcome = outcome(service.takeover(), question);
            return new Told(question, verdict(question, outcome), outcome.why(), sentAt, ticker.nanos());
        } catch (RuntimeException | Error e) { // the next question is asked all the same
            log.error("event=own-probe-broken service={} question={}", service.name(), question, e);
            return new Told(question, Verdict.UNKNOWN, "Understudy has a fault: " + e, sentAt, ticker.nanos());
        } finally {
            turn.unlock();
        }
    }

    private Outcome outcome(Settings.Takeover takeover, Question question) {
        return switch (question) {
            case ANSWERS -> takeover.probe() == null
                    ? new ProbeResult.Up()
                    : prober.sample(takeover.probe().check(), takeover.probe().pace().timeout());
            case FIT -> takeover.fit() == null
                    ? new ProbeResult.Up()
                    : prober.sample(new Settings.CommandCheck(takeover.fit()), FIT_TIMEOUT);
        };
    }

    /** A service that answers too late here does not answer; a check that takes too long has not said anything yet. */
    private static Verdict verdict(Question question, Outcome outcome) {
        return switch (outcome) {
            case ProbeResult.Up _ -> Verdict.UP;
            case ProbeResult.Failed _ -> Verdict.DOWN;
            case ProbeResult.TimedOut _ -> question == Question.ANSWERS ? Verdict.DOWN : Verdict.UNKNOWN;
            case ProbeResult.Untried _ -> Verdict.UNKNOWN;
        };
    }

    @Override
    public void watch(Settings.Service service, Question question, Listener listener) {
        forget(service.name(), question);
        var takeover = service.takeover();
        var interval = switch (question) {
            case ANSWERS -> takeover.probe() == null ? Duration.ZERO : takeover.probe().pace().interval();
            case FIT -> takeover.fit() == null ? Duration.ZERO : FIT_INTERVAL;
        };
        if (interval.isPositive()) {
            var loop = new Loop(service, question, interval, listener);
            loops.put(new Key(service.name(), question), loop);
            loop.thread.start();
        }
    }

    @Override
    public void forget(String service, Question question) {
        var loop = loops.remove(new Key(service, question));
        if (loop != null) {
            loop.open = false;
            loop.thread.interrupt();
        }
    }

    @Override
    public void close() {
        List.copyOf(loops.keySet()).forEach(key -> forget(key.service(), key.question()));
        timer.shutdownNow();
    }

    /** One question's thread. */
    private final class Loop implements Runnable {
        private final Settings.Service service;
        private final Question question;
        private final Duration interval;
        private final Listener listener;
        private final Thread thread;
        private volatile boolean open = true;

        Loop(Settings.Service service, Question question, Duration interval, Listener listener) {
            this.service = service;
            this.question = question;
            this.interval = interval;
            this.listener = listener;
            this.thread = Thread.ofPlatform().daemon(true)
                    .name("own-" + question.name().charAt(0) + "-" + service.name()).unstarted(this);
        }

        @Override
        public void run() {
            while (open) {
                long next = ticker.nanos() + interval.toNanos();
                tell(ask(service, question));
                for (long left = next - ticker.nanos(); open && left > 0; left = next - ticker.nanos()) {
                    LockSupport.parkNanos(left);
                    // Clears a stray interrupt, which would turn the parking into a busy loop.
                    Thread.interrupted();
                }
            }
        }

        private void tell(Told told) {
            if (!open) {
                return; // forgotten meanwhile: nobody wants this answer
            }
            try {
                listener.told(told);
            } catch (RuntimeException | Error e) {
                log.error("event=listener-failed service={} question={}", service.name(), question, e);
            }
        }
    }
}
