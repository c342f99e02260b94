package io.understudy.kernel;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads an interface again when rtnetlink has told of a change, and every {@link #REREAD} whatever it told, since an
 * event may be lost. One daemon platform thread reads; changes that come together are read once.
 */
final class ObservedSegments implements Segments {
    private static final Logger log = LoggerFactory.getLogger(ObservedSegments.class);
    /** A lost event is made good after this time: a gateway is asked for meanwhile by those who know the old one. */
    static final Duration REREAD = Duration.ofSeconds(10);
    /** Changes come in swarms when a network is set up; a carrier that is gone is told by its event before. */
    private static final long TOGETHER_MILLIS = 20;

    private final Links links;
    private final AutoCloseable watching;
    private final Map<String, Observed> observed = new HashMap<>();
    private boolean changed;
    private boolean open = true;

    /** What is known of one interface, and who wants to hear of it. Guarded by the enclosing object's lock. */
    private static final class Observed {
        private final List<Consumer<Segment>> listeners = new ArrayList<>();
        private Segment known;
        private String complaint = "";

        Observed(Segment known) {
            this.known = known;
        }
    }

    /** @param links is closed with this, and when this throws */
    ObservedSegments(Links links) throws KernelException {
        this.links = links;
        try {
            watching = links.watch(new Changes());
        } catch (KernelException e) {
            links.close();
            throw e;
        }
        Thread.ofPlatform().name("segments").daemon(true).start(this::run);
    }

    /** Every event leads to one reading: what an event says is old when it is read. */
    private final class Changes implements Links.Watcher {
        @Override
        public void linkChanged(Link link) {
            wake();
        }

        @Override
        public void routesChanged() {
            wake();
        }

        @Override
        public void addressAdded(InterfaceAddress address) {
            wake();
        }

        @Override
        public void addressDeleted(InterfaceAddress address, int port) {
            wake();
        }

        @Override
        public void resync() {
            wake();
        }
    }

    private synchronized void wake() {
        changed = true;
        notifyAll();
    }

    @Override
    public void observe(String interfaceName, Consumer<Segment> listener) {
        // Told under the lock, as every change is: what is newer is told later.
        synchronized (this) {
            var one = observed.computeIfAbsent(interfaceName, name -> new Observed(Segment.absent(name)));
            one.listeners.add(listener);
            one.known = read(interfaceName, one);
            listener.accept(one.known);
        }
    }

    private void run() {
        while (await()) {
            try {
                tell();
            } catch (RuntimeException | Error e) {
                log.error("event=segment-broken", e); // nobody else reads: the next time may succeed
            }
        }
    }

    /** @return false when this was closed */
    private synchronized boolean await() {
        try {
            if (!changed && open) {
                wait(REREAD.toMillis());
            }
            if (changed && open) {
                wait(TOGETHER_MILLIS);
            }
            changed = false;
            return open;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    /** Also what has not changed: whoever has missed something is right again after this. */
    private synchronized void tell() {
        observed.forEach((name, one) -> {
            one.known = read(name, one);
            one.listeners.forEach(listener -> listener.accept(one.known));
        });
    }

    /** What can't be read is what it was: an error of rtnetlink is no change of the network. */
    private Segment read(String name, Observed one) {
        try {
            var link = links.find(name);
            one.complaint = "";
            return link.isEmpty()
                    ? Segment.absent(name)
                    : new Segment(name, true, link.get().carrier(), links.addresses(link.get()),
                            links.gateways(link.get()));
        } catch (KernelException e) {
            var why = String.valueOf(e.getMessage());
            if (!why.equals(one.complaint)) {
                log.warn("event=segment-unknown interface={} why=\"{}\"", name, why);
            }
            one.complaint = why;
            return one.known;
        }
    }

    @Override
    public void close() {
        synchronized (this) {
            open = false;
            notifyAll();
        }
        try {
            watching.close();
        } catch (Exception e) {
            throw new IllegalStateException("a receiver's close throws nothing", e);
        }
        links.close();
    }
}
