package io.understudy.web;

import io.understudy.conduct.RecoveryEnded;
import io.understudy.conduct.ServiceChanged;
import io.understudy.journal.Journal;
import java.io.IOException;
import java.util.Set;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.event.EventListener;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.stereotype.Component;
import org.springframework.web.servlet.mvc.method.annotation.SseEmitter;
import tools.jackson.databind.ObjectMapper;

/**
 * Server-sent events: a change is told to each client from a virtual thread and a bounded queue of its own; one that can't keep up
 * is dropped and comes back with {@code Last-Event-ID}. Publishers never wait.
 */
@Component
class EventStream {
    private static final Logger log = LoggerFactory.getLogger(EventStream.class);
    private static final int CLIENTS = 200;
    private static final int QUEUE = 256;
    private static final long HEARTBEAT_SECONDS = 15;
    /** How long after a change the journal's events are surely written: they are queued before the change is told. */
    private static final int BATCH = 200;

    /** What a client wants: data, or only that something has changed, upon which the page asks for its fragments. */
    enum Form {
        JSON, NUDGE
    }

    private final Journal journal;
    private final ObjectMapper mapper;
    private final Set<Client> clients = ConcurrentHashMap.newKeySet();

    EventStream(Journal journal, ObjectMapper mapper) {
        this.journal = journal;
        this.mapper = mapper;
    }

    private static final class Client {
        final SseEmitter emitter = new SseEmitter(0L);
        final ArrayBlockingQueue<Object> queue = new ArrayBlockingQueue<>(QUEUE);
        final AtomicLong last;
        final Form form;
        volatile boolean open = true;

        Client(long last, Form form) {
            this.last = new AtomicLong(last);
            this.form = form;
        }
    }

    SseEmitter open(long lastEventId, Form form) {
        if (clients.size() >= CLIENTS) {
            throw new Problem(HttpStatus.SERVICE_UNAVAILABLE, "more than " + CLIENTS + " clients listen already");
        }
        long from = lastEventId >= 0
                ? lastEventId
                : journal.events("", 0, 1).stream().mapToLong(Journal.Event::id).findFirst().orElse(0);
        var client = new Client(from, form);
        clients.add(client);
        Runnable end = () -> {
            client.open = false;
            clients.remove(client);
        };
        client.emitter.onCompletion(end);
        client.emitter.onTimeout(end);
        client.emitter.onError(_ -> end.run());
        Thread.ofVirtual().name("sse").start(() -> serve(client, end));
        return client.emitter;
    }

    @EventListener
    void changed(ServiceChanged change) {
        tell(change);
    }

    @EventListener
    void ended(RecoveryEnded ended) {
        tell(ended);
    }

    private void tell(Object news) {
        for (var client : clients) {
            if (!client.queue.offer(news)) {
                client.open = false; // too slow: it will come back and ask for what it missed
            }
        }
    }

    private void serve(Client client, Runnable end) {
        try {
            client.emitter.send(SseEmitter.event().comment("understudy"));
            while (client.open) {
                var news = client.queue.poll(client.form == Form.JSON ? 1 : HEARTBEAT_SECONDS, TimeUnit.SECONDS);
                if (client.form == Form.NUDGE) {
                    client.queue.clear();
                    client.emitter.send(news == null
                            ? SseEmitter.event().name("alive").data("")
                            : SseEmitter.event().name("changed").data(""));
                    continue;
                }
                if (news instanceof ServiceChanged change) {
                    client.emitter.send(SseEmitter.event().name("service").data(
                            mapper.writeValueAsString(ServiceJson.of(change.view(), journal)),
                            MediaType.APPLICATION_JSON));
                } else if (news instanceof RecoveryEnded ended) {
                    client.emitter.send(SseEmitter.event().name("recovery")
                            .data(mapper.writeValueAsString(ServiceJson.Recovery.of(ended.recovery())),
                                    MediaType.APPLICATION_JSON));
                }
                for (var event : journal.eventsAfter(client.last.get(), BATCH)) {
                    client.emitter.send(SseEmitter.event().id(Long.toString(event.id())).name("event")
                            .data(mapper.writeValueAsString(ServiceJson.Event.of(event, mapper)),
                                    MediaType.APPLICATION_JSON));
                    client.last.set(event.id());
                }
                if (news == null) {
                    client.emitter.send(SseEmitter.event().comment("alive"));
                }
            }
            client.emitter.complete();
        } catch (IOException | IllegalStateException e) {
            log.debug("event=listener-gone why=\"{}\"", e.toString());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            end.run();
        }
    }
}
