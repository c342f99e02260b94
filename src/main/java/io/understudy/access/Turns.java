package io.understudy.access;

import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/** How many requests of one kind of caller run at the same time. Any thread. */
final class Turns {
    /** A page takes some milliseconds: whoever waits longer than this is in a flood. */
    private static final Duration PATIENCE = Duration.ofSeconds(2);

    private final Semaphore running;
    private final int insideMost;
    private final int eachMost;
    private final AtomicInteger inside = new AtomicInteger();
    private final Map<String, Integer> insideOf = new ConcurrentHashMap<>();

    /**
     * @param running how many run at once
     * @param insideMost how many run or wait for their turn
     * @param eachMost how many of one caller do
     */
    Turns(int running, int insideMost, int eachMost) {
        this.running = new Semaphore(running, true);
        this.insideMost = insideMost;
        this.eachMost = eachMost;
    }

    /** Waits for the turn, at most two seconds. @return false: there is none, and nothing is to be given back */
    boolean enter(String caller) throws InterruptedException {
        boolean room = inside.incrementAndGet() <= insideMost;
        boolean own = insideOf.merge(caller, 1, Integer::sum) <= eachMost;
        if (room && own && running.tryAcquire(PATIENCE.toNanos(), TimeUnit.NANOSECONDS)) {
            return true;
        }
        out(caller);
        return false;
    }

    void leave(String caller) {
        running.release();
        out(caller);
    }

    private void out(String caller) {
        inside.decrementAndGet();
        insideOf.computeIfPresent(caller, (_, count) -> count == 1 ? null : count - 1);
    }
}
