package io.understudy.access;

import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Passwords are compared here, one after the other, on one platform thread that gives way to every other: a hash is
 * made to cost processor time, and a flood of logins must not take it from what watches the services. What does not fit
 * into the queue is refused at once. Any thread asks.
 */
final class HashLane implements AutoCloseable {
    /** A comparison takes a tenth of a second: whoever waits longer than this is in a flood. */
    private static final Duration PATIENCE = Duration.ofSeconds(5);

    private final ThreadPoolExecutor thread;
    private final int eachMost;
    /** How many wait or run, by caller. */
    private final Map<String, Integer> waiting = new ConcurrentHashMap<>();

    /**
     * @param most how many may wait
     * @param eachMost how many of one caller may wait or run
     */
    HashLane(ThreadFactory threads, int most, int eachMost) {
        this.thread = new ThreadPoolExecutor(1, 1, 0, TimeUnit.SECONDS, new ArrayBlockingQueue<>(most), threads);
        this.eachMost = eachMost;
    }

    /**
     * Runs it in its turn, and waits for that, at most five seconds.
     *
     * @throws Refusal busy: it was not run, or takes too long
     */
    <T> T run(String caller, Callable<T> comparison) {
        if (waiting.merge(caller, 1, Integer::sum) > eachMost) {
            leave(caller);
            throw Refusal.busy();
        }
        var task = new FutureTask<>(comparison) {
            @Override
            protected void done() {
                leave(caller);
            }
        };
        try {
            thread.execute(task);
        } catch (RejectedExecutionException e) {
            task.cancel(false);
            throw Refusal.busy();
        }
        return result(task);
    }

    private <T> T result(FutureTask<T> task) {
        try {
            return task.get(PATIENCE.toNanos(), TimeUnit.NANOSECONDS);
        } catch (TimeoutException e) {
            task.cancel(false);
            thread.remove(task);
            throw Refusal.busy();
        } catch (InterruptedException e) {
            task.cancel(false);
            Thread.currentThread().interrupt();
            throw Refusal.busy();
        } catch (ExecutionException e) {
            if (e.getCause() instanceof RuntimeException cause) {
                throw cause;
            }
            throw new IllegalStateException(e.getCause());
        }
    }

    private void leave(String caller) {
        waiting.computeIfPresent(caller, (_, count) -> count == 1 ? null : count - 1);
    }

    /** Runs it before whatever is asked later. Nobody waits for it. */
    void begin(Runnable first) {
        thread.execute(first);
    }

    @Override
    public void close() {
        thread.shutdownNow();
    }
}
