package io.understudy.metrics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.understudy.conduct.Serving;
import io.understudy.conduct.UnservedCause;
import io.understudy.conduct.ActionFinished;
import io.understudy.conduct.NoMirrors;
import io.understudy.conduct.ProbeSampled;
import io.understudy.conduct.RecoveryEnded;
import io.understudy.vocabulary.ActionName;
import io.understudy.vocabulary.ActionResult;
import io.understudy.vocabulary.Gate;
import io.understudy.vocabulary.GateName;
import io.understudy.vocabulary.Verdict;
import io.understudy.web.FakeJournal;
import io.understudy.web.FakeNotices;
import io.understudy.web.FakeServices;
import io.understudy.web.Samples;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.support.StaticListableBeanFactory;
import org.springframework.boot.info.BuildProperties;
import org.springframework.core.io.ClassPathResource;

/** What a scrape reads: names and labels are a promise to dashboards and alerts. */
class MetricsTests {
    private final PrometheusMeterRegistry registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
    private final FakeServices services = new FakeServices();
    private final FakeJournal journal = new FakeJournal();
    private final NoMirrors mirrors = new NoMirrors();
    private final Metrics metrics = new Metrics(registry, services, journal, Samples.settings(), mirrors,
            new FakeNotices(),
            new StaticListableBeanFactory().getBeanProvider(BuildProperties.class));

    @BeforeEach
    void begun() {
        services.show(Samples.watching("web"));
        mirrors.show(Samples.mirror("web"));
        metrics.begin();
    }

    private double value(String series) {
        var line = Pattern.compile("^" + Pattern.quote(series) + " (.*)$", Pattern.MULTILINE)
                .matcher(registry.scrape());
        assertThat(line.find()).as("%s in%n%s", series, registry.scrape()).isTrue();
        return Double.parseDouble(line.group(1));
    }

    @Test
    void hasEveryDeclaredMetricFromTheStart() {
        var types = registry.scrape().lines().filter(l -> l.startsWith("# TYPE understudy_"))
                .map(l -> l.substring("# TYPE ".length())).filter(l -> !l.contains("_max gauge")).toList();

        assertThat(types).containsExactlyInAnyOrderElementsOf(
                Stream.of(Metric.values()).map(m -> m.promised() + " " + m.kind().type()).toList());
    }

    @Test
    void refusesLabelsThatWereNotDeclared() {
        assertThatExceptionOfType(IllegalArgumentException.class)
                .isThrownBy(() -> Metric.FENCE.counter(registry, "web", "ssh"))
                .withMessageContaining("service, method, result");
    }

    /** Byte for byte, so that no rename inside changes what others have built dashboards on. */
    @Test
    void readsAsItAlwaysHas() throws IOException {
        var promised = new ClassPathResource("metrics/scrape.txt").getContentAsString(StandardCharsets.UTF_8);

        var scrape = registry.scrape().replaceAll("java=\"[^\"]*\"", "java=\"25\"");

        assertThat(scrape).isEqualTo(promised);
    }

    @Test
    void countsFromZeroForEveryLabelThatIsKnown() {
        assertThat(value("understudy_respawns_total{result=\"failed\",service=\"web\"}")).isZero();
        assertThat(value("understudy_fence_total{method=\"ssh\",result=\"refused\",service=\"web\"}")).isZero();
        assertThat(value("understudy_fence_total{method=\"fence_ipmilan\",result=\"unknown\",service=\"web\"}"))
                .isZero();
        assertThat(
                value("understudy_failovers_total{result=\"taken-over\",service=\"web\",trigger=\"host-down\"}"))
                .isZero();
        assertThat(value("understudy_failover_phase_seconds_count{phase=\"fence\",service=\"web\"}")).isZero();
        assertThat(value("understudy_probe_duration_seconds_count{probe=\"host\",service=\"web\"}")).isZero();
        assertThat(value("understudy_probe_success{probe=\"home\",service=\"web\"}")).isZero();
    }

    @Test
    void showsExactlyOneOfThirteenStates() {
        services.show(Samples.in(Samples.watching("web"), "TAKING_OVER", "adding the addresses", "nobody", "b"));

        var lit = registry.scrape().lines().filter(l -> l.startsWith("understudy_service_state{")).toList();

        assertThat(lit).hasSize(13);
        assertThat(lit.stream().filter(l -> l.endsWith(" 1.0")))
                .containsExactly("understudy_service_state{service=\"web\",state=\"TAKING_OVER\"} 1.0");
    }

    @Test
    void tellsForEachAddressWhetherItIsHeld() {
        services.show(Samples.holdingOnly(Samples.watching("web"), "192.0.2.100/32"));

        assertThat(value("understudy_address_held{address=\"192.0.2.100\",service=\"web\"}")).isOne();
        assertThat(value("understudy_address_held{address=\"2001:db8::100\",service=\"web\"}")).isZero();
    }

    @Test
    void followsThePictureOfTheService() {
        services.show(Samples.paused(Samples.unready(
                Samples.in(Samples.watching("web"), "HOLDING", "b holds", "b", "b"),
                new Gate(GateName.OWN_NETWORK, false, "no carrier", true)), "ops", null));

        assertThat(value("understudy_address_held{address=\"192.0.2.100\",service=\"web\"}")).isOne();
        assertThat(value("understudy_address_held{address=\"2001:db8::100\",service=\"web\"}")).isOne();
        assertThat(value("understudy_paused{service=\"web\"}")).isOne();
        assertThat(value("understudy_ready{service=\"web\"}")).isZero();
        assertThat(value("understudy_gate_open{gate=\"mode\",service=\"web\"}")).isOne();
    }

    @Test
    void countsSinceWhenNobodyServesAndShowsASecondHolder() {
        assertThat(value("understudy_unserved_seconds{service=\"web\"}")).isZero();
        assertThat(value("understudy_second_holder{service=\"web\"}")).isZero();
        services.show(Samples.watching("web").with(new Serving(null,
                new Serving.Conflict("192.0.2.100", "02:00:00:00:00:77", Instant.EPOCH, "Find it"),
                new Serving.Unserved(Instant.EPOCH, Duration.ofMillis(31_500), UnservedCause.PAUSED, "paused by ops",
                        true, null))));

        assertThat(value("understudy_unserved_seconds{service=\"web\"}")).isEqualTo(31.5);
        assertThat(value("understudy_second_holder{service=\"web\"}")).isOne();
    }

    @Test
    void closesAGateAsSoonAsItDoesNotHold() {
        assertThat(value("understudy_gate_open{gate=\"own-network\",service=\"web\"}")).isOne();

        services.show(
                Samples.gated(Samples.watching("web"), new Gate(GateName.OWN_NETWORK, false, "no carrier", true)));

        assertThat(value("understudy_gate_open{gate=\"own-network\",service=\"web\"}")).isZero();
    }

    @Test
    void measuresAnsweredSamplesInBuckets() {
        metrics.sampled(new ProbeSampled("web", "home", Verdict.UP, Duration.ofMillis(20), Duration.ofMillis(3)));
        metrics.sampled(new ProbeSampled("web", "home", Verdict.UP, Duration.ofMillis(20), Duration.ofMillis(1)));

        assertThat(value("understudy_probe_success{probe=\"home\",service=\"web\"}")).isOne();
        assertThat(value("understudy_probe_duration_seconds_bucket{probe=\"home\",service=\"web\",le=\"0.01\"}"))
                .isZero();
        assertThat(value("understudy_probe_duration_seconds_bucket{probe=\"home\",service=\"web\",le=\"0.025\"}"))
                .isEqualTo(2);
        assertThat(value("understudy_probe_lag_seconds{probe=\"home\",service=\"web\"}")).isEqualTo(0.003);
    }

    @Test
    void aFailedSampleIsNoSuccessAndHasNoDuration() {
        metrics.sampled(new ProbeSampled("web", "home", Verdict.UP, Duration.ofMillis(20), Duration.ZERO));

        metrics.sampled(new ProbeSampled("web", "home", Verdict.DOWN, null, Duration.ZERO));

        assertThat(value("understudy_probe_success{probe=\"home\",service=\"web\"}")).isZero();
        assertThat(value("understudy_probe_duration_seconds_count{probe=\"home\",service=\"web\"}")).isOne();
    }

    @Test
    void countsActionsAndRecoveries() {
        metrics.finished(new ActionFinished("web", "r", ActionName.RESPAWN, "", ActionResult.FAILED, Duration.ZERO));
        metrics.finished(new ActionFinished("web", "r", ActionName.FENCE, "ssh", ActionResult.REFUSED, Duration.ZERO));
        metrics.finished(new ActionFinished("web", "r", ActionName.START, "", ActionResult.SUCCEEDED, Duration.ZERO));
        var story = Samples.story("r", "web");
        metrics.ended(new RecoveryEnded(story.recovery(), story.phases()));

        assertThat(value("understudy_respawns_total{result=\"failed\",service=\"web\"}")).isOne();
        assertThat(value("understudy_fence_total{method=\"ssh\",result=\"refused\",service=\"web\"}")).isOne();
        assertThat(
                value("understudy_failovers_total{result=\"taken-over\",service=\"web\",trigger=\"host-down\"}"))
                .isOne();
        assertThat(value("understudy_failover_phase_seconds_sum{phase=\"detect\",service=\"web\"}")).isEqualTo(1.5);
    }

    @Test
    void showsThatTheJournalCannotBeWritten() {
        assertThat(value("understudy_journal_ok")).isOne();

        journal.fail("disk full");

        assertThat(value("understudy_journal_ok")).isZero();
    }
}
