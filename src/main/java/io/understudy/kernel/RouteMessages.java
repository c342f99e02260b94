package io.understudy.kernel;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Building and reading of rtnetlink(7) messages, without any I/O. Numbers are in host order, addresses in network
 * order.
 */
final class RouteMessages {
    static final int NEWLINK = 16;
    static final int DELLINK = 17;
    static final int GETLINK = 18;
    static final int NEWADDR = 20;
    static final int DELADDR = 21;
    static final int GETADDR = 22;
    static final int NEWROUTE = 24;
    static final int DELROUTE = 25;
    static final int GETROUTE = 26;
    static final int ERROR = 2;
    static final int DONE = 3;
    static final int REQUEST = 1;
    static final int ACK = 4;
    /** In an answer: what was listed changed meanwhile, so entries may be missing. */
    static final int DUMP_INTERRUPTED = 0x10;
    static final int REPLACE = 0x100;
    static final int DUMP = 0x300;
    static final int CREATE = 0x400;
    static final int HEADER = 16;

    private static final int IFLA_ADDRESS = 1;
    private static final int IFLA_IFNAME = 3;
    private static final int IFF_UP = 1;
    private static final int IFF_LOWER_UP = 1 << 16;
    private static final int IFA_ADDRESS = 1;
    private static final int IFA_LOCAL = 2;
    private static final int IFA_CACHEINFO = 6;
    private static final int IFA_FLAGS = 8;
    private static final int IFA_F_NODAD = 0x02;
    private static final int IFA_F_DADFAILED = 0x08;
    private static final int IFA_F_TENTATIVE = 0x40;
    private static final int RTA_OIF = 4;
    private static final int RTA_GATEWAY = 5;
    private static final int RTA_PRIORITY = 6;
    private static final int RTA_MULTIPATH = 9;
    private static final int RTA_TABLE = 15;
    private static final int RT_TABLE_MAIN = 254;
    private static final int RTN_UNICAST = 1;
    private static final int FOR_EVER = -1;

    private RouteMessages() {}

    /**
     * One message as it came. {@code port}: of an event, the netlink port of the process that caused it, 0 is the
     * kernel itself.
     */
    record Message(int type, int flags, int sequence, int port, ByteBuffer body) {}

    /** A request ready to be sent, header included. */
    static byte[] request(int type, int flags, int sequence, ByteBuffer body) {
        int length = HEADER + body.remaining();
        return room(length).putInt(length).putShort((short) type).putShort((short) (REQUEST | flags)).putInt(sequence)
                .putInt(0).put(body.duplicate()).array();
    }

    /** The messages in one datagram; what is cut short at its end is left out. */
    static List<Message> split(ByteBuffer datagram) {
        var data = datagram.duplicate().order(ByteOrder.nativeOrder());
        var messages = new ArrayList<Message>();
        int at = data.position();
        while (at + HEADER <= data.limit()) {
            int size = data.getInt(at);
            if (size < HEADER || size > data.limit() - at) {
                break;
            }
            messages.add(new Message(data.getShort(at + 4) & 0xffff, data.getShort(at + 6) & 0xffff,
                    data.getInt(at + 8), data.getInt(at + 12),
                    data.slice(at + HEADER, size - HEADER).order(ByteOrder.nativeOrder())));
            at += aligned(size);
        }
        return messages;
    }

    private static int aligned(int size) {
        return size + 3 & ~3;
    }

    private static ByteBuffer room(int size) {
        return ByteBuffer.allocate(size).order(ByteOrder.nativeOrder());
    }

    private static Map<Integer, byte[]> attributes(ByteBuffer body, int from, int end) {
        var found = new HashMap<Integer, byte[]>();
        int at = from;
        while (at + 4 <= end) {
            int size = body.getShort(at) & 0xffff;
            if (size < 4 || size > end - at) {
                break;
            }
            var value = new byte[size - 4];
            body.get(at + 4, value);
            found.put(body.getShort(at + 2) & 0x3fff, value); // without the flags "nested" and "network order"
            at += aligned(size);
        }
        return found;
    }

    private static int number(byte @Nullable [] value, int otherwise) {
        return value == null || value.length != 4
                ? otherwise
                : ByteBuffer.wrap(value).order(ByteOrder.nativeOrder()).getInt();
    }

    /** The errno of an answer of type {@link #ERROR}, 0 for an acknowledgement. */
    static int errno(Message message) {
        return message.body().limit() < 4 ? Libc.EIO : -message.body().getInt(0);
    }

    /** Asks for the interface of this name (at most 15 octets). */
    static ByteBuffer link(String name) {
        var text = name.getBytes(StandardCharsets.UTF_8);
        int size = 4 + text.length + 1;
        return room(16 + aligned(size)).position(16).putShort((short) size).putShort((short) IFLA_IFNAME).put(text)
                .rewind();
    }

    /** Asks for the interface with this number. */
    static ByteBuffer link(int index) {
        return room(16).putInt(4, index);
    }

    /** Asks for all addresses. */
    static ByteBuffer allAddresses() {
        return room(8);
    }

    /** Asks for all routes of a family. */
    static ByteBuffer allRoutes(int family) {
        return room(12).put(0, (byte) family);
    }

    /**
     * The body to add or delete an address. IPv6: without duplicate detection, which would find its old holder and
     * leave the address unusable, and with a preferred lifetime of 0, so that it is never chosen as a source.
     */
    static ByteBuffer address(int index, InetAddress address, int prefix) {
        var octets = address.getAddress();
        boolean v6 = octets.length == 16;
        var body = room(8 + 2 * (4 + octets.length) + (v6 ? 20 : 0));
        body.put((byte) (v6 ? Libc.AF_INET6 : Libc.AF_INET)).put((byte) prefix).put((byte) (v6 ? IFA_F_NODAD : 0))
                .put((byte) 0).putInt(index);
        for (int attribute : new int[]{IFA_LOCAL, IFA_ADDRESS}) {
            body.putShort((short) (4 + octets.length)).putShort((short) attribute).put(octets);
        }
        if (v6) { // struct ifa_cacheinfo: preferred, valid, and two stamps that only the kernel writes
            body.putShort((short) 20).putShort((short) IFA_CACHEINFO).putInt(0).putInt(FOR_EVER).putInt(0).putInt(0);
        }
        return body.flip();
    }

    /**
     * The interface a message is about; a deleted one is down. Empty for a bridge's or an address family's view of it,
     * which tells that it has left the bridge, say, in the words of a deletion.
     */
    static Optional<Link> readLink(Message message) {
        var body = message.body();
        if (body.limit() < 16 || body.get(0) != 0) {
            return Optional.empty();
        }
        var attributes = attributes(body, 16, body.limit());
        var name = attributes.get(IFLA_IFNAME);
        if (name == null || name.length == 0) {
            return Optional.empty();
        }
        var hardware = attributes.getOrDefault(IFLA_ADDRESS, new byte[0]);
        int flags = body.getInt(8);
        boolean up = (flags & IFF_UP) != 0 && message.type() == NEWLINK;
        return Optional.of(new Link(body.getInt(4), new String(name, 0, name.length - 1, StandardCharsets.UTF_8),
                hardware.length == 6 ? HardwareAddress.of(hardware) : new HardwareAddress(0), up,
                up && (flags & IFF_LOWER_UP) != 0));
    }

    /** The address a message is about: its own end ({@code IFA_LOCAL}) where there are two. */
    static Optional<InterfaceAddress> readAddress(Message message) {
        var body = message.body();
        if (body.limit() < 8) {
            return Optional.empty();
        }
        var attributes = attributes(body, 8, body.limit());
        var octets = attributes.getOrDefault(IFA_LOCAL, attributes.getOrDefault(IFA_ADDRESS, new byte[0]));
        if (octets.length != 4 && octets.length != 16) {
            return Optional.empty();
        }
        // the octet in the header holds only the oldest flags
        int flags = number(attributes.get(IFA_FLAGS), body.get(2) & 0xff);
        return Optional.of(new InterfaceAddress(body.getInt(4), Packets.address(octets), body.get(1) & 0xff,
                (flags & (IFA_F_TENTATIVE | IFA_F_DADFAILED)) != 0));
    }

    /**
     * The gateway of the default route through interface {@code index} in the main table; of several the one with the
     * lowest metric. A link-local one carries the interface's number as its scope, so that it can be sent to.
     */
    static Optional<InetAddress> readGateway(List<Message> routes, int family, int index) {
        byte[] best = null;
        long lowest = Long.MAX_VALUE;
        for (var route : routes) {
            var body = route.body();
            if (route.type() != NEWROUTE || body.limit() < 12 || body.get(0) != family || body.get(1) != 0
                    || body.get(7) != RTN_UNICAST) {
                continue;
            }
            var attributes = attributes(body, 12, body.limit());
            long metric = Integer.toUnsignedLong(number(attributes.get(RTA_PRIORITY), 0));
            var via = via(attributes, index);
            if (via != null && metric < lowest
                    && number(attributes.get(RTA_TABLE), body.get(4) & 0xff) == RT_TABLE_MAIN) {
                lowest = metric;
                best = via;
            }
        }
        return best == null ? Optional.empty() : Optional.of(scoped(best, index));
    }

    /** Whether a message of the type {@link #NEWROUTE} or {@link #DELROUTE} is about a default route. */
    static boolean isDefaultRoute(Message message) {
        return message.body().limit() >= 12 && message.body().get(1) == 0;
    }

    private static byte @Nullable [] via(Map<Integer, byte[]> attributes, int index) {
        var several = attributes.get(RTA_MULTIPATH);
        if (several == null) {
            return number(attributes.get(RTA_OIF), -1) == index ? attributes.get(RTA_GATEWAY) : null;
        }
        var hops = ByteBuffer.wrap(several).order(ByteOrder.nativeOrder());
        int at = 0;
        while (at + 8 <= several.length) { // struct rtnexthop: length, flags, hops, interface; then attributes
            int size = hops.getShort(at) & 0xffff;
            if (size < 8 || size > several.length - at) {
                break;
            }
            var gateway = attributes(hops, at + 8, at + size).get(RTA_GATEWAY);
            if (hops.getInt(at + 4) == index && gateway != null) {
                return gateway;
            }
            at += aligned(size);
        }
        return null;
    }

    private static InetAddress scoped(byte[] octets, int index) {
        var address = Packets.address(octets);
        if (!(address instanceof Inet6Address) || !address.isLinkLocalAddress()) {
            return address;
        }
        try {
            return Inet6Address.getByAddress(null, octets, index);
        } catch (UnknownHostException e) {
            throw new IllegalArgumentException("not 16 octets", e);
        }
    }
}
