package io.understudy.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.LinkedHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.LongStream;
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
    private static final boolean REPORT = "report".equals(System.getProperty("understudy.simulation.mutants"));
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
        var results = new LinkedHashMap<String, Future<String>>();
        for (var mutant : Mutant.all()) {
            results.put(mutant.name(), THREADS.submit(() -> caughtBy(mutant)));
        }
        return results.entrySet().stream().map(result -> DynamicTest.dynamicTest(result.getKey(), () -> {
            var caught = result.getValue().get();

            assertThat(caught).as("no check fails in %d histories", HISTORIES).isNotEmpty();
        }));
    }

    private static String caughtBy(Mutant mutant) throws ReflectiveOperationException {
        var caught = firstCaught(mutant);
        if (REPORT) {
            System.out.printf("mutant `%s`: %s%n", mutant.name(), caught.isEmpty() ? "not caught" : caught);
        }
        return caught;
    }

    private static String firstCaught(Mutant mutant) throws ReflectiveOperationException {
        var loader = new MutantLoader(mutant.changed());
        var caught = caughtBy(loader, new long[]{mutant.seed()});
        for (int from = 1; caught.isEmpty() && from <= HISTORIES; from += AT_ONCE) {
            caught = caughtBy(loader, LongStream.range(from, from + AT_ONCE).toArray());
        }
        return caught;
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
