package io.understudy.probe;

import io.understudy.kernel.Segment;
import io.understudy.settings.Settings;
import java.net.InetAddress;
import java.util.List;

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
     * Those of a service on this segment. A gateway that is the primary or one of the service's addresses is no
     * witness: it falls silent together with what it should testify about.
     */
    static Surroundings of(Settings.Service service, Segment segment) {
        var candidates = switch (service.witnesses().kind()) {
            case LISTED -> service.witnesses().addresses();
            case GATEWAY -> segment.gateway().filter(gateway -> !concerned(service, gateway)).stream().toList();
            case NONE -> List.<InetAddress>of();
        };
        return new Surroundings(segment.onLink(service.primary().address()), segment.carrier(),
                candidates.stream().map(w -> new Witness(w, segment.onLink(w))).toList());
    }

    private static boolean concerned(Settings.Service service, InetAddress gateway) {
        return gateway.equals(service.primary().address()) || service.addresses().stream()
                .anyMatch(vip -> InetAddress.ofLiteral(vip.address()).equals(gateway));
    }
}
