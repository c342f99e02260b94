package io.understudy.web.stream;

import io.understudy.access.Caller;
import io.understudy.time.Ticker;
import java.io.IOException;
import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.springframework.web.servlet.mvc.method.annotation.SseEmitter;
import org.springframework.web.servlet.mvc.method.annotation.SseEmitter.SseEventBuilder;

/**
 * One listener of the {@link EventStream}: its connection, and what it has not been told yet. Any thread tells it and
 * ends it; only its own thread sends and waits.
 */
final class StreamClient {
    /** What the client wants to hear. */
    enum Kind {
        /** A script: every message, in order. */
        SCRIPT,
        /** A page: the names of the services that changed. What it has not been told is a set, so no burst fills it. */
        PAGE
    }

    /** A takeover brings some twenty changes: a client that is 256 behind does not read. */
    private static final int QUEUE = 256;
    /** With more names in one nudge, the page fetches everything: that is cheaper than fetching so many rows. */
    static final int NAMES_MOST = 20;
    /** In a nudge instead of names: too many to list. */
    static final String ALL = "*";

    private final SseEmitter emitter = new SseEmitter(0L);
    private final Kind kind;
    private final Caller caller;
    private final Ticker ticker;
    private final Duration heartbeat;
    private final Consumer<StreamClient> whenGone;
    private final ArrayBlockingQueue<StreamMessage> queue = new ArrayBlockingQueue<>(QUEUE);
    private final CountDownLatch over = new CountDownLatch(1);
    private final AtomicBoolean left = new AtomicBoolean();
    /** What a page has not been told yet. Guarded by itself. */
    private final Set<String> names = new LinkedHashSet<>();
    private long sentAt;

    /** @param whenGone runs once, when the client has left */
    StreamClient(Kind kind, Caller caller, Ticker ticker, Duration heartbeat, Consumer<StreamClient> whenGone) {
        this.kind = kind;
        this.caller = caller;
        this.ticker = ticker;
        this.heartbeat = heartbeat;
        this.whenGone = whenGone;
        this.sentAt = ticker.nanos();
        emitter.onCompletion(this::leave);
        emitter.onTimeout(this::leave);
        emitter.onError(_ -> leave());
    }

    SseEmitter emitter() {
        return emitter;
    }

    /** Never blocks. A client that does not keep up is ended. */
    void tell(StreamMessage message) {
        switch (kind) {
            case SCRIPT -> {
                if (!queue.offer(message)) {
                    end(); // its own thread leaves: ending the connection here would wait for the write that hangs
                }
            }
            case PAGE -> {
                synchronized (names) {
                    if (names.size() <= NAMES_MOST) {
                        names.add(message.service());
                    }
                }
                if (queue.isEmpty()) {
                    queue.offer(message);
                }
            }
        }
    }

    /** The next message, or null when none came in time. */
    @Nullable
    StreamMessage next(Duration most) throws InterruptedException {
        return queue.poll(most.toNanos(), TimeUnit.NANOSECONDS);
    }

    /** What a page has not been told, separated by blanks, or {@link #ALL}; empty when it knows everything. */
    String untold() {
        queue.clear();
        synchronized (names) {
            var told = names.size() > NAMES_MOST || names.contains(ALL) ? ALL : String.join(" ", names);
            names.clear();
            return told;
        }
    }

    void send(SseEventBuilder event) throws IOException {
        emitter.send(event);
        sentAt = ticker.nanos();
    }

    /** Until a sign of life is due; zero or negative when it is. */
    Duration patience() {
        return heartbeat.minusNanos(ticker.nanos() - sentAt);
    }

    Caller caller() {
        return caller;
    }

    /** Until it is ended, or its login is. */
    boolean open() {
        return over.getCount() > 0 && caller.in().getAsBoolean();
    }

    /** Waits, but not beyond the client's end. */
    void rest(Duration span) throws InterruptedException {
        var _ = over.await(span.toNanos(), TimeUnit.NANOSECONDS);
    }

    /** Never blocks: the client's thread notices and leaves. */
    void end() {
        over.countDown();
        queue.offer(StreamMessage.EVERYTHING); // wakes it up
    }

    /** Gives the place back; only the first call does anything. */
    void leave() {
        over.countDown();
        if (left.compareAndSet(false, true)) {
            whenGone.accept(this);
        }
    }
}
