package io.understudy.conduct;

import java.util.ArrayDeque;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One service's work on threads that all services share: one after the other, in the order it was handed in, whatever
 * becomes of it. Any thread; handing in never waits.
 */
final class SerialTasks {
    private static final Logger log = LoggerFactory.getLogger(SerialTasks.class);
    /** More mean that the first of them hangs. */
    private static final int MOST = 10_000;

    private final String what;
    private final Executor threads;
    /** Guarded by this, as the next. */
    private final ArrayDeque<Runnable> waiting = new ArrayDeque<>();
    private boolean running;

    /** @param what of which service, for the log */
    SerialTasks(String what, Executor threads) {
        this.what = what;
        this.threads = threads;
    }

    void add(Runnable work) {
        boolean begin;
        synchronized (this) {
            if (waiting.size() >= MOST) {
                log.error("event=work-lost of={} why=\"{} others wait\"", what, MOST);
                return;
            }
            waiting.add(work);
            begin = !running;
            running = true;
        }
        if (begin) {
            threads.execute(this::run);
        }
    }

    private void run() {
        for (var work = next(); work != null; work = next()) {
            try {
                work.run();
            } catch (RuntimeException | Error e) {
                log.error("event=listener-broken of={}", what, e);
            }
        }
    }

    private synchronized @Nullable Runnable next() {
        var work = waiting.poll();
        running = work != null;
        return work;
    }
}
