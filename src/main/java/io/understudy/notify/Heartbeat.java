package io.understudy.notify;

import io.understudy.settings.Notify;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Fetches a URL at an interval while Understudy is healthy: a dead man's switch service calls somebody when that stops.
 * Nobody watches the watcher otherwise.
 */
final class Heartbeat implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(Heartbeat.class);

    private final Notify.Heartbeat heartbeat;
    private final HttpClient client;
    private final Supplier<Optional<String>> unhealthy;
    private final InstantSource clock;
    private @Nullable Thread thread;
    private volatile @Nullable Instant last;
    private String said = "";

    /** @param unhealthy why nothing is to be fetched now, or empty */
    Heartbeat(Notify.Heartbeat heartbeat, HttpClient client, Supplier<Optional<String>> unhealthy,
            InstantSource clock) {
        this.heartbeat = heartbeat;
        this.client = client;
        this.unhealthy = unhealthy;
        this.clock = clock;
    }

    void start() {
        thread = Thread.ofVirtual().name("heartbeat").start(this::run);
    }

    /** When it was last answered, or null. Any thread. */
    @Nullable
    Instant last() {
        return last;
    }

    private void run() {
        while (!Thread.currentThread().isInterrupted()) {
            try {
                beat();
            } catch (RuntimeException e) {
                log.error("event=heartbeat-broken", e);
            }
            try {
                Thread.sleep(heartbeat.interval());
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
    }

    private void beat() {
        var why = unhealthy.get().map(reason -> "withheld: " + reason).orElseGet(this::fetch);
        if (!why.equals(said)) {
            said = why;
            if (why.isEmpty()) {
                log.info("event=heartbeat-goes");
            } else {
                log.warn("event=heartbeat-missed why=\"{}\"", why);
            }
        }
    }

    private String fetch() {
        var request = HttpRequest.newBuilder(heartbeat.url())
                .header("User-Agent", "understudy").GET().build();
        return switch (BoundedRequest.fetch(client, request, heartbeat.timeout(), clock)) {
            case Channel.Sent.Delivered _ -> {
                last = clock.instant();
                yield "";
            }
            case Channel.Sent.Failed(String why, _) -> why;
        };
    }

    @Override
    public void close() {
        if (thread != null) {
            thread.interrupt();
        }
    }
}
