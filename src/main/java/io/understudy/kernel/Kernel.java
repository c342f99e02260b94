package io.understudy.kernel;

import java.time.Duration;

/** The door to the kernel. Opens ports; who opens one closes it. */
public interface Kernel {
    /**
     * A datagram ICMP socket where {@code net.ipv4.ping_group_range} allows it, else a raw one (CAP_NET_RAW). Both
     * address families.
     */
    EchoPort openEcho(EchoPort.Listener listener) throws KernelException;

    /** Needs CAP_NET_RAW. */
    NeighbourPort openNeighbours(String interfaceName, NeighbourPort.Listener listener) throws KernelException;

    /** Reading needs nothing, {@code add} and {@code delete} need CAP_NET_ADMIN. */
    Links openLinks() throws KernelException;

    /** Observes interfaces, their addresses and their default routes. Needs nothing. */
    Segments openSegments() throws KernelException;

    /** Time since the kernel started, suspension included (CLOCK_BOOTTIME). */
    Duration uptime() throws KernelException;

    /** Asks for timers without slack for the calling platform thread (prctl PR_SET_TIMERSLACK 1). */
    void precise();
}
