package io.understudy.kernel;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_SHORT;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A packet(7) socket for one protocol on one interface, and its receiving thread. The Ethernet header is the kernel's
 * business (SOCK_DGRAM). Any thread; one frame is sent at a time.
 */
final class FrameSocket implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(FrameSocket.class);
    static final int ETH_P_ARP = 0x0806;
    static final int ETH_P_IPV6 = 0x86dd;
    private static final int SOL_PACKET = 263;
    private static final int PACKET_ADD_MEMBERSHIP = 1;
    private static final int PACKET_OUTGOING = 4;

    /** Called on the receiving thread for every frame of others that came in by this very interface. */
    @FunctionalInterface
    interface Listener {
        /**
         * A frame was received.
         *
         * @param packet what follows the Ethernet header, good only during the call
         * @param source the Ethernet source
         * @param at monotonic time at which the kernel received it
         */
        void frame(byte[] packet, int length, HardwareAddress source, long at);
    }

    private final String interfaceName;
    private final int protocol;
    private final Listener listener;
    private final KernelTimestamps stamps;
    private final int socket;
    private final PacketBatch batch = new PacketBatch();
    private final MemorySegment out = Arena.ofAuto().allocate(128, 8);
    private final MemorySegment to = Arena.ofAuto().allocate(20, 4);
    private final SocketReceiver receiver;
    private volatile int index;
    private boolean open = true;
    private int trouble;

    FrameSocket(String interfaceName, int index, int protocol, Listener listener, KernelTimestamps stamps)
            throws KernelException {
        this.interfaceName = interfaceName;
        this.protocol = protocol;
        this.listener = listener;
        this.stamps = stamps;
        socket = Libc.socket(Libc.AF_PACKET, Libc.SOCK_DGRAM, 0); // protocol 0: nothing is received before it is bound
        if (socket < 0) {
            throw MissingCapability.refused(-socket)
                    ? MissingCapability.raw(interfaceName, -socket)
                    : refused("no packet socket", socket);
        }
        try {
            int stamped = Libc.option(socket, Libc.SOL_SOCKET, Libc.SO_TIMESTAMPNS, 1);
            if (stamped < 0) {
                throw refused("no time stamps", stamped);
            }
            if (protocol == ETH_P_IPV6) {
                filter(Packets.advertisementFilter());
            }
            bind(index);
            receiver = SocketReceiver.start((protocol == ETH_P_ARP ? "arp-" : "nd-") + interfaceName, socket,
                    this::receive,
                    this::ended);
        } catch (KernelException e) {
            Libc.close(socket);
            throw e;
        }
    }

    private KernelException refused(String what, int result) {
        return new KernelException(what + " on " + interfaceName + ": " + Libc.name(-result), -result);
    }

    private void filter(byte[] program) throws KernelException {
        try (var own = Arena.ofConfined()) {
            var header = own.allocate(16, 8); // struct sock_fprog
            header.set(JAVA_SHORT, 0, (short) (program.length / 8));
            header.set(ADDRESS, 8, own.allocateFrom(JAVA_BYTE, program));
            int set = Libc.option(socket, Libc.SOL_SOCKET, Libc.SO_ATTACH_FILTER, header);
            if (set < 0) {
                throw refused("no packet filter", set);
            }
        }
    }

    /** Listens on the interface with number {@code index} from now on. It may be down; frames come when it is up. */
    synchronized void bind(int index) throws KernelException {
        if (!open) {
            return;
        }
        try (var own = Arena.ofConfined()) {
            var address = own.allocate(20, 4);
            Packets.linkAddress(address, protocol, index, new byte[0]);
            int bound = Libc.bind(socket, address);
            if (bound < 0) {
                throw refused("can't listen", bound);
            }
            this.index = index;
            if (protocol == ETH_P_IPV6) {
                // Advertisements go to all nodes; where IPv6 is off on this interface, the card does not listen to that
                // group.
                // struct packet_mreq: index, type PACKET_MR_MULTICAST (0), length, address
                var member = own.allocate(16, 4);
                member.set(JAVA_INT, 0, index);
                member.set(JAVA_SHORT, 6, (short) 6);
                MemorySegment.copy(Packets.multicast(Packets.allNodes()), 0, member, JAVA_BYTE, 8, 6);
                int joined = Libc.option(socket, SOL_PACKET, PACKET_ADD_MEMBERSHIP, member);
                if (joined < 0) {
                    throw refused("can't listen to all nodes", joined);
                }
            }
        }
    }

    /**
     * Sends one frame; one that the interface can't take now is a lost frame, and no error.
     *
     * @return {@code false} when there is no interface with this number any more
     */
    synchronized boolean send(byte[] packet, byte[] destination) throws KernelException {
        if (trouble != 0) {
            throw refused("the packet socket broke", -trouble);
        }
        if (!open) {
            return true;
        }
        MemorySegment.copy(packet, 0, out, JAVA_BYTE, 0, packet.length);
        Packets.linkAddress(to, protocol, index, destination);
        int sent = Libc.send(socket, out, packet.length, to);
        if (sent < 0) {
            // that a link went down is told once, also when it is up again
            sent = Libc.send(socket, out, packet.length, to);
        }
        return switch (-sent) {
            case Libc.ENXIO, Libc.ENODEV -> false;
            case Libc.ENETDOWN, Libc.ENOBUFS, Libc.EAGAIN, Libc.EINTR -> true;
            default -> {
                if (sent < 0) {
                    throw refused("can't send", sent);
                }
                yield true;
            }
        };
    }

    private int receive() {
        int count = batch.receive(socket);
        for (int i = 0; i < count; i++) {
            var from = batch.name(i);
            // A frame of a VLAN on top of this interface passes here too, with the VLAN's number: it is another
            // network's.
            if (from.get(JAVA_BYTE, 10) == PACKET_OUTGOING || from.get(JAVA_INT, 4) != index
                    || from.get(JAVA_BYTE, 11) != 6) {
                continue;
            }
            var source = new byte[6];
            MemorySegment.copy(from, JAVA_BYTE, 12, source, 0, 6);
            try {
                listener.frame(batch.packet(i), batch.length(i), HardwareAddress.of(source),
                        stamps.monotonic(batch.stamp(i)));
            } catch (RuntimeException e) {
                log.error("event=listener-failed", e);
            }
        }
        return count;
    }

    private synchronized void ended(int errno) {
        open = false;
        trouble = errno;
        Libc.close(socket);
    }

    @Override
    public void close() {
        synchronized (this) {
            open = false;
        }
        receiver.close();
    }
}
