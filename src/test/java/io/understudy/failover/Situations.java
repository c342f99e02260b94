package io.understudy.failover;

import io.understudy.failover.Observation.Outcome;
import io.understudy.failover.Observation.ProcessTable.Process;
import io.understudy.failover.evidence.Sample;
import io.understudy.failover.evidence.Wire;
import io.understudy.vocabulary.Order;
import io.understudy.vocabulary.Verdict;
import io.understudy.vocabulary.Vip;

/** One way into each state, for tests that ask the same of all of them. */
public enum Situations {
    STARTING,
    WATCHING,
    SUSPECT,
    BLIND,
    DIAGNOSING,
    RESPAWNING,
    VERIFYING,
    FENCING,
    TAKING_OVER,
    HOLDING,
    FAILING_BACK,
    HALTED,
    STOPPED;

    public World world() {
        return world(new World.Knobs());
    }

    public World world(World.Knobs knobs) {
        return switch (this) {
            case STARTING -> World.fresh(knobs);
            case WATCHING -> World.watching(knobs);
            case SUSPECT -> World.watching(knobs).pass(10).sample(Sample.Kind.FAILED);
            case BLIND -> World.watching(knobs).host(Verdict.DOWN, Wire.Kind.SILENT, 0);
            case DIAGNOSING -> World.watching(knobs).serviceDown();
            case RESPAWNING -> World.watching(knobs).serviceDown().process(Process.MISSING);
            case VERIFYING -> World.watching(knobs).serviceDown().process(Process.MISSING).done();
            case FENCING -> World.watching(knobs).serviceDown().process(Process.THERE);
            case TAKING_OVER -> World.watching(knobs).host(Verdict.DOWN);
            case HOLDING -> holding(knobs);
            case FAILING_BACK ->
                holding(knobs).pass(10).host(Verdict.UP, Wire.Kind.SILENT, 1).order(Order.FAILBACK, false);
            case HALTED -> World.watching(knobs).serviceDown().process(Process.THERE).fenced(Outcome.FAILED, false)
                    .asked(Verdict.UP, Wire.Kind.ANSWERED, 1);
            case STOPPED -> {
                knobs.stop = true;
                yield holding(knobs);
            }
        };
    }

    /** The addresses are on this host's interface, announced and about to be confirmed. */
    public static World confirming(World.Knobs knobs) {
        return World.watching(knobs).host(Verdict.DOWN).done().asked(World.News::gone)
                .held(knobs.addresses.toArray(Vip[]::new))
                .done().done();
    }

    /** A crashed, was proven silent, and this host has taken over. */
    public static World holding(World.Knobs knobs) {
        return confirming(knobs).pass(500).asked(World.News::gone);
    }
}
