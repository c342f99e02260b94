package io.understudy.conduct;

import io.understudy.conduct.ServiceExecutor.Letter;
import io.understudy.failover.Observation;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * What one service is still to be told, bounded. Who posts never waits: the host watch posts to all services, and one
 * that hangs or has met a fault must not hold up the others. Any thread posts; one takes.
 */
final class Mailbox {
    private static final int LETTERS = 1024;
    /** Samples get this much of it: the next ones come soon. The rest is for news that comes once. */
    private static final int SAMPLES = LETTERS * 3 / 4;

    private final ArrayBlockingQueue<Letter> letters = new ArrayBlockingQueue<>(LETTERS);
    private final AtomicInteger dropped = new AtomicInteger();
    private volatile boolean closed;

    /** @return false when it was not taken: nobody takes letters any more, or too many wait */
    boolean post(Letter letter) {
        if (closed) {
            return false;
        }
        boolean sample = letter.seen() instanceof Observation.Probed;
        if (sample && letters.size() >= SAMPLES) {
            return false;
        }
        boolean taken = letters.offer(letter);
        if (!taken) {
            dropped.incrementAndGet();
        }
        if (closed && letters.remove(letter)) {
            return false; // closed meanwhile: who closed it may have seen this letter or not
        }
        return taken;
    }

    /** @return null when none came in time */
    @Nullable
    Letter take(long nanos) throws InterruptedException {
        return letters.poll(Math.max(0, nanos), TimeUnit.NANOSECONDS);
    }

    /** How many letters that come once were not taken since this was asked last. */
    int dropped() {
        return dropped.getAndSet(0);
    }

    /** Nobody takes letters any more. @return one that still waits, or null when none is left */
    @Nullable
    Letter close() {
        closed = true;
        return letters.poll();
    }
}
