package io.understudy.web.stream;

import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.springframework.http.MediaType;
import org.springframework.web.servlet.mvc.method.annotation.SseEmitter;
import org.springframework.web.servlet.mvc.method.annotation.SseEmitter.SseEventBuilder;

/**
 * Something that {@link EventStream} tells: a page hears the name of the service, a script gets JSON. The first client
 * that sends it draws the JSON, once for all. Any thread.
 */
final class StreamMessage {
    /** Instead of a name, and without anything for scripts: too much has changed to list. */
    static final StreamMessage EVERYTHING = new StreamMessage(StreamClient.ALL, "", () -> "");

    private final String service;
    private final String event;
    private final Supplier<String> draw;
    private @Nullable String json;

    /** @param event the name of the event for scripts */
    StreamMessage(String service, String event, Supplier<String> draw) {
        this.service = service;
        this.event = event;
        this.draw = draw;
    }

    String service() {
        return service;
    }

    /** Not of {@link #EVERYTHING}. */
    synchronized SseEventBuilder event() {
        if (json == null) {
            json = draw.get();
        }
        return SseEmitter.event().name(event).data(json, MediaType.APPLICATION_JSON);
    }
}
