package io.understudy.settings.read;

import io.understudy.settings.Literals;
import io.understudy.settings.Settings;
import io.understudy.settings.key.PrimaryKeys;
import io.understudy.settings.key.ServiceKeys;
import io.understudy.settings.value.TextValue;
import io.understudy.settings.value.VipValue;
import io.understudy.vocabulary.Vip;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/** Reads one service: its own keys, and each section by the section's reader. */
final class ServiceReader {
    private ServiceReader() {}

    static ReadService read(String name, Fields service) {
        if (!TextValue.NAME.pattern().matcher(name).matches()) {
            service.faultHere("is not a name", TextValue.NAME.remedy());
        }
        var mode = service.value(ServiceKeys.MODE);
        var addresses = new ArrayList<Placed>();
        var vips = vips(service, addresses);
        var interfaceName = service.given(ServiceKeys.INTERFACE);
        // A stand-in lets the reading continue; a service with a fault is never returned.
        var here = interfaceName == null ? "?" : interfaceName;
        var primary = service.section(ServiceKeys.PRIMARY);
        var on = primary == null ? null : primary.given(PrimaryKeys.INTERFACE);
        var there = on == null ? here : on;
        var placeholders = new Placeholders(name, here, there, vips);
        var host = primary == null ? PrimaryReader.NONE : PrimaryReader.read(primary, there, addresses, placeholders);
        boolean ssh = primary != null && primary.has(PrimaryKeys.SSH);
        var hostWatch = HostWatchReader.read(service.section(ServiceKeys.HOST_WATCH));
        var probes = ProbesReader.read(service, vips, placeholders);
        var respawn = RespawnReader.read(service.section(ServiceKeys.RESPAWN), ssh, placeholders);
        var fence = FenceReader.read(service.section(ServiceKeys.FENCE), ssh, placeholders);
        var witnesses = new ArrayList<Placed>();
        var witnessed = WitnessesReader.read(service, witnesses);
        var takeover = TakeoverReader.read(service.section(ServiceKeys.TAKEOVER), placeholders);
        var afterTakeover = service.value(ServiceKeys.AFTER_TAKEOVER);
        var failback = FailbackReader.read(service.section(ServiceKeys.FAILBACK), ssh, placeholders);
        var holdDown = HoldDownReader.read(service.section(ServiceKeys.HOLD_DOWN));
        var mirrored = service.section(ServiceKeys.MIRROR);
        var mirror = mirrored == null ? null : MirrorReader.read(mirrored, ssh);
        boolean automatic = failback.policy() == Settings.FailbackPolicy.AFTER;
        if (mirror != null && mirror.back() && automatic) {
            service.fault(ServiceKeys.MIRROR,
                    "back: true needs an operator's confirmation, so failback.policy: after never happens",
                    "Write failback.policy: manual, or remove mirror.back");
        }
        if (afterTakeover == Settings.AfterTakeover.STOP && automatic) {
            service.fault(ServiceKeys.AFTER_TAKEOVER, "stop ends the watching, so failback.policy: after never happens",
                    "Write after-takeover: hold, or failback.policy: manual");
        }
        service.end();
        var read = interfaceName == null || host.primary() == null || vips.isEmpty()
                ? null
                : new Settings.Service(name, mode, vips, interfaceName, host.primary(), hostWatch, probes, respawn,
                        fence, witnessed, takeover, afterTakeover, failback, holdDown, mirror);
        return new ReadService(name, service.path(), read, addresses, witnesses, host.placed(), host.name(),
                host.nameLine());
    }

    /** @param places gets where each address is written */
    private static List<Vip> vips(Fields service, List<Placed> places) {
        var vips = new ArrayList<Vip>();
        for (var item : service.items(ServiceKeys.ADDRESSES)) {
            var vip = item.value();
            var address = Objects.requireNonNull(Literals.address(vip.address()));
            int length = VipValue.lengthOf(address);
            if (vip.prefix() < length) {
                service.section().warn(item.entry(),
                        "the prefix length " + vip.prefix() + " adds a route, and deleting the first address of a "
                                + "subnet deletes the others with it",
                        "Write " + vip.address() + "/" + length);
            }
            places.add(new Placed(item.entry().path(), item.entry().line(), address));
            vips.add(vip);
        }
        return vips;
    }
}
