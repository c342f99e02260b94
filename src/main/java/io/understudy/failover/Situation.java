package io.understudy.failover;

import io.understudy.failover.evidence.Evidence;
import io.understudy.vocabulary.Result;
import io.understudy.vocabulary.Vip;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Everything that deciding about one service needs to know, as one value.
 *
 * @param run the recovery that is going on, or null
 * @param ticket the number of the newest action that is waited for
 * @param respawnedAt when respawns were ordered, within the respawn window
 * @param takenOverAt when automatic takeovers happened, within hold-down's window
 * @param paused null when it isn't
 * @param startHold, bootHold until when nothing is done
 * @param unfit why the data here is not fit to serve from, so that nothing is taken over by itself; empty when it is
 * @param told the newest "would have" was recorded, in observe mode
 */
public record Situation(State state, Evidence evidence, @Nullable RecoveryRun run, long ticket, List<Long> respawnedAt,
        List<Long> takenOverAt, @Nullable Pause paused, long startHold, long bootHold, @Nullable Result told,
        String unfit) {
    public Situation {
        respawnedAt = List.copyOf(respawnedAt);
        takenOverAt = List.copyOf(takenOverAt);
    }

    /** @param until monotonic nanoseconds, or null until resumed */
    public record Pause(String by, String reason, @Nullable Long until) {}

    /**
     * How it begins after a start of the daemon: the interface first, then the wire, then what is remembered.
     *
     * @param held the addresses that are on the interface
     * @param bootHold until when the boot hold runs
     */
    public static Situation begin(Policy policy, Set<Vip> held, Memory memory, long bootHold, long now) {
        // A recovery that was interrupted has waited long enough.
        boolean recovering = memory.last() == Memory.Last.RECOVERING;
        var evidence = Evidence.begin(policy, memory, held, now);
        return new Situation(first(policy, held, memory, now), evidence, null, 0, memory.respawnedAt(),
                memory.takenOverAt(), memory.paused(), recovering ? now : now + policy.startHold().toNanos(),
                recovering ? now : bootHold, null, "");
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
        return new Situation(next, evidence, run, ticket, respawnedAt, takenOverAt, paused, startHold, bootHold, told,
                unfit);
    }

    public Situation with(Evidence next) {
        return new Situation(state, next, run, ticket, respawnedAt, takenOverAt, paused, startHold, bootHold, told,
                unfit);
    }

    public Situation withRun(@Nullable RecoveryRun next) {
        return new Situation(state, evidence, next, ticket, respawnedAt, takenOverAt, paused, startHold, bootHold,
                next == null ? null : told, unfit);
    }

    public Situation withPause(@Nullable Pause next) {
        return new Situation(state, evidence, run, ticket, respawnedAt, takenOverAt, next, startHold, bootHold, told,
                unfit);
    }

    public Situation withData(String why) {
        return new Situation(state, evidence, run, ticket, respawnedAt, takenOverAt, paused, startHold, bootHold, told,
                why);
    }

    public Situation telling(Result result) {
        return new Situation(state, evidence, run, ticket, respawnedAt, takenOverAt, paused, startHold, bootHold,
                result, unfit);
    }

    /** The next ticket is in use. */
    public Situation issued() {
        return new Situation(state, evidence, run, ticket + 1, respawnedAt, takenOverAt, paused, startHold, bootHold,
                told, unfit);
    }

    public Situation respawned(long now, long window) {
        return new Situation(state, evidence, run, ticket, within(respawnedAt, now, window), takenOverAt, paused,
                startHold, bootHold, told, unfit);
    }

    public Situation takenOver(long now, long window) {
        return new Situation(state, evidence, run, ticket, respawnedAt, within(takenOverAt, now, window), paused,
                startHold, bootHold, told, unfit);
    }

    public Situation acknowledged() {
        return new Situation(state, evidence, run, ticket, respawnedAt, List.of(), paused, startHold, bootHold, told,
                unfit);
    }

    private static List<Long> within(List<Long> times, long now, long window) {
        return Stream.concat(times.stream().filter(at -> now - at < window), Stream.of(now)).toList();
    }

    public boolean pausedAt(long now) {
        return paused != null && (paused.until() == null || now < paused.until());
    }

    /** Too many automatic takeovers in the window. */
    public boolean heldDown(Policy policy, long now) {
        return policy.holdDown().reached(takenOverAt, now);
    }
}
