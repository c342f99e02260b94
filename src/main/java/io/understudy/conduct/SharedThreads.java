package io.understudy.conduct;

import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/**
 * The threads that all services share, for what nobody's decision waits for. Platform threads, as all that deciding and
 * acting need: the virtual ones serve pages and logins, and share a few carriers that those can take.
 *
 * @param drawing draws pictures; one drawing a service
 * @param telling tells listeners and hooks; one at a time a service
 * @param looking reads the interface when something has changed there
 */
record SharedThreads(ExecutorService drawing, ExecutorService telling, ExecutorService looking)
        implements
            AutoCloseable {
    /** One that hangs leaves others for the other services. */
    private static final int FEW = 4;

    static SharedThreads begin() {
        return new SharedThreads(pool("picture-"), pool("tell-"), Executors.newSingleThreadExecutor(
                Thread.ofPlatform().daemon().name("interface-news").factory()));
    }

    private static ExecutorService pool(String name) {
        return Executors.newFixedThreadPool(FEW, Thread.ofPlatform().daemon().name(name, 0).factory());
    }

    /** What waits is still done; nobody waits for it. */
    @Override
    public void close() {
        drawing.shutdown();
        telling.shutdown();
        looking.shutdown();
    }
}
