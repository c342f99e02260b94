package io.understudy.kernel;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;

/**
 * Memory for reading many packets with one recvmmsg(2), each with its sender's address and the kernel's time stamp. One
 * thread.
 */
final class PacketBatch {
    /** Not a time that a kernel can be in. */
    static final long NO_STAMP = Long.MIN_VALUE;
    /** Replies to a burst at 10,000 targets come in tens; more than this per call brings nothing. */
    private static final int COUNT = 64;
    /** Longer packets are cut: nothing that is read here is longer, an IPv4 header with all options included. */
    private static final int PACKET = 256;
    private static final int NAME = 32;
    /** One cmsghdr (16) with a timespec (16), and room for one that was not asked for. */
    private static final int CONTROL = 64;
    /** struct mmsghdr: msghdr (56), msg_len, padding. */
    private static final int MESSAGE = 64;
    private static final int MSG_NAMELEN = 8;
    private static final int MSG_CONTROLLEN = 40;
    private static final int MSG_LEN = 56;

    private final MemorySegment messages;
    private final MemorySegment packets;
    private final MemorySegment names;
    private final MemorySegment controls;
    /** Only the kernel reads it, by pointers that keep nothing alive. */
    @SuppressWarnings({"unused", "FieldCanBeLocal"})
    private final MemorySegment vectors;
    private final byte[] packet = new byte[PACKET];
    private int used = COUNT;

    PacketBatch() {
        var arena = Arena.ofAuto();
        messages = arena.allocate((long) MESSAGE * COUNT, 8);
        packets = arena.allocate((long) PACKET * COUNT, 8);
        names = arena.allocate((long) NAME * COUNT, 8);
        controls = arena.allocate((long) CONTROL * COUNT, 8);
        vectors = arena.allocate(16L * COUNT, 8);
        for (int i = 0; i < COUNT; i++) {
            vectors.set(ADDRESS, 16L * i, packets.asSlice((long) PACKET * i, PACKET));
            vectors.set(JAVA_LONG, 16L * i + 8, PACKET);
            long message = (long) MESSAGE * i;
            messages.set(ADDRESS, message, names.asSlice((long) NAME * i, NAME));
            messages.set(ADDRESS, message + 16, vectors.asSlice(16L * i, 16));
            messages.set(JAVA_LONG, message + 24, 1);
            messages.set(ADDRESS, message + 32, controls.asSlice((long) CONTROL * i, CONTROL));
        }
    }

    /** Reads what is there. @return how many packets, or the negative errno */
    int receive(int socket) {
        for (int i = 0; i < used; i++) { // recvmmsg has written the lengths it found: allow all of it anew
            messages.set(JAVA_INT, (long) MESSAGE * i + MSG_NAMELEN, NAME);
            messages.set(JAVA_LONG, (long) MESSAGE * i + MSG_CONTROLLEN, CONTROL);
        }
        int count = Libc.receiveMany(socket, messages, COUNT);
        used = count < 0 ? COUNT : count; // after an error nobody knows what was written
        return count;
    }

    int length(int i) {
        return Math.min(messages.get(JAVA_INT, (long) MESSAGE * i + MSG_LEN), PACKET);
    }

    /** The packet, good until the next call; of its octets only the first {@link #length} mean anything. */
    byte[] packet(int i) {
        MemorySegment.copy(packets, JAVA_BYTE, (long) PACKET * i, packet, 0, length(i));
        return packet;
    }

    /** The sender's socket address. */
    MemorySegment name(int i) {
        return names.asSlice((long) NAME * i, NAME);
    }

    /**
     * Wall time in nanoseconds since 1970 at which the kernel received the packet (SO_TIMESTAMPNS, socket(7)), or
     * {@link #NO_STAMP}.
     */
    long stamp(int i) {
        long at = (long) CONTROL * i;
        boolean there = messages.get(JAVA_LONG, (long) MESSAGE * i + MSG_CONTROLLEN) >= 32
                && controls.get(JAVA_INT, at + 8) == Libc.SOL_SOCKET
                && controls.get(JAVA_INT, at + 12) == Libc.SO_TIMESTAMPNS;
        return there
                ? controls.get(JAVA_LONG, at + 16) * 1_000_000_000L + controls.get(JAVA_LONG, at + 24)
                : NO_STAMP;
    }
}
