package io.understudy.conduct;

import io.understudy.failover.Observation;
import org.jspecify.annotations.Nullable;

/**
 * Does one service's work. Who decides only says what; in the daemon threads do it, in the simulator a schedule of
 * virtual moments.
 */
interface ServiceExecutor {
    /**
     * One observation on its way to whoever decides.
     *
     * @param at when it was written, monotonic nanoseconds: one that has waited for long is no news any more
     * @param order comes with {@link Observation.Ordered} only
     */
    record Letter(Observation seen, long at, @Nullable PendingOrder order) {
        static Letter of(Observation seen, long at) {
            return new Letter(seen, at, null);
        }
    }

    /** Has an observation decided, later. Any thread. */
    void post(Letter letter);

    /**
     * Work that changes this host: one after the other, in the order it was handed in.
     *
     * @throws java.util.concurrent.RejectedExecutionException too much is waiting already
     */
    void inOrder(Runnable work);

    /**
     * Work that talks to the primary and may take long: it must not hold up what happens here.
     *
     * @throws java.util.concurrent.RejectedExecutionException too many commands hang already
     */
    void beside(String name, Runnable work);

    /**
     * Draws pictures, on a thread that decides nothing. One such work at a time is handed in; its end is not waited
     * for.
     */
    void draw(Runnable work);

    /** Tells listeners and hooks, in the order in which it is handed in, on a thread that decides and draws nothing. */
    default void tell(Runnable work) {
        draw(work);
    }
}
