package io.understudy.kernel;

import java.net.InetAddress;
import java.util.OptionalLong;
import java.util.Set;

/**
 * ARP (RFC 826, RFC 5227) and, for IPv6 addresses, neighbour discovery (RFC 4861) on one interface. One open packet
 * socket: a question or an announcement costs microseconds. Safe for use by many threads. Nothing here waits.
 */
public interface NeighbourPort extends AutoCloseable {
    /**
     * Asks who has {@code address}: an ordinary ARP request from this host's own address on that network, or a
     * solicitation from the interface's link-local address. Never an ARP probe (sender 0.0.0.0): a host that checks its
     * address for a duplicate (RFC 5227 §2.1.1: NetworkManager, networkd, dhcpcd, Windows) takes one for a rival and
     * gives the address up.
     *
     * <p>For the same reason never a solicitation from the unspecified address, although that would be the twin of the
     * ARP probe: it is how a host looks for a duplicate. A primary that has just started and looks for one itself takes
     * it for one, and gives the address up (RFC 4862 §5.4.3). From a link-local address such a primary ignores it.
     *
     * @return monotonic time right before sending; empty when nobody was asked: this host has no address of its own on
     *         that network, the interface is down, or its queue is full
     */
    OptionalLong ask(InetAddress address) throws KernelException;

    /**
     * Asks like a host that is about to use {@code address}: an ARP probe with sender 0.0.0.0, which changes nobody's
     * table and needs no address of this host's own; IPv6 as {@link #ask}. Its answer tells a second holder even while
     * this host holds the address. Only in a recovery and while holding: see there.
     *
     * @return as {@link #ask}
     */
    OptionalLong probe(InetAddress address) throws KernelException;

    /**
     * Lets only ARP through that is about one of {@code addresses}, from now on, in the kernel: a storm about others
     * costs nothing here. Empty: all of it.
     */
    void hearOf(Set<InetAddress> addresses) throws KernelException;

    /** Addresses that {@link #ask} never uses as its own, though they are on the interface: those of the services. */
    void neverFrom(Set<InetAddress> addresses);

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

        /**
         * The kernel had no room for {@code count} frames that came in. Who was asked meanwhile may have answered, so
         * silence means nothing.
         */
        default void lost(long count) {}
    }
}
