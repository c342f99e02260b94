package io.understudy.address;

import io.understudy.kernel.HardwareAddress;
import io.understudy.kernel.KernelException;
import io.understudy.settings.Settings;
import io.understudy.vocabulary.Vip;
import java.net.InetAddress;
import java.util.Optional;
import java.util.Set;

/**
 * The service addresses on this host's interfaces. Any thread; each call takes well under a millisecond. All are
 * idempotent.
 */
public interface AddressKeeper extends AutoCloseable {
    /** Adds every address of the service; one that is there already, with any prefix length, needs nothing. */
    AddressReport add(Settings.Service service);

    /**
     * Deletes every address of the service, with any prefix length it has there; one that is gone already, or with its
     * interface, needs nothing.
     */
    AddressReport release(Settings.Service service);

    /** Which of the service's addresses are on the interface and usable; none when there is no such interface. */
    Set<Vip> held(Settings.Service service) throws KernelException;

    /**
     * Announces each address as here: gratuitous ARP in both forms, and a request from it to the gateway; IPv6: an
     * unsolicited advertisement.
     */
    AddressReport announce(Settings.Service service);

    /** Announces each address as {@code owner}'s. */
    AddressReport announceFor(Settings.Service service, HardwareAddress owner);

    /** Whether the interface is up and has a carrier; {@code false} when there is no such interface. */
    boolean carrier(String interfaceName) throws KernelException;

    /** The default gateway reached through the interface, IPv4 first. */
    Optional<InetAddress> gateway(String interfaceName) throws KernelException;

    /** Tells of changes until closed, on a thread of its own. */
    AutoCloseable watch(Listener listener) throws KernelException;

    @Override
    void close();

    /** Called on the watching thread, for all interfaces of this host. Must return at once. */
    interface Listener {
        /** The carrier came or went. An interface's first event is always told, changed or not. */
        void carrierChanged(String interfaceName, boolean carrier);

        /** @param by who deleted it, as far as the kernel tells; empty when it was this process */
        void addressGone(String interfaceName, InetAddress address, int prefix, String by);

        /** Events were lost, or an address went along with its interface: check everything again. */
        void addressesUnknown();
    }
}
