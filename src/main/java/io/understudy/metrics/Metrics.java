package io.understudy.metrics;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.TimeGauge;
import io.micrometer.core.instrument.Timer;
import io.micrometer.core.instrument.distribution.TimeWindowMax;
import io.understudy.conduct.ActionFinished;
import io.understudy.conduct.ProbeSampled;
import io.understudy.conduct.ProtectedServices;
import io.understudy.conduct.RecoveryEnded;
import io.understudy.conduct.ServiceView;
import io.understudy.journal.Journal;
import io.understudy.mirror.MirrorEnded;
import io.understudy.mirror.MirrorResult;
import io.understudy.mirror.MirrorView;
import io.understudy.mirror.Mirrors;
import io.understudy.notify.DeliveryResult;
import io.understudy.notify.DeliveryTried;
import io.understudy.notify.Notices;
import io.understudy.settings.Settings;
import io.understudy.vocabulary.Verdict;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.function.ToDoubleFunction;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.context.event.ApplicationReadyEvent;
import org.springframework.boot.info.BuildProperties;
import org.springframework.context.event.EventListener;
import org.springframework.stereotype.Component;

/**
 * The metrics of DESIGN section 6. Gauges look at the conductor's picture when they are scraped; counters exist with 0
 * from the start.
 */
@Component
public class Metrics {
    static final List<String> STATES = List.of("STARTING", "WATCHING", "SUSPECT", "BLIND", "DIAGNOSING", "RESPAWNING",
            "VERIFYING", "FENCING",
            "TAKING_OVER", "HOLDING", "FAILING_BACK", "HALTED", "STOPPED");
    private static final List<String> FENCE_RESULTS = List.of("succeeded", "refused", "unknown");
    private static final List<String> RESPAWN_RESULTS = List.of("succeeded", "failed", "unknown");
    private static final List<String> TRIGGERS = List.of("host-down", "service-down", "manual", "switchover",
            "failback", "restart", "conflict");
    /** What recoveries go through. A phase that none of these is gets its timer when it first ends. */
    private static final List<String> PHASES = List.of("detect", "blind", "diagnose", "respawn", "verify", "fence",
            "start", "claim", "announce", "confirm", "stop", "release");
    /** Lateness is shown as the worst of the last minute: a scrape every 15 s would miss what lasted 20 ms. */
    private static final long LAG_ROTATES_MILLIS = 20_000;
    private static final int LAG_KEPT = 3;
    private static final List<String> FAILOVER_RESULTS = List.of("taken-over", "halted", "refused", "failed-back",
            "taken-back");

    private final MeterRegistry registry;
    private final ProtectedServices conductor;
    private final Settings settings;
    private final Mirrors mirrors;
    private final Notices notices;
    private final Map<String, Timer> durations = new ConcurrentHashMap<>();
    private final Map<String, TimeWindowMax> lags = new ConcurrentHashMap<>();
    private final Map<String, Double> success = new ConcurrentHashMap<>();

    Metrics(MeterRegistry registry, ProtectedServices conductor, Journal journal, Settings settings, Mirrors mirrors,
            Notices notices,
            ObjectProvider<BuildProperties> build) {
        this.registry = registry;
        this.conductor = conductor;
        this.settings = settings;
        this.mirrors = mirrors;
        this.notices = notices;
        Gauge.builder("understudy.journal.ok", journal, j -> j.trouble().isEmpty() ? 1 : 0)
                .description("1 while the journal is written to disk")
                .register(registry);
        var properties = build.getIfAvailable();
        Gauge.builder("understudy.build.info", () -> 1)
                .tag("version", properties == null ? "unknown" : String.valueOf(properties.getVersion()))
                .tag("java", System.getProperty("java.version", "")).description("what runs here").register(registry);
    }

    /** Once all are begun: the gates of a service are known by its first picture. */
    @EventListener(ApplicationReadyEvent.class)
    void begin() {
        settings.services().forEach(this::begin);
        mirrors.services().forEach(this::mirror);
        for (var way : notices.ways()) {
            for (var result : DeliveryResult.values()) {
                notices(way, result);
            }
            Gauge.builder("understudy.notices.waiting", () -> notices.waiting(way)).tag("way", way)
                    .description("notices that wait to be taken").register(registry);
        }
    }

    private void begin(Settings.Service service) {
        var name = service.name();
        for (var state : STATES) {
            Gauge.builder("understudy.service.state", () -> value(name, v -> v.state().word().equals(state) ? 1 : 0))
                    .tag("service", name).tag("state", state)
                    .description("1 for the state the service is in").register(registry);
        }
        for (var vip : service.addresses()) {
            Gauge.builder("understudy.address.held",
                    () -> value(name, v -> v.held().contains(vip.toString()) ? 1 : 0)).tag("service", name)
                    .tag("address", vip.address()).description("1 while this node holds the address")
                    .register(registry);
        }
        Gauge.builder("understudy.paused", () -> value(name, v -> v.paused() == null ? 0 : 1)).tag("service", name)
                .description("1 while an operator has paused the service").register(registry);
        Gauge.builder("understudy.ready", () -> value(name, v -> v.readiness().ready() ? 1 : 0)).tag("service", name)
                .description("1 when this host could take over now").register(registry);
        conductor.service(name).ifPresent(view -> view.gates().forEach(gate -> Gauge
                .builder("understudy.gate.open",
                        () -> value(name,
                                v -> v.gates().stream().anyMatch(g -> g.name() == gate.name() && g.ok()) ? 1 : 0))
                .tag("service", name).tag("gate", gate.name().word())
                .description("1 while the gate lets a takeover pass")
                .register(registry)));
        probe(name, "host");
        service.probes().forEach(p -> probe(name, p.name()));
        PHASES.forEach(phase -> phase(name, phase));
        RESPAWN_RESULTS.forEach(result -> respawns(name, result));
        TRIGGERS.forEach(trigger -> FAILOVER_RESULTS.forEach(result -> failovers(name, trigger, result)));
        service.fence().methods().forEach(method -> FENCE_RESULTS.forEach(result -> fences(name, switch (method) {
            case Settings.SshFence _ -> "ssh";
            case Settings.AgentFence agent -> agent.run();
        }, result)));
    }

    private double value(String service, ToDoubleFunction<ServiceView> of) {
        return conductor.service(service).map(of::applyAsDouble).orElse(Double.NaN);
    }

    private void probe(String service, String probe) {
        Gauge.builder("understudy.probe.success", () -> success.getOrDefault(service + "/" + probe, 0.0))
                .tag("service", service).tag("probe", probe)
                .description("1 when the newest sample was up").register(registry);
        duration(service, probe);
        lag(service, probe);
    }

    private Timer duration(String service, String probe) {
        return durations.computeIfAbsent(service + "/" + probe,
                _ -> Timer.builder("understudy.probe.duration").tag("service", service).tag("probe", probe)
                        .serviceLevelObjectives(millis(1), millis(2), millis(5), millis(10), millis(25), millis(50),
                                millis(100), millis(250),
                                millis(500), millis(1000), millis(2500), millis(5000))
                        .description("of the samples that were up").register(registry));
    }

    private TimeWindowMax lag(String service, String probe) {
        return lags.computeIfAbsent(service + "/" + probe, _ -> {
            var worst = new TimeWindowMax(registry.config().clock(), LAG_ROTATES_MILLIS, LAG_KEPT);
            TimeGauge.builder("understudy.probe.lag", worst, TimeUnit.NANOSECONDS, TimeWindowMax::poll)
                    .strongReference(true).tag("service", service).tag("probe", probe)
                    .description("how late samples were begun, the worst of the last minute").register(registry);
            return worst;
        });
    }

    private Timer phase(String service, String phase) {
        return Timer.builder("understudy.failover.phase").tag("service", service).tag("phase", phase)
                .serviceLevelObjectives(millis(10), millis(50), millis(100), millis(250), millis(500), millis(1000),
                        millis(2500), millis(5000), millis(10_000), millis(30_000))
                .description("how long the phases of recoveries took").register(registry);
    }

    private static Duration millis(long count) {
        return Duration.ofMillis(count);
    }

    private Counter respawns(String service, String result) {
        return Counter.builder("understudy.respawns").description("attempts to start the service again on the primary")
                .tag("service", service).tag("result", result).register(registry);
    }

    private Counter failovers(String service, String trigger, String result) {
        return Counter.builder("understudy.failovers")
                .description("recoveries that moved or would not move the addresses")
                .tag("service", service).tag("trigger", trigger)
                .tag("result", result).register(registry);
    }

    private Counter fences(String service, String method, String result) {
        return Counter.builder("understudy.fence").description("fence methods that were run").tag("service", service)
                .tag("method", method).tag("result", result)
                .register(registry);
    }

    @EventListener
    void sampled(ProbeSampled sample) {
        success.put(sample.service() + "/" + sample.probe(), sample.verdict() == Verdict.UP ? 1.0 : 0.0);
        if (sample.took() != null) {
            duration(sample.service(), sample.probe()).record(sample.took());
        }
        if (!sample.probe().equals("host")) {
            lag(sample.service(), sample.probe()).record((double) sample.lag().toNanos());
        }
    }

    @EventListener
    void finished(ActionFinished action) {
        switch (action.action()) {
            case "respawn" -> respawns(action.service(), action.result()).increment();
            case "fence" -> fences(action.service(), action.name(), action.result()).increment();
            default -> {
                // the others have no counter of their own: their time is in the recovery's phases
            }
        }
    }

    private void mirror(String service) {
        mirrorGauge("understudy.mirror.last.success.timestamp.seconds", service,
                "when the last complete run ended, in seconds since 1970; NaN before the first",
                v -> v.lastComplete() == null ? Double.NaN : v.lastComplete().toEpochMilli() / 1000.0);
        mirrorGauge("understudy.mirror.running", service, "1 while data is being copied",
                v -> v.activity().copies() ? 1 : 0);
        mirrorGauge("understudy.mirror.stale", service, "1 while the last complete run is older than max-age",
                v -> v.stale() ? 1 : 0);
        mirrorGauge("understudy.mirror.last.bytes", service, "bytes that the last run copied",
                v -> v.last() == null || v.last().stats() == null ? Double.NaN : v.last().stats().bytes());
        mirrorGauge("understudy.mirror.last.duration.seconds", service, "how long the last run took",
                v -> v.last() == null
                        ? Double.NaN
                        : Duration.between(v.last().began(), v.last().ended()).toMillis() / 1000.0);
        for (var result : MirrorResult.values()) {
            mirrorRuns(service, result);
        }
    }

    private void mirrorGauge(String name, String service, String description, ToDoubleFunction<MirrorView> of) {
        Gauge.builder(name, () -> mirrors.view(service).map(of::applyAsDouble).orElse(Double.NaN))
                .tag("service", service).description(description).register(registry);
    }

    private Counter mirrorRuns(String service, MirrorResult result) {
        return Counter.builder("understudy.mirror.runs").description("runs that copied data, or were to")
                .tag("service", service).tag("result", result.word()).register(registry);
    }

    @EventListener
    void mirrored(MirrorEnded ended) {
        mirrorRuns(ended.service(), ended.ended().result()).increment();
    }

    private Counter notices(String way, DeliveryResult result) {
        return Counter.builder("understudy.notices").description("attempts to bring a notice to people")
                .tag("way", way).tag("result", result.word()).register(registry);
    }

    @EventListener
    void tried(DeliveryTried delivery) {
        notices(delivery.way(), delivery.result()).increment();
    }

    @EventListener
    void ended(RecoveryEnded ended) {
        var recovery = ended.recovery();
        if (FAILOVER_RESULTS.contains(recovery.result())) {
            failovers(recovery.service(), recovery.trigger(), recovery.result()).increment();
        }
        for (var phase : ended.phases()) {
            if (phase.took() != null) {
                phase(recovery.service(), phase.name()).record(phase.took());
            }
        }
    }
}
