package io.understudy.address;

import io.understudy.kernel.HardwareAddress;
import io.understudy.kernel.InterfaceAddress;
import io.understudy.kernel.Kernel;
import io.understudy.kernel.KernelException;
import io.understudy.kernel.Link;
import io.understudy.kernel.Links;
import io.understudy.kernel.NeighbourPort;
import io.understudy.settings.Settings;
import io.understudy.vocabulary.Vip;
import java.net.InetAddress;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps addresses by rtnetlink and announces them on ports that stay open, since opening one takes tens of
 * milliseconds.
 */
final class KernelAddressKeeper implements AddressKeeper {
    private static final Logger log = LoggerFactory.getLogger(KernelAddressKeeper.class);
    private static final int ENODEV = 19;
    /** An address that nobody has: what a port hears of it is nothing. */
    private static final Set<InetAddress> NOTHING = Set.of(InetAddress.ofLiteral("255.255.255.255"));
    /** Interfaces whose name and carrier are remembered: containers come and go, and each takes a number of its own. */
    private static final int REMEMBERED = 1024;

    private final Kernel kernel;
    private final Links links;
    private final Map<String, NeighbourPort> neighbours = new HashMap<>();
    private final HeldAgain again = new HeldAgain();

    KernelAddressKeeper(Kernel kernel) throws KernelException {
        this.kernel = kernel;
        this.links = kernel.openLinks();
    }

    @FunctionalInterface
    private interface Each {
        void accept(InetAddress address, Vip vip) throws KernelException;
    }

    /** Does the work for every address, even if it fails for another. */
    private static AddressReport each(Settings.Service service, Each work) {
        var failures = new LinkedHashMap<Vip, String>();
        for (var vip : service.addresses()) {
            try {
                work.accept(InetAddress.ofLiteral(vip.address()), vip);
            } catch (KernelException e) {
                failures.put(vip, String.valueOf(e.getMessage()));
            }
        }
        return new AddressReport(failures);
    }

    private static AddressReport failed(Settings.Service service, KernelException e) {
        return each(service, (_, _) -> {
            throw e;
        });
    }

    private Link link(Settings.Service service) throws KernelException {
        return links.find(service.interfaceName())
                .orElseThrow(() -> new KernelException("there is no interface " + service.interfaceName(), ENODEV));
    }

    @Override
    public AddressReport add(Settings.Service service) {
        try {
            var link = link(service);
            var there = links.addresses(link);
            return each(service, (address, vip) -> {
                // Added with another prefix length by someone else: a second one beside it would outlive the first
                // one's deletion.
                if (there.stream().noneMatch(a -> usable(a, address) && a.prefix() != vip.prefix())) {
                    links.add(link, address, vip.prefix());
                }
            });
        } catch (KernelException e) {
            return failed(service, e);
        }
    }

    private static boolean usable(InterfaceAddress there, InetAddress address) {
        return there.address().equals(address) && !there.tentative();
    }

    @Override
    public AddressReport release(Settings.Service service) {
        again.read(service, Set.of());
        try {
            var link = links.find(service.interfaceName());
            if (link.isEmpty()) {
                return new AddressReport(Map.of()); // its addresses are gone with it
            }
            var there = links.addresses(link.get());
            return each(service, (address, _) -> {
                // With the prefix length that it has: the kernel identifies an address by both, and would report that
                // the one with the configured length is gone.
                for (var held : there) {
                    if (held.address().equals(address)) {
                        links.delete(link.get(), address, held.prefix());
                    }
                }
            });
        } catch (KernelException e) {
            return failed(service, e);
        }
    }

    @Override
    public Set<Vip> held(Settings.Service service) throws KernelException {
        var link = links.find(service.interfaceName());
        if (link.isEmpty()) {
            again.read(service, Set.of());
            return Set.of();
        }
        var there = links.addresses(link.get());
        var held = service.addresses().stream()
                .filter(vip -> there.stream().anyMatch(a -> usable(a, InetAddress.ofLiteral(vip.address()))))
                .collect(Collectors.toUnmodifiableSet());
        again.read(service, held);
        return held;
    }

    /**
     * Reads again what was held last, one list for each interface: an event may be lost, and then nobody would put the
     * address back.
     */
    void readAgain(Listener listener) {
        boolean lost = false;
        for (var name : again.interfaces()) {
            try {
                var link = links.find(name);
                var there = link.isEmpty() ? List.<InterfaceAddress>of() : links.addresses(link.get());
                lost |= again.lost(name, there.stream().filter(a -> !a.tentative())
                        .map(a -> a.address().getHostAddress()).collect(Collectors.toSet()));
            } catch (KernelException e) {
                log.debug("event=address-not-read-again interface={} why=\"{}\"", name, e.getMessage());
            }
        }
        if (lost) {
            log.info("event=address-missed why=\"an address went, and the kernel's event did not come\"");
            listener.addressesUnknown();
        }
    }

    @Override
    public AddressReport announce(Settings.Service service) {
        var announced = each(service, (address, _) -> port(service.interfaceName()).announce(address));
        // The gateway is looked up only now: the list of routes may be long, and clients on the segment don't need it.
        var asked = requests(service);
        var failures = new LinkedHashMap<>(asked.failures());
        failures.putAll(announced.failures());
        return new AddressReport(failures);
    }

    private AddressReport requests(Settings.Service service) {
        try {
            var gateway = gateway(service.interfaceName());
            return each(service, (address, _) -> {
                if (gateway.isPresent() && gateway.get().getAddress().length == address.getAddress().length) {
                    port(service.interfaceName()).request(address, gateway.get());
                }
            });
        } catch (KernelException e) {
            return failed(service, e);
        }
    }

    @Override
    public AddressReport announceFor(Settings.Service service, HardwareAddress owner) {
        return each(service, (address, _) -> port(service.interfaceName()).announceFor(address, owner));
    }

    private synchronized NeighbourPort port(String interfaceName) throws KernelException {
        var port = neighbours.get(interfaceName);
        if (port == null) {
            port = kernel.openNeighbours(interfaceName, (_, _, _, _) -> {
            });
            port.hearOf(NOTHING); // this port only speaks
            neighbours.put(interfaceName, port);
        }
        return port;
    }

    @Override
    public boolean carrier(String interfaceName) throws KernelException {
        return links.find(interfaceName).map(Link::carrier).orElse(false);
    }

    @Override
    public Optional<InetAddress> gateway(String interfaceName) throws KernelException {
        var link = links.find(interfaceName);
        return link.isEmpty() ? Optional.empty() : links.gateway(link.get());
    }

    @Override
    public AutoCloseable watch(Listener listener) throws KernelException {
        var events = links.watch(new Watching(listener));
        var second = new Rereading(() -> readAgain(listener));
        return () -> {
            second.close();
            events.close();
        };
    }

    /** Turns the kernel's events into the listener's calls. Used by the watching thread only. */
    private final class Watching implements Links.Watcher {
        private final Listener listener;
        private final Map<Integer, Link> known = new LinkedHashMap<>(16, 0.75f, true) {
            private static final long serialVersionUID = 1L;

            @Override
            protected boolean removeEldestEntry(Map.Entry<Integer, Link> eldest) {
                return size() > REMEMBERED;
            }
        };

        Watching(Listener listener) {
            this.listener = listener;
        }

        @Override
        public void linkChanged(Link link) {
            var before = known.put(link.index(), link);
            // Flags, statistics, a hardware address: most events of a link are not about its carrier.
            if (before == null || before.carrier() != link.carrier() || !before.name().equals(link.name())) {
                listener.carrierChanged(link.name(), link.carrier());
            }
        }

        @Override
        public void addressAdded(InterfaceAddress address) {
            // only a loss matters: what is added was added by Understudy, or by an operator on purpose
        }

        @Override
        public void addressDeleted(InterfaceAddress address, int port) {
            name(address.linkIndex()).ifPresentOrElse(
                    name -> listener.addressGone(name, address.address(), address.prefix(), Culprit.of(port)),
                    listener::addressesUnknown);
        }

        private Optional<String> name(int index) {
            var link = known.get(index);
            if (link != null) {
                return Optional.of(link.name());
            }
            try {
                // Not remembered, so that this link's first event is still passed on.
                return links.find(index).map(Link::name);
            } catch (KernelException e) {
                // the listener checks for itself, and reports the same fault
                return Optional.empty();
            }
        }

        @Override
        public void resync() {
            known.clear();
            listener.addressesUnknown();
        }
    }

    @Override
    public synchronized void close() {
        neighbours.values().forEach(NeighbourPort::close);
        links.close();
    }
}
