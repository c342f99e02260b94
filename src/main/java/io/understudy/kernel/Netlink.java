package io.understudy.kernel;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_SHORT;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.net.InetAddress;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** rtnetlink(7) on a kept socket: one request at a time. Numbers are in host order, addresses in network order. */
final class Netlink implements Links {
    private static final Logger log = LoggerFactory.getLogger(Netlink.class);
    private static final int RTM_NEWLINK = 16;
    private static final int RTM_DELLINK = 17;
    private static final int RTM_GETLINK = 18;
    private static final int RTM_NEWADDR = 20;
    private static final int RTM_DELADDR = 21;
    private static final int RTM_GETADDR = 22;
    private static final int RTM_NEWROUTE = 24;
    private static final int RTM_GETROUTE = 26;
    private static final int NLMSG_ERROR = 2;
    private static final int NLMSG_DONE = 3;
    private static final int REQUEST = 1;
    private static final int ACK = 4;
    private static final int DUMP = 0x300;
    private static final int CREATE_REPLACE = 0x400 | 0x100;
    private static final int IFF_UP = 1;
    private static final int IFF_LOWER_UP = 1 << 16;
    private static final int IFA_F_NODAD = 0x02;
    private static final int IFA_F_DADFAILED = 0x08;
    private static final int IFA_F_TENTATIVE = 0x40;
    private static final int BUFFER = 65_536;
    /** The kernel answers at once; this only guards against a lost answer. */
    private static final int ANSWER_MILLIS = 2000;
    private static final int POLL_MILLIS = 200;

    private final Arena arena = Arena.ofShared();
    private final MemorySegment out = arena.allocate(512, 8);
    private final MemorySegment in = arena.allocate(BUFFER, 8);
    private final MemorySegment pollfd = arena.allocate(8, 4);
    private final MemorySegment kernel = arena.allocate(12, 4);
    private final int socket;
    private int sequence;
    private boolean open = true;

    Netlink() throws KernelException {
        kernel.set(JAVA_SHORT, 0, (short) Libc.AF_NETLINK);
        socket = openSocket(0);
    }

    private static int openSocket(int groups) throws KernelException {
        int opened = Libc.socket(Libc.AF_NETLINK, Libc.SOCK_RAW, 0);
        if (opened < 0) {
            throw new KernelException("rtnetlink can't be opened: " + Libc.name(-opened), -opened);
        }
        try (var own = Arena.ofConfined()) {
            var address = own.allocate(12, 4);
            address.set(JAVA_SHORT, 0, (short) Libc.AF_NETLINK);
            address.set(JAVA_INT, 8, groups);
            int bound = Libc.bind(opened, address);
            if (bound < 0) {
                Libc.close(opened);
                throw new KernelException("rtnetlink can't be bound: " + Libc.name(-bound), -bound);
            }
        }
        return opened;
    }

    /** One message as the kernel sent it. */
    private record Message(int type, ByteBuffer body) {}

    private synchronized List<Message> ask(int type, int flags, ByteBuffer body) throws KernelException {
        if (!open) {
            throw new KernelException("rtnetlink is closed", 0);
        }
        int length = 16 + body.remaining();
        out.set(JAVA_INT, 0, length);
        out.set(JAVA_SHORT, 4, (short) type);
        out.set(JAVA_SHORT, 6, (short) (REQUEST | flags));
        out.set(JAVA_INT, 8, ++sequence);
        out.set(JAVA_INT, 12, 0);
        MemorySegment.copy(body.array(), body.position(), out, JAVA_BYTE, 16, body.remaining());
        int sent = Libc.send(socket, out, length, kernel);
        if (sent < 0) {
            throw new KernelException("rtnetlink can't be asked: " + Libc.name(-sent), -sent);
        }
        var messages = new ArrayList<Message>();
        while (true) {
            int ready = Libc.awaitReadable(pollfd, socket, ANSWER_MILLIS);
            if (ready == -Libc.EINTR) {
                continue;
            }
            if (ready <= 0) {
                throw new KernelException("rtnetlink did not answer", -ready);
            }
            int read = Libc.receive(socket, in, Libc.MSG_DONTWAIT, MemorySegment.NULL, MemorySegment.NULL);
            if (read < 0) {
                throw new KernelException("rtnetlink's answer can't be read: " + Libc.name(-read), -read);
            }
            for (var message : split(in, read, sequence)) {
                switch (message.type()) {
                    case NLMSG_DONE -> {
                        return messages;
                    }
                    case NLMSG_ERROR -> {
                        int errno = -message.body().getInt(0);
                        if (errno != 0) {
                            throw new KernelException(Libc.name(errno), errno);
                        }
                        return messages;
                    }
                    default -> messages.add(message);
                }
            }
        }
    }

    /** @param wanted only messages with this sequence number, or 0 for all */
    private static List<Message> split(MemorySegment data, int length, int wanted) {
        var messages = new ArrayList<Message>();
        int at = 0;
        while (at + 16 <= length) {
            int size = data.get(JAVA_INT, at);
            if (size < 16 || at + size > length) {
                break;
            }
            if (wanted == 0 || data.get(JAVA_INT, at + 8) == wanted) {
                var body = data.asSlice(at + 16, size - 16).toArray(JAVA_BYTE);
                messages.add(new Message(data.get(JAVA_SHORT, at + 4) & 0xffff,
                        ByteBuffer.wrap(body).order(ByteOrder.nativeOrder())));
            }
            at += size + 3 & ~3;
        }
        return messages;
    }

    private static Map<Integer, byte[]> attributes(ByteBuffer body, int from) {
        var found = new HashMap<Integer, byte[]>();
        int at = from;
        while (at + 4 <= body.limit()) {
            int size = body.getShort(at) & 0xffff;
            if (size < 4 || at + size > body.limit()) {
                break;
            }
            var value = new byte[size - 4];
            body.get(at + 4, value);
            found.put(body.getShort(at + 2) & 0x3fff, value);
            at += size + 3 & ~3;
        }
        return found;
    }

    private static ByteBuffer body(int size) {
        return ByteBuffer.allocate(size).order(ByteOrder.nativeOrder());
    }

    @Override
    public Optional<Link> find(String name) throws KernelException {
        return ask(RTM_GETLINK, DUMP, body(16)).stream().filter(m -> m.type() == RTM_NEWLINK).map(Netlink::link)
                .flatMap(Optional::stream).filter(l -> l.name().equals(name)).findFirst();
    }

    /** ifinfomsg: family, type, index, flags, change; IFLA_IFNAME 3, IFLA_ADDRESS 1. */
    private static Optional<Link> link(Message message) {
        var body = message.body();
        var attributes = attributes(body, 16);
        var name = attributes.get(3);
        if (name == null) {
            return Optional.empty();
        }
        var hardware = attributes.getOrDefault(1, new byte[0]);
        int flags = body.getInt(8);
        boolean up = (flags & IFF_UP) != 0 && message.type() == RTM_NEWLINK;
        return Optional.of(
                new Link(body.getInt(4), new String(name, 0, name.length - 1, java.nio.charset.StandardCharsets.UTF_8),
                        hardware.length == 6 ? HardwareAddress.of(hardware) : new HardwareAddress(0), up,
                        up && (flags & IFF_LOWER_UP) != 0));
    }

    @Override
    public List<InterfaceAddress> addresses(Link link) throws KernelException {
        return ask(RTM_GETADDR, DUMP, body(8)).stream().filter(m -> m.type() == RTM_NEWADDR).map(Netlink::address)
                .flatMap(Optional::stream).filter(a -> a.linkIndex() == link.index()).toList();
    }

    /** ifaddrmsg: family, prefix, flags, scope, index; IFA_ADDRESS 1, IFA_LOCAL 2 (the own end), IFA_FLAGS 8. */
    private static Optional<InterfaceAddress> address(Message message) {
        var body = message.body();
        var attributes = attributes(body, 8);
        var octets = attributes.containsKey(2) ? attributes.get(2) : attributes.get(1);
        if (octets == null || (octets.length != 4 && octets.length != 16)) {
            return Optional.empty();
        }
        int flags = body.get(2) & 0xff;
        var wide = attributes.get(8);
        if (wide != null && wide.length == 4) {
            flags = ByteBuffer.wrap(wide).order(ByteOrder.nativeOrder()).getInt();
        }
        boolean tentative = (flags & (IFA_F_TENTATIVE | IFA_F_DADFAILED)) != 0;
        return Optional
                .of(new InterfaceAddress(body.getInt(4), Packets.address(octets), body.get(1) & 0xff, tentative));
    }

    @Override
    public void add(Link link, InetAddress address, int prefix) throws KernelException {
        try {
            change(RTM_NEWADDR, CREATE_REPLACE | ACK, link, address, prefix);
        } catch (KernelException e) {
            if (e.errno() != Libc.EEXIST) {
                throw explained(e, "added to", link, address);
            }
        }
    }

    @Override
    public void delete(Link link, InetAddress address, int prefix) throws KernelException {
        try {
            change(RTM_DELADDR, ACK, link, address, prefix);
        } catch (KernelException e) {
            if (e.errno() != Libc.EADDRNOTAVAIL) {
                throw explained(e, "deleted from", link, address);
            }
        }
    }

    private static KernelException explained(KernelException e, String done, Link link, InetAddress address) {
        var what = address.getHostAddress() + " can't be " + done + " " + link.name() + ": ";
        return e.errno() == Libc.EPERM
                ? new KernelException(
                        what + "this process lacks CAP_NET_ADMIN. Grant it (systemd: AmbientCapabilities=CAP_NET_ADMIN "
                                + "CAP_NET_RAW; by hand: setpriv --ambient-caps +net_admin,+net_raw)",
                        e.errno())
                : new KernelException(what + e.getMessage(), e.errno());
    }

    private void change(int type, int flags, Link link, InetAddress address, int prefix) throws KernelException {
        var octets = address.getAddress();
        boolean v6 = octets.length == 16;
        var body = body(8 + 2 * (4 + octets.length) + (v6 ? 20 : 0));
        body.put((byte) (v6 ? Libc.AF_INET6 : Libc.AF_INET)).put((byte) prefix).put((byte) (v6 ? IFA_F_NODAD : 0))
                .put((byte) 0)
                .putInt(link.index());
        for (int attribute = 2; attribute >= 1; attribute--) {
            body.putShort((short) (4 + octets.length)).putShort((short) attribute).put(octets);
        }
        if (v6) {
            // ifa_cacheinfo: preferred 0 keeps the kernel from choosing it as a source; valid for ever.
            body.putShort((short) 20).putShort((short) 6).putInt(type == RTM_NEWADDR ? 0 : -1).putInt(-1).putInt(0)
                    .putInt(0);
        }
        ask(type, flags, body.flip());
    }

    @Override
    public Optional<InetAddress> gateway(Link link) throws KernelException {
        var four = gateway(link, Libc.AF_INET);
        return four.isPresent() ? four : gateway(link, Libc.AF_INET6);
    }

    /** rtmsg: family, destination's length; RTA_OIF 4, RTA_GATEWAY 5, RTA_PRIORITY 6. The route with the lowest metric wins. */
    private Optional<InetAddress> gateway(Link link, int family) throws KernelException {
        var request = body(12);
        request.put(0, (byte) family);
        InetAddress best = null;
        long metric = Long.MAX_VALUE;
        for (var message : ask(RTM_GETROUTE, DUMP, request)) {
            var attributes = attributes(message.body(), 12);
            var via = attributes.get(5);
            if (message.type() != RTM_NEWROUTE || message.body().get(0) != family || message.body().get(1) != 0
                    || via == null
                    || number(attributes.get(4)).orElse(-1) != link.index()) {
                continue;
            }
            long priority = Integer.toUnsignedLong(number(attributes.get(6)).orElse(0));
            if (priority < metric) {
                metric = priority;
                best = Packets.address(via);
            }
        }
        return Optional.ofNullable(best);
    }

    private static OptionalInt number(byte @org.jspecify.annotations.Nullable [] value) {
        return value == null || value.length < 4
                ? OptionalInt.empty()
                : OptionalInt.of(ByteBuffer.wrap(value).order(ByteOrder.nativeOrder()).getInt());
    }

    @Override
    public AutoCloseable watch(Watcher watcher) throws KernelException {
        int events = openSocket(1 | 0x10 | 0x100); // RTMGRP_LINK, RTMGRP_IPV4_IFADDR, RTMGRP_IPV6_IFADDR
        var going = new java.util.concurrent.atomic.AtomicBoolean(true);
        Thread.ofPlatform().name("rtnetlink").daemon(true).start(() -> {
            try (var own = Arena.ofConfined()) {
                var data = own.allocate(BUFFER, 8);
                var readable = own.allocate(8, 4);
                while (going.get()) {
                    if (Libc.awaitReadable(readable, events, POLL_MILLIS) == 0) {
                        continue;
                    }
                    int read = Libc.receive(events, data, Libc.MSG_DONTWAIT, MemorySegment.NULL, MemorySegment.NULL);
                    try {
                        if (read == -Libc.ENOBUFS) {
                            watcher.resync();
                        } else if (read > 0) {
                            split(data, read, 0).forEach(m -> tell(watcher, m));
                        }
                    } catch (RuntimeException e) {
                        log.error("event=listener-failed", e);
                    }
                }
            } finally {
                Libc.close(events);
            }
        });
        return () -> going.set(false);
    }

    private static void tell(Watcher watcher, Message message) {
        switch (message.type()) {
            case RTM_NEWLINK, RTM_DELLINK -> link(message).ifPresent(watcher::linkChanged);
            case RTM_NEWADDR -> address(message).ifPresent(watcher::addressAdded);
            case RTM_DELADDR -> address(message).ifPresent(watcher::addressDeleted);
            default -> {
            }
        }
    }

    @Override
    public synchronized void close() {
        if (open) {
            open = false;
            Libc.close(socket);
            arena.close();
        }
    }
}
