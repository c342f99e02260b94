package io.understudy.failover.evidence;

import java.util.LinkedHashSet;
import java.util.Set;

/**
 * The hardware addresses by which the primary answers for one address: of all its cards, since Linux answers for any
 * local address on any card (arp(7), {@code arp_ignore}).
 *
 * @param hardware at least one
 * @param learned when the first of them was, monotonic nanoseconds
 */
public record Owners(Set<String> hardware, long learned) {
    /** More cards on one segment than this are no host's. */
    private static final int MOST = 8;

    public Owners {
        hardware = Set.copyOf(hardware);
    }

    /** With these, too; as many as fit. */
    Owners and(Set<String> more) {
        var all = new LinkedHashSet<>(hardware);
        more.stream().filter(_ -> all.size() < MOST).forEach(all::add);
        return all.size() == hardware.size() ? this : new Owners(all, learned);
    }
}
