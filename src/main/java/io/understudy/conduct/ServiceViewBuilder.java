package io.understudy.conduct;

import io.understudy.failover.Policy;
import io.understudy.failover.Situation;
import io.understudy.failover.evidence.Watch;
import io.understudy.failover.explain.Forecast;
import io.understudy.failover.explain.Gates;
import io.understudy.probe.HostWatch;
import io.understudy.settings.Settings;
import io.understudy.vocabulary.Gate;
import io.understudy.vocabulary.GateName;
import io.understudy.vocabulary.Mode;
import io.understudy.vocabulary.Verdict;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.LongFunction;
import org.jspecify.annotations.Nullable;

/**
 * Builds the view of one service that pages and API show, from a scene of its deciding and from what the watches have
 * published. Any thread.
 */
final class ServiceViewBuilder {
    private final ServiceTools tools;
    private final Settings.Service service;
    private final Policy policy;
    private final LongFunction<Instant> wall;
    private final ServingWatch serving;
    private final Map<String, Duration> took = new ConcurrentHashMap<>();

    /** @param wall the wall time of a monotonic moment */
    ServiceViewBuilder(ServiceTools tools, Settings.Service service, Policy policy, LongFunction<Instant> wall,
            ServingWatch serving) {
        this.tools = tools;
        this.service = service;
        this.policy = policy;
        this.wall = wall;
        this.serving = serving;
    }

    void took(String probe, Duration time, boolean up) {
        if (up) {
            took.put(probe, time);
        }
    }

    /**
     * Whether two pictures are the same but for times and round trips; also for the time that is left of a hold, which
     * changes with each decision and would make every page fetch again ten times a second for as long as it runs.
     */
    static boolean same(ServiceView a, Standing of, ServiceView b, Standing ofOther) {
        return a.state() == b.state() && of.sameReason(ofOther) && a.holder().equals(b.holder())
                && a.verdict() == b.verdict() && a.held().equals(b.held())
                && timeless(a.gates()).equals(timeless(b.gates()))
                && a.host().verdict() == b.host().verdict()
                && a.host().misses() == b.host().misses()
                && timeless(a).equals(timeless(b))
                && Objects.equals(a.paused(), b.paused()) && a.serving().sameButForTime(b.serving())
                && Objects.equals(a.lastRecovery(), b.lastRecovery());
    }

    /** What a closed hold says is the time that is left of it. */
    private static List<Gate> timeless(List<Gate> gates) {
        return gates.stream().map(
                g -> g.name() == GateName.HOLD && !g.ok() ? new Gate(g.name(), false, "", g.overridable()) : g)
                .toList();
    }

    private record Probed(Verdict verdict, String why, int misses) {}

    private static List<Probed> timeless(ServiceView view) {
        return view.probes().stream().map(p -> new Probed(p.verdict(), p.why(), p.misses())).toList();
    }

    ServiceView of(Scene scene) {
        var s = scene.situation();
        long now = scene.at();
        var gates = gates(s, now);
        var missing = ServiceView.Readiness.missing(gates);
        return new ServiceView(service.name(), s.state().name(), scene.standing().since(),
                scene.standing().because(), policy.act() ? Mode.ACT : Mode.OBSERVE, s.evidence().anywhere(),
                lastAnswer(s),
                HolderName.now(policy, s), HolderName.wanted(policy, s), paused(s, now), null,
                policy.addresses().stream().map(Object::toString).toList(),
                policy.addresses().stream().filter(s.evidence().held()::contains).map(Object::toString).toList(),
                service.interfaceName(), host(s), probes(s), gates,
                new ServiceView.Readiness(missing.isEmpty(), missing), Forecast.of(policy, s, now),
                scene.lastRecovery().isEmpty() ? null : scene.lastRecovery(), serving.of(scene));
    }

    private List<Gate> gates(Situation s, long now) {
        var gates = new ArrayList<>(Gates.takeover(policy, s, now));
        if (service.mirror() != null && gates.stream().noneMatch(g -> g.name() == GateName.MIRROR)) {
            // A stale copy is shown; only with when-stale: block does deciding know of it and refuse to act.
            var stale = tools.mirrors().stale(service.name());
            gates.add(new Gate(GateName.MIRROR, stale.isEmpty(),
                    stale.isEmpty() ? "nothing speaks against the data here" : stale, true));
        }
        var ssh = service.primary().ssh();
        if (ssh != null) {
            var trouble = tools.remotes().trouble(ssh);
            gates.add(new Gate(GateName.SSH, trouble.isEmpty(),
                    trouble.orElse("SSH to " + policy.primary() + " works"), true));
        }
        var journal = tools.journal().trouble();
        gates.add(new Gate(GateName.JOURNAL, journal.isEmpty(), journal.orElse("the journal is written"), true));
        gates.add(new Gate(GateName.DECIDING, true, "decisions are taken", false));
        return List.copyOf(gates);
    }

    private @Nullable Instant lastAnswer(Situation s) {
        long last = s.evidence().lastAnswer();
        return last == Watch.NEVER ? null : wall.apply(last);
    }

    private ServiceView.@Nullable Paused paused(Situation s, long now) {
        var pause = s.paused();
        if (pause == null || pause.until() != null && pause.until() <= now) {
            return null;
        }
        // To the second, so that a picture of the same pause is the same picture.
        var until = pause.until() == null ? null : wall.apply(pause.until()).truncatedTo(ChronoUnit.SECONDS);
        return new ServiceView.Paused(pause.by(), pause.reason(), until);
    }

    private ServiceView.ProbeView host(Situation s) {
        var look = tools.hostWatch().look(service.name());
        var host = s.evidence().host();
        return new ServiceView.ProbeView("host", "echo", host.host(),
                host.firstMiss() == Watch.NEVER ? "" : "no answer", look.map(HostWatch.Look::misses).orElse(0),
                look.map(HostWatch.Look::roundTrip).orElse(null),
                look.filter(l -> l.lastAnswer() != Watch.NEVER).map(l -> wall.apply(l.lastAnswer())).orElse(null),
                look.map(l -> wall.apply(l.next())).orElse(null));
    }

    private List<ServiceView.ProbeView> probes(Situation s) {
        return service.probes().stream().map(p -> {
            var evidence = s.evidence().probes().get(p.name());
            var kind = switch (p.check()) {
                case Settings.HttpCheck _ -> "http";
                case Settings.TcpCheck _ -> "tcp";
                case Settings.CommandCheck _ -> "command";
            };
            if (evidence == null) {
                return new ServiceView.ProbeView(p.name(), kind, Verdict.UNKNOWN, "", 0, null, null, next(p));
            }
            var watch = evidence.watch();
            return new ServiceView.ProbeView(p.name(), kind, s.evidence().of(p.name()), evidence.why(),
                    watch.misses(), took.get(p.name()),
                    evidence.lastUpSentAt() == Watch.NEVER ? null : wall.apply(watch.quietSince()), next(p));
        }).toList();
    }

    private @Nullable Instant next(Settings.Probe probe) {
        var next = tools.probes().next(service.name(), probe.name());
        return next.isEmpty() ? null : wall.apply(next.getAsLong());
    }
}
