package io.understudy.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/**
 * Seeded histories against the real decision code. {@code ./mvnw test -Dtest=SimulationTests
 * -Dunderstudy.simulation.histories=1000000 -Dunderstudy.simulation.seed=100000} runs a million others.
 */
class SimulationTests {
    private static final int HISTORIES = Integer.getInteger("understudy.simulation.histories", 20_000);
    private static final long SEED = Long.getLong("understudy.simulation.seed", 1);
    /** This many failing histories of a kind are shrunk and printed: each takes hundreds of runs. */
    private static final int REPORTED = 2;

    @BeforeAll
    static void quietly() {
        Simulations.quietly();
    }

    @Test
    void holdsInTheHistoriesThatHaveFoundSomething() throws IOException {
        var seeds = kept();

        var found = Simulations.run(i -> seeds.get(i), seeds.size());

        assertThat(found).as(reports(found)).isEmpty();
    }

    @Test
    void holdsInEveryHistory() {
        long began = System.nanoTime();

        var found = Simulations.run(SEED, HISTORIES);

        System.out.printf("simulation: %d histories from seed %d in %.1f s%n", HISTORIES, SEED,
                (System.nanoTime() - began) / 1e9);
        assertThat(found).as(reports(found)).isEmpty();
    }

    @Test
    void theSameSeedGivesTheSameJournal() {
        for (long seed = SEED; seed < SEED + 100; seed++) {
            var first = History.run(new Plan(seed)).journal();
            var second = History.run(new Plan(seed)).journal();

            assertThat(second).isEqualTo(first).isNotEmpty();
        }
    }

    @Test
    void aFailureIsShrunkToWhatItTakes() {
        long seed = 0;
        do {
            seed++;
        } while (new Plan(seed).incidents.size() < 4 || History.run(new Plan(seed)).state().equals("WATCHING"));
        int all = new Plan(seed).incidents.size();

        var left = new Shrinker(seed, plan -> !History.run(plan).state().equals("WATCHING")).shrink();

        assertThat(left).isNotEmpty().hasSizeLessThan(all);
    }

    private static List<Long> kept() throws IOException {
        try (var in = SimulationTests.class.getResourceAsStream("/simulation/seeds.txt")) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8).lines()
                    .filter(line -> !line.isBlank() && !line.startsWith("#"))
                    .map(line -> Long.valueOf(line.substring(0, line.indexOf(' ')))).toList();
        }
    }

    private static String reports(List<Simulations.Found> found) {
        var text = new StringBuilder(Simulations.counts(found) + "\n");
        Simulations.counts(found).keySet().forEach(check -> found.stream().filter(f -> f.check().equals(check))
                .limit(REPORTED).forEach(f -> text.append(new Shrinker(f.seed(), check).report()).append('\n')));
        return text.toString();
    }
}
