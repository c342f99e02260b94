package io.understudy.journal.sqlite;

import io.understudy.time.Ticker;
import java.time.Duration;
import java.util.function.BooleanSupplier;

/** How many records were queued and how many of them are written, or kept in memory. Any thread. */
final class WrittenCount {
    private final Ticker ticker;
    private long queued;
    private long done;

    WrittenCount(Ticker ticker) {
        this.ticker = ticker;
    }

    /**
     * Counts what is queued, in the order of the queue and before it can be written.
     *
     * @param queue puts it into the queue; false when there is no room
     * @return whether there was room
     */
    synchronized boolean queued(BooleanSupplier queue) {
        boolean taken = queue.getAsBoolean();
        queued += taken ? 1 : 0;
        return taken;
    }

    synchronized void done(int count) {
        done += count;
        notifyAll();
    }

    /** Waits until all that is queued now is done, at most {@code most}. Not for the thread that writes. */
    synchronized void await(Duration most) {
        long until = ticker.nanos() + most.toNanos();
        long wanted = queued;
        try {
            for (long left = most.toMillis(); done < wanted && left > 0; left = (until - ticker.nanos()) / 1_000_000) {
                wait(left);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
