package io.understudy.notify;

import io.understudy.journal.Outbox;
import io.understudy.journal.Outbox.Delivery;
import io.understudy.journal.Outbox.Notice;
import io.understudy.time.Ticker;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Brings notices to people on one way, each at least once, in order within a thread. It has its own copy of what waits,
 * so that a journal that can't be written keeps nobody from hearing of it. Any thread may {@link #add}; one of its own
 * sends.
 */
final class ChannelQueue implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(ChannelQueue.class);
    /** Weeks of hourly reminders. More than this and the oldest that isn't urgent goes first, said so. */
    static final int WAITING_MAX = 1000;
    static final Duration FIRST = Duration.ofSeconds(1);
    static final Duration MOST = Duration.ofDays(1);
    /** Each attempt waits half as long again: about a third of the time that it has failed already. */
    private static final double GROWTH = 1.5;
    /** What nobody could be told for so long is in the journal and on the page. */
    static final Duration GIVE_UP = Duration.ofDays(14);
    private static final Duration LOOK = Duration.ofSeconds(30);

    private static final class Item {
        final Notice notice;
        int attempts;
        long due;

        Item(Notice notice, int attempts, long due) {
            this.notice = notice;
            this.attempts = attempts;
            this.due = due;
        }
    }

    private final Channel way;
    private final Outbox outbox;
    private final Ticker ticker;
    private final InstantSource clock;
    private final BooleanSupplier quiet;
    private final Consumer<DeliveryTried> told;
    private final Object lock = new Object();
    /** In the order in which they came. Guarded by {@link #lock}, as its items are. */
    private final List<Item> waiting = new ArrayList<>();
    private boolean open = true;
    private @Nullable Thread thread;

    /** @param quiet whether what isn't urgent has to wait now */
    ChannelQueue(Channel way, Outbox outbox, Ticker ticker, InstantSource clock, BooleanSupplier quiet,
            Consumer<DeliveryTried> told) {
        this.way = way;
        this.outbox = outbox;
        this.ticker = ticker;
        this.clock = clock;
        this.quiet = quiet;
        this.told = told;
    }

    String way() {
        return way.name();
    }

    void start() {
        thread = Thread.ofVirtual().name("courier-" + way.name()).start(this::run);
    }

    /** @param attempts so far */
    void add(Notice notice, int attempts) {
        Item dropped = null;
        synchronized (lock) {
            if (waiting.stream().anyMatch(i -> i.notice.id().equals(notice.id()))) {
                return;
            }
            if (waiting.size() >= WAITING_MAX) {
                dropped = waiting.stream().filter(i -> !i.notice.urgent()).findFirst().orElse(waiting.getFirst());
                waiting.remove(dropped);
            }
            waiting.add(new Item(notice, attempts, ticker.nanos()));
            lock.notifyAll();
        }
        if (dropped != null) {
            giveUp(dropped, "more than " + WAITING_MAX + " notices wait");
        }
    }

    int waiting() {
        synchronized (lock) {
            return waiting.size();
        }
    }

    /** The network is back, or the way has just worked: nothing has to wait any longer. */
    void hurry() {
        synchronized (lock) {
            waiting.forEach(i -> i.due = ticker.nanos());
            lock.notifyAll();
        }
    }

    private void run() {
        while (true) {
            Item next;
            try {
                next = next();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return;
            }
            if (next == null) {
                return;
            }
            try {
                deliver(next);
            } catch (RuntimeException e) {
                log.error("event=courier-broken way={} notice={}", way.name(), next.notice.id(), e);
                later(next, "Understudy is at fault: " + e, null);
            }
        }
    }

    /** Waits for one that is due; null when closed. */
    private @Nullable Item next() throws InterruptedException {
        synchronized (lock) {
            while (open) {
                long now = ticker.nanos();
                long wake = now + LOOK.toNanos();
                boolean hush = quiet.getAsBoolean();
                var threads = new HashSet<String>();
                for (var item : waiting) {
                    // Only the first of a thread: order is kept.
                    if (threads.add(item.notice.thread()) && !(hush && !urgent(item.notice.thread()))) {
                        if (item.due - now <= 0) {
                            return item;
                        }
                        wake = item.due - wake < 0 ? item.due : wake;
                    }
                }
                lock.wait(Math.max(1, (wake - now) / 1_000_000));
            }
            return null;
        }
    }

    /** What is urgent doesn't wait behind what isn't. */
    private boolean urgent(String thread) {
        return waiting.stream().anyMatch(i -> i.notice.thread().equals(thread) && i.notice.urgent());
    }

    private void deliver(Item item) {
        switch (way.send(item.notice)) {
            case Channel.Sent.Delivered _ -> {
                item.attempts++;
                remove(item);
                record(item, "delivered", "");
                hurry();
            }
            case Channel.Sent.Failed(String why, var after) -> later(item, why, after);
        }
    }

    private void later(Item item, String why, @Nullable Duration after) {
        item.attempts++;
        if (Duration.between(item.notice.at(), clock.instant()).compareTo(GIVE_UP) > 0) {
            remove(item);
            giveUp(item, why);
            return;
        }
        var delay = after == null ? delay(item.attempts) : after;
        synchronized (lock) {
            item.due = ticker.nanos() + (delay.compareTo(MOST) > 0 ? MOST : delay).toNanos();
        }
        log.warn("event=notice-undelivered way={} notice={} attempts={} next-in={} why=\"{}\"", way.name(),
                item.notice.id(), item.attempts, delay, why);
        record(item, "waiting", why);
    }

    /** After so many attempts that failed. */
    static Duration delay(int attempts) {
        double seconds = FIRST.toSeconds() * Math.pow(GROWTH, attempts - 1.0);
        return seconds >= MOST.toSeconds() ? MOST : Duration.ofMillis(Math.round(seconds * 1000));
    }

    private void giveUp(Item item, String why) {
        log.error("event=notice-given-up way={} notice={} attempts={} why=\"{}\"", way.name(), item.notice.id(),
                item.attempts, why);
        record(item, "given-up", why);
    }

    private void remove(Item item) {
        synchronized (lock) {
            waiting.remove(item);
        }
    }

    private void record(Item item, String state, String why) {
        Instant now = clock.instant();
        outbox.record(new Delivery(item.notice.id(), way.name(), state, item.attempts, now, why));
        told.accept(new DeliveryTried(way.name(), state.equals("waiting") ? "failed" : state));
    }

    /** What waits stays on disk for the next start. */
    @Override
    public void close() {
        synchronized (lock) {
            open = false;
            lock.notifyAll();
        }
        if (thread != null) {
            thread.interrupt();
        }
    }
}
