package io.understudy.failover;

import io.understudy.failover.evidence.Evidence;
import io.understudy.vocabulary.Result;
import io.understudy.vocabulary.Vip;
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
}
