package io.understudy.failover.decide;

import static io.understudy.failover.decide.Steps.end;
import static io.understudy.failover.decide.Steps.step;
import static io.understudy.failover.decide.Steps.waits;

import io.understudy.failover.Action;
import io.understudy.failover.Observation;
import io.understudy.failover.Policy;
import io.understudy.failover.Reason;
import io.understudy.failover.ReasonSentence;
import io.understudy.failover.Situation;
import io.understudy.failover.State;
import io.understudy.failover.Step;
import io.understudy.failover.evidence.Sample;
import io.understudy.vocabulary.Result;
import io.understudy.vocabulary.Verdict;

/** VERIFYING: after a respawn, or where the process may only just have started, the probes have to confirm it. */
final class VerifyPhase {
    private VerifyPhase() {}

    static Step verifying(Policy policy, Situation s, State.Verifying at, Observation seen, long now) {
        boolean respawned = s.running().respawns() > 0;
        if (s.evidence().service() == Verdict.UP) {
            return respawned
                    ? end(s.to(new State.Watching()), Result.RESPAWNED, ReasonSentence.RESPAWNED)
                    : Recovered.calm(policy, s, now);
        }
        if (Escalation.hostGone(s)) {
            return Escalation.giveUp(policy, s, now);
        }
        if (now >= at.deadline()) {
            return respawned
                    ? RespawnPhase.failed(policy, s, Reason.of(ReasonSentence.RESPAWN_IN_VAIN), now)
                    : Escalation.row6(policy, s, Reason.of(ReasonSentence.PROCESS_THERE), now);
        }
        boolean begins = seen instanceof Observation.Due && now >= at.from();
        boolean oneMore = seen instanceof Observation.Probed(_, Sample sample) && sample.kind() == Sample.Kind.UP;
        return begins || oneMore
                ? step(s, ReasonSentence.ASKS_SERVICE, new Action.AskProbes())
                : waits(s, ReasonSentence.WAITS_FOR_SERVICE_UP);
    }
}
