package io.understudy.kernel;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT;

import io.understudy.time.Ticker;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.net.InetAddress;
import java.util.Arrays;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * ARP and neighbour discovery on one interface: a packet socket for ARP, one for IPv6 (opened when it is first needed), and a
 * receiving thread for each. An interface that was deleted and made again is found by its name on the next send.
 */
final class NeighbourSocket implements NeighbourPort {
    private static final Logger log = LoggerFactory.getLogger(NeighbourSocket.class);
    private static final int ETH_P_ARP = 0x0806;
    private static final int ETH_P_IPV6 = 0x86dd;
    private static final int POLL_MILLIS = 200;
    private static final int PACKET_OUTGOING = 4;
    private static final byte[] BROADCAST = {-1, -1, -1, -1, -1, -1};
    private static final HardwareAddress NOBODY = new HardwareAddress(0);
    private static final byte[] NO_ADDRESS = new byte[4];

    private final String interfaceName;
    private final Links links;
    private final Listener listener;
    private final Ticker ticker;
    private final Arena arena = Arena.ofShared();
    private final MemorySegment out = arena.allocate(128, 8);
    private final MemorySegment to = arena.allocate(20, 4);
    private volatile boolean open = true;
    private volatile Link link;
    private int arp = -1;
    private int nd = -1;

    NeighbourSocket(String interfaceName, Links links, Listener listener, Ticker ticker) throws KernelException {
        this.interfaceName = interfaceName;
        this.links = links;
        this.listener = listener;
        this.ticker = ticker;
        this.link = found();
        this.arp = openSocket(ETH_P_ARP);
    }

    private Link found() throws KernelException {
        return links.find(interfaceName)
                .orElseThrow(() -> new KernelException("there is no interface " + interfaceName, Libc.ENODEV));
    }

    private int openSocket(int protocol) throws KernelException {
        int socket = Libc.socket(Libc.AF_PACKET, Libc.SOCK_DGRAM, 0); // protocol 0: nothing is received before it is bound
        if (socket < 0) {
            throw new KernelException("ARP and neighbour discovery on " + interfaceName
                    + " need CAP_NET_RAW: grant it (systemd: "
                    + "AmbientCapabilities=CAP_NET_RAW CAP_NET_ADMIN; by hand: setpriv --ambient-caps +net_raw,+net_admin)",
                    -socket);
        }
        try {
            bindTo(socket, protocol);
        } catch (KernelException e) {
            Libc.close(socket);
            throw e;
        }
        Thread.ofPlatform().name((protocol == ETH_P_ARP ? "arp-" : "nd-") + interfaceName).daemon(true)
                .start(() -> receive(socket, protocol));
        return socket;
    }

    private void bindTo(int socket, int protocol) throws KernelException {
        try (var own = Arena.ofConfined()) {
            var address = own.allocate(20, 4);
            Packets.linkAddress(address, protocol, link.index(), new byte[0]);
            int bound = Libc.bind(socket, address);
            if (bound < 0) {
                throw new KernelException("can't listen on " + interfaceName + ": " + Libc.name(-bound), -bound);
            }
        }
    }

    @Override
    public synchronized long ask(InetAddress address) throws KernelException {
        long at = ticker.nanos();
        var octets = address.getAddress();
        if (octets.length == 4) {
            sendArp(Packets.arp(false, hardwareAddress(), NO_ADDRESS, NOBODY, octets));
        } else {
            sendNd(Packets.neighbour(octets, false, NOBODY), Packets.multicast(Packets.solicitedNode(octets)));
        }
        return at;
    }

    @Override
    public synchronized void request(InetAddress from, InetAddress target) throws KernelException {
        if (target.getAddress().length == 4) {
            sendArp(Packets.arp(false, hardwareAddress(), from.getAddress(), NOBODY, target.getAddress()));
        } else {
            ask(target);
        }
    }

    @Override
    public void announce(InetAddress address) throws KernelException {
        announceFor(address, hardwareAddress());
    }

    @Override
    public synchronized void announceFor(InetAddress address, HardwareAddress owner) throws KernelException {
        var octets = address.getAddress();
        if (octets.length == 4) {
            // As request (RFC 5227 §3) and as reply: some neighbours only listen to one of them.
            sendArp(Packets.arp(false, owner, octets, NOBODY, octets));
            sendArp(Packets.arp(true, owner, octets, owner, octets));
        } else {
            sendNd(Packets.neighbour(octets, true, owner), Packets.multicast(Packets.allNodes()));
        }
    }

    private void sendArp(byte[] packet) throws KernelException {
        send(arp, packet, ETH_P_ARP, BROADCAST);
    }

    private void sendNd(byte[] packet, byte[] group) throws KernelException {
        if (nd < 0) {
            nd = openSocket(ETH_P_IPV6);
        }
        send(nd, packet, ETH_P_IPV6, group);
    }

    private void send(int socket, byte[] packet, int protocol, byte[] destination) throws KernelException {
        if (!open) {
            return;
        }
        MemorySegment.copy(packet, 0, out, JAVA_BYTE, 0, packet.length);
        for (int attempt = 0; attempt < 2; attempt++) {
            Packets.linkAddress(to, protocol, link.index(), destination);
            int sent = Libc.send(socket, out, packet.length, to);
            if (sent >= 0 || sent == -Libc.ENETDOWN || sent == -Libc.ENOBUFS || sent == -Libc.EAGAIN) {
                return; // a frame that the interface can't take now is a lost frame
            }
            if (sent == -Libc.ENXIO || sent == -Libc.ENODEV) {
                link = found(); // deleted and made again: the same name has another number
                bindTo(socket, protocol);
                continue;
            }
            throw new KernelException("can't send on " + interfaceName + ": " + Libc.name(-sent), -sent);
        }
    }

    @Override
    public HardwareAddress hardwareAddress() {
        return link.hardwareAddress();
    }

    private void receive(int socket, int protocol) {
        try (var own = Arena.ofConfined()) {
            var buffer = own.allocate(256, 8);
            var from = own.allocate(20, 4);
            var fromLength = own.allocate(4, 4);
            var pollfd = own.allocate(8, 4);
            var packet = new byte[256];
            while (open) {
                if (Libc.awaitReadable(pollfd, socket, POLL_MILLIS) == 0) {
                    continue;
                }
                fromLength.set(JAVA_INT, 0, 20);
                int length = Libc.receive(socket, buffer, Libc.MSG_DONTWAIT, from, fromLength);
                if (length < 0 || from.get(JAVA_BYTE, 10) == PACKET_OUTGOING) {
                    continue; // ENETDOWN is told once when the link goes down; the socket stays good
                }
                MemorySegment.copy(buffer, JAVA_BYTE, 0, packet, 0, length);
                long at = ticker.nanos();
                try {
                    if (protocol == ETH_P_ARP) {
                        heardArp(packet, length, at);
                    } else {
                        heardNd(packet, length, at);
                    }
                } catch (RuntimeException e) {
                    log.error("event=listener-failed", e);
                }
            }
        } finally {
            Libc.close(socket);
        }
    }

    private void heardArp(byte[] packet, int length, long at) {
        var read = Packets.readArp(packet, length);
        if (read.isEmpty()) {
            return;
        }
        var arp = read.get();
        if (arp.sender().equals(hardwareAddress()) || arp.senderAddress().isAnyLocalAddress()) {
            return;
        }
        boolean answer = arp.reply() && arp.target().equals(hardwareAddress());
        listener.heard(arp.senderAddress(), arp.sender(), answer, at);
    }

    /** A neighbour advertisement: IPv6 header, type 136, target at octet 48, the target's link-layer address as option 2. */
    private void heardNd(byte[] packet, int length, long at) {
        if (length < 72 || packet[6] != 58 || packet[40] != (byte) 136 || packet[64] != 2) {
            return;
        }
        var who = HardwareAddress.of(Arrays.copyOfRange(packet, 66, 72));
        if (who.equals(hardwareAddress())) {
            return;
        }
        // An answer to a solicitation from the unspecified address goes to all nodes with the solicited flag clear (RFC 4861 §7.2.4),
        // so it can't be told from an announcement: both say who has the address.
        listener.heard(Packets.address(Arrays.copyOfRange(packet, 48, 64)), who, true, at);
    }

    @Override
    public synchronized void close() {
        open = false; // the receiving threads close their sockets within POLL_MILLIS; nothing is sent any more
    }
}
