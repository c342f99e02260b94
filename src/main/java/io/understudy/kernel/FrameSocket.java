package io.understudy.kernel;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_SHORT;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.List;
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
    private static final int PACKET_STATISTICS = 6;
    private static final int PACKET_OTHERHOST = 3;
    private static final int PACKET_OUTGOING = 4;

    /** What became of a frame. */
    enum Sent {
        SENT,
        /** The interface is down or its queue is full: nobody was asked, so nobody's silence means anything. */
        NOT_NOW,
        /** There is no interface with this number any more. */
        NO_INTERFACE
    }

    /** Called on the receiving thread for every frame of others that came in by this very interface. */
    interface Listener {
        /**
         * A frame was received.
         *
         * @param packet what follows the Ethernet header, good only during the call
         * @param source the Ethernet source
         * @param at monotonic time at which the kernel received it
         */
        void frame(byte[] packet, int length, HardwareAddress source, long at);

        /** The kernel had no room for frames that came in: who was asked meanwhile may have answered. */
        void lost(long count);
    }

    private final String interfaceName;
    private final int protocol;
    private final Listener listener;
    private final KernelTimestamps stamps;
    private final int socket;
    private final PacketBatch batch = new PacketBatch();
    private final MemorySegment out = Arena.ofAuto().allocate(128, 8);
    private final MemorySegment to = Arena.ofAuto().allocate(20, 4);
    private final MemorySegment statistics = Arena.ofAuto().allocate(8, 4);
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
            filter(protocol == ETH_P_IPV6 ? Packets.neighbourFilter() : Packets.arpFilter(List.of()));
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

    /** Lets through only what passes this classic filter from now on. */
    void filter(byte[] program) throws KernelException {
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
     * Sends one frame.
     */
    synchronized Sent send(byte[] packet, byte[] destination) throws KernelException {
        if (trouble != 0) {
            throw refused("the packet socket broke", -trouble);
        }
        if (!open) {
            return Sent.NOT_NOW;
        }
        MemorySegment.copy(packet, 0, out, JAVA_BYTE, 0, packet.length);
        Packets.linkAddress(to, protocol, index, destination);
        int sent = Libc.send(socket, out, packet.length, to);
        if (sent < 0) {
            // that a link went down is told once, also when it is up again
            sent = Libc.send(socket, out, packet.length, to);
        }
        return switch (-sent) {
            case Libc.ENXIO, Libc.ENODEV -> Sent.NO_INTERFACE;
            case Libc.ENETDOWN, Libc.ENOBUFS, Libc.EAGAIN, Libc.EINTR -> Sent.NOT_NOW;
            default -> {
                if (sent < 0) {
                    throw refused("can't send", sent);
                }
                yield Sent.SENT;
            }
        };
    }

    private int receive() {
        int count = batch.receive(socket);
        for (int i = 0; i < count; i++) {
            var from = batch.name(i);
            // A frame of a VLAN on top of this interface passes here too, with the VLAN's number: it is another
            // network's. One of a VLAN that this host has no interface for counts as another host's, as does
            // what only a promiscuous card hears.
            int kind = from.get(JAVA_BYTE, 10);
            if (kind == PACKET_OUTGOING || kind == PACKET_OTHERHOST || from.get(JAVA_INT, 4) != index
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
        overflowed();
        return count;
    }

    /** Whatever was dropped lay behind what has just been read, so this is the moment to ask: packet(7), tp_drops. */
    private void overflowed() {
        if (Libc.readOption(socket, SOL_PACKET, PACKET_STATISTICS, statistics) < 0) {
            return; // of a socket that is about to end
        }
        long drops = Integer.toUnsignedLong(statistics.get(JAVA_INT, 4));
        if (drops > 0) {
            listener.lost(drops);
        }
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
