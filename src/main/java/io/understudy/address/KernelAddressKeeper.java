package io.understudy.address;

import io.understudy.failover.Vip;
import io.understudy.kernel.HardwareAddress;
import io.understudy.kernel.InterfaceAddress;
import io.understudy.kernel.Kernel;
import io.understudy.kernel.KernelException;
import io.understudy.kernel.Link;
import io.understudy.kernel.Links;
import io.understudy.kernel.NeighbourPort;
import io.understudy.settings.Settings;
import java.net.InetAddress;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** Keeps addresses by rtnetlink and announces them on ports that stay open, since opening one takes tens of milliseconds. */
final class KernelAddressKeeper implements AddressKeeper {
    private static final int ENODEV = 19;
    /** Interfaces whose name and carrier are remembered: containers come and go, and each takes a number of its own. */
    private static final int REMEMBERED = 1024;

    private final Kernel kernel;
    private final Links links;
    private final Map<String, NeighbourPort> neighbours = new HashMap<>();

    KernelAddressKeeper(Kernel kernel) throws KernelException {
        this.kernel = kernel;
        this.links = kernel.openLinks();
    }

    @FunctionalInterface
    private interface Each {
        void accept(Link link, InetAddress address, Vip vip) throws KernelException;
    }

    private AddressReport each(Settings.Service service, Each work) {
        var failures = new LinkedHashMap<Vip, String>();
        try {
            var link = link(service);
            for (var vip : service.addresses()) {
                try {
                    work.accept(link, InetAddress.ofLiteral(vip.address()), vip);
                } catch (KernelException e) {
                    failures.put(vip, String.valueOf(e.getMessage()));
                }
            }
        } catch (KernelException e) {
            service.addresses().forEach(vip -> failures.put(vip, String.valueOf(e.getMessage())));
        }
        return new AddressReport(failures);
    }

    private Link link(Settings.Service service) throws KernelException {
        return links.find(service.interfaceName())
                .orElseThrow(() -> new KernelException("there is no interface " + service.interfaceName(), ENODEV));
    }

    @Override
    public AddressReport add(Settings.Service service) {
        return each(service, (link, address, vip) -> links.add(link, address, vip.prefix()));
    }

    @Override
    public AddressReport release(Settings.Service service) {
        var report = each(service, (link, address, vip) -> links.delete(link, address, vip.prefix()));
        return report.ok() || !interfaceGone(service) ? report : new AddressReport(Map.of());
    }

    /** Its addresses are gone with it. */
    private boolean interfaceGone(Settings.Service service) {
        try {
            return links.find(service.interfaceName()).isEmpty();
        } catch (KernelException e) {
            return false; // unknown: the failures of the addresses stand
        }
    }

    @Override
    public Set<Vip> held(Settings.Service service) throws KernelException {
        var link = links.find(service.interfaceName());
        if (link.isEmpty()) {
            return Set.of();
        }
        var there = links.addresses(link.get()).stream().filter(a -> !a.tentative()).map(InterfaceAddress::address)
                .collect(Collectors.toSet());
        return service.addresses().stream().filter(vip -> there.contains(InetAddress.ofLiteral(vip.address())))
                .collect(Collectors.toSet());
    }

    @Override
    public AddressReport announce(Settings.Service service) {
        return each(service, (link, address, vip) -> {
            var port = port(service.interfaceName());
            port.announce(address);
            var gateway = links.gateway(link);
            if (gateway.isPresent() && gateway.get().getAddress().length == address.getAddress().length) {
                port.request(address, gateway.get());
            }
        });
    }

    @Override
    public AddressReport announceFor(Settings.Service service, HardwareAddress owner) {
        return each(service, (_, address, _) -> port(service.interfaceName()).announceFor(address, owner));
    }

    private synchronized NeighbourPort port(String interfaceName) throws KernelException {
        var port = neighbours.get(interfaceName);
        if (port == null) {
            port = kernel.openNeighbours(interfaceName, (_, _, _, _) -> {
            });
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
        return links.watch(new Watching(listener));
    }

    /** Turns the kernel's events into news. Used by the watching thread only. */
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
            // only what goes is news: what is added here was added by us, or is the operator's own business
        }

        @Override
        public void addressDeleted(InterfaceAddress address) {
            name(address.linkIndex()).ifPresentOrElse(
                    name -> listener.addressGone(name, address.address(), address.prefix()),
                    listener::addressesUnknown);
        }

        private Optional<String> name(int index) {
            var link = known.get(index);
            if (link != null) {
                return Optional.of(link.name());
            }
            try {
                // Not remembered, so that this link's first event is still told.
                return links.find(index).map(Link::name);
            } catch (KernelException e) {
                return Optional.empty(); // the listener looks for itself, and meets the same trouble where it can say so
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
