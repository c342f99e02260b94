package io.understudy.simulation;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntToLongFunction;
import org.slf4j.LoggerFactory;

/** Many histories. Each runs on one thread; two threads share the seeds. */
final class Simulations {
    /** A check that failed, with the seed that showed it. */
    record Found(long seed, Violation violation) {
        String check() {
            return violation.check();
        }
    }

    private static final int THREADS = 2;
    /** More findings of one kind tell nothing new: it is not rare. */
    private static final int MOST = 200;

    private Simulations() {}

    /** The conductor logs every decision: too much for millions. */
    static void quietly() {
        for (var name : List.of("io.understudy.conduct", "io.understudy.probe", "io.understudy.fence")) {
            ((Logger) LoggerFactory.getLogger(name)).setLevel(Level.OFF);
        }
    }

    static List<Found> run(long first, int count) {
        return run(i -> first + i, count);
    }

    static List<Found> run(IntToLongFunction seeds, int count) {
        var found = new ArrayList<Found>();
        var next = new AtomicInteger();
        var threads = new ArrayList<Thread>();
        for (int t = 0; t < THREADS; t++) {
            threads.add(Thread.ofPlatform().name("simulation-" + t).start(() -> {
                for (int i = next.getAndAdd(64); i < count; i = next.getAndAdd(64)) {
                    for (int j = i; j < Math.min(i + 64, count); j++) {
                        one(seeds.applyAsLong(j), found);
                    }
                }
            }));
        }
        for (var thread : threads) {
            try {
                thread.join();
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
        }
        found.sort(Comparator.comparing(Found::check).thenComparingLong(Found::seed));
        return found;
    }

    private static void one(long seed, List<Found> found) {
        var violation = History.run(new Plan(seed)).violation();
        if (violation != null) {
            synchronized (found) {
                if (found.stream().filter(f -> f.check().equals(violation.check())).count() < MOST) {
                    found.add(new Found(seed, violation));
                }
            }
        }
    }

    /**
     * The check that each of these histories fails, or an empty text. Called over reflection, in a mutant's class
     * loader.
     */
    static String[] checks(long... seeds) {
        var checks = new String[seeds.length];
        for (int i = 0; i < seeds.length; i++) {
            var violation = History.run(new Plan(seeds[i])).violation();
            checks[i] = violation == null ? "" : violation.check();
        }
        return checks;
    }

    static Map<String, Integer> counts(List<Found> found) {
        var counts = new TreeMap<String, Integer>();
        found.forEach(f -> counts.merge(f.check(), 1, Integer::sum));
        return counts;
    }
}
