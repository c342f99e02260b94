package io.understudy.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/**
 * Seeded histories against the real decision code. {@code ./mvnw test -Dtest=SimulationTests
 * -Dunderstudy.simulation.histories=1000000 -Dunderstudy.simulation.seed=1} runs a million others.
 */
class SimulationTests {
    private static final int HISTORIES = Integer.getInteger("understudy.simulation.histories", 20_000);
    private static final long SEED = Long.getLong("understudy.simulation.seed", 1);

    @BeforeAll
    static void quietly() {
        Simulations.quietly();
    }

    @Test
    void holdsInEveryHistory() {
        long began = System.nanoTime();

        var found = Simulations.run(SEED, HISTORIES);

        System.out.printf("%d histories in %.1f s%n", HISTORIES, (System.nanoTime() - began) / 1e9);
        var reports = new StringBuilder();
        var counts = Simulations.counts(found);
        counts.keySet().forEach(check -> found.stream().filter(f -> f.check().equals(check)).limit(3)
                .forEach(f -> reports.append(new Shrinker(f.seed(), check).report()).append('\n')));
        System.out.println(reports);
        System.out.println(counts);
        assertThat(counts).as(reports.toString()).isEmpty();
    }

    @Test
    void theSameSeedGivesTheSameJournal() {
        for (long seed = SEED; seed < SEED + 50; seed++) {
            var first = History.run(new Plan(seed)).journal();
            var second = History.run(new Plan(seed)).journal();

            assertThat(second).isEqualTo(first).isNotEmpty();
        }
    }
}
