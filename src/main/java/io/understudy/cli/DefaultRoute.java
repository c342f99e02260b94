package io.understudy.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.StringTokenizer;

/**
 * Which interfaces have a default gateway, as /proc/net tells (proc_net(5)): enough for a check, without a netlink
 * socket.
 */
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
            var field = fields(line); // Iface Destination Gateway Flags … Mask
            if (field.size() > 7 && field.get(1).equals("00000000") && field.get(7).equals("00000000")
                    && (Integer.parseUnsignedInt(field.get(3), 16) & UP_GATEWAY) == UP_GATEWAY) {
                found.add(field.get(0));
            }
        }
        for (var line : v6) {
            var field = fields(line); // destination, length, source, length, next hop, metric, counts, flags, device
            if (field.size() > 9 && field.get(0).matches("0+") && field.get(1).equals("00")
                    && (Integer.parseUnsignedInt(field.get(8), 16) & UP_GATEWAY) == UP_GATEWAY) {
                found.add(field.get(9));
            }
        }
        return found;
    }

    private static List<String> fields(String line) {
        return Collections.list(new StringTokenizer(line)).stream().map(String.class::cast).toList();
    }
}
