package io.understudy.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Which interfaces have a default gateway, as /proc/net tells (proc_net(5)): enough for a check, without a netlink socket. */
final class DefaultRoute {
    private static final Path V4 = Path.of("/proc/net/route");
    private static final Path V6 = Path.of("/proc/net/ipv6_route");
    /** RTF_UP | RTF_GATEWAY of linux/route.h */
    private static final int UP_GATEWAY = 0x3;

    private DefaultRoute() {}

    /** Empty where /proc can't tell. */
    static Optional<Set<String>> onThisHost() {
        try {
            return Optional
                    .of(interfaces(Files.readAllLines(V4), Files.exists(V6) ? Files.readAllLines(V6) : List.of()));
        } catch (IOException _) {
            return Optional.empty(); // not Linux's /proc: the daemon looks for itself when it starts
        }
    }

    static Set<String> interfaces(List<String> v4, List<String> v6) {
        var found = new HashSet<String>();
        for (var line : v4.stream().skip(1).toList()) {
            var field = line.strip().split("\\s+"); // Iface Destination Gateway Flags … Mask
            if (field.length > 7 && field[1].equals("00000000") && field[7].equals("00000000")
                    && (Integer.parseUnsignedInt(field[3], 16) & UP_GATEWAY) == UP_GATEWAY) {
                found.add(field[0]);
            }
        }
        for (var line : v6) {
            var field = line.strip().split("\\s+"); // destination, length, source, length, next hop, metric, counts, flags, device
            if (field.length > 9 && field[0].matches("0+") && field[1].equals("00")
                    && (Integer.parseUnsignedInt(field[8], 16) & UP_GATEWAY) == UP_GATEWAY) {
                found.add(field[9]);
            }
        }
        return found;
    }
}
