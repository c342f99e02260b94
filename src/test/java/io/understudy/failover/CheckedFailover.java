package io.understudy.failover;

import io.understudy.failover.decide.Failover;

/** {@link Failover#decide} for tests: what goes in and what comes out has to keep what always holds. */
public final class CheckedFailover {
    private CheckedFailover() {}

    /** @throws IllegalStateException where an invariant is broken: see {@link Situation#check} */
    public static Step decide(Policy policy, Situation before, Observation seen, long now) {
        Invariants.check(before, policy);
        var step = Failover.decide(policy, before, seen, now);
        Invariants.check(step.next(), policy);
        return step;
    }
}
