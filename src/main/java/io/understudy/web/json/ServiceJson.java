package io.understudy.web.json;

import io.swagger.v3.oas.annotations.media.Schema;
import io.understudy.conduct.ServiceView;
import io.understudy.conduct.Serving;
import io.understudy.journal.Journal;
import io.understudy.mirror.MirrorView;
import io.understudy.mirror.Mirrors;
import io.understudy.vocabulary.Gate;
import io.understudy.vocabulary.StateName;
import io.understudy.web.lookup.LastRecoveries;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.ObjectMapper;

/** What the REST API answers, as JSON. */
public final class ServiceJson {
    private ServiceJson() {}

    public record Service(String name, String state, Instant since, String because, String mode, String verdict,
            @Nullable Instant lastAnswer, String holder, String shouldHold, @Nullable Instant heldSince,
            ServiceView.@Nullable Paused paused, Serving.@Nullable Conflict conflict, @Nullable Unserved unserved,
            @Nullable String stalled, List<String> addresses, String interfaceName,
            Probe host, List<Probe> probes, List<GateJson> gates, ServiceView.Readiness readiness,
            String forecast, @Nullable MirrorView mirror,
            @Nullable Recovery lastRecovery) {}

    /**
     * Nobody answers the clients. {@code cause} is stable; {@code neglected} once it has lasted for {@code
     * notify.after} while nothing is done.
     */
    @Schema(name = "Unserved")
    record Unserved(Instant since, Duration lasted, String cause, String why, boolean neglected,
            @Nullable String acknowledged) {
        static @Nullable Unserved of(Serving.@Nullable Unserved u) {
            return u == null
                    ? null
                    : new Unserved(u.since(), u.lasted(), u.cause().word(), u.why(), u.neglected(), u.acknowledged());
        }
    }

    record Probe(String name, String kind, String verdict, String why, int misses, @Nullable Duration roundTrip,
            @Nullable Instant lastAnswer, @Nullable Instant next) {
        public static Probe of(ServiceView.ProbeView p) {
            return new Probe(p.name(), p.kind(), p.verdict().word(), p.why(), p.misses(), p.roundTrip(), p.lastAnswer(),
                    p.next());
        }
    }

    /** A condition that must hold before an action; {@code overridable} by an operator's {@code force}. */
    @Schema(name = "Gate")
    public record GateJson(String name, boolean ok, String why, boolean overridable) {
        public static List<GateJson> of(List<Gate> gates) {
            return gates.stream().map(g -> new GateJson(g.name().word(), g.ok(), g.why(), g.overridable())).toList();
        }
    }

    public record Recovery(String id, String url, String service, String trigger, Instant started,
            @Nullable Instant ended,
            String result,
            String because, String user, @Nullable Duration outage) {
        public static Recovery of(Journal.Recovery r) {
            return new Recovery(r.id(), "/api/v1/recoveries/" + r.id(), r.service(), r.triggerWord(),
                    r.started(), r.ended(), r.result().word(), r.because(), r.user(), r.outage());
        }
    }

    public record Event(long id, Instant at, String service, String recovery, String kind, String from, String to,
            String code,
            String because,
            String user, @Nullable JsonNode detail) {
        public static Event of(Journal.Event e, ObjectMapper mapper) {
            return new Event(e.id(), e.at(), e.service(), e.recovery(), e.kind().word(), e.fromWord(), e.toWord(),
                    e.code(),
                    e.because(), e.user(),
                    e.detail().isEmpty() ? null : mapper.readTree(e.detail()));
        }
    }

    public record Phase(int ordinal, String name, Instant started, @Nullable Duration took) {
        static Phase of(Journal.Phase p) {
            return new Phase(p.ordinal(), p.name().word(), p.started(), p.took());
        }
    }

    public record Act(long id, Instant at, String action, String detail, @Nullable Instant finished, String result,
            String outcome, String output, @Nullable Duration took) {
        static Act of(Journal.Act a) {
            return new Act(a.id(), a.at(), a.actionWord(), a.detail(), a.finished(), a.resultWord(), a.outcome(),
                    a.output(), a.took());
        }
    }

    public record Story(String id, String service, String trigger, Instant started, @Nullable Instant ended,
            String result, String because, String user, @Nullable Duration outage, List<Phase> phases,
            List<Event> decisions, List<Act> commands) {
        public static Story of(Journal.Story s, ObjectMapper mapper) {
            var r = s.recovery();
            return new Story(r.id(), r.service(), r.triggerWord(), r.started(), r.ended(), r.result().word(),
                    r.because(), r.user(), r.outage(), s.phases().stream().map(Phase::of).toList(),
                    s.decisions().stream().map(e -> Event.of(e, mapper)).toList(),
                    s.acts().stream().map(Act::of).toList());
        }
    }

    public record Events(List<Event> events, @Nullable String next) {}

    /** @param holds whether this node has all addresses */
    public record Holder(String holder, boolean holds) {}

    /** @param recovery its id; null for an order that needs none */
    public record Accepted(@Nullable String recovery, String url) {}

    /** Every service with its mirror and its newest recovery, with few queries. */
    public static List<Service> all(List<ServiceView> views, Mirrors mirrors, Journal journal) {
        var newest = LastRecoveries.of(views, journal);
        return views.stream().map(v -> of(v, mirrors.view(v.name()).orElse(null), newest.of(v))).toList();
    }

    /** One service with its mirror and its newest recovery. */
    public static Service one(ServiceView view, Mirrors mirrors, Journal journal) {
        return all(List.of(view), mirrors, journal).getFirst();
    }

    private static Service of(ServiceView v, @Nullable MirrorView mirror, Journal.@Nullable Recovery last) {
        return new Service(v.name(), v.state().word(), v.since(), v.because(), v.mode().word(), v.verdict().word(),
                v.lastAnswer(),
                v.holder(), v.shouldHold(), v.serving().heldSince(), v.paused(), v.conflict(),
                Unserved.of(v.unserved()), v.stalled(), v.addresses(), v.interfaceName(), Probe.of(v.host()),
                v.probes().stream().map(Probe::of).toList(),
                GateJson.of(v.gates()),
                v.readiness(),
                v.forecast() + lost(v, mirror), mirror, last == null ? null : Recovery.of(last));
    }

    /** What a takeover would lose now: as of now, however old the last decision is. */
    private static String lost(ServiceView v, @Nullable MirrorView mirror) {
        if (mirror == null || v.stalled() != null || !mayBeTakenOver(v.state())) {
            return "";
        }
        return mirror.asOf() == null
                ? " The data was never copied here completely."
                : " What changed since " + mirror.asOf().truncatedTo(ChronoUnit.SECONDS) + " would be lost.";
    }

    /** Whether the forecast is about a takeover that has not begun. */
    private static boolean mayBeTakenOver(StateName state) {
        return switch (state) {
            case WATCHING, SUSPECT -> true;
            case DIAGNOSING, RESPAWNING, VERIFYING, FENCING, TAKING_OVER, FAILING_BACK -> false;
            case STARTING, BLIND, HOLDING, HALTED, STOPPED -> false;
        };
    }
}
