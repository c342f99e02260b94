package io.understudy.web.stream;

import io.understudy.conduct.ProtectedServices;
import io.understudy.conduct.RecoveryEnded;
import io.understudy.conduct.ServiceChanged;
import io.understudy.conduct.ServiceView;
import io.understudy.journal.Journal;
import io.understudy.journal.JournalBusy;
import io.understudy.mirror.MirrorChanged;
import io.understudy.mirror.Mirrors;
import io.understudy.time.Ticker;
import io.understudy.web.api.MirrorController;
import io.understudy.web.api.Problem;
import io.understudy.web.api.ServiceJson;
import io.understudy.web.page.LastRecoveries;
import io.understudy.web.page.RecoveryFinder;
import java.io.IOException;
import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.context.event.ContextClosedEvent;
import org.springframework.context.event.EventListener;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.stereotype.Component;
import org.springframework.web.servlet.mvc.method.annotation.SseEmitter;
import org.springframework.web.servlet.mvc.method.annotation.SseEmitter.SseEventBuilder;
import tools.jackson.databind.ObjectMapper;

/**
 * Server-sent events (WHATWG HTML §9.2). Each client has a virtual thread and a bounded queue of its own: publishers
 * only offer and never wait. A client whose queue is full is dropped, comes back by itself, and asks with {@code
 * Last-Event-ID} for what it missed.
 *
 * <p>There are two kinds of client. A script gets the data. A page only gets a nudge with the names of the services
 * that changed, upon which it fetches its own live part, or these rows of it: what it may see is then decided by the
 * same request as ever, and a burst of changes costs it one fetch. What a page has not been told yet is a set of names,
 * so a burst never fills its queue.
 *
 * <p>Changes are counted. A page carries the {@link #count} of when it was drawn, and hears at once when it listens and
 * there was one since: nothing falls between drawing and listening, nor into the time in which nobody looked at the
 * page and it did not listen.
 */
@Component
public class EventStream {
    /** Instead of an event's id: begin with what happens next. */
    public static final long NOW = -1;
    /** Enough for a team's screens; each costs a connection, a thread and a queue. */
    static final int CLIENTS_MOST = 200;
    private static final Logger log = LoggerFactory.getLogger(EventStream.class);
    /** A takeover brings some twenty changes: whoever is 256 behind is not reading. */
    private static final int QUEUE = 256;
    private static final int BATCH = 200;
    /** More names in one nudge, and the page fetches everything: that is cheaper than so many rows. */
    static final int NAMES_MOST = 20;
    /** In a nudge instead of names: too many to tell. */
    static final String ALL = "*";

    /**
     * How often what is done without being told.
     *
     * @param heartbeat a sign of life, below the idle limits of common proxies (60 s)
     * @param look for journal events that came without a change of the picture
     * @param nudge the least time between two nudges
     */
    public record Rhythm(Duration heartbeat, Duration look, Duration nudge) {
        public static final Rhythm USUAL = new Rhythm(Duration.ofSeconds(15), Duration.ofSeconds(1),
                Duration.ofMillis(100));
    }

    private final ProtectedServices conductor;
    private final Journal journal;
    private final Mirrors mirrors;
    private final ObjectMapper mapper;
    private final Ticker ticker;
    private final Rhythm rhythm;
    private final Semaphore places = new Semaphore(CLIENTS_MOST);
    private final Set<Client> clients = ConcurrentHashMap.newKeySet();
    private final AtomicLong changes;
    private volatile boolean closed;
    private OptionalLong newest = OptionalLong.empty();
    private long newestAskedAt;

    @Autowired
    public EventStream(ProtectedServices conductor, Journal journal, Mirrors mirrors, ObjectMapper mapper,
            Ticker ticker) {
        this(conductor, journal, mirrors, mapper, ticker, Rhythm.USUAL);
    }

    public EventStream(ProtectedServices conductor, Journal journal, Mirrors mirrors, ObjectMapper mapper,
            Ticker ticker,
            Rhythm rhythm) {
        this.conductor = conductor;
        this.journal = journal;
        this.mirrors = mirrors;
        this.mapper = mapper;
        this.ticker = ticker;
        this.rhythm = rhythm;
        // From anywhere, so that a page of before a restart never carries the number that it would carry now.
        this.changes = new AtomicLong(ticker.nanos());
    }

    /** The emitter is used by the client's own thread only. */
    private final class Client {
        final SseEmitter emitter = new SseEmitter(0L);
        private final boolean page;
        /** What a page has not been told yet. Guarded by itself. */
        private final Set<String> names = new LinkedHashSet<>();
        final ArrayBlockingQueue<StreamMessage> queue = new ArrayBlockingQueue<>(QUEUE);
        final CountDownLatch over = new CountDownLatch(1);
        private final AtomicBoolean left = new AtomicBoolean();
        private long sentAt = ticker.nanos();

        Client(boolean page) {
            this.page = page;
        }

        /** Never blocks. @return whether it keeps up */
        boolean tell(StreamMessage news) {
            if (!page) {
                return queue.offer(news);
            }
            synchronized (names) {
                if (names.size() <= NAMES_MOST) {
                    names.add(news.service());
                }
            }
            if (queue.isEmpty()) {
                queue.offer(news);
            }
            return true;
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

        boolean open() {
            return over.getCount() > 0;
        }

        void send(SseEventBuilder event) throws IOException {
            emitter.send(event);
            sentAt = ticker.nanos();
        }

        /** Nanoseconds until a sign of life is due; 0 or less when it is. */
        long patience() {
            return sentAt + rhythm.heartbeat().toNanos() - ticker.nanos();
        }

        /** Gives the place back, once however often it is called. */
        void leave() {
            over.countDown();
            if (left.compareAndSet(false, true)) {
                clients.remove(this);
                places.release();
            }
        }
    }

    private interface Serving {
        void serve(Client client) throws IOException, InterruptedException;
    }

    /**
     * Services, events and recoveries as JSON: first the picture of every service, then what changes.
     *
     * @param after the last event the client knows, or {@link #NOW}
     * @throws Problem 503 when {@link #CLIENTS_MOST} are listening already
     */
    public SseEmitter data(long after) {
        long from = after == NOW ? newest(false).orElse(NOW) : after;
        return open(new Client(false), client -> serveData(client, from));
    }

    /**
     * Nudges for a page.
     *
     * @param service only about this one; empty for all
     * @param since the {@link #count} of what the page shows
     * @throws Problem 503 when {@link #CLIENTS_MOST} are listening already
     */
    public SseEmitter nudges(String service, long since) {
        return open(new Client(true), client -> {
            if (changes.get() != since) { // it is among those who are told by now, so nothing falls between
                client.tell(StreamMessage.EVERYTHING);
            }
            serveNudges(client, service);
        });
    }

    /** How many changes have been told of, for a page that is being drawn: asked before what it shows is looked up. */
    public long count() {
        return changes.get();
    }

    private SseEmitter open(Client client, Serving serving) {
        if (closed) {
            throw new Problem(HttpStatus.SERVICE_UNAVAILABLE, "Understudy is being stopped: ask again when it runs");
        }
        if (!places.tryAcquire()) {
            throw new Problem(HttpStatus.SERVICE_UNAVAILABLE,
                    CLIENTS_MOST + " clients listen already: close one, or ask again later");
        }
        clients.add(client);
        if (closed) {
            client.over.countDown(); // the stop began meanwhile and may not have seen it
        }
        client.emitter.onCompletion(client::leave);
        client.emitter.onTimeout(client::leave);
        client.emitter.onError(_ -> client.leave());
        Thread.ofVirtual().name("event-stream").start(() -> run(client, serving));
        return client.emitter;
    }

    private void run(Client client, Serving serving) {
        try {
            client.send(SseEmitter.event().comment("understudy"));
            serving.serve(client);
            client.emitter.complete();
        } catch (IOException | IllegalStateException e) {
            log.debug("event=listener-gone why=\"{}\"", e.toString());
        } catch (JournalBusy e) {
            log.debug("event=listener-sent-away why=\"{}\"", e.getMessage());
            client.emitter.complete(); // it comes back and goes on from where it was
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (RuntimeException e) {
            log.error("event=stream-broken", e);
            client.emitter.completeWithError(e);
        } finally {
            client.leave();
        }
    }

    /** How many have a place now. */
    public int listening() {
        return clients.size();
    }

    @EventListener
    void changed(ServiceChanged change) {
        var view = change.view();
        tell(new StreamMessage(view.name(), "service",
                () -> mapper.writeValueAsString(picture(List.of(view)).getFirst())));
    }

    @EventListener
    void mirrored(MirrorChanged change) {
        tell(new StreamMessage(change.view().service(), "mirror", () -> mapper.writeValueAsString(change.view())));
    }

    @EventListener
    void ended(RecoveryEnded ended) {
        var recovery = ended.recovery();
        tell(new StreamMessage(recovery.service(), "recovery",
                () -> mapper.writeValueAsString(ServiceJson.Recovery.of(recovery))));
    }

    private void tell(StreamMessage news) {
        changes.incrementAndGet();
        for (var client : clients) {
            if (!client.tell(news)) {
                // Only marked: ending it here would wait for the write it is stuck in.
                client.over.countDown();
            }
        }
    }

    /** Open streams would hold up a graceful stop until its limit. */
    @EventListener(ContextClosedEvent.class)
    void close() {
        closed = true;
        sendAway();
    }

    /** Ends every stream; who comes back is taken again. */
    public void sendAway() {
        clients.forEach(client -> {
            client.over.countDown();
            client.queue.offer(StreamMessage.EVERYTHING); // wakes it up
        });
    }

    private void serveData(Client client, long after) throws IOException, InterruptedException {
        for (var service : picture(conductor.services())) {
            client.send(json("service", service));
        }
        long last = after;
        while (client.open()) {
            var news = client.queue.poll(rhythm.look().toNanos(), TimeUnit.NANOSECONDS);
            if (!client.open()) {
                return;
            }
            if (news != null) {
                client.send(news.event());
            }
            last = catchUp(client, last); // also when nothing was told: the journal may know more
            if (client.patience() <= 0) {
                client.send(SseEmitter.event().comment("alive"));
            }
        }
    }

    private List<ServiceJson.Service> picture(List<ServiceView> views) {
        journal.settle(RecoveryFinder.WRITTEN);
        var last = LastRecoveries.of(views, journal);
        return views.stream().map(v -> ServiceJson.of(v, MirrorController.of(mirrors, v.name()), last.of(v))).toList();
    }

    /** @return the last event that the client knows now */
    private long catchUp(Client client, long last) throws IOException {
        var known = newest(false);
        if (known.isPresent() && known.getAsLong() < last) {
            known = newest(true);
        }
        if (known.isEmpty()) {
            return last; // unreadable is not empty: what the client knows may be all there is
        }
        long id = known.getAsLong();
        if (last == NOW) {
            return id;
        }
        if (id < last) {
            // A damaged journal was replaced by a new one, or the client's id was never one of ours.
            client.send(SseEmitter.event().name("reset").id(Long.toString(id)).data(Long.toString(id)));
            return id;
        }
        return id == last ? last : sendEvents(client, last);
    }

    private long sendEvents(Client client, long after) throws IOException {
        long last = after;
        List<Journal.Event> batch;
        do {
            batch = journal.eventsAfter(last, BATCH);
            for (var event : batch) {
                client.send(json("event", ServiceJson.Event.of(event, mapper)).id(Long.toString(event.id())));
                last = event.id();
            }
        } while (batch.size() == BATCH && client.open());
        told(last);
        return last;
    }

    private SseEventBuilder json(String name, Object value) {
        return SseEmitter.event().name(name).data(mapper.writeValueAsString(value), MediaType.APPLICATION_JSON);
    }

    /** The newest event's id, asked once for all clients that look at about the same time. */
    private synchronized OptionalLong newest(boolean now) {
        if (now || newest.isEmpty() || ticker.nanos() - newestAskedAt >= rhythm.look().toNanos() / 2) {
            newest = journal.newest();
            newestAskedAt = ticker.nanos();
        }
        return newest;
    }

    /** Somebody was told of a newer one since it was asked. */
    private synchronized void told(long id) {
        if (newest.isPresent() && newest.getAsLong() < id) {
            newest = OptionalLong.of(id);
        }
    }

    private void serveNudges(Client client, String service) throws IOException, InterruptedException {
        while (client.open()) {
            client.queue.poll(client.patience(), TimeUnit.NANOSECONDS);
            var names = client.untold();
            if (client.open() && concerns(names, service)) {
                journal.settle(RecoveryFinder.WRITTEN); // what it fetches now has been written
                client.send(SseEmitter.event().name("changed").data(names));
                // What comes while the page is busy fetching is told with the next nudge, all at once. In a storm pages
                // wait longer: drawing them must not take the processor from deciding.
                var pause = names.equals(ALL) ? rhythm.look() : rhythm.nudge();
                client.over.await(pause.toNanos(), TimeUnit.NANOSECONDS);
            } else if (client.open() && client.patience() <= 0) {
                client.send(SseEmitter.event().name("alive").data(""));
            }
        }
    }

    private static boolean concerns(String names, String service) {
        return service.isEmpty()
                ? !names.isEmpty()
                : names.equals(ALL) || List.of(names.split(" ")).contains(service);
    }
}
