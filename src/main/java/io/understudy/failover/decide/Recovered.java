package io.understudy.failover.decide;

import static io.understudy.failover.decide.Steps.end;
import static io.understudy.failover.decide.Steps.step;

import io.understudy.failover.Policy;
import io.understudy.failover.Reason;
import io.understudy.failover.ReasonSentence;
import io.understudy.failover.Situation;
import io.understudy.failover.State;
import io.understudy.failover.Step;
import io.understudy.vocabulary.Result;
import io.understudy.vocabulary.Vip;
import java.util.stream.Collectors;

/** Row 1: what answers its clients is never taken over automatically. */
final class Recovered {
    private Recovered() {}

    /** The service answers, so whatever was going on ends. */
    static Step calm(Policy policy, Situation s, long now) {
        var watching = s.to(new State.Watching());
        if (s.run() == null) {
            var evidence = s.evidence().calibrate(policy.addresses(), policy.longestTolerate(), now);
            return watched(policy, watching.with(evidence));
        }
        if (s.run().refuted() > 0) {
            return end(watching, Result.RECOVERED, Reason.of(ReasonSentence.SERVES_AGAIN, policy.primary()));
        }
        return s.told() != null
                ? end(watching, s.told(), ReasonSentence.SERVICE_ANSWERS_AGAIN)
                : end(watching, Result.RECOVERED, ReasonSentence.GLITCH_OVER);
    }

    /** What is not as it should be although the service answers is told. */
    private static Step watched(Policy policy, Situation s) {
        var stranger = s.evidence().stranger(policy.addresses());
        if (stranger.isPresent()) {
            return step(s, Reason.of(ReasonSentence.STRANGER_BESIDE, stranger.get()));
        }
        var absent = s.evidence().absent();
        if (absent.isEmpty()) {
            return step(s, ReasonSentence.SERVICE_ANSWERS);
        }
        var which = absent.stream().map(Vip::toString).sorted().collect(Collectors.joining(", "));
        return step(s, Reason.of(policy.canClaim() ? ReasonSentence.ABSENT_CLAIMED : ReasonSentence.ABSENT, which,
                policy.primary()));
    }
}
