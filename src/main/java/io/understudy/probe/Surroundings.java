package io.understudy.probe;

import java.net.InetAddress;
import java.util.List;

/**
 * What the kernel tells of a service's interface when its watch begins.
 *
 * @param onLink whether ARP and neighbour discovery reach the primary
 * @param carrier whether the interface exists and has a carrier
 * @param witnesses whom to ask: those of the settings, or the interface's gateway
 */
record Surroundings(boolean onLink, boolean carrier, List<InetAddress> witnesses) {
    Surroundings {
        witnesses = List.copyOf(witnesses);
    }
}
