package io.understudy.conduct;

import io.understudy.failover.HoldDown;
import io.understudy.failover.Policy;
import io.understudy.settings.Settings;
import io.understudy.vocabulary.Pace;
import java.time.Duration;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What deciding needs of the settings. */
final class PolicyBuilder {
    private static final long LATE_LEAST = Duration.ofMillis(200).toNanos();

    private PolicyBuilder() {}

    static Policy of(Settings settings, Settings.Service service) {
        var probes = new LinkedHashMap<String, Pace>();
        service.probes().forEach(p -> probes.put(p.name(), p.pace()));
        return new Policy(new Policy.Hosts(settings.node(), service.primary().name()), service.mode(),
                service.addresses(), service.hostWatch(), probes, respawn(service.respawn()), fence(service),
                new Policy.Takeover(service.takeover().confirm(), switch (service.afterTakeover()) {
                    case HOLD -> Policy.AfterTakeover.HOLD;
                    case STOP -> Policy.AfterTakeover.STOP;
                }, switch (service.takeover().standby()) {
                    case HOT -> Policy.Standby.HOT;
                    case COLD -> Policy.Standby.COLD;
                }, service.takeover().start() != null, service.takeover().timeout()), obeys(service),
                new Policy.Failback(switch (service.failback().policy()) {
                    case MANUAL -> null;
                    case AFTER -> service.failback().after();
                }, asks(service)), settings.startHold(),
                new HoldDown(service.holdDown().window(), service.holdDown().takeovers()));
    }

    /** Whether the primary can be asked if it could serve. */
    private static boolean asks(Settings.Service service) {
        return service.primary().ssh() != null && !throughAddress(service)
                && (service.failback().check() != null || service.respawn() != null);
    }

    private static Policy.Fence fence(Settings.Service service) {
        var methods = service.fence().methods().stream().map(m -> new Policy.Method(name(m), switch (m) {
            case Settings.AgentFence _ -> Policy.Way.AGENT;
            case Settings.SshFence _ -> throughAddress(service) ? Policy.Way.SSH_BY_ADDRESS : Policy.Way.SSH;
        })).toList();
        return new Policy.Fence(methods, switch (service.fence().proof()) {
            case WIRE -> Policy.Proof.WIRE;
            case METHOD -> Policy.Proof.METHOD;
        }, switch (service.fence().whenUnproven()) {
            case HOLD -> Policy.WhenUnproven.HOLD;
            case TAKE_OVER -> Policy.WhenUnproven.TAKE_OVER;
        });
    }

    private static Set<Policy.Command> obeys(Settings.Service service) {
        var obeys = EnumSet.noneOf(Policy.Command.class);
        if (service.failback().claim() != null && !throughAddress(service)) {
            obeys.add(Policy.Command.CLAIM);
        }
        if (service.primary().stop() != null) {
            obeys.add(Policy.Command.STOP);
        }
        return obeys;
    }

    /**
     * Whether SSH goes to one of the addresses, so that it reaches this host while it holds them, and nobody in
     * between.
     */
    static boolean throughAddress(Settings.Service service) {
        var ssh = service.primary().ssh();
        return ssh != null && service.addresses().stream().anyMatch(vip -> vip.address().equals(ssh.host()));
    }

    static String name(Settings.FenceMethod method) {
        return switch (method) {
            case Settings.SshFence _ -> "ssh";
            case Settings.AgentFence agent -> agent.run();
        };
    }

    private static Policy.@Nullable Respawn respawn(Settings.@Nullable Respawn respawn) {
        return respawn == null
                ? null
                : new Policy.Respawn(respawn.delay(), respawn.attempts(), respawn.window(), respawn.most());
    }

    /**
     * The shortest timeout, as for the probes; but where this host is overloaded, decisions must still be taken.
     */
    static long patience(Settings.Service service) {
        long least = service.hostWatch().timeout().toNanos();
        for (var probe : service.probes()) {
            least = Math.min(least, probe.pace().timeout().toNanos());
        }
        return Math.max(least, LATE_LEAST);
    }
}
