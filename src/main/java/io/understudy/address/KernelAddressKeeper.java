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
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;

/** Keeps addresses by rtnetlink and announces them on ports that stay open, since opening one takes tens of milliseconds. */
final class KernelAddressKeeper implements AddressKeeper {
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
                .orElseThrow(() -> new KernelException("there is no interface " + service.interfaceName(), 19));
    }

    @Override
    public AddressReport add(Settings.Service service) {
        return each(service, (link, address, vip) -> links.add(link, address, vip.prefix()));
    }

    @Override
    public AddressReport release(Settings.Service service) {
        return each(service, (link, address, vip) -> links.delete(link, address, vip.prefix()));
    }

    @Override
    public Set<Vip> held(Settings.Service service) throws KernelException {
        var there = links.addresses(link(service)).stream().filter(a -> !a.tentative()).map(InterfaceAddress::address)
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
    public AutoCloseable watch(Listener listener) throws KernelException {
        Map<Integer, String> names = new ConcurrentHashMap<>();
        return links.watch(new Links.Watcher() {
            @Override
            public void linkChanged(Link link) {
                names.put(link.index(), link.name());
                listener.carrierChanged(link.name(), link.carrier());
            }

            @Override
            public void addressAdded(InterfaceAddress address) {
                // only what goes is news: what is added here was added by us, or is the operator's own business
            }

            @Override
            public void addressDeleted(InterfaceAddress address) {
                var name = names.get(address.linkIndex());
                if (name == null) {
                    listener.addressesUnknown(); // a link that has not changed since we watch: its name is not worth a lookup here
                } else {
                    listener.addressGone(name, address.address(), address.prefix());
                }
            }

            @Override
            public void resync() {
                listener.addressesUnknown();
            }
        });
    }

    @Override
    public synchronized void close() {
        neighbours.values().forEach(NeighbourPort::close);
        links.close();
    }
}
