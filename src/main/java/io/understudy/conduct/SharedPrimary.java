package io.understudy.conduct;

import io.understudy.fence.FenceReport;
import io.understudy.fence.Fencer;
import io.understudy.fence.PrimaryLengths;
import io.understudy.settings.Settings;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;

/**
 * Refuses a method that takes the whole host away while another service on that host would die with it. Two services of
 * a host that froze do not go down in the same moment: the first one's method is then refused, the last one's fences
 * for both, and the first goes on with the proof that this gives.
 */
final class SharedPrimary implements Fencer {
    private final Fencer fencer;
    private final Settings settings;
    private final Predicate<String> spared;

    /**
     * @param spared whether nothing of the service of that name would be lost: it is known to be down there, or it is
     *        here. Any thread
     */
    SharedPrimary(Fencer fencer, Settings settings, Predicate<String> spared) {
        this.fencer = fencer;
        this.settings = settings;
        this.spared = spared;
    }

    @Override
    public FenceReport fence(Settings.Service service, Settings.FenceMethod method) {
        if (method.scope() == Settings.Scope.HOST) {
            for (var other : settings.services()) {
                if (!other.name().equals(service.name()) && other.primary().sameHost(service.primary())
                        && !spared.test(other.name())) {
                    return new FenceReport(name(method), FenceReport.Result.REFUSED, false, "service " + other.name()
                            + " on " + other.primary().name()
                            + " may still be up there: it would die with the host", List.of());
                }
            }
        }
        return fencer.fence(service, method);
    }

    @Override
    public PrimaryLengths lengths() {
        return fencer.lengths();
    }

    @Override
    public Map<String, List<String>> foresee(Settings.Ssh ssh, List<Settings.Service> services) {
        return fencer.foresee(ssh, services);
    }

    private static String name(Settings.FenceMethod method) {
        return switch (method) {
            case Settings.SshFence _ -> "ssh";
            case Settings.AgentFence agent -> agent.run();
        };
    }
}
