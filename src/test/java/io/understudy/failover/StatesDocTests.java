package io.understudy.failover;

import static org.assertj.core.api.Assertions.assertThat;

import io.understudy.failover.decide.Failover;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/**
 * {@code docs/states.md} is what {@link Failover} really does: every edge that tens of thousands of walks have gone,
 * with the codes of the reasons. A stale page fails here; the new one lies in {@code target/states.md}.
 */
class StatesDocTests {
    private static final int WALKS = 60_000;
    private static final int STEPS = 120;
    private static final List<String> ORDER = List.of("STARTING", "WATCHING", "SUSPECT", "BLIND", "DIAGNOSING",
            "RESPAWNING", "VERIFYING", "FENCING", "TAKING_OVER", "HOLDING", "FAILING_BACK", "HALTED", "STOPPED");

    @Test
    void thePageIsWhatTheCodeDoes() throws IOException {
        var edges = new TreeMap<String, Map<String, TreeSet<String>>>(byOrder());
        for (long seed = 1; seed <= WALKS; seed++) {
            var wanderer = new Wanderer(seed);
            for (int i = 0; i < STEPS; i++) {
                var from = wanderer.situation.state().word();
                var step = wanderer.step();
                var to = step.next().state().word();
                if (!from.equals(to)) {
                    edges.computeIfAbsent(from, _ -> new TreeMap<>(byOrder()))
                            .computeIfAbsent(to, _ -> new TreeSet<>())
                            .add(step.reason().code().name().toLowerCase(Locale.ROOT).replace('_', '-'));
                }
            }
        }
        var page = page(edges);
        Files.writeString(Path.of("target/states.md"), page);

        assertThat(Files.readString(Path.of("docs/states.md")))
                .as("docs/states.md is not what the code does any more: cp target/states.md docs/states.md")
                .isEqualTo(page);
    }

    private static Comparator<String> byOrder() {
        return Comparator.comparingInt(ORDER::indexOf);
    }

    private static String page(Map<String, Map<String, TreeSet<String>>> edges) {
        var page = new StringBuilder(
                """
                        # The states of a service and the ways between them

                        Written by `StatesDocTests` from what the code does; do not edit. \
                        The codes are those of the journal and of
                        `GET /api/v1/events`. `paused` and `mode` stand beside the state.

                        ```mermaid
                        stateDiagram-v2
                            [*] --> STARTING
                            [*] --> HOLDING: found here at the start
                            [*] --> HALTED: halted before the start
                            [*] --> STOPPED: stopped before the start
                        """);
        edges.forEach((from, tos) -> tos.keySet().forEach(
                to -> page.append("    ").append(from).append(" --> ").append(to).append('\n')));
        page.append("```\n\n| from | to | because |\n|---|---|---|\n");
        edges.forEach((from, tos) -> tos.forEach((to, codes) -> page.append("| ").append(from).append(" | ").append(to)
                .append(" | ").append(String.join(", ", codes)).append(" |\n")));
        return page.toString();
    }
}
