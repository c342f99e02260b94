package io.understudy.mirror;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * Tells listeners when the data becomes unfit to serve from ({@code when-stale: block}), or fit again. Any thread.
 */
final class MirrorFitness {
    private final Supplier<String> why;
    private final List<Consumer<String>> listeners = new ArrayList<>();
    private String unfit;

    /** @param why the data is unfit now, or empty */
    MirrorFitness(Supplier<String> why) {
        this.why = why;
        this.unfit = why.get();
    }

    /** Registers a listener, and tells it at once how it is. */
    void listen(Consumer<String> listener) {
        String now;
        synchronized (this) {
            listeners.add(listener);
            now = unfit;
        }
        listener.accept(now);
    }

    /** Evaluates it again and tells the listeners of a change. @return whether there was one */
    boolean evaluate() {
        List<Consumer<String>> told;
        var now = why.get();
        synchronized (this) {
            if (now.equals(unfit)) {
                return false;
            }
            unfit = now;
            told = List.copyOf(listeners);
        }
        told.forEach(listener -> listener.accept(now));
        return true;
    }
}
