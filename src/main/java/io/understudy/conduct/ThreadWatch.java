package io.understudy.conduct;

import java.time.Duration;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BiConsumer;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.availability.AvailabilityChangeEvent;
import org.springframework.boot.availability.LivenessState;
import org.springframework.context.ApplicationEventPublisher;

/**
 * Looks once a second whether everything that has to go on does. A thread that hangs or has ended can't say so itself:
 * people are told, once, and the liveness state becomes broken, so that whatever watches this process restarts it.
 */
final class ThreadWatch implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(ThreadWatch.class);
    private static final long EVERY = Duration.ofSeconds(1).toNanos();

    private final Supplier<Map<String, String>> troubles;
    private final BiConsumer<String, String> alert;
    private final ApplicationEventPublisher events;
    private final Map<String, String> told = new HashMap<>();
    private final Thread thread;
    private Set<String> before = Set.of();
    private boolean alive = true;
    private volatile boolean open = true;

    /**
     * @param troubles what does not go on now, by what it is: a service's name, or another word
     * @param alert tells people of a trouble that is new
     */
    ThreadWatch(Supplier<Map<String, String>> troubles, BiConsumer<String, String> alert,
            ApplicationEventPublisher events) {
        this.troubles = troubles;
        this.alert = alert;
        this.events = events;
        this.thread = Thread.ofPlatform().daemon().name("thread-watch").start(this::run);
    }

    /** Whether it looks itself. Any thread. */
    boolean looks() {
        return thread.isAlive();
    }

    private void run() {
        while (open) {
            try {
                look(troubles.get());
            } catch (RuntimeException | Error e) {
                log.error("event=thread-watch-broken", e);
            }
            LockSupport.parkNanos(EVERY);
        }
    }

    private void look(Map<String, String> seen) {
        // Twice in a row: after this process was frozen all threads are late, this one, too.
        var now = new LinkedHashMap<>(seen);
        now.keySet().retainAll(before);
        before = Set.copyOf(seen.keySet());
        told.keySet().retainAll(now.keySet());
        if (alive != now.isEmpty() || !now.isEmpty()) {
            // Said again while it lasts: the end of the application's start says that all is well.
            alive = now.isEmpty();
            events.publishEvent(new AvailabilityChangeEvent<>(this,
                    alive ? LivenessState.CORRECT : LivenessState.BROKEN));
        }
        now.forEach((what, why) -> {
            if (told.put(what, why) == null) {
                log.error("event=stalled of={} why=\"{}\"", what, why);
                alert.accept(what, why);
            }
        });
    }

    @Override
    public void close() {
        open = false;
        LockSupport.unpark(thread);
    }
}
