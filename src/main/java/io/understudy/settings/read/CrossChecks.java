package io.understudy.settings.read;

import io.understudy.settings.Literals;
import io.understudy.settings.Mirror;
import io.understudy.settings.Settings;
import io.understudy.settings.text.Quoted;
import io.understudy.settings.yaml.FaultCollector;
import io.understudy.vocabulary.NodeId;
import java.net.InetAddress;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** Rules that look across services, or at this host. */
final class CrossChecks {
    private final List<ReadService> services;
    private final @Nullable NodeId node;
    private final Path dataDir;
    private final Predicate<InetAddress> ownAddress;
    private final FaultCollector faults;

    CrossChecks(List<ReadService> services, @Nullable NodeId node, Path dataDir,
            Predicate<InetAddress> ownAddress, FaultCollector faults) {
        this.services = services;
        this.node = node;
        this.dataDir = dataDir;
        this.ownAddress = ownAddress;
        this.faults = faults;
    }

    void check() {
        var protectedAddresses = addressesAreUnique();
        for (var service : services) {
            primaryIsAnother(service, protectedAddresses);
            witnessesAreOthers(service, protectedAddresses);
            hostIsShared(service);
        }
        mirrorsKeepApart();
    }

    /** Two runs that write into one folder would delete each other's files; two mounts at one point hide each other. */
    private void mirrorsKeepApart() {
        var seen = new ArrayList<Settings.Service>();
        for (var reader : services) {
            var service = reader.service();
            var mirror = service == null ? null : service.mirror();
            if (service == null || mirror == null) {
                continue;
            }
            if (RealPath.of(dataDir).startsWith(RealPath.of(mirror.to()))) {
                fault(reader, ".mirror.to", "holds the data-dir: a run may delete the journal",
                        "Write a folder that holds nothing else, for example /srv/data-from-a");
            }
            for (var other : seen) {
                var theirs = Objects.requireNonNull(other.mirror());
                if (overlap(theirs.to(), mirror.to())) {
                    fault(reader, ".mirror.to", "overlaps the mirror of " + other.name(),
                            "Give each mirror its own folder");
                }
                if (mirror.from() instanceof Mirror.Mount mine && theirs.from() instanceof Mirror.Mount its
                        && mine.at().equals(its.at())) {
                    fault(reader, ".mirror.from.mount.at", "is also the mount point of " + other.name(),
                            "Give each mount its own folder");
                }
            }
            if (mirror.from() instanceof Mirror.Mount mount && overlap(mount.at(), mirror.to())) {
                fault(reader, ".mirror.to", "overlaps the mount point",
                        "Write a folder outside of the mount point");
            }
            seen.add(service);
        }
    }

    /** Whether one lies in the other, wherever links lead. */
    private static boolean overlap(Path one, Path other) {
        var a = RealPath.of(one);
        var b = RealPath.of(other);
        return a.startsWith(b) || b.startsWith(a);
    }

    private void fault(ReadService reader, String key, String problem, String remedy) {
        var path = reader.path() + key;
        faults.fault(path, faults.lines().of(path), problem, remedy);
    }

    /** A power switch knows nothing about services. */
    private void hostIsShared(ReadService reader) {
        var service = reader.service();
        if (service == null) {
            return;
        }
        var others = services.stream().filter(s -> s != reader).map(ReadService::service).filter(Objects::nonNull)
                .filter(other -> other.primary().sameHost(service.primary())).map(Settings.Service::name).toList();
        var methods = service.fence().methods();
        for (int i = 0; i < methods.size() && !others.isEmpty(); i++) {
            if (methods.get(i).scope() == Settings.Scope.HOST) {
                var key = reader.path() + ".fence.methods[" + i + "]";
                faults.warn(key, faults.lines().of(key),
                        "takes the whole primary down, which also runs " + String.join(", ", others)
                                + ": it is skipped unless each of them is down or runs on this host",
                        "Give every service on this primary the same method, after one with scope: addresses");
            }
        }
    }

    private Set<InetAddress> addressesAreUnique() {
        var owners = new HashMap<InetAddress, String>();
        for (var service : services) {
            for (var one : service.addresses()) {
                var owner = owners.putIfAbsent(one.address(), service.name());
                if (owner != null) {
                    faults.fault(one.key(), one.line(),
                            Literals.text(one.address()) + (owner.equals(service.name())
                                    ? " is listed twice"
                                    : " already belongs to the service " + Quoted.value(owner)),
                            "Remove it from one of the two: an address moves with one service");
                }
            }
        }
        return owners.keySet();
    }

    private void primaryIsAnother(ReadService service, Set<InetAddress> protectedAddresses) {
        if (node != null && node.equals(service.primaryName())) {
            faults.fault(service.path() + ".primary.name", service.primaryNameLine(),
                    "'" + node + "' is this host's own name (node)",
                    "Give the primary another name");
        }
        var primary = service.primary();
        // While this host holds the primary's own address, as in the shell version, it does answer for it.
        if (primary != null && ownAddress.test(primary.address()) && !protectedAddresses.contains(primary.address())) {
            faults.warn(primary.key(), primary.line(),
                    Literals.text(primary.address()) + " is an address of this host, which would then watch itself",
                    "Write the address of the other host");
        }
    }

    /** A witness that goes down with the primary, or that is this host, always agrees with the wrong side. */
    private void witnessesAreOthers(ReadService service, Set<InetAddress> protectedAddresses) {
        var primaries = new HashSet<InetAddress>();
        for (var each : services) {
            if (each.primary() != null) {
                primaries.add(each.primary().address());
            }
            var ssh = each.service() == null ? null : each.service().primary().ssh();
            var other = ssh == null ? null : Literals.address(ssh.host());
            if (other != null) {
                primaries.add(other);
            }
        }
        for (var witness : service.witnesses()) {
            var what = primaries.contains(witness.address())
                    ? "the address of a primary"
                    : protectedAddresses.contains(witness.address())
                            ? "a service address"
                            : ownAddress.test(witness.address()) ? "an address of this host" : "";
            if (!what.isEmpty()) {
                faults.fault(witness.key(), witness.line(),
                        Literals.text(witness.address()) + " is " + what + " and cannot be a witness",
                        "Name an address that both hosts should reach, for example the gateway or a switch");
            }
        }
    }
}
