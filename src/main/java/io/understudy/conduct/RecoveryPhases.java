package io.understudy.conduct;

import io.understudy.failover.State;
import io.understudy.journal.Journal;
import io.understudy.vocabulary.PhaseName;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.LongFunction;

/** The phases of the recovery that runs, measured and journaled. Used on the service's own thread only. */
final class RecoveryPhases {
    private final Journal journal;
    private final LongFunction<Instant> wall;
    private final List<Journal.Phase> phases = new ArrayList<>();
    private String recovery = "";
    private long began;

    /** @param wall the wall time of a monotonic moment */
    RecoveryPhases(Journal journal, LongFunction<Instant> wall) {
        this.journal = journal;
        this.wall = wall;
    }

    /** The phase that a state is, or empty where nothing is under way. */
    static Optional<PhaseName> of(State state) {
        return switch (state) {
            case State.Suspect _ -> Optional.of(PhaseName.DETECT);
            case State.Blind _ -> Optional.of(PhaseName.BLIND);
            case State.Diagnosing _ -> Optional.of(PhaseName.DIAGNOSE);
            case State.Respawning _ -> Optional.of(PhaseName.RESPAWN);
            case State.Verifying _ -> Optional.of(PhaseName.VERIFY);
            case State.Fencing _ -> Optional.of(PhaseName.FENCE);
            case State.TakingOver(var stage, _, _) -> Optional.of(switch (stage) {
                case START, START_AGAIN -> PhaseName.START;
                case ASK, ADD -> PhaseName.CLAIM;
                case ANNOUNCE -> PhaseName.ANNOUNCE;
                case CONFIRM -> PhaseName.CONFIRM;
            });
            case State.FailingBack(var stage, _, _, _, _) -> Optional.of(switch (stage) {
                case STOP -> PhaseName.STOP;
                case RELEASE -> PhaseName.RELEASE;
                case CLAIM -> PhaseName.CLAIM;
                case VERIFY -> PhaseName.VERIFY;
                case DIAGNOSE -> PhaseName.DIAGNOSE;
                case START -> PhaseName.START;
            });
            case State.Starting _, State.Watching _, State.Holding _,
                    State.Halted _, State.Stopped _ ->
                Optional.empty();
        };
    }

    /** Those of a new recovery; none has begun. */
    void open(String id) {
        recovery = id;
        phases.clear();
    }

    void begin(PhaseName name, long at) {
        began = at;
        var phase = new Journal.Phase(phases.size(), name, wall.apply(at), null);
        phases.add(phase);
        journal.record(recovery, phase);
    }

    /** Ends the phase that runs, if one does. */
    void close(long now) {
        if (!phases.isEmpty() && phases.getLast().took() == null) {
            var last = phases.removeLast();
            var closed = new Journal.Phase(last.ordinal(), last.name(), last.started(), Duration.ofNanos(now - began));
            phases.add(closed);
            journal.record(recovery, closed);
        }
    }

    List<Journal.Phase> all() {
        return List.copyOf(phases);
    }
}
