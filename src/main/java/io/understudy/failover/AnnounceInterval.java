package io.understudy.failover;

import java.time.Duration;

/**
 * When the addresses are announced again while this host holds them: gratuitous ARP, and unsolicited neighbour
 * advertisements. Nanoseconds.
 */
public final class AnnounceInterval {
    /** A lost first announcement is repaired soon: RFC 5227 §2.3 sends two, two seconds apart; RFC 9568 after one. */
    public static final long SOON = Duration.ofSeconds(1).toNanos();
    /** Neighbours forget within minutes; the tables of switches age after five. */
    public static final long EVERY = Duration.ofMinutes(1).toNanos();

    private AnnounceInterval() {}
}
