package io.understudy.conduct;

import io.understudy.failover.RecoveryRun;
import io.understudy.failover.Situation;
import io.understudy.failover.State;
import io.understudy.failover.State.TakingOver.Stage;
import io.understudy.failover.Step;
import io.understudy.failover.evidence.Watch;
import io.understudy.journal.Journal;
import io.understudy.vocabulary.RecoveryStatus;
import io.understudy.vocabulary.Result;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.function.LongFunction;
import org.jspecify.annotations.Nullable;

/**
 * How long the clients of one service went without it, also over ends of Understudy itself. An outage ends when the
 * service is seen to answer again, on whichever host; only where no probe can tell, when the addresses are announced.
 * Used on the service's own thread only.
 */
final class OutageMeter {
    /**
     * A service that is down at a start is in a recovery again sooner than this: the holds and a probe's patience are
     * shorter.
     */
    private static final Duration SOON = Duration.ofMinutes(10);

    private final AnsweringProbes probes;
    private final LongFunction<Instant> wall;
    /**
     * Since when nobody has served, as the recoveries tell that Understudy's own ends cut off; null once the service
     * was seen to be served.
     */
    private @Nullable Instant unserved;
    /** From when on clients could know that the addresses are here. */
    private long announced = Watch.NEVER;
    /** When the service was first seen to answer since it last did not, or {@link Watch#NEVER} while it does not. */
    private long answeredAt = Watch.NEVER;
    /** The run that has ended while nobody answered yet, or null. */
    private @Nullable RecoveryRun unanswered;

    /**
     * @param newestFirst the service's last recoveries, as they stood when Understudy was started
     * @param wall the wall time of a monotonic moment
     */
    OutageMeter(List<Journal.Recovery> newestFirst, AnsweringProbes probes, LongFunction<Instant> wall) {
        this.probes = probes;
        this.unserved = unserved(newestFirst);
        this.wall = wall;
    }

    /**
     * The begin of the recovery that the last end of Understudy cut off, or of an earlier one where each next began
     * right after the start.
     */
    static @Nullable Instant unserved(List<Journal.Recovery> newestFirst) {
        Instant since = null;
        for (var r : newestFirst) {
            boolean cut = since == null
                    ? r.ended() == null
                    : r.result() == RecoveryStatus.INTERRUPTED && r.ended() != null
                            && Duration.between(r.ended(), since).compareTo(SOON) < 0;
            if (!cut) {
                break;
            }
            since = r.started();
        }
        return since;
    }

    /** A recovery was opened. */
    void open() {
        announced = Watch.NEVER;
        unanswered = null;
    }

    /** A step was taken, before its recovery's end is written. */
    void passed(Situation before, Situation after, long now) {
        if (stage(before.state()) == Stage.ANNOUNCE && stage(after.state()) == Stage.CONFIRM) {
            announced = now;
        }
        if (!probes.answers(after.evidence())) {
            answeredAt = Watch.NEVER;
        } else if (answeredAt == Watch.NEVER) {
            answeredAt = now;
        }
    }

    /**
     * A step was taken and written.
     *
     * @return the outage of the recovery that ended last, if it has just ended: the service answers only now
     */
    @Nullable
    Duration served(Situation after) {
        var run = unanswered;
        var late = run == null || answeredAt == Watch.NEVER ? null : until(run, answeredAt);
        if (answeredAt != Watch.NEVER || !probes.tell(after.evidence()) && after.state() instanceof State.Holding) {
            unserved = null;
            unanswered = null;
        }
        return late;
    }

    private static @Nullable Stage stage(State state) {
        return state instanceof State.TakingOver taking ? taking.stage() : null;
    }

    /**
     * From the last success to when clients were served again; null while that is unknown or they are not: then {@link
     * #served} tells later.
     */
    @Nullable
    Duration outage(@Nullable RecoveryRun run, Step step, Result result, long now) {
        if (run == null) {
            return null;
        }
        var evidence = step.next().evidence();
        long until = switch (result) {
            case TAKEN_OVER, TAKEN_BACK -> probes.tell(evidence)
                    ? answeredAt
                    : announced == Watch.NEVER ? now : announced;
            case RESPAWNED, RECOVERED, FAILED_BACK, REFUSED, WOULD_HAVE_TAKEN_OVER, WOULD_HAVE_RESPAWNED ->
                evidence.lastGood();
            case HALTED -> Watch.NEVER;
        };
        if (until == Watch.NEVER) {
            unanswered = answeredAt == Watch.NEVER && probes.tell(evidence) ? run : null;
            return null;
        }
        return until(run, until);
    }

    /** Whether the recovery that has just ended left the service without an answer. */
    boolean stillDown() {
        return unanswered != null;
    }

    private @Nullable Duration until(RecoveryRun run, long until) {
        var since = unserved;
        if (since != null && (run.lastGood() == Watch.NEVER || since.isBefore(wall.apply(run.lastGood())))) {
            return Duration.between(since, wall.apply(until));
        }
        return run.lastGood() == Watch.NEVER || until < run.lastGood()
                ? null
                : Duration.ofNanos(until - run.lastGood());
    }
}
