package io.understudy.web.stream;

import io.understudy.access.Caller;
import io.understudy.access.LoginEnded;
import io.understudy.conduct.ProtectedServices;
import io.understudy.conduct.RecoveryEnded;
import io.understudy.conduct.ServiceChanged;
import io.understudy.journal.Journal;
import io.understudy.journal.JournalBusy;
import io.understudy.mirror.MirrorChanged;
import io.understudy.mirror.Mirrors;
import io.understudy.time.Ticker;
import io.understudy.web.json.Problem;
import io.understudy.web.json.ServiceJson;
import java.io.IOException;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.context.event.ContextClosedEvent;
import org.springframework.context.event.EventListener;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Component;
import org.springframework.web.servlet.mvc.method.annotation.SseEmitter;
import tools.jackson.databind.ObjectMapper;

/**
 * Server-sent events (WHATWG HTML §9.2). Each client has a virtual thread and a bounded queue of its own: publishers
 * only offer and never wait. A client whose queue is full is dropped; it reconnects and asks with {@code Last-Event-ID}
 * for what it missed.
 *
 * <p>There are two kinds of client: a script gets the data ({@link DataFeed}), a page gets nudges ({@link NudgeFeed}).
 *
 * <p>Changes are counted. A page carries the {@link #count} of the moment it was drawn. When it connects and the count
 * has grown, it is told at once: no change is lost between drawing and listening, nor while nobody looks at the page
 * and it does not listen.
 */
@Component
public class EventStream {
    /** Instead of an event's id: start with what happens next. */
    public static final long NOW = -1;
    /** Enough for a team's screens; each costs a connection, a thread and a queue. */
    static final int CLIENTS_MOST = 200;
    private static final Logger log = LoggerFactory.getLogger(EventStream.class);

    private final ObjectMapper mapper;
    private final Ticker ticker;
    private final StreamRhythm rhythm;
    private final NewestEvent newest;
    private final DataFeed data;
    private final NudgeFeed nudges;
    private final StreamShares shares = new StreamShares();
    private final Semaphore places = new Semaphore(CLIENTS_MOST);
    private final Set<StreamClient> clients = ConcurrentHashMap.newKeySet();
    private final AtomicLong changes;
    private volatile boolean closed;

    @Autowired
    public EventStream(ProtectedServices services, Journal journal, Mirrors mirrors, ObjectMapper mapper,
            Ticker ticker) {
        this(services, journal, mirrors, mapper, ticker, StreamRhythm.USUAL);
    }

    public EventStream(ProtectedServices services, Journal journal, Mirrors mirrors, ObjectMapper mapper,
            Ticker ticker, StreamRhythm rhythm) {
        this.mapper = mapper;
        this.ticker = ticker;
        this.rhythm = rhythm;
        this.newest = new NewestEvent(journal, ticker, rhythm.look().dividedBy(2));
        this.data = new DataFeed(services, journal, mirrors, mapper, newest, rhythm.look());
        this.nudges = new NudgeFeed(journal, rhythm);
        // Starts anywhere, so that a page from before a restart never carries the number that it would carry now.
        this.changes = new AtomicLong(ticker.nanos());
    }

    private interface Serving {
        void serve(StreamClient client) throws IOException, InterruptedException;
    }

    /**
     * Services, events and recoveries as JSON: first the picture of every service, then what changes.
     *
     * @param after the last event the client knows, or {@link #NOW}
     * @throws Problem 429 when the caller has as many streams as one may have, 503 when {@link #CLIENTS_MOST} clients
     *         are connected already
     */
    public SseEmitter data(Caller caller, long after) {
        long from = after == NOW ? newest.known().orElse(NOW) : after;
        return open(caller, StreamClient.Kind.SCRIPT, client -> data.serve(client, from));
    }

    /**
     * Nudges for a page.
     *
     * @param service only about this one; empty for all
     * @param since the {@link #count} of what the page shows
     * @throws Problem as {@link #data}
     */
    public SseEmitter nudges(Caller caller, String service, long since) {
        return open(caller, StreamClient.Kind.PAGE, client -> {
            if (changes.get() != since) { // the client is among those who are told by now, so no change is lost
                client.tell(StreamMessage.EVERYTHING);
            }
            nudges.serve(client, service);
        });
    }

    /** How many changes there were, for a page that is being drawn: ask before looking up what the page shows. */
    public long count() {
        return changes.get();
    }

    private SseEmitter open(Caller caller, StreamClient.Kind kind, Serving serving) {
        if (closed) {
            throw new Problem(HttpStatus.SERVICE_UNAVAILABLE, "Understudy is stopping: try again when it runs");
        }
        var place = shares.take(caller);
        if (!places.tryAcquire()) {
            place.run();
            throw new Problem(HttpStatus.SERVICE_UNAVAILABLE,
                    CLIENTS_MOST + " clients are connected already: close one, or try again later");
        }
        var client = new StreamClient(kind, caller, ticker, rhythm.heartbeat(), gone -> {
            forget(gone);
            place.run();
        });
        clients.add(client);
        if (closed) {
            client.end(); // the stop may have begun meanwhile without seeing this client
        }
        Thread.ofVirtual().name("event-stream").start(() -> run(client, serving));
        return client.emitter();
    }

    private void forget(StreamClient client) {
        clients.remove(client);
        places.release();
    }

    private void run(StreamClient client, Serving serving) {
        try {
            client.send(SseEmitter.event().comment("understudy"));
            serving.serve(client);
            client.emitter().complete();
        } catch (IOException | IllegalStateException e) {
            log.debug("event=listener-gone why=\"{}\"", e.toString());
        } catch (JournalBusy e) {
            log.debug("event=listener-sent-away why=\"{}\"", e.getMessage());
            client.emitter().complete(); // it reconnects and goes on from where it was
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (RuntimeException e) {
            log.error("event=stream-broken", e);
            client.emitter().completeWithError(e);
        } finally {
            client.leave();
        }
    }

    /** How many clients have a place now. */
    public int listening() {
        return clients.size();
    }

    @EventListener
    void changed(ServiceChanged change) {
        tell(new StreamMessage(change.view().name(), "service", () -> data.picture(change.view())));
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

    private void tell(StreamMessage message) {
        changes.incrementAndGet();
        clients.forEach(client -> client.tell(message));
    }

    /** What was opened with a login ends with it. */
    @EventListener
    void loggedOut(LoginEnded ended) {
        clients.stream().filter(c -> c.caller().login().equals(ended.login())).forEach(StreamClient::end);
    }

    /** Open streams would hold up a graceful stop until its limit. */
    @EventListener(ContextClosedEvent.class)
    void close() {
        closed = true;
        sendAway();
    }

    /** Ends every stream; a client that reconnects is served again. */
    public void sendAway() {
        clients.forEach(StreamClient::end);
    }
}
