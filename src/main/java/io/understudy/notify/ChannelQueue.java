package io.understudy.notify;

import io.understudy.journal.Outbox;
import io.understudy.journal.Outbox.Delivery;
import io.understudy.journal.Outbox.DeliveryState;
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
 * Delivers notices on one channel, each at least once, in order within a thread. It has its own copy of what waits, so
 * that people hear of it even if the journal can't be written. Any thread may {@link #add}; one of its own sends.
 */
final class ChannelQueue implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(ChannelQueue.class);
    /** Weeks of hourly reminders. Beyond this the oldest that isn't urgent is given up, and that is recorded. */
    static final int WAITING_MAX = 1000;
    static final Duration DELAY_FIRST = Duration.ofSeconds(1);
    static final Duration DELAY_MAX = Duration.ofDays(1);
    /** Each delay is half as long again as the one before: about a third of the time since the first attempt. */
    private static final double GROWTH = 1.5;
    /** After this time without success a notice is given up: it is in the journal and on the page. */
    static final Duration GIVE_UP = Duration.ofDays(14);
    /** As many attempts as {@link #GIVE_UP} brings at least. */
    private static final int ATTEMPTS_LEAST = 38;
    private static final Duration LOOK = Duration.ofSeconds(30);

    private static final class Item {
        final Notice notice;
        int attempts;
        long due;
        /** The receiver has asked not to be tried before this: whatever else happens, it is not. */
        long notBefore;

        Item(Notice notice, int attempts, long due) {
            this.notice = notice;
            this.attempts = attempts;
            this.due = due;
            this.notBefore = due;
        }

        void dueAt(long at) {
            due = at - notBefore < 0 ? notBefore : at;
        }
    }

    private final Channel channel;
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
    ChannelQueue(Channel channel, Outbox outbox, Ticker ticker, InstantSource clock, BooleanSupplier quiet,
            Consumer<DeliveryTried> told) {
        this.channel = channel;
        this.outbox = outbox;
        this.ticker = ticker;
        this.clock = clock;
        this.quiet = quiet;
        this.told = told;
    }

    /** The channel's name. */
    String channel() {
        return channel.name();
    }

    void start() {
        thread = Thread.ofVirtual().name("channel-" + channel.name()).start(this::run);
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

    /**
     * The network is back, or the channel has just worked: nothing has to wait any longer, but for what the receiver
     * has asked to wait with.
     */
    void hurry() {
        synchronized (lock) {
            long now = ticker.nanos();
            waiting.forEach(i -> i.dueAt(now));
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
                log.error("event=courier-broken way={} notice={}", channel.name(), next.notice.id(), e);
                later(next, "internal error: " + e, null);
            }
        }
    }

    /** Waits for one that is due; null when closed. */
    private @Nullable Item next() throws InterruptedException {
        synchronized (lock) {
            while (open) {
                long now = ticker.nanos();
                long wake = now + LOOK.toNanos();
                boolean quietNow = quiet.getAsBoolean();
                var threads = new HashSet<String>();
                for (var item : waiting) {
                    // Only the first of a thread: order is kept.
                    if (threads.add(item.notice.thread()) && !(quietNow && !urgent(item.notice.thread()))) {
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

    /** Whether something urgent waits in this thread: it doesn't wait behind what isn't. */
    private boolean urgent(String thread) {
        return waiting.stream().anyMatch(i -> i.notice.thread().equals(thread) && i.notice.urgent());
    }

    private void deliver(Item item) {
        switch (channel.send(item.notice)) {
            case Channel.Sent.Delivered(String but) -> {
                item.attempts++;
                remove(item);
                record(item, DeliveryState.DELIVERED, DeliveryResult.DELIVERED, but);
                hurry();
            }
            case Channel.Sent.Failed(String why, var after) -> later(item, why, after);
        }
    }

    private void later(Item item, String why, @Nullable Duration after) {
        item.attempts++;
        // Both, so that a clock that jumps gives up nothing.
        if (item.attempts >= ATTEMPTS_LEAST
                && Duration.between(item.notice.at(), clock.instant()).compareTo(GIVE_UP) > 0) {
            remove(item);
            giveUp(item, why);
            return;
        }
        var delay = delay(item.attempts);
        synchronized (lock) {
            long now = ticker.nanos();
            if (after != null) {
                item.notBefore = now + after.toNanos();
                delay = after;
            }
            item.dueAt(now + delay.toNanos());
        }
        log.warn("event=notice-undelivered way={} notice={} attempts={} next-in={} why=\"{}\"", channel.name(),
                item.notice.id(), item.attempts, delay, why);
        record(item, DeliveryState.WAITING, DeliveryResult.FAILED, why);
    }

    /** The delay before the next attempt. @param attempts that failed, 1 up */
    static Duration delay(int attempts) {
        double seconds = DELAY_FIRST.toSeconds() * Math.pow(GROWTH, attempts - 1.0);
        return seconds >= DELAY_MAX.toSeconds() ? DELAY_MAX : Duration.ofMillis(Math.round(seconds * 1000));
    }

    private void giveUp(Item item, String why) {
        log.error("event=notice-given-up way={} notice={} attempts={} why=\"{}\"", channel.name(), item.notice.id(),
                item.attempts, why);
        record(item, DeliveryState.GIVEN_UP, DeliveryResult.GIVEN_UP, why);
    }

    private void remove(Item item) {
        synchronized (lock) {
            waiting.remove(item);
        }
    }

    private void record(Item item, DeliveryState state, DeliveryResult result, String why) {
        Instant now = clock.instant();
        outbox.record(new Delivery(item.notice.id(), channel.name(), state, item.attempts, now, why));
        told.accept(new DeliveryTried(channel.name(), result));
    }

    /** Notices that wait stay on disk for the next start. */
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
