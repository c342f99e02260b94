package io.understudy.conduct;

import io.understudy.address.AddedAddress;
import io.understudy.address.AddressKeeper;
import io.understudy.address.AddressReport;
import io.understudy.kernel.HardwareAddress;
import io.understudy.kernel.KernelException;
import io.understudy.kernel.Link;
import io.understudy.settings.Settings;
import io.understudy.vocabulary.Vip;
import java.net.InetAddress;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The keeper of the addresses, which also tells {@link AddedAddresses} what it has added and released. An address that
 * was there before is somebody else's and is not told. Any thread.
 */
final class RecordedKeeper implements AddressKeeper {
    private static final Logger log = LoggerFactory.getLogger(RecordedKeeper.class);

    private final AddressKeeper keeper;
    private final AddedAddresses added;
    private final ThisHost host;

    RecordedKeeper(AddressKeeper keeper, AddedAddresses added, ThisHost host) {
        this.keeper = keeper;
        this.added = added;
        this.host = host;
    }

    @Override
    public AddressReport add(Settings.Service service) {
        Set<Vip> before;
        try {
            before = keeper.held(service);
        } catch (KernelException e) {
            before = new HashSet<>(service.addresses()); // nobody knows: whatever is there may be another's
            log.debug("event=addresses-unknown service={} why=\"{}\"", service.name(), e.getMessage());
        }
        var report = keeper.add(service);
        var others = before;
        var index = host.find(service.interfaceName()).map(Link::index);
        index.ifPresent(number -> added.add(service.addresses().stream()
                .filter(vip -> !others.contains(vip) && !report.failures().containsKey(vip))
                .map(vip -> new AddedAddress(service.name(), service.interfaceName(), number, host.boot(), vip))
                .toList()));
        return report;
    }

    @Override
    public AddressReport release(Settings.Service service) {
        var report = keeper.release(service);
        service.addresses().stream().filter(vip -> !report.failures().containsKey(vip))
                .forEach(vip -> added.gone(service.interfaceName(), vip));
        return report;
    }

    @Override
    public Set<Vip> held(Settings.Service service) throws KernelException {
        return keeper.held(service);
    }

    @Override
    public AddressReport announce(Settings.Service service) {
        return keeper.announce(service);
    }

    @Override
    public AddressReport announceFor(Settings.Service service, HardwareAddress owner) {
        return keeper.announceFor(service, owner);
    }

    @Override
    public boolean carrier(String interfaceName) throws KernelException {
        return keeper.carrier(interfaceName);
    }

    @Override
    public Optional<InetAddress> gateway(String interfaceName) throws KernelException {
        return keeper.gateway(interfaceName);
    }

    @Override
    public AutoCloseable watch(Listener listener) throws KernelException {
        return keeper.watch(listener);
    }

    @Override
    public void close() {
        keeper.close();
    }
}
