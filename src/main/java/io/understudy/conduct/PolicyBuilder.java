package io.understudy.conduct;

import io.understudy.failover.HoldDown;
import io.understudy.failover.Policy;
import io.understudy.settings.Settings;
import io.understudy.vocabulary.Mode;
import io.understudy.vocabulary.Pace;
import java.util.LinkedHashMap;
import org.jspecify.annotations.Nullable;

/** What deciding needs of the settings. */
final class PolicyBuilder {
    private PolicyBuilder() {}

    static Policy of(Settings settings, Settings.Service service) {
        var probes = new LinkedHashMap<String, Pace>();
        service.probes().forEach(p -> probes.put(p.name(), p.pace()));
        return new Policy(settings.node(), service.primary().name(), service.mode() == Mode.ACT,
                service.addresses(), service.hostWatch(), probes, respawn(service.respawn()),
                service.fence().methods().stream()
                        .map(m -> new Policy.Method(name(m), m instanceof Settings.SshFence,
                                m instanceof Settings.SshFence && throughAddress(service)))
                        .toList(),
                service.fence().proof() == Settings.Proof.METHOD,
                service.fence().whenUnproven() == Settings.WhenUnproven.TAKE_OVER, service.takeover().confirm(),
                service.afterTakeover() == Settings.AfterTakeover.STOP,
                service.failback().claim() != null && !throughAddress(service),
                service.primary().stop() != null,
                service.failback().policy() == Settings.FailbackPolicy.AFTER ? service.failback().after() : null,
                settings.startHold(), new HoldDown(service.holdDown().window(), service.holdDown().takeovers()));
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
                : new Policy.Respawn(respawn.delay(), respawn.attempts(), respawn.most(), respawn.window());
    }
}
