package io.understudy.kernel;

import java.net.InetAddress;

/**
 * ARP (RFC 826, RFC 5227) and, for IPv6 addresses, neighbour discovery (RFC 4861) on one interface. One open packet socket: a
 * question or an announcement costs microseconds. Safe for use by many threads. Nothing here waits.
 */
public interface NeighbourPort extends AutoCloseable {
    /**
     * Asks who has {@code address}: an ARP probe with sender 0.0.0.0, or a solicitation from the unspecified address. It changes
     * nobody's table, and its answer tells a second holder even while this host holds the address.
     *
     * @return monotonic time right before sending
     */
    long ask(InetAddress address) throws KernelException;

    /** An ordinary ARP request from {@code from} for {@code target}: some gear learns from nothing else. IPv6: a solicitation. */
    void request(InetAddress from, InetAddress target) throws KernelException;

    /** Announces {@code address} with this interface's hardware address: gratuitous ARP as request and as reply; IPv6: unsolicited advertisement. */
    void announce(InetAddress address) throws KernelException;

    /** Announces {@code address} for another host's hardware address {@code owner}; the Ethernet source stays ours, so switches aren't misled. */
    void announceFor(InetAddress address, HardwareAddress owner) throws KernelException;

    /** This interface's hardware address. */
    HardwareAddress hardwareAddress();

    @Override
    void close();

    /** Called on the receiving thread: return at once, never block. */
    @FunctionalInterface
    interface Listener {
        /**
         * Another host ({@code who} is never ours) showed by an ARP packet or an advertisement that it has {@code address}.
         *
         * @param answer it is an answer to us (unicast reply), as opposed to an announcement or someone else's traffic; IPv6: always
         *     true, since who has an address answers a question from the unspecified address just as it announces itself, to all
         *     nodes with the solicited flag clear (RFC 4861 §7.2.4)
         * @param atNanos monotonic time at which the kernel received it
         */
        void heard(InetAddress address, HardwareAddress who, boolean answer, long atNanos);
    }
}
