package io.understudy.failover.decide;

import static io.understudy.failover.decide.Steps.issue;
import static io.understudy.failover.decide.Steps.step;
import static io.understudy.failover.decide.Steps.waits;

import io.understudy.failover.Action;
import io.understudy.failover.Observation;
import io.understudy.failover.Policy;
import io.understudy.failover.Reason;
import io.understudy.failover.ReasonSentence;
import io.understudy.failover.RecoveryRun.Mark;
import io.understudy.failover.Situation;
import io.understudy.failover.State;
import io.understudy.failover.Step;
import io.understudy.vocabulary.Result;
import io.understudy.vocabulary.Trigger;
import io.understudy.vocabulary.Verdict;
import java.util.Objects;

/** DIAGNOSING: row 3 begins with a look into the process table of the primary. */
final class DiagnosePhase {
    private DiagnosePhase() {}

    static Step begin(Policy policy, Situation s, long now) {
        if (!policy.act()) {
            return Restraint.would(s, Result.WOULD_HAVE_RESPAWNED,
                    Reason.of(ReasonSentence.WOULD_RESPAWN, policy.primary()));
        }
        if (s.pausedAt(now)) {
            return Restraint.paused(s);
        }
        if (!s.respawnLeft(Objects.requireNonNull(policy.respawn()), now)) {
            return Escalation.row6(policy, s, Reason.of(ReasonSentence.RESPAWNS_USED_UP), now);
        }
        return issue(s.withRun(s.running().open(Trigger.SERVICE_DOWN)), State.Diagnosing::new,
                Reason.of(ReasonSentence.IS_PROCESS_THERE, policy.primary()), Action.CheckProcess::new);
    }

    static Step diagnosing(Policy policy, Situation s, Observation seen, long now) {
        if (s.evidence().service() == Verdict.UP) {
            return Recovered.calm(policy, s, now);
        }
        if (!(seen instanceof Observation.ProcessTable table)) {
            return Escalation.hostGone(s)
                    ? Escalation.giveUp(policy, s, now)
                    : waits(s, ReasonSentence.WAITS_FOR_TABLE);
        }
        if (s.pausedAt(now)) {
            return Restraint.paused(s);
        }
        return switch (table.process()) {
            case MISSING -> missing(policy, s, now);
            case THERE -> there(policy, s, now);
            case UNKNOWN -> unknown(policy, s, table, now);
        };
    }

    private static Step missing(Policy policy, Situation s, long now) {
        var counted = s.respawned(Objects.requireNonNull(policy.respawn()), now).withRun(s.running().respawned());
        return issue(counted, State.Respawning::new, Reason.of(ReasonSentence.PROCESS_MISSING, policy.primary()),
                Action.Respawn::new);
    }

    /**
     * A process that hangs lets requests run out of time. One that is there though they were refused may only just have
     * been started, by a supervisor, a person or another service's recovery: it gets the time that a respawn would,
     * once.
     */
    private static Step there(Policy policy, Situation s, long now) {
        var run = s.running();
        if (run.has(Mark.GRACE_GIVEN) || run.respawns() > 0 || !s.evidence().refusedOnly()) {
            return Escalation.row6(policy, s, Reason.of(ReasonSentence.PROCESS_THERE), now);
        }
        long until = now + Objects.requireNonNull(policy.respawn()).delay().toNanos();
        return step(s.to(new State.Verifying(now, until)).withRun(run.with(Mark.GRACE_GIVEN)),
                ReasonSentence.PROCESS_MAY_BE_NEW, new Action.AskProbes());
    }

    /** Never leads to a respawn. */
    private static Step unknown(Policy policy, Situation s, Observation.ProcessTable table, long now) {
        return Escalation.row6(policy, s, Reason.of(ReasonSentence.PROCESS_UNKNOWN, table.why()), now);
    }
}
