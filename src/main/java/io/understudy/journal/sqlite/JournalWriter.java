package io.understudy.journal.sqlite;

import io.understudy.time.Ticker;
import java.io.PrintStream;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The one thread that writes, in order, all that waits in one transaction (group commit: an intent costs one flush,
 * shared with what was queued beside it).
 *
 * <p>Invariant: an entry is settled only when it is on disk, or on the ring <em>and</em> said on standard error. While
 * the ring holds anything, new entries join it behind the old ones, so that the order is kept. The writer tries again
 * once every {@link JournalLimits#retry}, never for each new entry: nobody waits for a disk that is known not to
 * answer.
 *
 * <p>Only the writer's thread touches the ring. The queue, {@link #trouble} and the counter are shared.
 */
final class JournalWriter implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(JournalWriter.class);
    /** Entries in one transaction: some milliseconds, so that one flush never keeps an intent waiting for long. */
    private static final int BATCH = 512;
    private static final Duration PRUNE_EVERY = Duration.ofHours(1);
    /**
     * Not at the very start, which may be in the middle of an outage; but daemons that are restarted daily prune, too.
     */
    private static final Duration PRUNE_FIRST = Duration.ofMinutes(1);

    private final Database database;
    private final Retention retention;
    private final Ticker ticker;
    private final JournalLimits limits;
    private final PrintStream err;
    private final ArrayBlockingQueue<QueuedStatement> queue;
    private final UnwrittenRing ring;
    private final AtomicLong lost = new AtomicLong();
    private final WrittenCount count;
    private final Thread thread;
    private long retryAt;
    private long pruneAt;
    private boolean pruning;
    private volatile String failing;
    private volatile boolean stuck;
    private volatile boolean open = true;

    JournalWriter(Database database, Retention retention, Ticker ticker, JournalLimits limits, PrintStream err) {
        this.database = database;
        this.retention = retention;
        this.ticker = ticker;
        this.limits = limits;
        this.count = new WrittenCount(ticker);
        this.err = err;
        this.queue = new ArrayBlockingQueue<>(limits.queue());
        this.ring = new UnwrittenRing(limits);
        this.pruneAt = ticker.nanos() + PRUNE_FIRST.toNanos();
        // Opening is tried again automatically, also when there is nothing to write yet.
        this.failing = database.opened() ? "" : "it could not be opened: " + database.unopened();
        this.retryAt = ticker.nanos() + limits.retry().toNanos();
        this.thread = Thread.ofPlatform().name("journal").daemon(true).unstarted(this::run);
    }

    void start() {
        thread.start();
    }

    /** Queues it, or says it on standard error when there is no room. Never blocks on the disk. */
    void offer(QueuedStatement entry) {
        // The last eighth is for what somebody waits for, the second half for what must not be lost silently.
        int room = queue.remainingCapacity();
        boolean fits = switch (entry.weight()) {
            case EXPENDABLE -> room > limits.queue() / 2;
            case ORDINARY -> room > limits.queue() / 8;
            case AWAITED -> true;
        };
        boolean taken = open && fits && count.queued(() -> queue.offer(entry));
        if (!taken) {
            lost.incrementAndGet();
            if (entry.weight() != QueuedStatement.Weight.EXPENDABLE) {
                say(entry);
            }
        }
    }

    /**
     * Queues it and waits until it is settled; after {@link JournalLimits#flush} it counts as settled by the queue and
     * standard error. Does not wait for a disk that is known not to answer: a takeover has several intents, and two
     * seconds each would be an outage.
     */
    void await(QueuedStatement entry) {
        boolean hopeless = stuck || !failing.isEmpty();
        offer(entry);
        try {
            if (!hopeless && entry.settled().await(limits.flush().toNanos(), TimeUnit.NANOSECONDS)) {
                return;
            }
            if (!hopeless) {
                stuck = true;
                log.error("event=journal-stuck why=\"no answer from the disk within {}\"", limits.flush());
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        say(entry);
    }

    /** On standard error, once: the second caller finds it settled. */
    private void say(QueuedStatement entry) {
        synchronized (entry) {
            if (entry.settled().getCount() > 0) {
                err.println(entry.line());
                entry.settled().countDown();
            }
        }
    }

    /** Empty while what is queued gets to the disk. Any thread. */
    Optional<String> trouble() {
        if (!failing.isEmpty()) {
            return Optional.of("the journal can't be written (" + failing
                    + "): records are kept in memory and said on standard error");
        }
        return stuck
                ? Optional.of("the disk did not answer the journal within " + limits.flush()
                        + ": records wait in memory and are said on standard error")
                : Optional.empty();
    }

    private void run() {
        while (open || !queue.isEmpty()) {
            try {
                round(next());
            } catch (InterruptedException e) {
                // close() wants the thread to end: what is queued is still written, then the loop ends.
                open = false;
            } catch (RuntimeException | Error e) {
                // Nobody else writes: whatever it was, the next round may succeed. Those who wait were let go.
                bug(e);
            }
        }
        if (!ring.isEmpty()) {
            flushRing();
        }
        if (!ring.isEmpty()) {
            log.error("event=journal-closed-unwritten records={} said=\"on standard error\"", ring.size());
        }
        database.close();
    }

    private void bug(Throwable e) {
        try {
            failing = String.valueOf(e);
            retryAt = ticker.nanos() + limits.retry().toNanos();
            log.error("event=journal-bug", e);
        } catch (RuntimeException | Error again) {
            failing = "a fault of Understudy's own"; // memory may be short: what is left is to go on
        }
    }

    private List<QueuedStatement> next() throws InterruptedException {
        var first = pruning ? queue.poll() : queue.poll(limits.retry().toNanos(), TimeUnit.NANOSECONDS);
        if (first == null) {
            return List.of();
        }
        var batch = new ArrayList<QueuedStatement>();
        batch.add(first);
        queue.drainTo(batch, BATCH - 1);
        return batch;
    }

    private void round(List<QueuedStatement> batch) {
        // This thread is here, so it is not stuck in a call to the disk.
        stuck = false;
        try {
            if (!ring.isEmpty() || !failing.isEmpty()) {
                batch.forEach(this::keep);
                if (ticker.nanos() - retryAt >= 0) {
                    flushRing();
                }
            } else if (!batch.isEmpty()) {
                try {
                    commit(batch);
                } catch (SQLException e) {
                    failed(e);
                    batch.forEach(this::keep);
                } catch (RuntimeException | Error e) {
                    batch.forEach(this::keep);
                    throw e;
                }
            } else {
                prune();
            }
        } finally {
            batch.forEach(entry -> entry.settled().countDown());
            count.done(batch.size());
        }
    }

    /**
     * Waits until all that was queued before is written, or kept in memory; {@code most} at the longest. Not for the
     * writer's thread.
     */
    void settle(Duration most) {
        count.await(most);
    }

    private void failed(SQLException e) {
        retryAt = ticker.nanos() + limits.retry().toNanos();
        var why = String.valueOf(e.getMessage());
        if (failing.isEmpty()) {
            log.error("event=journal-trouble why=\"{}\" next=\"records go to memory and standard error\"", why);
        } else {
            log.debug("event=journal-trouble why=\"{}\"", why);
        }
        failing = why;
    }

    /** Onto the ring. Full, it forgets the oldest, which standard error has. */
    private void keep(QueuedStatement entry) {
        if (entry.weight() != QueuedStatement.Weight.EXPENDABLE) {
            say(entry);
        } else if (ring.crowded()) {
            lost.incrementAndGet();
            return;
        }
        lost.addAndGet(ring.add(entry));
    }

    /** Oldest first, a batch a transaction, until none is left or it fails again. */
    private void flushRing() {
        try {
            do {
                var oldest = ring.oldest(BATCH);
                commit(oldest);
                ring.written(oldest.size());
            } while (!ring.isEmpty());
            if (!failing.isEmpty()) {
                log.warn("event=journal-back lost={}", lost.getAndSet(0));
            }
            failing = "";
        } catch (SQLException e) {
            failed(e);
        }
    }

    private void commit(List<QueuedStatement> entries) throws SQLException {
        var refused = new ArrayList<String>();
        database.write(connection -> {
            refused.clear();
            if (entries.isEmpty()) {
                StatementBatch.touch(connection);
            }
            refused.addAll(StatementBatch.write(connection, entries));
        });
        refused.forEach(line -> {
            lost.incrementAndGet();
            err.println(line);
        });
    }

    private void prune() {
        if (!pruning && ticker.nanos() - pruneAt < 0) {
            return;
        }
        try {
            database.write(connection -> pruning = retention.portion(connection));
        } catch (SQLException e) {
            pruning = false;
            failed(e);
        }
        if (!pruning) {
            pruneAt = ticker.nanos() + PRUNE_EVERY.toNanos();
        }
    }

    /** Writes what is queued, waits for that at most {@link JournalLimits#flush} and a retry, and ends the thread. */
    @Override
    public void close() {
        open = false;
        thread.interrupt();
        try {
            if (!thread.join(limits.flush().plus(limits.retry()))) {
                log.error("event=journal-close-late why=\"the disk does not answer\"");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
