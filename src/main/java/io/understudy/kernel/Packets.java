package io.understudy.kernel;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_SHORT;

import java.lang.foreign.MemorySegment;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Optional;

/** Building and reading of packets, without any I/O. */
final class Packets {
    static final int ARP_LENGTH = 28;
    private static final int ARP_REQUEST = 1;
    private static final int ARP_REPLY = 2;
    private static final int ECHO_REQUEST = 8;
    private static final int ECHO_REPLY = 0;
    private static final int ECHO6_REQUEST = 128;
    private static final int ECHO6_REPLY = 129;
    /** Header, nonce and token; the target follows. */
    private static final int ECHO_FIXED = 24;
    private static final int IPV6_HEADER = 40;
    private static final int ICMPV6 = 58;
    /** What no router has forwarded still has it, RFC 4861 §3.1. */
    private static final byte HOP_LIMIT = (byte) 255;
    private static final int NEIGHBOUR_SOLICITATION = 135;
    private static final int NEIGHBOUR_ADVERTISEMENT = 136;
    private static final int OVERRIDE = 0x20000000;
    /** In the first octet of the flags. */
    private static final int SOLICITED = 0x40;
    private static final int SOURCE_LINK_ADDRESS = 1;
    private static final int TARGET_LINK_ADDRESS = 2;

    private Packets() {}

    /**
     * An ARP packet that was read. {@code target} is the hardware address it is for, {@code targetAddress} the one
     * asked for.
     */
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
        } catch (UnknownHostException e) {
            throw new IllegalArgumentException("not 4 or 16 octets", e);
        }
    }

    /** The Internet checksum, RFC 1071. */
    static short checksum(byte[] data, int from, int length, int initial) {
        int sum = initial;
        for (int i = 0; i < length; i += 2) {
            int low = i + 1 < length ? data[from + i + 1] & 0xff : 0;
            sum += ((data[from + i] & 0xff) << 8) | low;
        }
        while (sum >>> 16 != 0) {
            sum = (sum & 0xffff) + (sum >>> 16);
        }
        return (short) ~sum;
    }

    /** What an echo request carries besides its 8 octets of header: nonce, token, and whom it was sent to. */
    record Echo(long nonce, long token, InetAddress target) {}

    /**
     * Echo request, RFC 792 and RFC 4443 §4.1. The target is in the payload so that a reply from anybody else can be
     * told, without keeping a table of what was sent. The checksum is filled in for IPv4; for IPv6 the kernel does it
     * (RFC 3542 §3.1), as it does for datagram sockets.
     */
    static byte[] echo(Echo request) {
        var target = request.target().getAddress();
        boolean v6 = target.length == 16;
        var packet = ByteBuffer.allocate(ECHO_FIXED + target.length).put((byte) (v6 ? ECHO6_REQUEST : ECHO_REQUEST))
                .put((byte) 0).putShort((short) 0).putShort((short) request.nonce()).putShort((short) request.token())
                .putLong(request.nonce()).putLong(request.token()).put(target).array();
        if (!v6) {
            put(packet, 2, checksum(packet, 0, packet.length, 0));
        }
        return packet;
    }

    /**
     * An echo reply as it came from the socket; {@code header} tells that an IPv4 header comes first, as on a raw
     * socket.
     */
    static Optional<Echo> readEchoReply(byte[] packet, int length, boolean v6, boolean header) {
        int at = header && length > 0 ? (packet[0] & 15) * 4 : 0;
        int address = v6 ? 16 : 4;
        if (length < at + ECHO_FIXED + address
                || packet[at] != (byte) (v6 ? ECHO6_REPLY : ECHO_REPLY) || packet[at + 1] != 0) {
            return Optional.empty();
        }
        var in = ByteBuffer.wrap(packet, at + 8, 16 + address);
        long nonce = in.getLong();
        long token = in.getLong();
        var octets = new byte[address];
        in.get(octets);
        return Optional.of(new Echo(nonce, token, address(octets)));
    }

    /**
     * RFC 4861 §4.3: a question to all who might have {@code target}; they learn the hardware address of {@code source}
     * from it.
     */
    static byte[] solicitation(byte[] source, HardwareAddress sourceHardware, byte[] target) {
        return neighbour(source, solicitedNode(target), NEIGHBOUR_SOLICITATION, 0, target,
                option(SOURCE_LINK_ADDRESS, sourceHardware));
    }

    /** RFC 4861 §7.2.6: unsolicited, to all nodes, with the override flag so that neighbours replace what they know. */
    static byte[] advertisement(byte[] target, HardwareAddress owner) {
        return neighbour(target, allNodes(), NEIGHBOUR_ADVERTISEMENT, OVERRIDE, target,
                option(TARGET_LINK_ADDRESS, owner));
    }

    private static byte[] option(int type, HardwareAddress value) {
        return ByteBuffer.allocate(8).put((byte) type).put((byte) 1).put(value.octets()).array();
    }

    private static byte[] neighbour(byte[] source, byte[] destination, int type, int flags, byte[] target,
            byte[] option) {
        int length = 24 + option.length;
        var packet = ByteBuffer.allocate(IPV6_HEADER + length).putInt(0x60000000).putShort((short) length)
                .put((byte) ICMPV6).put(HOP_LIMIT).put(source).put(destination).put((byte) type).put((byte) 0)
                .putShort((short) 0).putInt(flags).put(target).put(option);
        var bytes = packet.array();
        int pseudo = length + ICMPV6; // RFC 8200 §8.1: addresses, length, next header
        for (int i = 8; i < IPV6_HEADER; i += 2) {
            pseudo += ((bytes[i] & 0xff) << 8) | (bytes[i + 1] & 0xff);
        }
        put(bytes, IPV6_HEADER + 2, checksum(bytes, IPV6_HEADER, length, pseudo));
        return bytes;
    }

    private static void put(byte[] packet, int at, short value) {
        packet[at] = (byte) (value >>> 8);
        packet[at + 1] = (byte) value;
    }

    /**
     * A neighbour advertisement that was read: {@code owner} says that it has {@code target}, because it was asked if
     * {@code solicited}.
     */
    record Advertisement(InetAddress target, HardwareAddress owner, boolean solicited) {}

    /**
     * Reads an IPv6 packet. Whatever RFC 4861 §7.1.2 says is no valid advertisement is none here, save for the
     * checksum: a network card may not have filled it in yet on frames between virtual machines of one host. The hop
     * limit of 255 proves that the sender is on this link.
     */
    static Optional<Advertisement> readAdvertisement(byte[] packet, int length) {
        if (length < IPV6_HEADER + 24 || packet[0] >>> 4 != 6 || packet[6] != ICMPV6 || packet[7] != HOP_LIMIT
                || packet[IPV6_HEADER] != (byte) NEIGHBOUR_ADVERTISEMENT || packet[IPV6_HEADER + 1] != 0
                || packet[IPV6_HEADER + 8] == (byte) 0xff) {
            return Optional.empty();
        }
        boolean solicited = (packet[IPV6_HEADER + 4] & SOLICITED) != 0;
        if (solicited && packet[24] == (byte) 0xff) {
            return Optional.empty();
        }
        var target = address(Arrays.copyOfRange(packet, IPV6_HEADER + 8, IPV6_HEADER + 24));
        return linkAddress(packet, length, TARGET_LINK_ADDRESS).map(who -> new Advertisement(target, who, solicited));
    }

    /**
     * Reads a neighbour solicitation as what it tells of its sender: that it has the source address, which this host's
     * kernel believes (RFC 4861 §7.2.3). One from the unspecified address looks for a duplicate and tells of nobody.
     */
    static Optional<Advertisement> readSolicitation(byte[] packet, int length) {
        if (length < IPV6_HEADER + 24 || packet[0] >>> 4 != 6 || packet[6] != ICMPV6 || packet[7] != HOP_LIMIT
                || packet[IPV6_HEADER] != (byte) NEIGHBOUR_SOLICITATION || packet[IPV6_HEADER + 1] != 0
                || packet[8] == (byte) 0xff) {
            return Optional.empty();
        }
        var source = address(Arrays.copyOfRange(packet, 8, 24));
        return source.isAnyLocalAddress()
                ? Optional.empty()
                : linkAddress(packet, length, SOURCE_LINK_ADDRESS).map(who -> new Advertisement(source, who, false));
    }

    private static Optional<HardwareAddress> linkAddress(byte[] packet, int length, int type) {
        for (int at = IPV6_HEADER + 24; at + 8 <= length;) {
            int size = (packet[at + 1] & 0xff) * 8;
            if (size == 0) {
                return Optional.empty();
            }
            if (packet[at] == type && size == 8) {
                return Optional.of(HardwareAddress.of(Arrays.copyOfRange(packet, at + 2, at + 8)));
            }
            at += size;
        }
        return Optional.empty();
    }

    /**
     * A classic packet filter (sock_filter, 8 octets an instruction) that lets only neighbour advertisements and
     * solicitations through: without it every IPv6 packet that the host receives would wake us.
     */
    static byte[] neighbourFilter() {
        var program = ByteBuffer.allocate(7 * 8).order(ByteOrder.nativeOrder());
        instruction(program, 0x30, 0, 0, 6); // next header
        instruction(program, 0x15, 0, 4, ICMPV6);
        instruction(program, 0x30, 0, 0, IPV6_HEADER); // type
        instruction(program, 0x15, 1, 0, NEIGHBOUR_SOLICITATION);
        instruction(program, 0x15, 0, 1, NEIGHBOUR_ADVERTISEMENT);
        instruction(program, 0x06, 0, 0, 0xffff); // take it
        instruction(program, 0x06, 0, 0, 0); // leave it
        return program.array();
    }

    /** Where a filter finds the kind of a frame, linux/filter.h: SKF_AD_OFF + SKF_AD_PKTTYPE. */
    private static final int FRAME_KIND = -0x1000 + 4;
    private static final int FOR_OTHERS = 3;
    private static final int OUTGOING = 4;
    /** More instructions than this the kernel does not take (BPF_MAXINSNS); each address costs two. */
    private static final int INSTRUCTIONS_MOST = 4096;

    /**
     * A classic packet filter that lets through ARP of Ethernet and IPv4 whose sender claims one of {@code addresses}.
     * What is not meant for this host (a promiscuous card, a VLAN that this host has no interface for) and what this
     * host sends itself stays outside, and so does a storm about other addresses.
     *
     * @param addresses IPv4; empty, or more than fit: every address but 0.0.0.0
     */
    static byte[] arpFilter(Collection<InetAddress> addresses) {
        var program = new ArrayList<int[]>();
        var named = addresses.stream().map(InetAddress::getAddress).filter(a -> a.length == 4)
                .mapToInt(a -> ByteBuffer.wrap(a).getInt()).distinct().sorted().toArray();
        program.add(new int[]{0x30, 0, 0, FRAME_KIND});
        refuse(program, 0x15, FOR_OTHERS);
        refuse(program, 0x15, OUTGOING);
        program.add(new int[]{0x20, 0, 0, 0}); // hardware type and protocol
        require(program, 0x0001_0800);
        program.add(new int[]{0x28, 0, 0, 4}); // their lengths
        require(program, 0x0604);
        program.add(new int[]{0x20, 0, 0, 14}); // the sender's address
        if (named.length == 0 || program.size() + 2 * named.length + 1 > INSTRUCTIONS_MOST) {
            refuse(program, 0x15, 0);
            program.add(new int[]{0x06, 0, 0, 0xffff});
        } else {
            for (int address : named) {
                program.add(new int[]{0x15, 0, 1, address});
                program.add(new int[]{0x06, 0, 0, 0xffff});
            }
            program.add(new int[]{0x06, 0, 0, 0});
        }
        var bytes = ByteBuffer.allocate(program.size() * 8).order(ByteOrder.nativeOrder());
        program.forEach(i -> instruction(bytes, i[0], i[1], i[2], i[3]));
        return bytes.array();
    }

    private static void refuse(List<int[]> program, int code, int value) {
        program.add(new int[]{code, 0, 1, value});
        program.add(new int[]{0x06, 0, 0, 0});
    }

    private static void require(List<int[]> program, int value) {
        program.add(new int[]{0x15, 1, 0, value});
        program.add(new int[]{0x06, 0, 0, 0});
    }

    private static void instruction(ByteBuffer program, int code, int whenTrue, int whenFalse, int value) {
        program.putShort((short) code).put((byte) whenTrue).put((byte) whenFalse).putInt(value);
    }

    static byte[] allNodes() {
        return new byte[]{(byte) 0xff, 2, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1};
    }

    static byte[] solicitedNode(byte[] target) {
        return new byte[]{(byte) 0xff, 2, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1, (byte) 0xff, target[13], target[14],
                target[15]};
    }

    /** The link-local address of a modified EUI-64, RFC 4291 appendix A. */
    static byte[] linkLocal(HardwareAddress hardware) {
        var six = hardware.octets();
        return new byte[]{(byte) 0xfe, (byte) 0x80, 0, 0, 0, 0, 0, 0, (byte) (six[0] ^ 2), six[1], six[2], (byte) 0xff,
                (byte) 0xfe, six[3], six[4], six[5]};
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
        if (address instanceof Inet6Address six) {
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
