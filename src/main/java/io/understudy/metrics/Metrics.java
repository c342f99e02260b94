package io.understudy.metrics;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.micrometer.core.instrument.distribution.TimeWindowMax;
import io.understudy.conduct.ActionFinished;
import io.understudy.conduct.ProbeSampled;
import io.understudy.conduct.ProtectedServices;
import io.understudy.conduct.RecoveryEnded;
import io.understudy.conduct.ServiceView;
import io.understudy.journal.History;
import io.understudy.journal.Journal;
import io.understudy.mirror.MirrorEnded;
import io.understudy.mirror.MirrorResult;
import io.understudy.mirror.MirrorView;
import io.understudy.mirror.Mirrors;
import io.understudy.notify.DeliveryResult;
import io.understudy.notify.DeliveryTried;
import io.understudy.notify.Notices;
import io.understudy.settings.Settings;
import io.understudy.vocabulary.ActionResult;
import io.understudy.vocabulary.PhaseName;
import io.understudy.vocabulary.RecoveryStatus;
import io.understudy.vocabulary.StateName;
import io.understudy.vocabulary.Trigger;
import io.understudy.vocabulary.Verdict;
import java.time.Duration;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.ToDoubleFunction;
import java.util.stream.LongStream;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.context.event.ApplicationReadyEvent;
import org.springframework.boot.info.BuildProperties;
import org.springframework.context.event.EventListener;
import org.springframework.stereotype.Component;

/**
 * Keeps every {@link Metric}. Gauges look at the services' pictures when they are scraped; counters exist with 0 from
 * the start. Any thread.
 */
@Component
public class Metrics {
    private static final Set<ActionResult> FENCE_RESULTS = EnumSet.of(ActionResult.SUCCEEDED, ActionResult.REFUSED,
            ActionResult.UNKNOWN);
    private static final Set<ActionResult> RESPAWN_RESULTS = EnumSet.of(ActionResult.SUCCEEDED, ActionResult.FAILED,
            ActionResult.UNKNOWN);
    private static final List<Duration> PROBE_BUCKETS = millis(1, 2, 5, 10, 25, 50, 100, 250, 500, 1000, 2500, 5000);
    private static final List<Duration> PHASE_BUCKETS = millis(10, 50, 100, 250, 500, 1000, 2500, 5000, 10_000,
            30_000);
    /** Lateness is the worst of the last minute: a scrape every 15 s would miss what lasted 20 ms. */
    private static final long LAG_ROTATES_MILLIS = 20_000;
    private static final int LAG_KEPT = 3;

    private final MeterRegistry registry;
    private final ProtectedServices services;
    private final Settings settings;
    private final Mirrors mirrors;
    private final Notices notices;
    private final Map<String, Timer> durations = new ConcurrentHashMap<>();
    private final Map<String, TimeWindowMax> lags = new ConcurrentHashMap<>();
    private final Map<String, Double> success = new ConcurrentHashMap<>();

    Metrics(MeterRegistry registry, ProtectedServices services, Journal journal, Settings settings, Mirrors mirrors,
            Notices notices, ObjectProvider<BuildProperties> build) {
        this.registry = registry;
        this.services = services;
        this.settings = settings;
        this.mirrors = mirrors;
        this.notices = notices;
        Metric.JOURNAL_OK.gauge(registry, () -> flag(journal.trouble().isEmpty()));
        var properties = build.getIfAvailable();
        Metric.BUILD_INFO.gauge(registry, () -> 1,
                properties == null ? "unknown" : String.valueOf(properties.getVersion()),
                System.getProperty("java.version", ""));
    }

    private static double flag(boolean set) {
        return set ? 1 : 0;
    }

    private static List<Duration> millis(long... counts) {
        return LongStream.of(counts).mapToObj(Duration::ofMillis).toList();
    }

    /** Whether a recovery that ended like this moved the addresses, or would not move them: what is counted. */
    private static boolean isFailover(RecoveryStatus result) {
        return switch (result) {
            case TAKEN_OVER, HALTED, REFUSED, FAILED_BACK, TAKEN_BACK -> true;
            case RUNNING, RESPAWNED, RECOVERED, WOULD_HAVE_TAKEN_OVER, WOULD_HAVE_RESPAWNED, INTERRUPTED, UNKNOWN ->
                false;
        };
    }

    /** When all services are started: the gates of a service are known by its first picture. */
    @EventListener(ApplicationReadyEvent.class)
    void begin() {
        settings.services().forEach(this::begin);
        mirrors.services().forEach(this::mirror);
        for (var way : notices.ways()) {
            for (var result : DeliveryResult.values()) {
                Metric.NOTICES.counter(registry, way, result.word());
            }
            Metric.NOTICES_WAITING.gauge(registry, () -> notices.waiting(way), way);
        }
    }

    private void begin(Settings.Service service) {
        var name = service.name();
        for (var state : StateName.values()) {
            gauge(Metric.SERVICE_STATE, v -> flag(v.state() == state), name, state.word());
        }
        for (var vip : service.addresses()) {
            gauge(Metric.ADDRESS_HELD, v -> flag(v.held().contains(vip.toString())), name, vip.address());
        }
        gauge(Metric.PAUSED, v -> flag(v.paused() != null), name);
        gauge(Metric.SECOND_HOLDER, v -> flag(v.conflict() != null), name);
        Metric.UNSERVED.timeGauge(registry, () -> services.service(name).map(Metrics::unservedNanos).orElse(Double.NaN),
                name);
        gauge(Metric.READY, v -> flag(v.readiness().ready()), name);
        services.service(name).ifPresent(view -> view.gates().forEach(gate -> gauge(Metric.GATE_OPEN,
                v -> flag(v.gates().stream().anyMatch(g -> g.name() == gate.name() && g.ok())), name,
                gate.name().word())));
        probe(name, History.HOST);
        service.probes().forEach(p -> probe(name, p.name()));
        EnumSet.complementOf(EnumSet.of(PhaseName.UNKNOWN)).forEach(phase -> phase(name, phase));
        RESPAWN_RESULTS.forEach(result -> Metric.RESPAWNS.counter(registry, name, result.word()));
        Arrays.stream(RecoveryStatus.values()).filter(Metrics::isFailover)
                .forEach(result -> Arrays.stream(Trigger.values()).forEach(
                        trigger -> Metric.FAILOVERS.counter(registry, name, trigger.word(), result.word())));
        service.fence().methods().stream().map(Metrics::method).forEach(
                method -> FENCE_RESULTS.forEach(result -> Metric.FENCE.counter(registry, name, method, result.word())));
    }

    private static double unservedNanos(ServiceView view) {
        return view.unserved() == null ? 0 : view.unserved().lasted().toNanos();
    }

    private static String method(Settings.FenceMethod method) {
        return switch (method) {
            case Settings.SshFence _ -> "ssh";
            case Settings.AgentFence agent -> agent.run();
        };
    }

    /** NaN once the service has been removed from the configuration. */
    private void gauge(Metric metric, ToDoubleFunction<ServiceView> of, String service, String... others) {
        var values = new String[others.length + 1];
        values[0] = service;
        System.arraycopy(others, 0, values, 1, others.length);
        metric.gauge(registry, () -> services.service(service).map(of::applyAsDouble).orElse(Double.NaN), values);
    }

    private void probe(String service, String probe) {
        Metric.PROBE_SUCCESS.gauge(registry, () -> success.getOrDefault(service + "/" + probe, 0.0), service, probe);
        duration(service, probe);
        lag(service, probe);
    }

    private Timer duration(String service, String probe) {
        return durations.computeIfAbsent(service + "/" + probe,
                _ -> Metric.PROBE_DURATION.timer(registry, PROBE_BUCKETS, service, probe));
    }

    private TimeWindowMax lag(String service, String probe) {
        return lags.computeIfAbsent(service + "/" + probe, _ -> {
            var worst = new TimeWindowMax(registry.config().clock(), LAG_ROTATES_MILLIS, LAG_KEPT);
            Metric.PROBE_LAG.timeGauge(registry, worst::poll, service, probe);
            return worst;
        });
    }

    private Timer phase(String service, PhaseName phase) {
        return Metric.FAILOVER_PHASE.timer(registry, PHASE_BUCKETS, service, phase.word());
    }

    @EventListener
    void sampled(ProbeSampled sample) {
        success.put(sample.service() + "/" + sample.probe(), flag(sample.verdict() == Verdict.UP));
        if (sample.took() != null) {
            duration(sample.service(), sample.probe()).record(sample.took());
        }
        if (!sample.probe().equals(History.HOST)) {
            lag(sample.service(), sample.probe()).record((double) sample.lag().toNanos());
        }
    }

    @EventListener
    void finished(ActionFinished action) {
        switch (action.action()) {
            case RESPAWN -> Metric.RESPAWNS.counter(registry, action.service(), action.result().word()).increment();
            case FENCE -> Metric.FENCE.counter(registry, action.service(), action.name(), action.result().word())
                    .increment();
            case CHECK_PROCESS, ASK_PRIMARY, START, STOP, ADD_ADDRESSES, RELEASE_ADDRESSES, CLAIM, STOP_PRIMARY,
                    START_PRIMARY,
                    ANNOUNCE, ANNOUNCE_FOR_PRIMARY -> {
                // the others have no counter of their own: their time is in the recovery's phases
            }
        }
    }

    private void mirror(String service) {
        mirrorGauge(Metric.MIRROR_LAST_SUCCESS, service,
                v -> v.lastComplete() == null ? Double.NaN : v.lastComplete().toEpochMilli() / 1000.0);
        mirrorGauge(Metric.MIRROR_RUNNING, service,
                v -> flag(v.activity().copies()));
        mirrorGauge(Metric.MIRROR_STALE, service, v -> flag(v.stale()));
        mirrorGauge(Metric.MIRROR_LAST_BYTES, service,
                v -> v.last() == null || v.last().stats() == null ? Double.NaN : v.last().stats().bytes());
        mirrorGauge(Metric.MIRROR_LAST_DURATION, service, v -> v.last() == null
                ? Double.NaN
                : Duration.between(v.last().began(), v.last().ended()).toMillis() / 1000.0);
        for (var result : MirrorResult.values()) {
            Metric.MIRROR_RUNS.counter(registry, service, result.word());
        }
    }

    private void mirrorGauge(Metric metric, String service, ToDoubleFunction<MirrorView> of) {
        metric.gauge(registry, () -> mirrors.view(service).map(of::applyAsDouble).orElse(Double.NaN), service);
    }

    @EventListener
    void mirrored(MirrorEnded ended) {
        Metric.MIRROR_RUNS.counter(registry, ended.service(), ended.ended().result().word()).increment();
    }

    @EventListener
    void tried(DeliveryTried delivery) {
        Metric.NOTICES.counter(registry, delivery.way(), delivery.result().word()).increment();
    }

    @EventListener
    void ended(RecoveryEnded ended) {
        var recovery = ended.recovery();
        if (isFailover(recovery.result())) {
            Metric.FAILOVERS.counter(registry, recovery.service(), recovery.triggerWord(), recovery.result().word())
                    .increment();
        }
        for (var phase : ended.phases()) {
            if (phase.took() != null) {
                phase(recovery.service(), phase.name()).record(phase.took());
            }
        }
    }
}
