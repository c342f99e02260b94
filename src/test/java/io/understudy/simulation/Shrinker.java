package io.understudy.simulation;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;

/**
 * Makes a failing history small: leaves out incidents, many at a time and then one by one, while the same check still
 * fails.
 */
final class Shrinker {
    private final long seed;
    private final Predicate<Plan> fails;

    Shrinker(long seed, Predicate<Plan> fails) {
        this.seed = seed;
        this.fails = fails;
    }

    Shrinker(long seed, String check) {
        this(seed, plan -> {
            var violation = History.run(plan).violation();
            return violation != null && violation.check().equals(check);
        });
    }

    private boolean fails(List<Incident> incidents) {
        var plan = new Plan(seed);
        plan.incidents = List.copyOf(incidents);
        return fails.test(plan);
    }

    List<Incident> shrink() {
        List<Incident> left = new Plan(seed).incidents;
        for (int chunk = Math.max(1, left.size() / 2); chunk >= 1; chunk /= 2) {
            boolean smaller = true;
            while (smaller) {
                smaller = false;
                for (int from = 0; from < left.size(); from += chunk) {
                    var without = new ArrayList<>(left);
                    without.subList(from, Math.min(from + chunk, left.size())).clear();
                    if (fails(without)) {
                        left = without;
                        smaller = true;
                        break;
                    }
                }
            }
        }
        return left;
    }

    /** The shrunk history in readable lines. */
    String report() {
        var plan = new Plan(seed);
        plan.incidents = List.copyOf(shrink());
        var history = History.run(plan);
        var text = new StringBuilder("seed ").append(seed).append('\n').append(plan.text()).append('\n');
        plan.incidents.forEach(i -> text.append("  ").append(i.text()).append('\n'));
        text.append("  t=").append(Span.text(plan.quiet)).append("  all is repaired\n");
        text.append("what Understudy wrote last:\n");
        history.tail(24).forEach(l -> text.append("  ").append(l).append('\n'));
        var violation = history.violation();
        text.append(violation == null ? "no violation any more" : violation.text()).append('\n');
        return text.toString();
    }
}
