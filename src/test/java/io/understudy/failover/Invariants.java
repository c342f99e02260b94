package io.understudy.failover;

import io.understudy.failover.RecoveryRun.Mark;
import io.understudy.failover.evidence.Watch;
import io.understudy.vocabulary.Trigger;
import java.util.List;

/** What no situation may be. */
public final class Invariants {
    private Invariants() {}

    /**
     * What always holds, whatever is seen. Asked after each decision of a test and of the simulator; never in the
     * daemon, since there a mistake in an invariant would stop a service that may be doing right.
     *
     * @throws IllegalStateException with what is broken
     */
    public static void check(Situation s, Policy policy) {
        var state = s.state();
        var evidence = s.evidence();
        var run = s.run();
        var told = s.told();
        require(awaited(state) >= 0 && awaited(state) <= s.ticket(), "waits for an action that was never begun");
        require(inOrder(s.respawns().at()) && inOrder(s.takeovers().at()),
                "respawns and takeovers are not in their order");
        require(evidence.probes().keySet().equals(policy.probes().keySet()), "other probes than configured");
        require(policy.addresses().containsAll(evidence.calibrated().keySet())
                && policy.addresses().containsAll(evidence.absent()), "calibrates what is not configured");
        require(told == null || run != null && !policy.act(), "would have done something, but acts or is at rest");
        require(policy.act() || observes(state), "acts in observe mode");
        require(run == null || !run.automatic() || run.user().isEmpty() && !run.has(Mark.FORCED),
                "an automatic recovery was ordered");
        switch (state) {
            case State.Starting _, State.Watching _, State.Stopped _ ->
                require(run == null, "is at rest in the middle of a recovery");
            case State.Halted at -> {
                require(run == null, "is at rest in the middle of a recovery");
                require(at.retry().method() <= policy.methods().size(), "tries a method that there is not");
            }
            case State.Holding holding -> {
                require(run == null, "is at rest in the middle of a recovery");
                check(holding, policy);
            }
            case State.Suspect _ -> {
            }
            case State.Blind _ -> require(s.running().opened(), "cut off without a recovery worth a record");
            case State.Diagnosing _, State.Respawning _, State.Verifying _ ->
                require(s.running().opened() && policy.respawn() != null, "respawns though no respawn is configured");
            case State.Fencing at -> require(s.running().opened() && (at.stage() != State.Fencing.Stage.METHOD
                    || s.running().has(Mark.FENCED) && at.method() >= 0 && at.method() < policy.methods().size()),
                    "fences by a method that there is not, or keeps quiet about it");
            case State.TakingOver at -> {
                boolean added = at.stage().compareTo(State.TakingOver.Stage.ADD) > 0;
                require(s.running().opened() && s.running().has(Mark.STARTED), "takes over without having started");
                require(!added || s.running().has(Mark.ADDED) && at.since() != Watch.NEVER,
                        "announces what was not added");
            }
            case State.FailingBack at -> require(s.running().trigger() == Trigger.FAILBACK
                    && (at.since() == Watch.NEVER) == (at.deadline() == Watch.NEVER), "fails back without a deadline");
        }
    }

    private static void check(State.Holding holding, Policy policy) {
        require(switch (holding.awaits().work()) {
            case NOTHING -> holding.ticket() == 0;
            case QUESTION, STARTING, ASKING_PRIMARY -> holding.ticket() > 0;
            case FENCE -> holding.ticket() > 0 && holding.conflict().fencedAt() != Watch.NEVER;
            case PUTTING_BACK -> holding.ticket() > 0 && holding.doubt() != State.Holding.Doubt.NONE;
        }, "what a holder waits for does not fit what it does");
        require(holding.conflict().method() < policy.methods().size(), "fenced by a method that there is not");
    }

    /** The ticket of what the state waits for, or 0. */
    private static long awaited(State state) {
        return switch (state) {
            case State.Starting at -> at.ticket();
            case State.Diagnosing at -> at.ticket();
            case State.Respawning at -> at.ticket();
            case State.Fencing at -> at.ticket();
            case State.TakingOver at -> at.ticket();
            case State.Holding at -> at.ticket();
            case State.FailingBack at -> at.ticket();
            case State.Halted at -> at.retry().ticket();
            case State.Watching _, State.Suspect _, State.Blind _, State.Verifying _,
                    State.Stopped _ -> 0;
        };
    }

    /** Whether the state is one that observe mode can come to. */
    private static boolean observes(State state) {
        return switch (state) {
            case State.Starting at -> !at.retake();
            case State.Watching _, State.Suspect _, State.Blind _,
                    State.Holding _ -> true;
            case State.Diagnosing _, State.Respawning _, State.Verifying _, State.Fencing _,
                    State.TakingOver _, State.FailingBack _, State.Halted _, State.Stopped _ ->
                false;
        };
    }

    private static boolean inOrder(List<Long> moments) {
        return moments.equals(moments.stream().sorted().toList());
    }

    private static void require(boolean holds, String broken) {
        if (!holds) {
            throw new IllegalStateException(broken);
        }
    }
}
