package io.understudy.kernel;

import java.net.InetAddress;

/**
 * ARP (RFC 826, RFC 5227) and, for IPv6 addresses, neighbour discovery (RFC 4861) on one interface. One open packet
 * socket: a question or an announcement costs microseconds. Safe for use by many threads. Nothing here waits.
 */
public interface NeighbourPort extends AutoCloseable {
    /**
     * Asks who has {@code address}: an ARP probe with sender 0.0.0.0, which changes nobody's table, or a solicitation
     * from the interface's link-local address. Its answer tells a second holder even while this host holds the address.
     *
     * <p>Never a solicitation from the unspecified address, although that would be the twin of the ARP probe: it is how
     * a host looks for a duplicate, and a primary that has just started and looks for one itself takes it for one, and
     * gives the address up (RFC 4862 §5.4.3). From a link-local address such a primary ignores it.
     *
     * @return monotonic time right before sending
     */
    long ask(InetAddress address) throws KernelException;

    /**
     * An ordinary ARP request from {@code from} for {@code target}: some gear learns from nothing else. IPv6: a
     * solicitation.
     */
    void request(InetAddress from, InetAddress target) throws KernelException;

    /**
     * Announces {@code address} with this interface's hardware address: gratuitous ARP as request and as reply; IPv6:
     * unsolicited advertisement.
     */
    void announce(InetAddress address) throws KernelException;

    /**
     * Announces {@code address} for another host's hardware address {@code owner}; the Ethernet source stays ours, so
     * switches aren't misled.
     */
    void announceFor(InetAddress address, HardwareAddress owner) throws KernelException;

    /** This interface's hardware address. */
    HardwareAddress hardwareAddress();

    @Override
    void close();

    /** Called on the receiving thread: return at once, never block. */
    @FunctionalInterface
    interface Listener {
        /**
         * Another host ({@code who} is never ours) showed by an ARP packet or an advertisement that it has {@code
         * address}.
         *
         * @param answer it is an answer to us (ARP: a reply to our hardware address; IPv6: a solicited advertisement),
         *        as opposed to an announcement or someone else's traffic
         * @param atNanos monotonic time at which the kernel received it
         */
        void heard(InetAddress address, HardwareAddress who, boolean answer, long atNanos);
    }
}
