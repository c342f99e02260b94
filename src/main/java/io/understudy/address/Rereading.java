package io.understudy.address;

import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Calls something once a second on a thread of its own, until closed. */
final class Rereading implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(Rereading.class);
    private static final Duration EVERY = Duration.ofSeconds(1);

    private final Runnable read;
    private final Thread thread;
    private volatile boolean open = true;

    Rereading(Runnable read) {
        this.read = read;
        this.thread = Thread.ofPlatform().daemon().name("addresses-again").start(this::run);
    }

    private void run() {
        while (open) {
            try {
                Thread.sleep(EVERY);
                read.run();
            } catch (InterruptedException _) {
                return; // closed
            } catch (RuntimeException e) {
                log.error("event=addresses-not-read-again", e);
            }
        }
    }

    @Override
    public void close() {
        open = false;
        thread.interrupt();
    }
}
