package io.understudy.metrics;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tag;
import io.micrometer.core.instrument.TimeGauge;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import java.util.function.DoubleSupplier;
import java.util.stream.Collectors;

/** Every metric of Understudy: its name, kind, unit, meaning and labels, declared once. */
enum Metric {
    JOURNAL_OK("understudy.journal.ok", Kind.GAUGE, "1 while the journal is written to disk"),
    BUILD_INFO("understudy.build.info", Kind.GAUGE, "what runs here", Label.VERSION, Label.JAVA),

    SERVICE_STATE("understudy.service.state", Kind.GAUGE, "1 for the state the service is in", Label.SERVICE,
            Label.STATE),
    ADDRESS_HELD("understudy.address.held", Kind.GAUGE, "1 while this node holds the address", Label.SERVICE,
            Label.ADDRESS),
    PAUSED("understudy.paused", Kind.GAUGE, "1 while an operator has paused the service", Label.SERVICE),
    READY("understudy.ready", Kind.GAUGE, "1 when this host could take over now", Label.SERVICE),
    GATE_OPEN("understudy.gate.open", Kind.GAUGE, "1 while the gate lets a takeover pass", Label.SERVICE, Label.GATE),
    UNSERVED("understudy.unserved", Kind.TIME_GAUGE, "since the last answer; 0 while the service answers its clients",
            Label.SERVICE),
    SECOND_HOLDER("understudy.second.holder", Kind.GAUGE, "1 while another host answers for an address held here",
            Label.SERVICE),

    PROBE_SUCCESS("understudy.probe.success", Kind.GAUGE, "1 when the newest sample was up", Label.SERVICE,
            Label.PROBE),
    PROBE_DURATION("understudy.probe.duration", Kind.HISTOGRAM, "of the samples that were up", Label.SERVICE,
            Label.PROBE),
    PROBE_LAG("understudy.probe.lag", Kind.TIME_GAUGE, "how late samples were begun, the worst of the last minute",
            Label.SERVICE, Label.PROBE),

    RESPAWNS("understudy.respawns", Kind.COUNTER, "attempts to start the service again on the primary",
            Label.SERVICE, Label.RESULT),
    FAILOVERS("understudy.failovers", Kind.COUNTER, "recoveries that moved or would not move the addresses",
            Label.SERVICE, Label.TRIGGER, Label.RESULT),
    FENCE("understudy.fence", Kind.COUNTER, "fence methods that were run", Label.SERVICE, Label.METHOD, Label.RESULT),
    FAILOVER_PHASE("understudy.failover.phase", Kind.HISTOGRAM, "how long the phases of recoveries took",
            Label.SERVICE, Label.PHASE),

    MIRROR_LAST_SUCCESS("understudy.mirror.last.success.timestamp.seconds", Kind.GAUGE,
            "when the last complete run ended, in seconds since 1970; NaN before the first", Label.SERVICE),
    MIRROR_RUNNING("understudy.mirror.running", Kind.GAUGE, "1 while data is being copied", Label.SERVICE),
    MIRROR_STALE("understudy.mirror.stale", Kind.GAUGE, "1 while the last complete run is older than max-age",
            Label.SERVICE),
    MIRROR_LAST_BYTES("understudy.mirror.last.bytes", Kind.GAUGE, "bytes that the last run copied", Label.SERVICE),
    MIRROR_LAST_DURATION("understudy.mirror.last.duration.seconds", Kind.GAUGE, "how long the last run took",
            Label.SERVICE),
    MIRROR_RUNS("understudy.mirror.runs", Kind.COUNTER, "runs that copied data, or were to", Label.SERVICE,
            Label.RESULT),

    NOTICES("understudy.notices", Kind.COUNTER, "attempts to bring a notice to people", Label.WAY, Label.RESULT),
    NOTICES_WAITING("understudy.notices.waiting", Kind.GAUGE, "notices that wait to be taken", Label.WAY);

    /** What a metric is to Prometheus. */
    enum Kind {
        /** A value of now. */
        GAUGE("gauge", ""),
        /** A time of now. */
        TIME_GAUGE("gauge", "_seconds"),
        /** Counts up from 0 since the daemon's start. */
        COUNTER("counter", "_total"),
        /** Times in buckets. */
        HISTOGRAM("histogram", "_seconds");

        private final String type;
        private final String suffix;

        Kind(String type, String suffix) {
            this.type = type;
            this.suffix = suffix;
        }

        /** As a scrape has it after {@code # TYPE}. */
        String type() {
            return type;
        }
    }

    /** What tells the series of one metric apart. */
    enum Label {
        SERVICE("the service's name in the configuration"),
        PROBE("the probe's name, or `host` for the host watch"),
        STATE("a state, `TAKING_OVER`"),
        ADDRESS("an address without its prefix length"),
        GATE("a gate, `own-network`"),
        TRIGGER("what began the recovery, `host-down`"),
        RESULT("how it ended, `taken-over` or `refused`"),
        METHOD("`ssh`, or the fence agent's program"),
        PHASE("a recovery's phase, `detect`"),
        WAY("where notices go, `mail:ops@example.org` or `webhook-1`"),
        VERSION("Understudy's version"),
        JAVA("the version of Java");

        private final String meaning;

        Label(String meaning) {
            this.meaning = meaning;
        }

        /** As Prometheus has it. */
        String word() {
            return name().toLowerCase(Locale.ROOT);
        }

        /** For {@code docs/metrics.md}. */
        String meaning() {
            return meaning;
        }
    }

    private final String meter;
    private final Kind kind;
    private final String meaning;
    private final List<Label> labels;

    Metric(String meter, Kind kind, String meaning, Label... labels) {
        this.meter = meter;
        this.kind = kind;
        this.meaning = meaning;
        this.labels = List.of(labels);
    }

    Kind kind() {
        return kind;
    }

    /** In a few words, as a scrape has it after {@code # HELP}. */
    String meaning() {
        return meaning;
    }

    List<Label> labels() {
        return labels;
    }

    /** As Prometheus has it: {@code understudy_failovers_total}. */
    String promised() {
        return meter.replace('.', '_') + kind.suffix;
    }

    /** A gauge whose value is asked for at each scrape. @param values of {@link #labels}, in their order */
    void gauge(MeterRegistry registry, DoubleSupplier value, String... values) {
        Gauge.builder(meter, value, DoubleSupplier::getAsDouble).strongReference(true).tags(tags(values))
                .description(meaning).register(registry);
    }

    /** The same of nanoseconds. @param values of {@link #labels}, in their order */
    void timeGauge(MeterRegistry registry, DoubleSupplier nanos, String... values) {
        TimeGauge.builder(meter, nanos, TimeUnit.NANOSECONDS, DoubleSupplier::getAsDouble).strongReference(true)
                .tags(tags(values)).description(meaning).register(registry);
    }

    /** The counter of these labels; the first call makes it, with 0. @param values of {@link #labels}, in order */
    Counter counter(MeterRegistry registry, String... values) {
        return Counter.builder(meter).description(meaning).tags(tags(values)).register(registry);
    }

    /** The histogram of these labels; the first call makes it. @param values of {@link #labels}, in their order */
    Timer timer(MeterRegistry registry, List<Duration> buckets, String... values) {
        return Timer.builder(meter).tags(tags(values)).serviceLevelObjectives(buckets.toArray(Duration[]::new))
                .description(meaning).register(registry);
    }

    private List<Tag> tags(String... values) {
        if (values.length != labels.size()) {
            throw new IllegalArgumentException(this + " has the labels "
                    + labels.stream().map(Label::word).collect(Collectors.joining(", ")) + ", not "
                    + Arrays.toString(values));
        }
        var tags = new ArrayList<Tag>();
        for (int i = 0; i < values.length; i++) {
            tags.add(Tag.of(labels.get(i).word(), values[i]));
        }
        return tags;
    }
}
