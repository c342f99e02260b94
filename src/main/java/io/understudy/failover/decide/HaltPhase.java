package io.understudy.failover.decide;

import static io.understudy.failover.decide.Steps.step;
import static io.understudy.failover.decide.Steps.waits;

import io.understudy.failover.Observation;
import io.understudy.failover.Policy;
import io.understudy.failover.ReasonSentence;
import io.understudy.failover.Situation;
import io.understudy.failover.State;
import io.understudy.failover.State.Halted;
import io.understudy.failover.Step;

/** HALTED: nothing is done automatically, but what its cause allows. It never drops addresses. */
final class HaltPhase {
    private HaltPhase() {}

    static Step halted(Policy policy, Situation s, Halted at, Observation seen, long now) {
        return switch (at.cause()) {
            case UNPROVEN, ANSWERED -> ProofSearch.search(policy, s, at, seen, now);
            case FAILED -> s.evidence().servedThere()
                    ? step(s.to(new State.Watching()), ReasonSentence.WATCHED_AGAIN)
                    : waits(s, ReasonSentence.WAITS_FOR_SERVICE);
            case UNFIT -> unfit(policy, s, seen, now);
            case HOLD_DOWN, GAVE_WAY -> waits(s, ReasonSentence.WAITS_FOR_OPERATOR);
        };
    }

    /** It ends with the news that nothing speaks against this host any more. */
    private static Step unfit(Policy policy, Situation s, Observation seen, long now) {
        if (s.evidence().servedThere()) {
            return step(s.to(new State.Watching()), ReasonSentence.WATCHED_AGAIN);
        }
        boolean told = seen instanceof Observation.Data || seen instanceof Observation.Fit;
        return told && s.unready().isEmpty()
                ? WatchPhase.judge(policy, s.to(new State.Suspect()), now)
                : waits(s, ReasonSentence.WAITS_FOR_SERVICE);
    }
}
