package io.understudy.web.api;

import io.understudy.conduct.ServiceView;
import io.understudy.journal.Journal;
import io.understudy.mirror.MirrorView;
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
            @Nullable Instant lastAnswer, String holder, String shouldHold,
            ServiceView.@Nullable Paused paused, @Nullable String stalled, List<String> addresses, String interfaceName,
            ServiceView.ProbeView host,
            List<ServiceView.ProbeView> probes, List<ServiceView.Gate> gates, ServiceView.Readiness readiness,
            String forecast, @Nullable MirrorView mirror,
            @Nullable Recovery lastRecovery) {}

    public record Recovery(String id, String url, String service, String trigger, Instant started,
            @Nullable Instant ended,
            String result,
            String because, String user, @Nullable Duration outage) {
        public static Recovery of(Journal.Recovery r) {
            return new Recovery(r.id(), "/api/v1/recoveries/" + r.id(), r.service(), r.triggerWord(), r.started(),
                    r.ended(), r.result().word(), r.because(),
                    r.user(), r.outage());
        }
    }

    public record Event(long id, Instant at, String service, String recovery, String kind, String from, String to,
            String code,
            String because,
            String user, @Nullable JsonNode detail) {
        public static Event of(Journal.Event e, ObjectMapper mapper) {
            return new Event(e.id(), e.at(), e.service(), e.recovery(), e.kind().word(), e.fromWord(), e.toWord(), e.code(),
                    e.because(), e.user(),
                    e.detail().isEmpty() ? null : mapper.readTree(e.detail()));
        }
    }

    record Phase(int ordinal, String name, Instant started, @Nullable Duration took) {
        static Phase of(Journal.Phase p) {
            return new Phase(p.ordinal(), p.name().word(), p.started(), p.took());
        }
    }

    record Act(long id, Instant at, String action, String detail, @Nullable Instant finished, String result,
            String outcome, String output, @Nullable Duration took) {
        static Act of(Journal.Act a) {
            return new Act(a.id(), a.at(), a.actionWord(), a.detail(), a.finished(), a.resultWord(), a.outcome(),
                    a.output(), a.took());
        }
    }

    record Story(String id, String service, String trigger, Instant started, @Nullable Instant ended, String result,
            String because, String user,
            @Nullable Duration outage, List<Phase> phases, List<Event> decisions, List<Act> commands) {
        public static Story of(Journal.Story s, ObjectMapper mapper) {
            var r = s.recovery();
            return new Story(r.id(), r.service(), r.triggerWord(), r.started(), r.ended(), r.result().word(),
                    r.because(), r.user(), r.outage(), s.phases().stream().map(Phase::of).toList(),
                    s.decisions().stream().map(e -> Event.of(e, mapper)).toList(),
                    s.acts().stream().map(Act::of).toList());
        }
    }

    record Events(List<Event> events, @Nullable String next) {}

    /** @param holds whether this node has all addresses */
    record Holder(String holder, boolean holds) {}

    /** @param recovery its id; null for an order that needs none */
    record Accepted(@Nullable String recovery, String url) {}

    public static Service of(ServiceView v, @Nullable MirrorView mirror, Journal.@Nullable Recovery last) {
        return new Service(v.name(), v.state(), v.since(), v.because(), v.mode(), v.verdict(), v.lastAnswer(),
                v.holder(), v.shouldHold(),
                v.paused(), v.stalled(), v.addresses(), v.interfaceName(), v.host(), v.probes(), v.gates(),
                v.readiness(),
                v.forecast() + lost(v, mirror), mirror, last == null ? null : Recovery.of(last));
    }

    /** What a takeover now would lose; said as of now, whenever the service was decided about last. */
    private static String lost(ServiceView v, @Nullable MirrorView mirror) {
        if (mirror == null || v.stalled() != null || !List.of("WATCHING", "SUSPECT").contains(v.state())) {
            return "";
        }
        return mirror.asOf() == null
                ? " The data was never copied here completely."
                : " What changed since " + mirror.asOf().truncatedTo(ChronoUnit.SECONDS) + " would be lost.";
    }
}
