package io.understudy.kernel;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_SHORT;

import java.lang.foreign.MemorySegment;
import java.net.InetAddress;
import java.nio.ByteBuffer;
import java.util.Optional;

/** Building and reading of packets, without any I/O. */
final class Packets {
    static final int ARP_LENGTH = 28;
    private static final int ARP_REQUEST = 1;
    private static final int ARP_REPLY = 2;

    private Packets() {}

    /** An ARP packet that was read. {@code target} are protocol and hardware address asked for. */
    record Arp(boolean reply, HardwareAddress sender, InetAddress senderAddress, HardwareAddress target,
            InetAddress targetAddress) {}

    /** RFC 826: Ethernet and IPv4. */
    static byte[] arp(boolean reply, HardwareAddress sender, byte[] senderAddress, HardwareAddress target,
            byte[] targetAddress) {
        return ByteBuffer.allocate(ARP_LENGTH).putShort((short) 1).putShort((short) 0x0800).put((byte) 6).put((byte) 4)
                .putShort((short) (reply ? ARP_REPLY : ARP_REQUEST)).put(sender.octets()).put(senderAddress)
                .put(target.octets())
                .put(targetAddress).array();
    }

    static Optional<Arp> readArp(byte[] packet, int length) {
        if (length < ARP_LENGTH) {
            return Optional.empty();
        }
        var in = ByteBuffer.wrap(packet, 0, length);
        if (in.getShort() != 1 || in.getShort() != 0x0800 || in.get() != 6 || in.get() != 4) {
            return Optional.empty();
        }
        int operation = in.getShort();
        if (operation != ARP_REQUEST && operation != ARP_REPLY) {
            return Optional.empty();
        }
        var sender = hardware(in);
        var senderAddress = v4(in);
        var target = hardware(in);
        return Optional.of(new Arp(operation == ARP_REPLY, sender, senderAddress, target, v4(in)));
    }

    private static HardwareAddress hardware(ByteBuffer in) {
        var six = new byte[6];
        in.get(six);
        return HardwareAddress.of(six);
    }

    private static InetAddress v4(ByteBuffer in) {
        var four = new byte[4];
        in.get(four);
        return address(four);
    }

    static InetAddress address(byte[] octets) {
        try {
            return InetAddress.getByAddress(octets);
        } catch (java.net.UnknownHostException e) {
            throw new IllegalArgumentException("not 4 or 16 octets", e);
        }
    }

    /** The Internet checksum, RFC 1071. */
    static short checksum(byte[] data, int from, int length, int initial) {
        int sum = initial;
        for (int i = 0; i < length; i += 2) {
            int low = i + 1 < length ? data[from + i + 1] & 0xff : 0;
            sum += (data[from + i] & 0xff) << 8 | low;
        }
        while (sum >>> 16 != 0) {
            sum = (sum & 0xffff) + (sum >>> 16);
        }
        return (short) ~sum;
    }

    /** Echo request: header, nonce, token. The checksum is filled in for IPv4; for IPv6 the kernel does it (RFC 3542 §3.1). */
    static byte[] echo(boolean v6, long nonce, long token) {
        var packet = ByteBuffer.allocate(24).put((byte) (v6 ? 128 : 8)).put((byte) 0).putShort((short) 0)
                .putShort((short) nonce)
                .putShort((short) token).putLong(nonce).putLong(token).array();
        if (!v6) {
            short sum = checksum(packet, 0, packet.length, 0);
            packet[2] = (byte) (sum >>> 8);
            packet[3] = (byte) sum;
        }
        return packet;
    }

    /**
     * RFC 4861 §4.3/§4.4 in an IPv6 packet with hop limit 255: a solicitation for {@code target} from the unspecified address, or
     * (with {@code owner}) an unsolicited advertisement to all nodes.
     */
    static byte[] neighbour(byte[] target, boolean advertise, HardwareAddress owner) {
        int length = advertise ? 32 : 24;
        var source = advertise ? target : new byte[16];
        var destination = advertise ? allNodes() : solicitedNode(target);
        var packet = ByteBuffer.allocate(40 + length).putInt(0x60000000).putShort((short) length).put((byte) 58)
                .put((byte) 255)
                .put(source).put(destination).put((byte) (advertise ? 136 : 135)).put((byte) 0).putShort((short) 0)
                .putInt(advertise ? 0x20000000 : 0).put(target); // override flag: neighbours replace what they know
        if (advertise) {
            packet.put((byte) 2).put((byte) 1).put(owner.octets());
        }
        var bytes = packet.array();
        int pseudo = length + 58;
        for (int i = 8; i < 40; i += 2) {
            pseudo += (bytes[i] & 0xff) << 8 | bytes[i + 1] & 0xff;
        }
        short sum = checksum(bytes, 40, length, pseudo);
        bytes[42] = (byte) (sum >>> 8);
        bytes[43] = (byte) sum;
        return bytes;
    }

    static byte[] allNodes() {
        return new byte[]{(byte) 0xff, 2, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1};
    }

    static byte[] solicitedNode(byte[] target) {
        return new byte[]{(byte) 0xff, 2, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1, (byte) 0xff, target[13], target[14],
                target[15]};
    }

    /** The Ethernet address of an IPv6 multicast group, RFC 2464 §7. */
    static byte[] multicast(byte[] group) {
        return new byte[]{0x33, 0x33, group[12], group[13], group[14], group[15]};
    }

    /** sockaddr_in or sockaddr_in6, in {@code into} (28 octets). @return its length */
    static int socketAddress(MemorySegment into, InetAddress address) {
        into.fill((byte) 0);
        var octets = address.getAddress();
        boolean v6 = octets.length == 16;
        into.set(JAVA_SHORT, 0, (short) (v6 ? Libc.AF_INET6 : Libc.AF_INET));
        MemorySegment.copy(octets, 0, into, JAVA_BYTE, v6 ? 8 : 4, octets.length);
        if (address instanceof java.net.Inet6Address six) {
            into.set(JAVA_INT, 24, six.getScopeId());
        }
        return v6 ? 28 : 16;
    }

    /** sockaddr_ll, packet(7): 20 octets. */
    static void linkAddress(MemorySegment into, int protocol, int index, byte[] hardware) {
        into.fill((byte) 0);
        into.set(JAVA_SHORT, 0, (short) Libc.AF_PACKET);
        into.set(JAVA_BYTE, 2, (byte) (protocol >>> 8));
        into.set(JAVA_BYTE, 3, (byte) protocol);
        into.set(JAVA_INT, 4, index);
        into.set(JAVA_BYTE, 11, (byte) hardware.length);
        MemorySegment.copy(hardware, 0, into, JAVA_BYTE, 12, hardware.length);
    }
}
