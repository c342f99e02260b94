package io.understudy.conduct;

import io.understudy.failover.Action;
import io.understudy.time.Ticker;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * The actions of one service that were set going and have not ended. Each has a limit of its own, so this is for ends
 * that were lost: a thread that died or hangs. Any thread.
 */
final class PendingActs {
    private final Ticker ticker;
    /** Guarded by this, as all of the entries. */
    private final Set<Entry> entries = new LinkedHashSet<>();
    /** When the last of those that are done one after the other is overdue. */
    private long inOrderUntil = Long.MIN_VALUE;

    PendingActs(Ticker ticker) {
        this.ticker = ticker;
    }

    /** One of them. */
    final class Entry {
        private final Action action;
        private final long until;
        private boolean begun;

        private Entry(Action action, long until) {
            this.action = action;
            this.until = until;
        }

        Action action() {
            return action;
        }

        boolean begun() {
            synchronized (PendingActs.this) {
                return begun;
            }
        }

        /** @return false when it was given up before: it must not be begun any more */
        boolean begin() {
            synchronized (PendingActs.this) {
                begun = entries.contains(this);
                return begun;
            }
        }

        /** @return false when it was given up before: its end has been told as unknown */
        boolean end() {
            synchronized (PendingActs.this) {
                return entries.remove(this);
            }
        }
    }

    /**
     * @param inOrder it begins when those before it have ended
     * @param limit how long it takes at most once it has begun
     */
    synchronized Entry add(Action action, boolean inOrder, Duration limit) {
        long from = ticker.nanos();
        if (inOrder && inOrderUntil > from && entries.stream().anyMatch(e -> e.until == inOrderUntil)) {
            from = inOrderUntil;
        }
        var entry = new Entry(action, from + limit.toNanos());
        if (inOrder) {
            inOrderUntil = entry.until;
        }
        entries.add(entry);
        return entry;
    }

    synchronized boolean waitsFor(Entry entry) {
        return entries.contains(entry);
    }

    /** Those whose end should have been told by now; they are given up. */
    synchronized List<Entry> overdue() {
        long now = ticker.nanos();
        var overdue = new ArrayList<Entry>();
        for (Iterator<Entry> all = entries.iterator(); all.hasNext();) {
            var entry = all.next();
            if (entry.until - now < 0) {
                overdue.add(entry);
                all.remove();
            }
        }
        return overdue;
    }
}
