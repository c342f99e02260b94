package io.understudy.kernel;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import io.understudy.time.Ticker;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.net.InetAddress;
import java.nio.ByteBuffer;
import java.time.InstantSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One ICMP or ICMPv6 socket and its receiving thread. A datagram socket where the kernel allows it (icmp(7), ping_group_range),
 * else a raw one. Replies are matched by a random nonce in the payload, since the kernel rewrites a datagram socket's identifier
 * and a raw socket sees everybody's replies.
 *
 * <p>Sending is serialised by a lock of its own; receiving is done by one thread with memory of its own.
 */
final class EchoSocket implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(EchoSocket.class);
    private static final int BATCH = 64;
    private static final int PACKET = 256;
    private static final int CONTROL = 128;
    /** How soon the receiving thread sees that it is closed. */
    private static final int POLL_MILLIS = 200;
    private static final int SOL_SOCKET = 1;
    private static final int SO_RCVBUF = 8;
    private static final int SO_RCVBUFFORCE = 33;
    private static final int SO_TIMESTAMPNS = 35;

    private final boolean v6;
    private final boolean raw;
    private final int socket;
    private final long nonce;
    private final EchoPort.Listener listener;
    private final Ticker ticker;
    private final InstantSource clock;
    private final Arena arena = Arena.ofShared();
    private final MemorySegment out = arena.allocate(24, 8);
    private final MemorySegment to = arena.allocate(28, 8);
    private final Thread receiver;
    private volatile boolean open = true;

    EchoSocket(boolean v6, long nonce, EchoPort.Listener listener, Ticker ticker, InstantSource clock)
            throws KernelException {
        this.v6 = v6;
        this.nonce = nonce;
        this.listener = listener;
        this.ticker = ticker;
        this.clock = clock;
        int family = v6 ? Libc.AF_INET6 : Libc.AF_INET;
        int protocol = v6 ? 58 : 1;
        int opened = Libc.socket(family, Libc.SOCK_DGRAM, protocol);
        this.raw = opened < 0;
        this.socket = raw ? Libc.socket(family, Libc.SOCK_RAW, protocol) : opened;
        if (socket < 0) {
            arena.close();
            throw new KernelException(
                    "echo requests can't be sent: neither does net.ipv4.ping_group_range hold this process's group, "
                            + "nor has it CAP_NET_RAW. Set `sysctl net.ipv4.ping_group_range=\"0 2147483647\"`, or grant the capability "
                            + "(systemd: AmbientCapabilities=CAP_NET_RAW; by hand: setpriv --ambient-caps +net_raw)",
                    -socket);
        }
        if (Libc.option(socket, SOL_SOCKET, SO_RCVBUFFORCE, 8 << 20) < 0) {
            Libc.option(socket, SOL_SOCKET, SO_RCVBUF, 8 << 20);
        }
        Libc.option(socket, SOL_SOCKET, SO_TIMESTAMPNS, 1);
        filter();
        receiver = Thread.ofPlatform().name("echo-" + (v6 ? "v6" : "v4")).daemon(true).start(this::receive);
    }

    /** A raw socket sees all ICMP there is: only echo replies are wanted (raw(7) ICMP_FILTER, RFC 3542 §3.2). */
    private void filter() {
        if (raw && !v6) {
            Libc.option(socket, 255, 1, ~1);
        }
        if (raw && v6) {
            var block = arena.allocate(32, 4).fill((byte) 0xff);
            block.set(JAVA_INT, 16, ~(1 << 1)); // type 129 is bit 1 of the fifth word
            Libc.option(socket, 58, 1, block);
        }
    }

    synchronized long send(InetAddress target, long token) throws KernelException {
        long at = ticker.nanos();
        if (!open) {
            return at;
        }
        int length = Packets.socketAddress(to, target);
        MemorySegment.copy(Packets.echo(v6, nonce, token), 0, out, JAVA_BYTE, 0, 24);
        int result = Libc.send(socket, out, 24, to.asSlice(0, length));
        if (result == -Libc.EPERM || result == -Libc.EACCES) {
            // A packet filter's refusal looks the same and is a lost packet, not a lost right: the socket is open.
            log.debug("event=echo-refused target={}", target.getHostAddress());
        } else if (result == -9 || result == -88) {
            throw new KernelException("the echo socket is unusable: " + Libc.name(-result), -result);
        }
        return at; // unreachable networks and full queues are what a lost request looks like
    }

    private void receive() {
        try (var own = Arena.ofConfined()) {
            var messages = own.allocate(64L * BATCH, 8);
            var packets = own.allocate((long) PACKET * BATCH, 8);
            var names = own.allocate(32L * BATCH, 8);
            var controls = own.allocate((long) CONTROL * BATCH, 8);
            var vectors = own.allocate(16L * BATCH, 8);
            var pollfd = own.allocate(8, 4);
            for (int i = 0; i < BATCH; i++) {
                vectors.set(ADDRESS, 16L * i, packets.asSlice((long) PACKET * i, PACKET));
                vectors.set(JAVA_LONG, 16L * i + 8, PACKET);
                messages.set(ADDRESS, 64L * i, names.asSlice(32L * i, 28));
                messages.set(ADDRESS, 64L * i + 16, vectors.asSlice(16L * i, 16));
                messages.set(JAVA_LONG, 64L * i + 24, 1);
                messages.set(ADDRESS, 64L * i + 32, controls.asSlice((long) CONTROL * i, CONTROL));
            }
            var packet = new byte[PACKET];
            while (open) {
                if (Libc.awaitReadable(pollfd, socket, POLL_MILLIS) == 0) {
                    continue;
                }
                for (int i = 0; i < BATCH; i++) { // recvmmsg writes the lengths: set them anew
                    messages.set(JAVA_INT, 64L * i + 8, 28);
                    messages.set(JAVA_LONG, 64L * i + 40, CONTROL);
                }
                int count = Libc.receiveMany(socket, messages, BATCH);
                // A negative count is a pending error of an earlier send (host unreachable): reading it has cleared it.
                for (int i = 0; i < count; i++) {
                    int length = Math.min(messages.get(JAVA_INT, 64L * i + 56), PACKET);
                    MemorySegment.copy(packets, JAVA_BYTE, (long) PACKET * i, packet, 0, length);
                    long at = stamp(controls.asSlice((long) CONTROL * i, CONTROL),
                            messages.get(JAVA_LONG, 64L * i + 40));
                    read(packet, length, names.asSlice(32L * i, 28), at);
                }
            }
        }
    }

    private void read(byte[] packet, int length, MemorySegment from, long at) {
        int header = raw && !v6 ? (packet[0] & 15) * 4 : 0;
        if (length < header + 24 || packet[header] != (byte) (v6 ? 129 : 0)) {
            return;
        }
        var in = ByteBuffer.wrap(packet, header + 8, 16);
        if (in.getLong() != nonce) {
            return;
        }
        long token = in.getLong();
        var octets = new byte[v6 ? 16 : 4];
        MemorySegment.copy(from, JAVA_BYTE, v6 ? 8 : 4, octets, 0, octets.length);
        try {
            listener.answered(Packets.address(octets), token, at);
        } catch (RuntimeException e) {
            log.error("event=listener-failed", e);
        }
    }

    /** The kernel's stamp (wall time) on the monotonic clock; without one, now. */
    private long stamp(MemorySegment control, long length) {
        long now = ticker.nanos();
        if (length >= 32 && control.get(JAVA_INT, 8) == SOL_SOCKET && control.get(JAVA_INT, 12) == SO_TIMESTAMPNS) {
            var wall = clock.instant();
            long ago = (wall.getEpochSecond() - control.get(JAVA_LONG, 16)) * 1_000_000_000L + wall.getNano()
                    - control.get(JAVA_LONG, 24);
            // The wall clock may have been set between the two readings: then the stamp means nothing.
            return ago >= 0 && ago < 60_000_000_000L ? now - ago : now;
        }
        return now;
    }

    @Override
    public void close() {
        synchronized (this) {
            if (!open) {
                return;
            }
            open = false;
        }
        try {
            receiver.join(2L * POLL_MILLIS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        Libc.close(socket);
        arena.close();
    }
}
