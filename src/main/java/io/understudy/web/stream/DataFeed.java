package io.understudy.web.stream;

import io.understudy.conduct.ProtectedServices;
import io.understudy.conduct.ServiceView;
import io.understudy.journal.Journal;
import io.understudy.mirror.Mirrors;
import io.understudy.web.json.ServiceJson;
import io.understudy.web.lookup.RecoveryFinder;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import org.springframework.http.MediaType;
import org.springframework.web.servlet.mvc.method.annotation.SseEmitter;
import org.springframework.web.servlet.mvc.method.annotation.SseEmitter.SseEventBuilder;
import tools.jackson.databind.ObjectMapper;

/**
 * What a script hears: first the picture of every service, then what changes, and every event of the journal in order.
 * Each client's own thread serves it.
 */
final class DataFeed {
    private static final int BATCH = 200;

    private final ProtectedServices services;
    private final Journal journal;
    private final Mirrors mirrors;
    private final ObjectMapper mapper;
    private final NewestEvent newest;
    private final Duration look;

    /** @param look between two looks at the journal */
    DataFeed(ProtectedServices services, Journal journal, Mirrors mirrors, ObjectMapper mapper, NewestEvent newest,
            Duration look) {
        this.services = services;
        this.journal = journal;
        this.mirrors = mirrors;
        this.mapper = mapper;
        this.newest = newest;
        this.look = look;
    }

    /** Returns when the client is to end. @param after the last event that the client knows */
    void serve(StreamClient client, long after) throws IOException, InterruptedException {
        for (var service : pictures(services.services())) {
            client.send(json("service", service));
        }
        long last = after;
        while (client.open()) {
            var message = client.next(look);
            if (!client.open()) {
                return;
            }
            if (message != null) {
                client.send(message.event());
            }
            last = catchUp(client, last); // also without a message: the journal may know more
            if (!client.patience().isPositive()) {
                client.send(SseEmitter.event().comment("alive"));
            }
        }
    }

    /** The JSON of one service. */
    String picture(ServiceView view) {
        return mapper.writeValueAsString(pictures(List.of(view)).getFirst());
    }

    private List<ServiceJson.Service> pictures(List<ServiceView> views) {
        journal.settle(RecoveryFinder.WRITTEN);
        return ServiceJson.all(views, mirrors, journal);
    }

    /** @return the last event that the client knows now */
    private long catchUp(StreamClient client, long last) throws IOException {
        var known = newest.known();
        if (known.isPresent() && known.getAsLong() < last) {
            known = newest.ask();
        }
        if (known.isEmpty()) {
            return last; // unreadable is not empty: the client may know all there is
        }
        long id = known.getAsLong();
        if (last == EventStream.NOW) {
            return id;
        }
        if (id < last) {
            // A damaged journal was replaced by a new one, or the client's id was never one of ours.
            client.send(SseEmitter.event().name("reset").id(Long.toString(id)).data(Long.toString(id)));
            return id;
        }
        return id == last ? last : sendEvents(client, last);
    }

    private long sendEvents(StreamClient client, long after) throws IOException {
        long last = after;
        List<Journal.Event> batch;
        do {
            batch = journal.eventsAfter(last, BATCH);
            for (var event : batch) {
                client.send(json("event", ServiceJson.Event.of(event, mapper)).id(Long.toString(event.id())));
                last = event.id();
            }
        } while (batch.size() == BATCH && client.open());
        newest.told(last);
        return last;
    }

    private SseEventBuilder json(String name, Object value) {
        return SseEmitter.event().name(name).data(mapper.writeValueAsString(value), MediaType.APPLICATION_JSON);
    }
}
