package io.understudy.simulation;

import io.understudy.address.AddressKeeper;
import io.understudy.address.AddressReport;
import io.understudy.kernel.HardwareAddress;
import io.understudy.settings.Settings;
import io.understudy.vocabulary.Vip;
import java.net.InetAddress;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** B's interface. */
final class SimulatedAddresses implements AddressKeeper {
    private static final AddressReport WELL = new AddressReport(Map.of());
    private final World world;
    private final Standby b;

    SimulatedAddresses(World world, Standby b) {
        this.world = world;
        this.b = b;
    }

    @Override
    public AddressReport add(Settings.Service service) {
        return b.once(() -> {
            world.watchdog.adds();
            b.addresses = world.plan.all();
            return WELL;
        });
    }

    @Override
    public AddressReport release(Settings.Service service) {
        return b.once(() -> {
            world.watchdog.effect("release-addresses");
            if (b.addresses != 0) {
                b.addresses = 0;
                b.addressesChanged("");
            }
            return WELL;
        });
    }

    @Override
    public Set<Vip> held(Settings.Service service) {
        return b.once(() -> {
            var held = new LinkedHashSet<Vip>();
            for (int i = 0; i < world.plan.vips.size(); i++) {
                if ((b.addresses & 1 << i) != 0) {
                    held.add(world.plan.vips.get(i));
                }
            }
            return held;
        });
    }

    @Override
    public AddressReport announce(Settings.Service service) {
        return b.once(() -> {
            world.announce(Hosts.B, Hosts.B);
            return WELL;
        });
    }

    @Override
    public AddressReport announceFor(Settings.Service service, HardwareAddress owner) {
        return b.once(() -> {
            world.watchdog.effect("announce-for-primary");
            world.announce(Hosts.B, Hosts.A);
            return WELL;
        });
    }

    @Override
    public boolean carrier(String interfaceName) {
        return world.segment.hasCarrier(Hosts.B);
    }

    @Override
    public Optional<InetAddress> gateway(String interfaceName) {
        return Optional.of(InetAddress.ofLiteral("192.0.2.254"));
    }

    @Override
    public AutoCloseable watch(Listener listener) {
        throw new UnsupportedOperationException("the simulated standby tells its conductor itself");
    }

    @Override
    public void close() {}
}
