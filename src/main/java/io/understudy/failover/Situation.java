package io.understudy.failover;

import io.understudy.failover.RecoveryRun.Mark;
import io.understudy.failover.evidence.Evidence;
import io.understudy.failover.evidence.Watch;
import io.understudy.vocabulary.Result;
import io.understudy.vocabulary.Trigger;
import io.understudy.vocabulary.Vip;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Everything that deciding about one service needs to know, as one value.
 *
 * @param run the recovery that is going on, or null
 * @param ticket the number of the newest action whose end was ever waited for
 * @param paused null when it isn't
 * @param told the newest "would have" was recorded, in observe mode
 * @param unfit why the data here is not fit to serve from, so that nothing is taken over automatically; empty when it
 *        is
 * @param here what is known of the service on this host
 * @param waitsSince when the newest action with a ticket was ordered, monotonic nanoseconds
 */
public record Situation(State state, Evidence evidence, @Nullable RecoveryRun run, long ticket, Respawns respawns,
        Takeovers takeovers, @Nullable Pause paused, Holds holds, @Nullable Result told, String unfit, Here here,
        long waitsSince) {
    /**
     * How it begins after a start of the daemon: the interface first, then the wire, then what is remembered.
     *
     * @param held the addresses that are on the interface
     * @param bootHold until when the boot hold runs
     */
    public static Situation begin(Policy policy, Set<Vip> held, Memory memory, long bootHold, long now) {
        // A recovery that was interrupted has waited long enough.
        boolean recovering = memory.last() == Memory.Last.RECOVERING;
        var holds = recovering ? new Holds(now, now) : new Holds(now + policy.startHold().toNanos(), bootHold);
        var evidence = Evidence.begin(policy.probes(), policy.addresses(), memory.known(), held, now);
        return new Situation(first(policy, held, memory, now), evidence, null, 0, memory.respawns(),
                memory.takeovers(), memory.paused(), holds, null, "", Here.NOTHING.after(memory.failbacksFailed()),
                now);
    }

    private static State first(Policy policy, Set<Vip> held, Memory memory, long now) {
        if (!policy.act()) {
            return held.isEmpty() ? new State.Starting(false) : State.Holding.begin(now);
        }
        return switch (memory.last()) {
            case HOLDING -> held.isEmpty()
                    ? new State.Starting(true)
                    : memory.proven() ? State.Holding.begin(now) : State.Holding.unsure(now);
            case MOVING -> new State.Starting(true);
            case HALTED -> !held.isEmpty()
                    ? State.Holding.unsure(now)
                    : memory.halted() == null ? new State.Starting(false) : new State.Halted(memory.halted());
            case STOPPED -> held.containsAll(policy.addresses()) ? new State.Stopped() : new State.Starting(false);
            // Addresses that nobody remembers adding: somebody did it by hand, or the journal was lost.
            case WATCHING, RECOVERING -> new State.Starting(!held.isEmpty());
        };
    }

    public Situation to(State next) {
        return new Situation(next, evidence, run, ticket, respawns, takeovers, paused, holds, told, unfit, here,
                waitsSince);
    }

    public Situation with(Evidence next) {
        return new Situation(state, next, run, ticket, respawns, takeovers, paused, holds, told, unfit, here,
                waitsSince);
    }

    public Situation withRun(@Nullable RecoveryRun next) {
        return new Situation(state, evidence, next, ticket, respawns, takeovers, paused, holds,
                next == null ? null : told, unfit, here, waitsSince);
    }

    public Situation withPause(@Nullable Pause next) {
        return new Situation(state, evidence, run, ticket, respawns, takeovers, next, holds, told, unfit, here,
                waitsSince);
    }

    public Situation withData(String why) {
        return new Situation(state, evidence, run, ticket, respawns, takeovers, paused, holds, told, why, here,
                waitsSince);
    }

    public Situation with(Here next) {
        return new Situation(state, evidence, run, ticket, respawns, takeovers, paused, holds, told, unfit, next,
                waitsSince);
    }

    public Situation waitsSince(long now) {
        return new Situation(state, evidence, run, ticket, respawns, takeovers, paused, holds, told, unfit, here, now);
    }

    /** Why nothing may be taken over automatically, though a takeover is due; empty where nothing is against it. */
    public String unready() {
        return unfit.isEmpty() ? here.unfit() : unfit;
    }

    public Situation telling(Result result) {
        return new Situation(state, evidence, run, ticket, respawns, takeovers, paused, holds, result, unfit, here,
                waitsSince);
    }

    /** The next ticket is in use. */
    public Situation issued() {
        return new Situation(state, evidence, run, ticket + 1, respawns, takeovers, paused, holds, told, unfit, here,
                waitsSince);
    }

    /** One more respawn is ordered. */
    public Situation respawned(Policy.Respawn limit, long now) {
        return new Situation(state, evidence, run, ticket, respawns.and(limit, now), takeovers, paused, holds, told,
                unfit, here, waitsSince);
    }

    /** One more takeover counts for hold-down. */
    public Situation takenOver(HoldDown holdDown, long now) {
        return new Situation(state, evidence, run, ticket, respawns, takeovers.and(holdDown, now), paused, holds, told,
                unfit, here, waitsSince);
    }

    /** An operator has seen to it: hold-down counts from here. */
    public Situation acknowledged() {
        return new Situation(state, evidence, run, ticket, respawns, Takeovers.NONE, paused, holds, told, unfit, here,
                waitsSince);
    }

    /** The recovery that is going on, in a state that has one. */
    public RecoveryRun running() {
        return Objects.requireNonNull(run, "no recovery is going on");
    }

    public boolean pausedAt(long now) {
        return paused != null && paused.holds(now);
    }

    /** Too many automatic takeovers in the window. */
    public boolean heldDown(Policy policy, long now) {
        return policy.holdDown().reached(takeovers.at(), now);
    }

    /** Neither this recovery's attempts nor those of all recoveries are used up. */
    public boolean respawnLeft(Policy.Respawn limit, long now) {
        return (run == null || run.respawns() < limit.attempts()) && !respawns.usedUp(limit, now);
    }

    /**
     * What always holds, whatever is seen. Tests and the simulator call it after each decision; the daemon never does,
     * since there a mistake in an invariant would stop a service that may be doing right.
     *
     * @throws IllegalStateException with what is broken
     */
    public void check(Policy policy) {
        require(awaited() >= 0 && awaited() <= ticket, "waits for an action that was never begun");
        require(inOrder(respawns.at()) && inOrder(takeovers.at()), "respawns and takeovers are not in their order");
        require(evidence.probes().keySet().equals(policy.probes().keySet()), "other probes than configured");
        require(policy.addresses().containsAll(evidence.calibrated().keySet())
                && policy.addresses().containsAll(evidence.absent()), "calibrates what is not configured");
        require(told == null || run != null && !policy.act(), "would have done something, but acts or is at rest");
        require(policy.act() || observes(), "acts in observe mode");
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
            case State.Blind _ -> require(running().opened(), "cut off without a recovery worth a record");
            case State.Diagnosing _, State.Respawning _, State.Verifying _ ->
                require(running().opened() && policy.respawn() != null, "respawns though no respawn is configured");
            case State.Fencing at -> require(running().opened() && (at.stage() != State.Fencing.Stage.METHOD
                    || running().has(Mark.FENCED) && at.method() >= 0 && at.method() < policy.methods().size()),
                    "fences by a method that there is not, or keeps quiet about it");
            case State.TakingOver at -> {
                boolean added = at.stage().compareTo(State.TakingOver.Stage.ADD) > 0;
                require(running().opened() && running().has(Mark.STARTED), "takes over without having started");
                require(!added || running().has(Mark.ADDED) && at.since() != Watch.NEVER,
                        "announces what was not added");
            }
            case State.FailingBack at -> require(running().trigger() == Trigger.FAILBACK
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
    private long awaited() {
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
    private boolean observes() {
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
