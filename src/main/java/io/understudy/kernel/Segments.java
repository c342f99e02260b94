package io.understudy.kernel;

import java.util.function.Consumer;

/** Observes interfaces all the time, instead of reading them once. Any thread. */
public interface Segments extends AutoCloseable {
    /**
     * From now on {@code listener} hears of every change of the interface, and of what it is now before this returns.
     * Asking twice for one interface has no effect but that. Called on the asking and on the observing thread: return
     * at once, never block.
     */
    void observe(String interfaceName, Consumer<Segment> listener);

    @Override
    void close();
}
