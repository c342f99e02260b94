package io.understudy.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.util.ArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/**
 * The simulator is itself tested: each {@link Mutant} makes a history fail that does not fail without it. {@code
 * -Dunderstudy.simulation.mutants=report} prints which seed caught it, to be kept with the mutant.
 */
class MutantTests {
    private static final int HISTORIES = 3000;
    private static final int AT_ONCE = 50;
    private static final ExecutorService THREADS = Executors.newFixedThreadPool(2);

    @BeforeAll
    static void quietly() {
        Simulations.quietly();
    }

    @AfterAll
    static void end() {
        THREADS.shutdownNow();
    }

    @TestFactory
    Stream<DynamicTest> catchesEachMutant() {
        var results = new ArrayList<Future<String>>();
        for (var mutant : Mutant.all()) {
            results.add(THREADS.submit(() -> caughtBy(mutant)));
        }
        return Stream.iterate(0, i -> i < results.size(), i -> i + 1)
                .map(i -> DynamicTest.dynamicTest(Mutant.all().get(i).name(), () -> {
                    var caught = results.get(i).get();

                    assertThat(caught).as("no check fails in %d histories", HISTORIES).isNotEmpty();
                }));
    }

    static String caughtBy(Mutant mutant) throws Exception {
        var work = Files.createTempDirectory("mutant");
        try {
            var loader = MutantLoader.of(mutant, work);
            if (mutant.seed() != 0) {
                var caught = caughtBy(loader, new long[]{mutant.seed()});
                if (!caught.isEmpty()) {
                    return caught;
                }
            }
            for (int from = 1; from <= HISTORIES; from += AT_ONCE) {
                var seeds = new long[AT_ONCE];
                for (int i = 0; i < AT_ONCE; i++) {
                    seeds[i] = from + i;
                }
                var caught = caughtBy(loader, seeds);
                if (!caught.isEmpty()) {
                    return caught;
                }
            }
            return "";
        } finally {
            MutantLoader.delete(work);
        }
    }

    /** Which of these histories fails with the mutant, and holds without it. */
    private static String caughtBy(MutantLoader mutant, long[] seeds) throws ReflectiveOperationException {
        var checks = mutant.run(seeds);
        for (int i = 0; i < seeds.length; i++) {
            if (!checks[i].isEmpty() && Simulations.checks(seeds[i])[0].isEmpty()) {
                return seeds[i] + " " + checks[i];
            }
        }
        return "";
    }
}
