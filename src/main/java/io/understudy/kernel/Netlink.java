package io.understudy.kernel;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_SHORT;

import io.understudy.kernel.RouteMessages.Message;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.net.InetAddress;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** rtnetlink(7) on a kept socket: one request at a time, under this object's lock. */
final class Netlink implements Links {
    private static final Logger log = LoggerFactory.getLogger(Netlink.class);
    private static final int RTMGRP_LINK = 1;
    private static final int RTMGRP_IPV4_IFADDR = 0x10;
    private static final int RTMGRP_IPV4_ROUTE = 0x40;
    private static final int RTMGRP_IPV6_IFADDR = 0x100;
    private static final int RTMGRP_IPV6_ROUTE = 0x400;
    /** The kernel's answers are at most half of this. */
    private static final int BUFFER = 65_536;
    /** Room for the events of some thousand interfaces that change at once. */
    private static final int EVENT_BUFFER = 1 << 20;
    /** The kernel answers at once; this only guards against a lost answer. */
    private static final int ANSWER_MILLIS = 2000;
    /** A list that changes while it is read is read again; one that keeps changing is an error. */
    private static final int DUMPS = 8;
    private static final int NAME_MAX = 15;

    private final int socket;
    private final MemorySegment out = Arena.ofAuto().allocate(512, 8);
    private final MemorySegment in = Arena.ofAuto().allocate(BUFFER, 8);
    private final MemorySegment pollfd = Arena.ofAuto().allocate(8, 4);
    private final MemorySegment kernel = Arena.ofAuto().allocate(12, 4);
    private int sequence;
    private boolean open = true;

    Netlink() throws KernelException {
        socket = openSocket(0);
        kernel.set(JAVA_SHORT, 0, (short) Libc.AF_NETLINK);
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

    private List<Message> dump(int type, ByteBuffer body) throws KernelException {
        for (int i = 0; i < DUMPS; i++) {
            var messages = ask(type, RouteMessages.DUMP, body);
            if (messages.stream().noneMatch(m -> (m.flags() & RouteMessages.DUMP_INTERRUPTED) != 0)) {
                return messages;
            }
        }
        throw new KernelException("rtnetlink's list kept changing while it was read, " + DUMPS + " times", 0);
    }

    /** @return what came before the acknowledgement or the end of the list */
    private synchronized List<Message> ask(int type, int flags, ByteBuffer body) throws KernelException {
        if (!open) {
            throw new KernelException("rtnetlink is closed", 0);
        }
        var request = RouteMessages.request(type, flags, ++sequence, body);
        MemorySegment.copy(request, 0, out, JAVA_BYTE, 0, request.length);
        int sent = Libc.send(socket, out, request.length, kernel);
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
            for (var message : RouteMessages.split(copy(in, read))) {
                if (message.sequence() != sequence) {
                    continue; // the late answer to a question that was given up
                }
                switch (message.type()) {
                    case RouteMessages.DONE -> {
                        messages.add(message); // its flags tell too that the list has changed
                        return messages;
                    }
                    case RouteMessages.ERROR -> {
                        int errno = RouteMessages.errno(message);
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

    private static ByteBuffer copy(MemorySegment data, int length) {
        return ByteBuffer.wrap(data.asSlice(0, length).toArray(JAVA_BYTE));
    }

    @Override
    public Optional<Link> find(String name) throws KernelException {
        if (name.isEmpty() || name.length() > NAME_MAX) {
            return Optional.empty(); // the kernel would call it an invalid argument
        }
        return find(RouteMessages.link(name)).filter(link -> link.name().equals(name)); // not by an alternative name
    }

    @Override
    public Optional<Link> find(int index) throws KernelException {
        return find(RouteMessages.link(index));
    }

    private Optional<Link> find(ByteBuffer question) throws KernelException {
        try {
            return ask(RouteMessages.GETLINK, RouteMessages.ACK, question).stream()
                    .filter(m -> m.type() == RouteMessages.NEWLINK).map(RouteMessages::readLink)
                    .flatMap(Optional::stream).findFirst();
        } catch (KernelException e) {
            if (e.errno() == Libc.ENODEV) {
                return Optional.empty();
            }
            throw e;
        }
    }

    @Override
    public List<Link> all() throws KernelException {
        return dump(RouteMessages.GETLINK, RouteMessages.link(0)).stream()
                .filter(m -> m.type() == RouteMessages.NEWLINK).map(RouteMessages::readLink)
                .flatMap(Optional::stream).toList();
    }

    @Override
    public List<InterfaceAddress> addresses(Link link) throws KernelException {
        return dump(RouteMessages.GETADDR, RouteMessages.allAddresses()).stream()
                .filter(m -> m.type() == RouteMessages.NEWADDR).map(RouteMessages::readAddress)
                .flatMap(Optional::stream).filter(a -> a.linkIndex() == link.index()).toList();
    }

    @Override
    public void add(Link link, InetAddress address, int prefix) throws KernelException {
        try {
            for (var there : address.getAddress().length == 16 ? addresses(link) : List.<InterfaceAddress>of()) {
                if (there.tentative() && there.address().equals(address)) {
                    delete(link, address, there.prefix()); // a failed duplicate detection outlives a replacement
                }
            }
            // Replacing makes an address that was there with a lifetime stay for ever.
            ask(RouteMessages.NEWADDR, RouteMessages.CREATE | RouteMessages.REPLACE | RouteMessages.ACK,
                    RouteMessages.address(link.index(), address, prefix));
        } catch (KernelException e) {
            if (e.errno() != Libc.EEXIST) {
                throw explained(e, "added to", link, address);
            }
        }
    }

    @Override
    public void delete(Link link, InetAddress address, int prefix) throws KernelException {
        try {
            ask(RouteMessages.DELADDR, RouteMessages.ACK, RouteMessages.address(link.index(), address, prefix));
        } catch (KernelException e) {
            if (e.errno() != Libc.EADDRNOTAVAIL && e.errno() != Libc.ENODEV) { // the interface took its addresses along
                throw explained(e, "deleted from", link, address);
            }
        }
    }

    private static KernelException explained(KernelException e, String done, Link link, InetAddress address) {
        var what = address.getHostAddress() + " can't be " + done + " " + link.name();
        return e.errno() == Libc.EPERM
                ? MissingCapability.admin(what, e.errno())
                : new KernelException(what + ": " + e.getMessage(), e.errno());
    }

    @Override
    public Optional<InetAddress> gateway(Link link) throws KernelException {
        return gateways(link).stream().findFirst();
    }

    @Override
    public List<InetAddress> gateways(Link link) throws KernelException {
        var found = new ArrayList<InetAddress>();
        for (int family : new int[]{Libc.AF_INET, Libc.AF_INET6}) {
            RouteMessages.readGateway(dump(RouteMessages.GETROUTE, RouteMessages.allRoutes(family)), family,
                    link.index()).ifPresent(found::add);
        }
        return List.copyOf(found);
    }

    @Override
    public AutoCloseable watch(Watcher watcher) throws KernelException {
        int events = openSocket(RTMGRP_LINK | RTMGRP_IPV4_IFADDR | RTMGRP_IPV6_IFADDR
                | RTMGRP_IPV4_ROUTE | RTMGRP_IPV6_ROUTE);
        if (Libc.option(events, Libc.SOL_SOCKET, Libc.SO_RCVBUFFORCE, EVENT_BUFFER) < 0) {
            // Without the right to it the ordinary size will do: what overflows is read again.
            log.debug("event=small-event-buffer");
        }
        var data = Arena.ofAuto().allocate(BUFFER, 8);
        try {
            return SocketReceiver.start("rtnetlink", events, () -> hear(events, data, watcher),
                    _ -> Libc.close(events));
        } catch (KernelException e) {
            Libc.close(events);
            throw e;
        }
    }

    private static int hear(int events, MemorySegment data, Watcher watcher) {
        int read = Libc.receive(events, data, Libc.MSG_DONTWAIT, MemorySegment.NULL, MemorySegment.NULL);
        if (read == -Libc.ENOBUFS) {
            tell(watcher::resync);
        } else if (read > 0) {
            RouteMessages.split(copy(data, read)).forEach(m -> tell(() -> tell(watcher, m)));
        }
        return read;
    }

    /** One event that a watcher fails on must not cost it the next. */
    private static void tell(Runnable event) {
        try {
            event.run();
        } catch (RuntimeException e) {
            log.error("event=listener-failed", e);
        }
    }

    private static void tell(Watcher watcher, Message message) {
        switch (message.type()) {
            case RouteMessages.NEWLINK -> RouteMessages.readLink(message).ifPresent(watcher::linkChanged);
            case RouteMessages.DELLINK -> RouteMessages.readLink(message).ifPresent(watcher::linkDeleted);
            case RouteMessages.NEWROUTE, RouteMessages.DELROUTE -> {
                // A routing daemon changes thousands of other routes: they are none of our business.
                if (RouteMessages.isDefaultRoute(message)) {
                    watcher.routesChanged();
                }
            }
            case RouteMessages.NEWADDR -> RouteMessages.readAddress(message).ifPresent(watcher::addressAdded);
            case RouteMessages.DELADDR -> RouteMessages.readAddress(message)
                    .ifPresent(address -> watcher.addressDeleted(address, message.port()));
            default -> {
            }
        }
    }

    @Override
    public synchronized void close() {
        if (open) {
            open = false;
            Libc.close(socket);
        }
    }
}
