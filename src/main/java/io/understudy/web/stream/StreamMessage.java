package io.understudy.web.stream;

import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.springframework.http.MediaType;
import org.springframework.web.servlet.mvc.method.annotation.SseEmitter;
import org.springframework.web.servlet.mvc.method.annotation.SseEmitter.SseEventBuilder;

/**
 * Something that {@link EventStream} tells: pages by the name of the service, scripts as JSON, which is drawn once for
 * all of them by the first that sends it. Any thread.
 */
final class StreamMessage {
    /** In place of a name, and without anything for scripts: too much has changed to tell. */
    static final StreamMessage EVERYTHING = new StreamMessage(EventStream.ALL, "", () -> "");

    private final String service;
    private final String event;
    private final Supplier<String> draw;
    private @Nullable String json;

    /** @param event what scripts know it by */
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
