package io.understudy.settings.read;

import io.understudy.settings.Literals;
import io.understudy.settings.Mirror;
import io.understudy.settings.Settings;
import io.understudy.settings.yaml.FaultCollector;
import io.understudy.settings.yaml.YamlLocation;
import io.understudy.vocabulary.NodeId;
import java.net.InetAddress;
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
    private final List<ServiceReader> services;
    private final @Nullable NodeId node;
    private final Predicate<InetAddress> ownAddress;
    private final FaultCollector findings;

    CrossChecks(List<ServiceReader> services, @Nullable NodeId node, Predicate<InetAddress> ownAddress,
            FaultCollector findings) {
        this.services = services;
        this.node = node;
        this.ownAddress = ownAddress;
        this.findings = findings;
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
            for (var other : seen) {
                var theirs = Objects.requireNonNull(other.mirror());
                if (theirs.to().startsWith(mirror.to()) || mirror.to().startsWith(theirs.to())) {
                    fault(reader, ".mirror.to", "lies in the mirror of " + other.name() + ", or around it",
                            "Give each mirror a folder of its own");
                }
                if (mirror.from() instanceof Mirror.Mount mine && theirs.from() instanceof Mirror.Mount its
                        && mine.at().equals(its.at())) {
                    fault(reader, ".mirror.from.mount.at", "is the mount point of " + other.name() + " too",
                            "Give each mount a folder of its own");
                }
            }
            if (mirror.from() instanceof Mirror.Mount mount
                    && (mount.at().startsWith(mirror.to()) || mirror.to().startsWith(mount.at()))) {
                fault(reader, ".mirror.to", "lies in what is mounted, or around it",
                        "Write the data outside of the mount point");
            }
            seen.add(service);
        }
    }

    private void fault(ServiceReader reader, String key, String problem, String remedy) {
        var path = reader.section().path() + key;
        findings.fault(path, findings.lines().of(path), problem, remedy);
    }

    /** A power switch knows nothing of services. */
    private void hostIsShared(ServiceReader reader) {
        var service = reader.service();
        if (service == null) {
            return;
        }
        var others = services.stream().filter(s -> s != reader).map(ServiceReader::service).filter(Objects::nonNull)
                .filter(other -> other.primary().sameHost(service.primary())).map(Settings.Service::name).toList();
        var methods = service.fence().methods();
        for (int i = 0; i < methods.size() && !others.isEmpty(); i++) {
            if (methods.get(i).scope() == Settings.Scope.HOST) {
                var key = reader.section().path() + ".fence.methods[" + i + "]";
                findings.warn(key, findings.lines().of(key),
                        "takes the whole primary away, which runs " + String.join(", ", others)
                                + " too: it is left out while one of them is not down or here",
                        "Give every service on this primary the same method, and one of scope: addresses before it");
            }
        }
    }

    private Set<InetAddress> addressesAreUnique() {
        var owners = new HashMap<InetAddress, String>();
        for (var service : services) {
            for (var one : service.addresses()) {
                var owner = owners.putIfAbsent(one.address(), service.name());
                if (owner != null) {
                    findings.fault(one.key(), one.line(),
                            Literals.text(one.address()) + (owner.equals(service.name())
                                    ? " is there twice"
                                    : " belongs to the service " + YamlLocation.shown(owner) + " already"),
                            "One address moves with one service: keep one of the two");
                }
            }
        }
        return owners.keySet();
    }

    private void primaryIsAnother(ServiceReader service, Set<InetAddress> protectedAddresses) {
        if (node != null && node.equals(service.primaryName())) {
            findings.fault(service.section().path() + ".primary.name", service.primaryNameLine(),
                    "'" + node + "' is this host's own name (node)",
                    "Name the primary and this host differently");
        }
        var primary = service.primary();
        // While it holds the primary's own address, as the shell version did, this host does answer for it.
        if (primary != null && ownAddress.test(primary.address()) && !protectedAddresses.contains(primary.address())) {
            findings.warn(primary.key(), primary.line(),
                    Literals.text(primary.address()) + " is an address of this host, which would watch itself",
                    "Write the other host's address");
        }
    }

    /** A witness that goes down together with A, or that is B, always agrees with the wrong side. */
    private void witnessesAreOthers(ServiceReader service, Set<InetAddress> protectedAddresses) {
        var primaries = new HashSet<InetAddress>();
        for (var each : services) {
            if (each.primary() != null) {
                primaries.add(each.primary().address());
            }
        }
        for (var witness : service.witnesses()) {
            var what = primaries.contains(witness.address())
                    ? "a primary"
                    : protectedAddresses.contains(witness.address())
                            ? "a service address"
                            : ownAddress.test(witness.address()) ? "this host itself" : "";
            if (!what.isEmpty()) {
                findings.fault(witness.key(), witness.line(),
                        Literals.text(witness.address()) + " is " + what + ", which can't be a witness",
                        "Name an address that both hosts should see: the gateway, a switch");
            }
        }
    }
}
