package io.understudy.web.chart;

import static org.assertj.core.api.Assertions.assertThat;

import io.understudy.journal.History.Latency;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class LatencyChartTests {
    private static final Instant NOW = Instant.parse("2026-11-23T03:05:00Z");
    private static final Duration LIMIT = Duration.ofMillis(500);

    private static Latency at(int minute, int up, int down, int millis) {
        return new Latency(StripSpan.HOUR.from(NOW).plus(Duration.ofMinutes(minute)), up, down, 0,
                Duration.ofMillis(millis),
                Duration.ofMillis(2L * millis));
    }

    @Test
    void drawsHigherWhatTookLonger() {
        var chart = LatencyChart.of("host", StripSpan.HOUR, NOW, LIMIT, List.of(at(0, 60, 0, 1), at(1, 60, 0, 100)));

        var points = chart.mean().substring(1).split("L");
        int first = Integer.parseInt(points[0].split(" ")[1]);
        int second = Integer.parseInt(points[1].split(" ")[1]);
        assertThat(second).isLessThan(first);
    }

    @Test
    void interruptsTheLineWhereNothingWasAnswered() {
        var chart = LatencyChart.of("host", StripSpan.HOUR, NOW, LIMIT,
                List.of(at(0, 60, 0, 1), at(1, 60, 0, 1), at(10, 60, 0, 1), at(11, 60, 0, 1)));

        assertThat(chart.mean().chars().filter(c -> c == 'M')).hasSize(2);
        assertThat(chart.gaps()).startsWith("M32 0H160");
    }

    @Test
    void ticksWhatFailed() {
        var chart = LatencyChart.of("host", StripSpan.HOUR, NOW, LIMIT, List.of(at(0, 57, 3, 1), at(30, 0, 60, 0)));

        assertThat(chart.failed().chars().filter(c -> c == 'M')).hasSize(2);
        assertThat(chart.summary()).contains("57 answers", "63 failed");
    }

    @Test
    void showsTheLimitWithinTheScaleAndApartFromOtherLabels() {
        for (int millis : List.of(1, 50, 100, 101, 999, 10_000)) {
            var chart = LatencyChart.of("host", StripSpan.HOUR, NOW, Duration.ofMillis(millis),
                    List.of(at(0, 60, 0, 1)));

            assertThat(chart.levels()).filteredOn(LatencyChart.Level::limit).hasSize(1).allSatisfy(
                    level -> assertThat(level.y()).isBetween(0, LatencyChart.HIGH));
            var ys = chart.levels().stream().map(LatencyChart.Level::labelY).sorted().toList();
            for (int i = 1; i < ys.size(); i++) {
                assertThat(ys.get(i) - ys.get(i - 1)).as("%s ms: %s", millis, chart.levels()).isGreaterThan(8);
            }
        }
    }

    @Test
    void isEmptyWithoutMeasurements() {
        var chart = LatencyChart.of("host", StripSpan.HOUR, NOW, LIMIT, List.of());

        assertThat(chart.mean()).isEmpty();
        assertThat(chart.summary()).contains("no measurements");
    }
}
