package io.understudy.kernel;

import java.net.InetAddress;
import java.util.List;
import java.util.Optional;

/** rtnetlink(7): interfaces, their addresses and routes. Safe for use by many threads; each call takes microseconds. */
public interface Links extends AutoCloseable {
    /** The interface of this name, not of an alternative name. */
    Optional<Link> find(String name) throws KernelException;

    /** The interface that has this number now. */
    Optional<Link> find(int index) throws KernelException;

    /** All interfaces of this host's network namespace. */
    List<Link> all() throws KernelException;

    List<InterfaceAddress> addresses(Link link) throws KernelException;

    /**
     * Adds an address; it being there already is success. IPv6: without duplicate detection and deprecated ({@code
     * preferred_lft 0}), so that it never becomes a source address of this host's own traffic.
     */
    void add(Link link, InetAddress address, int prefix) throws KernelException;

    /** Deletes an address; it being gone already is success. */
    void delete(Link link, InetAddress address, int prefix) throws KernelException;

    /**
     * The gateway of the main table's default route through {@code link}, IPv4 first; with the lowest metric when there
     * are several.
     */
    Optional<InetAddress> gateway(Link link) throws KernelException;

    /** The same for each address family: none, one, or two gateways. */
    List<InetAddress> gateways(Link link) throws KernelException;

    /**
     * Calls back on a thread of its own for every change of a link or an address, until closed. After a lost event
     * everything is {@code resync}.
     */
    AutoCloseable watch(Watcher watcher) throws KernelException;

    @Override
    void close();

    /** Called on the watching thread: return at once, never block. */
    interface Watcher {
        /** Something about the interface changed, its carrier or anything else; one that was deleted is down. */
        void linkChanged(Link link);

        /** The interface was deleted: its number and its hardware address may soon be another's. */
        default void linkDeleted(Link link) {
            linkChanged(link);
        }

        /** A default route came, went or changed. */
        default void routesChanged() {}

        void addressAdded(InterfaceAddress address);

        /** @param port the netlink port of who deleted it: for most programs the process id; 0 is the kernel itself */
        void addressDeleted(InterfaceAddress address, int port);

        /** Events were lost (ENOBUFS): read everything again. */
        void resync();
    }
}
