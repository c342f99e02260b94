package io.understudy.address;

import io.understudy.settings.Settings;
import io.understudy.vocabulary.Vip;
import java.net.InetAddress;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * What was on this host's interfaces when they were read last: so that an address whose deletion nobody told of is
 * missed. Any thread.
 */
final class HeldAgain {
    private record Known(Settings.Service service, Set<Vip> held) {}

    private final Map<String, Known> known = new ConcurrentHashMap<>();

    void read(Settings.Service service, Set<Vip> held) {
        if (held.isEmpty()) {
            known.remove(service.name());
        } else {
            known.put(service.name(), new Known(service, Set.copyOf(held)));
        }
    }

    /** The interfaces to read again; none while nothing is held. */
    Set<String> interfaces() {
        var names = new HashSet<String>();
        known.values().forEach(k -> names.add(k.service().interfaceName()));
        return names;
    }

    /** @return whether one of the addresses that were on that interface isn't in {@code addresses} any more */
    boolean lost(String interfaceName, Set<String> addresses) {
        boolean lost = false;
        for (var entry : known.entrySet()) {
            var one = entry.getValue();
            if (one.service().interfaceName().equals(interfaceName)
                    && one.held().stream().anyMatch(vip -> !addresses.contains(text(vip)))) {
                // Told once; whoever hears it reads the interface, which comes back here.
                lost |= known.remove(entry.getKey(), one);
            }
        }
        return lost;
    }

    private static String text(Vip vip) {
        return InetAddress.ofLiteral(vip.address()).getHostAddress();
    }
}
