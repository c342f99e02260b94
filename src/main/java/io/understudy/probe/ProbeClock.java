package io.understudy.probe;

import io.understudy.time.Ticker;
import java.time.Duration;
import java.util.Comparator;
import java.util.Optional;
import java.util.PriorityQueue;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Begins what is planned at its time, on a thread of its own. What can't begin, because nobody is free, is tried again
 * in the order in which it was due. Any thread.
 */
final class ProbeClock implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(ProbeClock.class);
    private static final long IDLE = Duration.ofSeconds(1).toNanos();
    /** Ten times the longest pause of the thread. */
    private static final long STILL = Duration.ofSeconds(10).toNanos();
    /** A thread that becomes free is used at most this much later. */
    private static final long FULL = Duration.ofMillis(5).toNanos();
    /** Longer than a burst of connections needs; said once until all are on time again. */
    private static final Duration WORTH_SAYING = Duration.ofSeconds(1);

    /** What is planned. Its moment changes only before it is planned again. */
    interface Planned {
        /** Monotonic nanoseconds. */
        long at();

        /**
         * Begins it elsewhere. Who begins it plans it again.
         *
         * @return false when nobody is free
         */
        boolean begin();
    }

    private record Entry(Planned planned, long at) {}

    private final Ticker ticker;
    private final Faults faults;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    /** Guarded by the lock. */
    private final PriorityQueue<Entry> waiting = new PriorityQueue<>(Comparator.comparingLong(Entry::at));
    private final Thread thread;
    private volatile long behind;
    private boolean said;
    private volatile long turnedAt;
    private volatile boolean open = true;

    ProbeClock(Ticker ticker, Faults faults) {
        this.ticker = ticker;
        this.faults = faults;
        this.turnedAt = ticker.nanos();
        this.thread = Thread.ofPlatform().daemon().name("probe-clock").start(this::run);
    }

    void plan(Planned planned) {
        lock.lock();
        try {
            waiting.add(new Entry(planned, planned.at()));
            changed.signal();
        } finally {
            lock.unlock();
        }
    }

    /** At another moment; nothing where it has begun and is not planned now. */
    void planAgain(Planned planned) {
        lock.lock();
        try {
            if (waiting.removeIf(e -> e.planned() == planned)) {
                plan(planned);
            }
        } finally {
            lock.unlock();
        }
    }

    /** How late the next one is for want of somebody free. */
    Duration behind() {
        return Duration.ofNanos(behind);
    }

    Optional<String> trouble() {
        return open && (!thread.isAlive() || ticker.nanos() - turnedAt > STILL)
                ? Optional.of("no probe is asked: their clock hangs or has ended; restart Understudy")
                : Optional.empty();
    }

    private void run() {
        while (open) {
            try {
                turn();
                turnedAt = ticker.nanos();
            } catch (InterruptedException e) {
                return; // close() wants it
            } catch (RuntimeException | Error e) {
                told(e);
            }
        }
    }

    /** Telling may fail for the same reason: the loop goes on all the same. */
    private void told(Throwable e) {
        try {
            faults.count(e);
            log.error("event=probe-clock-broken", e);
        } catch (RuntimeException | Error again) {
            Thread.onSpinWait();
        }
    }

    private void turn() throws InterruptedException {
        lock.lockInterruptibly();
        try {
            var first = waiting.peek();
            long late = first == null ? -IDLE : ticker.nanos() - first.at();
            if (first == null || late < 0) {
                changed.awaitNanos(Math.min(IDLE, -late));
                return;
            }
            if (begun(first)) {
                waiting.remove(first);
                behind = 0;
            } else {
                full(late);
                changed.awaitNanos(FULL);
            }
        } finally {
            lock.unlock();
        }
    }

    /** Where no thread can be started, none is free. */
    private boolean begun(Entry first) {
        try {
            return first.planned().begin();
        } catch (OutOfMemoryError e) {
            faults.count(e);
            return false;
        }
    }

    private void full(long late) {
        behind = late;
        if (late > WORTH_SAYING.toNanos() && !said) {
            said = true;
            log.warn("event=probes-late by={} why=\"all threads take samples\" waiting={}", behind(), waiting.size());
        } else if (late < FULL) {
            said = false;
        }
    }

    @Override
    public void close() {
        open = false;
        thread.interrupt();
    }
}
