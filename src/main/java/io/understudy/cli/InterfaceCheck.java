package io.understudy.cli;

import io.understudy.kernel.Kernel;
import io.understudy.kernel.KernelException;
import io.understudy.kernel.Segment;
import io.understudy.settings.Fault;
import io.understudy.settings.KeyLines;
import io.understudy.settings.Literals;
import io.understudy.settings.Settings;
import io.understudy.settings.Warning;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicReference;

/**
 * What only this host can tell about the interfaces: as the daemon observes them, but once. It isn't asked when the
 * daemon starts: at boot the network may not be there yet.
 */
final class InterfaceCheck {
    private final Settings settings;
    private final KeyLines lines;
    private final List<Fault> faults = new ArrayList<>();
    private final List<Warning> warnings = new ArrayList<>();

    InterfaceCheck(Settings settings, KeyLines lines) {
        this.settings = settings;
        this.lines = lines;
    }

    List<Fault> faults() {
        return List.copyOf(faults);
    }

    List<Warning> warnings() {
        return List.copyOf(warnings);
    }

    void look(Kernel kernel) {
        var segments = new LinkedHashMap<String, AtomicReference<Segment>>();
        try (var observed = kernel.openSegments()) {
            for (var service : settings.services()) {
                var name = service.interfaceName();
                if (!segments.containsKey(name)) {
                    var segment = new AtomicReference<>(Segment.absent(name));
                    segments.put(name, segment);
                    observed.observe(name, segment::set);
                }
            }
        } catch (KernelException e) {
            warnings.add(new Warning("understudy.services", 0,
                    "this host's interfaces can't be read: " + e.getMessage(), "Run check on the standby"));
            return;
        }
        settings.services().forEach(
                service -> judge(service, Objects.requireNonNull(segments.get(service.interfaceName())).get()));
    }

    /** Without {@code witnesses} the interface's default gateway is the witness, so there has to be one that can be. */
    void judge(Settings.Service service, Segment segment) {
        var key = "understudy.services." + service.name();
        var name = service.interfaceName();
        if (!segment.present()) {
            warnings.add(new Warning(key + ".interface", lines.of(key + ".interface"),
                    "this host has no interface " + name,
                    "Check the name with `ip link`, or run check on the standby"));
            return;
        }
        if (service.witnesses().kind() != Settings.WitnessKind.GATEWAY) {
            return;
        }
        var unfit = unfit(segment);
        var fit = segment.gateways().stream().filter(g -> !unfit.containsKey(g)).toList();
        var write = "Write witnesses: { addresses: […] } with an address that both hosts should see, "
                + "or witnesses: none";
        if (segment.gateways().isEmpty()) {
            faults.add(new Fault(key + ".witnesses", lines.of(key + ".witnesses"),
                    "is left out, and " + name + " has no default gateway to stand in", write));
        } else if (fit.isEmpty()) {
            var gateway = segment.gateways().getFirst();
            faults.add(new Fault(key + ".witnesses", lines.of(key + ".witnesses"), "is left out, and the default "
                    + "gateway " + Literals.text(gateway) + " of " + name + " is " + unfit.get(gateway)
                    + ", which can't stand in", write));
        } else if (!fit.getFirst().equals(segment.gateways().getFirst())) {
            var gateway = segment.gateways().getFirst();
            warnings.add(new Warning(key + ".witnesses", lines.of(key + ".witnesses"), "is left out, and the default "
                    + "gateway " + Literals.text(gateway) + " of " + name + " is " + unfit.get(gateway)
                    + ": only " + Literals.text(fit.getFirst()) + " stands in", write));
        }
    }

    /** Whoever falls silent together with a primary, moves with a service or is this host is no witness. */
    private Map<InetAddress, String> unfit(Segment segment) {
        var unfit = new HashMap<InetAddress, String>();
        segment.addresses().forEach(a -> unfit.put(a.address(), "an address of this host"));
        for (var service : settings.services()) {
            service.addresses().forEach(vip -> {
                var address = Literals.address(vip.address());
                if (address != null) {
                    unfit.put(address, "an address of the service " + service.name());
                }
            });
            unfit.put(service.primary().address(), "the primary of " + service.name());
            var ssh = service.primary().ssh() == null ? null : Literals.address(service.primary().ssh().host());
            if (ssh != null) {
                unfit.put(ssh, "the primary of " + service.name());
            }
        }
        return unfit;
    }
}
