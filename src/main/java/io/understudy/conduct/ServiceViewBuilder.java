package io.understudy.conduct;

import io.understudy.failover.Answer;
import io.understudy.failover.Policy;
import io.understudy.failover.Reason;
import io.understudy.failover.Situation;
import io.understudy.failover.State;
import io.understudy.failover.Step;
import io.understudy.failover.evidence.Watch;
import io.understudy.failover.evidence.Wire;
import io.understudy.failover.explain.Forecast;
import io.understudy.failover.explain.Gates;
import io.understudy.settings.Settings;
import io.understudy.vocabulary.Gate;
import io.understudy.vocabulary.GateName;
import io.understudy.vocabulary.Mode;
import io.understudy.vocabulary.ReasonCode;
import io.understudy.vocabulary.Verdict;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Draws the picture of one service that pages and API show. Used on the service's own thread, but for {@link #took}.
 */
final class ServiceViewBuilder {
    /** As the gates and the reasons of a hold say it. */
    private static final Pattern LEFT = Pattern.compile("for another [0-9.]+(ms|s|m[0-9]*s?)");

    private final ServiceDecider.Tools tools;
    private final Settings.Service service;
    private final Policy policy;
    private final RecoveryLog chronicle;
    private final Map<String, Duration> took = new ConcurrentHashMap<>();
    private String word = "";
    private Instant since;
    private String because = "";

    ServiceViewBuilder(ServiceDecider.Tools tools, Settings.Service service, Policy policy, RecoveryLog chronicle) {
        this.tools = tools;
        this.service = service;
        this.policy = policy;
        this.chronicle = chronicle;
        this.since = tools.clock().instant();
    }

    void took(String probe, Duration time, boolean up) {
        if (up) {
            took.put(probe, time);
        }
    }

    /**
     * The same but for times and round trips; also for the time that is left of a hold, which is another one with each
     * decision and would have every page fetched anew ten times a second for as long as it runs.
     */
    static boolean same(ServiceView a, ServiceView b) {
        return a.state().equals(b.state())
                && (a.because().equals(b.because()) || timeless(a.because()).equals(timeless(b.because())))
                && a.holder().equals(b.holder())
                && a.verdict().equals(b.verdict()) && a.held().equals(b.held())
                && (a.gates().equals(b.gates()) || timeless(a.gates()).equals(timeless(b.gates())))
                && a.host().verdict().equals(b.host().verdict())
                && a.host().misses() == b.host().misses()
                && a.probes().stream().map(p -> p.verdict().word() + p.why() + p.misses()).toList()
                        .equals(b.probes().stream().map(p -> p.verdict().word() + p.why() + p.misses()).toList())
                && Objects.equals(a.paused(), b.paused())
                && Objects.equals(a.lastRecovery(), b.lastRecovery());
    }

    private static String timeless(String sentence) {
        return LEFT.matcher(sentence).replaceAll("");
    }

    private static List<Gate> timeless(List<Gate> gates) {
        return gates.stream().map(g -> new Gate(g.name(), g.ok(), timeless(g.why()), g.overridable()))
                .toList();
    }

    ServiceView of(Situation s, Optional<Step> step) {
        long now = tools.ticker().nanos();
        if (!s.state().word().equals(word)) {
            word = s.state().word();
            since = tools.clock().instant();
            because = "";
        }
        // An order that was refused changes nothing: why it stands where it stands is what it was.
        step.filter(done -> !(done.answer() instanceof Answer.Conflict) && !(done.answer() instanceof Answer.Refused))
                .map(Step::reason)
                .filter(r -> because.isEmpty() || lasting(r.code()))
                .ifPresent(r -> because = r.sentence());
        var gates = gates(s, now);
        var missing = gates.stream().filter(g -> !g.ok()).map(g -> g.name().word() + ": " + g.why()).toList();
        return new ServiceView(service.name(), s.state().name(), since,
                because,
                policy.act() ? Mode.ACT : Mode.OBSERVE, verdict(s), lastAnswer(s), holder(s), shouldHold(s),
                paused(s, now),
                null,
                policy.addresses().stream().map(Object::toString).toList(),
                policy.addresses().stream().filter(s.evidence().held()::contains).map(Object::toString).toList(),
                service.interfaceName(), host(s), probes(s),
                gates,
                new ServiceView.Readiness(missing.isEmpty(), missing), Forecast.of(policy, s, now),
                chronicle.lastRecovery().isEmpty() ? null : chronicle.lastRecovery());
    }

    /** Whether a reason is why the service stands where it stands, not only news on the way. */
    private static boolean lasting(ReasonCode code) {
        return code != ReasonCode.WAITING && code != ReasonCode.NEWS && code != ReasonCode.ANNOUNCE_AGAIN;
    }

    private List<Gate> gates(Situation s, long now) {
        var gates = new ArrayList<>(Gates.takeover(policy, s, now).stream().toList());
        if (service.mirror() != null && gates.stream().noneMatch(g -> g.name() == GateName.MIRROR)) {
            // A stale one is shown; only where when-stale is block the core knows of it, and keeps from acting.
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

    /** What was known last says nothing once nobody looks any more. */
    private static Verdict verdict(Situation s) {
        return s.state() instanceof State.Stopped ? Verdict.UNKNOWN : s.evidence().anywhere();
    }

    private @Nullable Instant lastAnswer(Situation s) {
        long last = s.evidence().lastAnswer();
        return last == Watch.NEVER ? null : chronicle.wall(last);
    }

    private String holder(Situation s) {
        var evidence = s.evidence();
        if (!evidence.held().isEmpty() && evidence.held().containsAll(policy.addresses())) {
            return policy.self().name();
        }
        var wires = policy.addresses().stream().map(evidence.host()::wire).toList();
        if (wires.stream().allMatch(w -> w.kind() == Wire.Kind.ANSWERED)
                || evidence.service() == Verdict.UP && wires.stream().allMatch(w -> w.kind() == Wire.Kind.UNASKED)) {
            return policy.primary().name();
        }
        return wires.stream().allMatch(w -> w.kind() == Wire.Kind.SILENT) && evidence.held().isEmpty()
                && evidence.host().networkOk() ? "nobody" : "unknown";
    }

    private String shouldHold(Situation s) {
        boolean here = switch (s.state()) {
            case State.Holding _, State.TakingOver _, State.Stopped _ -> true;
            case State.Halted _ -> !s.evidence().held().isEmpty();
            case State.Starting(boolean retake, _) -> retake;
            case State.Watching _, State.Suspect _, State.Blind _, State.Diagnosing _, State.Respawning _,
                    State.Verifying _, State.Fencing _, State.FailingBack _ ->
                false;
        };
        return here ? policy.self().name() : policy.primary().name();
    }

    private ServiceView.@Nullable Paused paused(Situation s, long now) {
        var pause = s.paused();
        if (pause == null || pause.until() != null && pause.until() <= now) {
            return null;
        }
        // To the second, so that a picture of the same pause is the same picture.
        var until = pause.until() == null
                ? null
                : chronicle.wall(pause.until()).truncatedTo(ChronoUnit.SECONDS);
        return new ServiceView.Paused(pause.by(), pause.reason(), until);
    }

    private ServiceView.ProbeView host(Situation s) {
        var look = tools.hostWatch().look(service.name());
        var host = s.evidence().host();
        return new ServiceView.ProbeView("host", "echo", host.host(),
                host.firstMiss() == Watch.NEVER ? "" : "no answer", look.map(l -> l.misses()).orElse(0),
                look.map(l -> l.roundTrip()).orElse(null),
                look.filter(l -> l.lastAnswer() != Watch.NEVER).map(l -> chronicle.wall(l.lastAnswer())).orElse(null),
                look.map(l -> chronicle.wall(l.next())).orElse(null));
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
                    watch.misses(),
                    took.get(p.name()),
                    evidence.lastUpSentAt() == Watch.NEVER ? null : chronicle.wall(watch.quietSince()), next(p));
        }).toList();
    }

    private @Nullable Instant next(Settings.Probe probe) {
        var next = tools.probes().next(service.name(), probe.name());
        return next.isEmpty() ? null : chronicle.wall(next.getAsLong());
    }
}
