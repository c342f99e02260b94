package io.understudy.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** {@code docs/metrics.md} is what {@link Metric} declares. A stale page fails; the new one is in {@code target}. */
class MetricsDocTests {
    private static final Path PAGE = Path.of("docs/metrics.md");
    private static final Path NEW = Path.of("target/metrics.md");

    @Test
    void thePageIsWhatIsDeclared() throws IOException {
        Files.writeString(NEW, page());

        assertThat(PAGE).as("%1$s is not what the metrics declare any more: cp %2$s %1$s", PAGE, NEW)
                .hasContent(page());
    }

    private static String page() {
        var page = new StringBuilder("""
                # Metrics

                Written by `MetricsDocTests` from what `Metric` declares; do not edit. `/actuator/prometheus` needs a
                login or a scrape token. Counters exist with 0 from the start.

                | metric | type | labels | meaning |
                |---|---|---|---|
                """);
        Stream.of(Metric.values()).forEach(m -> page.append("| `").append(m.promised()).append("` | ")
                .append(m.kind().type()).append(" | ")
                .append(m.labels().stream().map(Metric.Label::word).collect(Collectors.joining(", ")))
                .append(" | ").append(m.meaning()).append(" |\n"));
        page.append("""

                ## Labels

                | label | value |
                |---|---|
                """);
        Stream.of(Metric.Label.values()).forEach(l -> page.append("| `").append(l.word()).append("` | ")
                .append(l.meaning()).append(" |\n"));
        return page.toString();
    }
}
