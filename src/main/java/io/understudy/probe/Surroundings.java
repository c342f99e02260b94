package io.understudy.probe;

import io.understudy.kernel.Segment;
import io.understudy.settings.Settings;
import java.net.InetAddress;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * What a service's interface is connected to now, as far as watching needs it.
 *
 * @param onLink whether ARP and neighbour discovery reach the primary
 * @param carrier whether the interface exists and has a carrier
 * @param witnesses whom to ask
 */
record Surroundings(boolean onLink, boolean carrier, List<Witness> witnesses) {
    Surroundings {
        witnesses = List.copyOf(witnesses);
    }

    /** @param onLink whether ARP and neighbour discovery reach it */
    record Witness(InetAddress address, boolean onLink) {}

    /**
     * Those of a service on this segment. What falls silent together with the primary, or answers from this host, can't
     * testify: a primary, an address that is protected, this host's own.
     *
     * @param protectedOnes the addresses of all services and of all primaries
     */
    static Surroundings of(Settings.Service service, Segment segment, Set<InetAddress> protectedOnes) {
        var candidates = switch (service.witnesses().kind()) {
            case LISTED -> service.witnesses().addresses().stream().filter(w -> !own(segment, w)).toList();
            case GATEWAY -> segment.gateways().stream()
                    .filter(g -> !own(segment, g) && !protectedOnes.contains(g)).limit(1).toList();
            case NONE -> List.<InetAddress>of();
        };
        return new Surroundings(segment.onLink(service.primary().address()), segment.carrier(),
                candidates.stream().map(w -> new Witness(w, segment.onLink(w))).toList());
    }

    /** The gateway that should be the witness and can't be, where no other one stands in for it. */
    static Optional<InetAddress> unfitGateway(Settings.Service service, Segment segment,
            Set<InetAddress> protectedOnes) {
        return service.witnesses().kind() == Settings.WitnessKind.GATEWAY
                && of(service, segment, protectedOnes).witnesses().isEmpty()
                        ? segment.gateways().stream().findFirst()
                        : Optional.empty();
    }

    private static boolean own(Segment segment, InetAddress address) {
        return segment.addresses().stream().anyMatch(a -> a.address().equals(address));
    }
}
