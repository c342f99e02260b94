package io.understudy.failover.decide;

import static io.understudy.failover.decide.Steps.end;
import static io.understudy.failover.decide.Steps.step;

import io.understudy.failover.Policy;
import io.understudy.failover.ReasonSentence;
import io.understudy.failover.Situation;
import io.understudy.failover.State;
import io.understudy.failover.Step;
import io.understudy.vocabulary.Result;

/** Row 1: what answers its clients is never taken over automatically. */
final class Recovered {
    private Recovered() {}

    /** The service answers, so whatever was going on ends. */
    static Step calm(Policy policy, Situation s) {
        var watching = s.to(new State.Watching());
        if (s.run() == null) {
            var evidence = s.evidence().calibrate(policy.addresses(), policy.longestTolerate(),
                    s.evidence().host().lastAnswer());
            return step(watching.with(evidence), ReasonSentence.SERVICE_ANSWERS);
        }
        return s.told() != null
                ? end(watching, s.told(), ReasonSentence.SERVICE_ANSWERS_AGAIN)
                : end(watching, Result.RECOVERED, ReasonSentence.GLITCH_OVER);
    }
}
