package io.understudy.kernel;

import java.net.InetAddress;
import java.util.List;
import java.util.OptionalLong;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * ARP and neighbour discovery on one interface: a packet socket for each, both opened at once, since opening one takes
 * tens of milliseconds that a takeover doesn't have, and in the network namespace of the thread that asks for this
 * port.
 *
 * <p>The interface's number and hardware address change under its name: it is created again, or a bond changes its
 * active member. They are looked up again when the kernel has told of a change, and before every announcement. Not
 * before every question: a look takes the kernel's lock on all its interfaces, which is held for seconds while a
 * network card is reset, and the host watch can't wait for that.
 */
final class NeighbourSocket implements NeighbourPort {
    private static final byte[] BROADCAST = {-1, -1, -1, -1, -1, -1};
    private static final HardwareAddress NOBODY = new HardwareAddress(0);
    private static final byte[] NO_ADDRESS = new byte[4];
    /** More addresses are not told apart in the kernel: a filter of them would be thousands of instructions. */
    private static final int FILTERED_MOST = 128;
    private static final Logger log = LoggerFactory.getLogger(NeighbourSocket.class);
    private final String interfaceName;
    private final Links links;
    private final Listener listener;
    private final KernelTimestamps stamps;
    private final FrameSocket arp;
    private final FrameSocket nd;
    private volatile Link link;
    private final AutoCloseable watching;
    private final OwnCards ownCards = new OwnCards();
    /** The kernel has told of something else than {@link #link} by this name or with this number. */
    private volatile boolean stale;
    /** Events were lost: the cards of this host have to be listed again. */
    private volatile boolean cardsStale;
    /** The addresses of this interface, from which its questions come. */
    private List<InterfaceAddress> sources = List.of();
    /** Addresses that are never asked from: clients use them, and another host may have them. */
    private volatile Set<InetAddress> never = Set.of();
    /** The kernel has told of an address of the interface that came or went, or the interface is another. */
    private volatile boolean sourceStale = true;
    private boolean open = true;

    /** @param links is closed with this port, and when this throws */
    NeighbourSocket(String interfaceName, Links links, Listener listener, KernelTimestamps stamps)
            throws KernelException {
        this.interfaceName = interfaceName;
        this.links = links;
        this.listener = listener;
        this.stamps = stamps;
        FrameSocket first = null;
        FrameSocket second = null;
        AutoCloseable watched = null;
        try {
            link = found();
            first = new FrameSocket(interfaceName, link.index(), FrameSocket.ETH_P_ARP, hearing(this::heardArp),
                    stamps);
            arp = first;
            second = new FrameSocket(interfaceName, link.index(), FrameSocket.ETH_P_IPV6, hearing(this::heardNd),
                    stamps);
            nd = second;
            watched = links.watch(new Changes());
            watching = watched;
            ownCards.are(links.all());
            stale = true; // what changed before the watching began was not heard
        } catch (KernelException e) {
            if (first != null) {
                first.close();
            }
            if (second != null) {
                second.close();
            }
            if (watched != null) {
                close(watched);
            }
            links.close();
            throw e;
        }
    }

    /** What is done with the frames of one socket; those that the kernel had no room for are told of. */
    private FrameSocket.Listener hearing(Frames frames) {
        return new FrameSocket.Listener() {
            @Override
            public void frame(byte[] packet, int length, HardwareAddress source, long at) {
                frames.heard(packet, length, source, at);
            }

            @Override
            public void lost(long count) {
                listener.lost(count);
            }
        };
    }

    @FunctionalInterface
    private interface Frames {
        void heard(byte[] packet, int length, HardwareAddress source, long at);
    }

    private Link found() throws KernelException {
        return links.find(interfaceName)
                .orElseThrow(() -> new KernelException("there is no interface " + interfaceName, Libc.ENODEV));
    }

    private void look() throws KernelException {
        stale = false; // before looking: what changes meanwhile makes it stale again
        try {
            if (cardsStale) {
                cardsStale = false;
                ownCards.are(links.all());
            }
            follow(found());
        } catch (KernelException e) {
            stale = true;
            cardsStale = true;
            throw e;
        }
    }

    private void follow(Link now) throws KernelException {
        if (now.index() != link.index()) {
            arp.bind(now.index());
            nd.bind(now.index());
        }
        sourceStale = true;
        link = now; // only when both listen there: else the next look tries again
    }

    /** Hears whether what is known of the interface still holds. */
    private final class Changes implements Links.Watcher {
        @Override
        public void linkDeleted(Link gone) {
            ownCards.deleted(gone);
            seen(gone);
        }

        @Override
        public void linkChanged(Link now) {
            ownCards.changed(now);
            seen(now);
        }

        private void seen(Link now) {
            var known = link;
            boolean ours = now.name().equals(known.name()) || now.index() == known.index();
            if (ours && !(now.name().equals(known.name()) && now.index() == known.index()
                    && now.hardwareAddress().equals(known.hardwareAddress()))) {
                stale = true;
            }
        }

        @Override
        public void addressAdded(InterfaceAddress address) {
            if (address.linkIndex() == link.index()) {
                sourceStale = true;
            }
        }

        @Override
        public void addressDeleted(InterfaceAddress address, int port) {
            addressAdded(address);
        }

        @Override
        public void resync() {
            stale = true;
            cardsStale = true;
            sourceStale = true;
        }
    }

    @Override
    public synchronized void hearOf(Set<InetAddress> addresses) throws KernelException {
        // A filter of many addresses may be more than the kernel takes (net.core.optmem_max).
        try {
            arp.filter(Packets.arpFilter(addresses.size() > FILTERED_MOST ? Set.of() : addresses));
        } catch (KernelException e) {
            arp.filter(Packets.arpFilter(Set.of()));
            throw e;
        }
    }

    @Override
    public void neverFrom(Set<InetAddress> addresses) {
        never = Set.copyOf(addresses);
    }

    @Override
    public synchronized OptionalLong ask(InetAddress address) throws KernelException {
        refresh();
        var octets = address.getAddress();
        if (octets.length == 16) {
            return solicit(octets);
        }
        var from = Subnets.source(sources, address, never);
        return from.isEmpty()
                ? OptionalLong.empty()
                : sendArp(Packets.arp(false, link.hardwareAddress(), from.get().getAddress(), NOBODY, octets));
    }

    @Override
    public synchronized OptionalLong probe(InetAddress address) throws KernelException {
        refresh();
        var octets = address.getAddress();
        return octets.length == 16
                ? solicit(octets)
                : sendArp(Packets.arp(false, link.hardwareAddress(), NO_ADDRESS, NOBODY, octets));
    }

    private OptionalLong solicit(byte[] octets) throws KernelException {
        return sendNd(Packets.solicitation(linkLocal(), link.hardwareAddress(), octets), Packets.solicitedNode(octets));
    }

    private void refresh() throws KernelException {
        if (open && stale) {
            look();
        }
        if (!open || !sourceStale) {
            return;
        }
        sourceStale = false; // before looking: what changes meanwhile makes it stale again
        try {
            sources = links.addresses(link).stream().filter(a -> !a.tentative()).toList();
        } catch (KernelException e) {
            // The old ones do until the next change of an address: a busy kernel must not hold up every question.
            log.warn("event=sources-unknown interface={} why=\"{}\"", interfaceName, e.getMessage());
        }
    }

    /**
     * The interface's link-local address. Where it has none that is usable yet, the one that its hardware address
     * makes: an answer goes to the hardware address that the question carries.
     */
    private byte[] linkLocal() {
        return sources.stream().map(a -> a.address().getAddress())
                .filter(a -> a.length == 16 && Packets.address(a).isLinkLocalAddress())
                .findFirst().orElseGet(() -> Packets.linkLocal(link.hardwareAddress()));
    }

    @Override
    public synchronized void request(InetAddress from, InetAddress target) throws KernelException {
        if (open) {
            look();
        }
        var octets = target.getAddress();
        if (octets.length == 4) {
            sendArp(Packets.arp(false, link.hardwareAddress(), from.getAddress(), NOBODY, octets));
        } else {
            sendNd(Packets.solicitation(from.getAddress(), link.hardwareAddress(), octets),
                    Packets.solicitedNode(octets));
        }
    }

    @Override
    public synchronized void announce(InetAddress address) throws KernelException {
        if (open) {
            look();
        }
        tell(address, link.hardwareAddress());
    }

    @Override
    public synchronized void announceFor(InetAddress address, HardwareAddress owner) throws KernelException {
        if (open) {
            look();
        }
        tell(address, owner);
    }

    private void tell(InetAddress address, HardwareAddress owner) throws KernelException {
        var octets = address.getAddress();
        if (octets.length == 4) {
            // As request (RFC 5227 §3) and as reply: some neighbours listen to only one of them.
            sendArp(Packets.arp(false, owner, octets, NOBODY, octets));
            sendArp(Packets.arp(true, owner, octets, owner, octets));
        } else {
            sendNd(Packets.advertisement(octets, owner), Packets.allNodes());
        }
    }

    private OptionalLong sendArp(byte[] packet) throws KernelException {
        return open ? send(arp, packet, BROADCAST) : OptionalLong.empty();
    }

    private OptionalLong sendNd(byte[] packet, byte[] group) throws KernelException {
        return open ? send(nd, packet, Packets.multicast(group)) : OptionalLong.empty();
    }

    /** @return when it was sent, or empty when the interface could not take it */
    private OptionalLong send(FrameSocket socket, byte[] packet, byte[] destination) throws KernelException {
        long at = stamps.ticker().nanos();
        var sent = socket.send(packet, destination);
        if (sent == FrameSocket.Sent.NO_INTERFACE) {
            look();
            sent = socket.send(packet, destination);
        }
        return switch (sent) {
            case SENT -> OptionalLong.of(at);
            case NOT_NOW -> OptionalLong.empty();
            case NO_INTERFACE ->
                throw new KernelException("the interface " + interfaceName + " has just gone", Libc.ENODEV);
        };
    }

    @Override
    public HardwareAddress hardwareAddress() {
        return link.hardwareAddress();
    }

    private void heardArp(byte[] packet, int length, HardwareAddress source, long at) {
        var own = link.hardwareAddress();
        var read = Packets.readArp(packet, length);
        if (read.isEmpty() || isOwn(source)) {
            return;
        }
        var arp = read.get();
        // A probe, whose sender has no address yet, tells of nobody who has one.
        if (!isOwn(arp.sender()) && !arp.senderAddress().isAnyLocalAddress()) {
            listener.heard(arp.senderAddress(), arp.sender(), arp.reply() && arp.target().equals(own), at);
        }
    }

    private void heardNd(byte[] packet, int length, HardwareAddress source, long at) {
        var read = Packets.readAdvertisement(packet, length).or(() -> Packets.readSolicitation(packet, length));
        if (read.isPresent() && !isOwn(source) && !isOwn(read.get().owner())) {
            listener.heard(read.get().target(), read.get().owner(), read.get().solicited(), at);
        }
    }

    /** The link is asked too: a card may have taken another hardware address before its event was read. */
    private boolean isOwn(HardwareAddress address) {
        return address.equals(link.hardwareAddress()) || ownCards.contains(address);
    }

    @Override
    public void close() {
        synchronized (this) {
            if (!open) {
                return;
            }
            open = false;
        }
        arp.close();
        nd.close();
        close(watching);
        links.close();
    }

    private static void close(AutoCloseable watching) {
        try {
            watching.close();
        } catch (Exception e) {
            throw new IllegalStateException("a receiver's close throws nothing", e);
        }
    }
}
