package io.understudy.kernel;

import java.net.InetAddress;
import java.util.List;
import java.util.Optional;

/**
 * What one interface of this host is and what it is connected to, at one moment. {@link Segments} follows it: a network
 * comes up late, a gateway changes, an interface is deleted and created again.
 *
 * @param present whether there is an interface of this name now
 * @param carrier up and the other end is there
 * @param addresses on the interface, of both families
 * @param gateways of the default routes through it in the main table, IPv4 first
 */
public record Segment(String interfaceName, boolean present, boolean carrier, List<InterfaceAddress> addresses,
        List<InetAddress> gateways) {
    public Segment {
        addresses = List.copyOf(addresses);
        gateways = List.copyOf(gateways);
    }

    /** There is no interface of this name. */
    public static Segment absent(String interfaceName) {
        return new Segment(interfaceName, false, false, List.of(), List.of());
    }

    /** Whether {@code address} lies in a subnet that the interface is on, so that ARP or ND reaches it. */
    public boolean onLink(InetAddress address) {
        return Subnets.onLink(addresses, address);
    }

    public Optional<InetAddress> gateway() {
        return gateways.stream().findFirst();
    }
}
