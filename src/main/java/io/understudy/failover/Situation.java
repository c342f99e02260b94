package io.understudy.failover;

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
 * @param told the newest "would have" was recorded, in observe mode
 */
public record Situation(State state, Evidence evidence, @Nullable Run run, long ticket, List<Long> respawnedAt,
        List<Long> takenOverAt, @Nullable Pause paused, long startHold, long bootHold, @Nullable Result told) {
    public Situation {
        respawnedAt = List.copyOf(respawnedAt);
        takenOverAt = List.copyOf(takenOverAt);
    }

    /** @param until monotonic nanoseconds, or null until resumed */
    public record Pause(String by, String reason, @Nullable Long until) {}

    /**
     * How it begins after a start of the daemon.
     *
     * @param held the addresses that are on the interface: any means HOLDING before any probe counts
     * @param retake the journal says that this host should hold, though it does not
     * @param seenUp the probes that were seen up within the last day
     * @param takenOverAt the automatic takeovers in hold-down's window, on the monotonic clock
     * @param bootHold until when the boot hold runs
     */
    public static Situation begin(Policy policy, Set<Vip> held, boolean retake, Set<String> seenUp,
            List<Long> takenOverAt, long bootHold, long now) {
        State state = held.isEmpty() ? new State.Starting(retake) : State.Holding.begin(now);
        return new Situation(state, Evidence.begin(policy, seenUp, held, now), null, 0, List.of(), takenOverAt, null,
                now + policy.startHold().toNanos(), bootHold, null);
    }

    Situation to(State next) {
        return new Situation(next, evidence, run, ticket, respawnedAt, takenOverAt, paused, startHold, bootHold, told);
    }

    Situation with(Evidence next) {
        return new Situation(state, next, run, ticket, respawnedAt, takenOverAt, paused, startHold, bootHold, told);
    }

    Situation withRun(@Nullable Run next) {
        return new Situation(state, evidence, next, ticket, respawnedAt, takenOverAt, paused, startHold, bootHold,
                next == null ? null : told);
    }

    Situation withPause(@Nullable Pause next) {
        return new Situation(state, evidence, run, ticket, respawnedAt, takenOverAt, next, startHold, bootHold, told);
    }

    Situation telling(Result result) {
        return new Situation(state, evidence, run, ticket, respawnedAt, takenOverAt, paused, startHold, bootHold,
                result);
    }

    /** The next ticket is in use. */
    Situation issued() {
        return new Situation(state, evidence, run, ticket + 1, respawnedAt, takenOverAt, paused, startHold, bootHold,
                told);
    }

    Situation respawned(long now, long window) {
        return new Situation(state, evidence, run, ticket, within(respawnedAt, now, window), takenOverAt, paused,
                startHold, bootHold, told);
    }

    Situation takenOver(long now, long window) {
        return new Situation(state, evidence, run, ticket, respawnedAt, within(takenOverAt, now, window), paused,
                startHold, bootHold, told);
    }

    Situation acknowledged() {
        return new Situation(state, evidence, run, ticket, respawnedAt, List.of(), paused, startHold, bootHold, told);
    }

    private static List<Long> within(List<Long> times, long now, long window) {
        return Stream.concat(times.stream().filter(at -> now - at < window), Stream.of(now)).toList();
    }

    boolean pausedAt(long now) {
        return paused != null && (paused.until() == null || now < paused.until());
    }

    /** Too many automatic takeovers in the window. */
    boolean heldDown(Policy policy, long now) {
        long window = policy.holdDownWindow().toNanos();
        return takenOverAt.stream().filter(at -> now - at < window).count() >= policy.holdDownTakeovers();
    }
}
