package io.understudy.kernel;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.net.InetAddress;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One ICMP or ICMPv6 socket and its receiving thread. A datagram socket where the kernel allows it (icmp(7),
 * ping_group_range), else a raw one. Replies are matched by what is in their payload (a random nonce, the target),
 * since the kernel rewrites a datagram socket's identifier and a raw socket sees everybody's replies.
 *
 * <p>Sending is serialised by this object's lock; receiving is done by one thread with memory of its own. The receiving
 * thread closes the socket when it ends, under the lock, so that nothing is sent on a descriptor that has become
 * somebody else's.
 */
final class EchoSocket implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(EchoSocket.class);
    /** Room for the replies to a burst at 10,000 targets. */
    private static final int RECEIVE_BUFFER = 8 << 20;
    private static final int IPPROTO_ICMP = 1;
    private static final int IPPROTO_ICMPV6 = 58;
    private static final int SOL_RAW = 255;
    private static final int ICMP_FILTER = 1;
    private static final int ICMP6_FILTER = 1;

    private final boolean v6;
    private final boolean raw;
    private final int socket;
    private final long nonce;
    private final EchoPort.Listener listener;
    private final KernelTimestamps stamps;
    private final PacketBatch batch = new PacketBatch();
    private final MemorySegment out = Arena.ofAuto().allocate(64, 8);
    private final MemorySegment to = Arena.ofAuto().allocate(28, 8);
    private final SocketReceiver receiver;
    private boolean open = true;
    private int trouble;

    EchoSocket(boolean v6, long nonce, EchoPort.Listener listener, KernelTimestamps stamps) throws KernelException {
        this.v6 = v6;
        this.nonce = nonce;
        this.listener = listener;
        this.stamps = stamps;
        int family = v6 ? Libc.AF_INET6 : Libc.AF_INET;
        int protocol = v6 ? IPPROTO_ICMPV6 : IPPROTO_ICMP;
        int datagram = Libc.socket(family, Libc.SOCK_DGRAM, protocol);
        raw = datagram < 0;
        socket = raw ? Libc.socket(family, Libc.SOCK_RAW, protocol) : datagram;
        if (socket < 0) {
            throw MissingCapability.refused(-socket)
                    ? MissingCapability.echo(-socket)
                    : new KernelException("no " + (v6 ? "ICMPv6" : "ICMP") + " socket: " + Libc.name(-socket), -socket);
        }
        try {
            prepare();
            receiver = SocketReceiver.start(v6 ? "echo-v6" : "echo-v4", socket, this::receive, this::ended);
        } catch (KernelException e) {
            Libc.close(socket);
            throw e;
        }
    }

    private void prepare() throws KernelException {
        if (Libc.option(socket, Libc.SOL_SOCKET, Libc.SO_RCVBUFFORCE, RECEIVE_BUFFER) < 0) { // needs CAP_NET_ADMIN
            needed("receive buffer", Libc.option(socket, Libc.SOL_SOCKET, Libc.SO_RCVBUF, RECEIVE_BUFFER));
        }
        needed("time stamps", Libc.option(socket, Libc.SOL_SOCKET, Libc.SO_TIMESTAMPNS, 1));
        // A raw socket sees all ICMP there is: a set bit blocks, and only echo replies are wanted (raw(7), RFC 3542
        // §3.2).
        if (raw && !v6) {
            needed("filter", Libc.option(socket, SOL_RAW, ICMP_FILTER, ~1));
        }
        if (raw && v6) {
            try (var own = Arena.ofConfined()) {
                var block = own.allocate(32, 4).fill((byte) 0xff);
                block.set(JAVA_INT, 16, ~(1 << 1)); // type 129 is bit 1 of the fifth word
                needed("filter", Libc.option(socket, IPPROTO_ICMPV6, ICMP6_FILTER, block));
            }
        }
    }

    private static void needed(String what, int result) throws KernelException {
        if (result < 0) {
            throw new KernelException("the echo socket's " + what + " can't be set: " + Libc.name(-result), -result);
        }
    }

    /** See {@link EchoPort#send}. After {@link #close} it does nothing. */
    synchronized long send(InetAddress target, long token) throws KernelException {
        if (trouble != 0) {
            throw new KernelException("the echo socket broke: " + Libc.name(trouble), trouble);
        }
        var packet = Packets.echo(new Packets.Echo(nonce, token, target));
        int length = Packets.socketAddress(to, target);
        MemorySegment.copy(packet, 0, out, JAVA_BYTE, 0, packet.length);
        long at = stamps.ticker().nanos();
        if (!open) {
            return at;
        }
        int result = Libc.send(socket, out, packet.length, to.asSlice(0, length));
        if (result < 0) {
            // it may have been an earlier one's error
            result = Libc.send(socket, out, packet.length, to.asSlice(0, length));
        }
        if (result < 0 && !isLoss(-result)) {
            throw new KernelException("no echo request can be sent to " + target.getHostAddress() + ": "
                    + Libc.name(-result), -result);
        }
        return at;
    }

    /**
     * What a request that is never answered looks like from here: no way there, an interface that is down or gone, a
     * full queue, a packet filter's or a prohibiting route's refusal. The right to send was proven when the socket was
     * opened.
     */
    private static boolean isLoss(int errno) {
        return switch (errno) {
            case Libc.ENETUNREACH, Libc.EHOSTUNREACH, Libc.EHOSTDOWN, Libc.ENETDOWN, Libc.ECONNREFUSED, Libc.ENXIO,
                    Libc.ENODEV, Libc.EADDRNOTAVAIL, Libc.EINVAL, Libc.ENOBUFS, Libc.EAGAIN, Libc.EPERM, Libc.EACCES,
                    Libc.EINTR ->
                true;
            default -> false;
        };
    }

    private int receive() {
        int count = batch.receive(socket);
        for (int i = 0; i < count; i++) {
            var reply = Packets.readEchoReply(batch.packet(i), batch.length(i), v6, raw && !v6);
            if (reply.isEmpty() || reply.get().nonce() != nonce) {
                continue;
            }
            var octets = new byte[v6 ? 16 : 4];
            MemorySegment.copy(batch.name(i), JAVA_BYTE, v6 ? 8 : 4, octets, 0, octets.length);
            var from = Packets.address(octets);
            if (!from.equals(reply.get().target())) {
                continue; // somebody else echoes what was sent to the target
            }
            try {
                listener.answered(from, reply.get().token(), stamps.monotonic(batch.stamp(i)));
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
