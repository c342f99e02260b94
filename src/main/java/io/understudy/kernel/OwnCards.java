package io.understudy.kernel;

import java.util.HashMap;
import java.util.Map;
import java.util.Set;

/**
 * The hardware addresses of all of this host's interfaces, by the interface's number. Linux answers for any of its
 * addresses on any card ({@code arp_ignore=0}): an answer from a second card on the same segment is this host's own.
 * Thread-safe.
 */
final class OwnCards {
    private final Map<Integer, HardwareAddress> byIndex = new HashMap<>();
    private volatile Set<HardwareAddress> all = Set.of();

    /** Replaces all that was known. */
    synchronized void are(Iterable<Link> links) {
        byIndex.clear();
        links.forEach(this::put);
        publish();
    }

    synchronized void changed(Link link) {
        put(link);
        publish();
    }

    synchronized void deleted(Link link) {
        byIndex.remove(link.index());
        publish();
    }

    private void put(Link link) {
        if (link.hardwareAddress().bits() == 0) {
            byIndex.remove(link.index()); // loopback, a tunnel
        } else {
            byIndex.put(link.index(), link.hardwareAddress());
        }
    }

    private void publish() {
        all = Set.copyOf(byIndex.values());
    }

    boolean contains(HardwareAddress address) {
        return all.contains(address);
    }

    Set<HardwareAddress> all() {
        return all;
    }
}
