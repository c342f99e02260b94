package io.understudy.simulation;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** One history, from its beginning to a violation or its quiet end. */
final class History {
    /** More steps than this mean that time does not go on: something is scheduled for now, again and again. */
    private static final int STEPS = 400_000;

    private final World world;
    private int steps;

    private History(Plan plan) {
        world = new World(plan);
    }

    static History run(Plan plan) {
        var history = new History(plan);
        history.run();
        return history;
    }

    @Nullable
    Violation violation() {
        return world.watchdog.violation();
    }

    String journal() {
        return world.journal.text();
    }

    List<String> tail(int most) {
        return world.journal.tail(most);
    }

    int steps() {
        return steps;
    }

    long now() {
        return world.agenda.now();
    }

    String state() {
        return world.b.conductor == null ? "-" : world.b.conductor.view().state().word();
    }

    private void run() {
        long end = world.plan.quiet + world.watchdog.budget();
        // Served for as long as anything that is still under way may take to disturb it: then nothing more will happen.
        long settled = 12;
        while (step(end)) {
            if (world.watchdog.violation() != null) {
                return;
            }
            if (world.quiet && world.agenda.now() > world.plan.quiet + 20 * world.plan.unit
                    && (world.served >= settled || world.watchdog.waits())) {
                break;
            }
        }
        world.watchdog.finish();
    }

    private boolean step(long end) {
        if (++steps > STEPS) {
            world.watchdog.broken("endless", "more than " + STEPS + " steps");
            return false;
        }
        try {
            if (!world.agenda.step(end)) {
                return false;
            }
        } catch (Throwable e) {
            if (e instanceof Killed) {
                world.b.kill();
            } else {
                var at = e.getStackTrace().length == 0 ? "" : " at " + e.getStackTrace()[0];
                world.watchdog.broken("exception", e + at);
            }
        }
        world.watchdog.check();
        return true;
    }
}
