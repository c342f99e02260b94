package io.understudy.failover.decide;

import static io.understudy.failover.decide.Steps.step;

import io.understudy.failover.Policy;
import io.understudy.failover.Reason;
import io.understudy.failover.ReasonSentence;
import io.understudy.failover.Situation;
import io.understudy.failover.State;
import io.understudy.failover.Step;
import io.understudy.vocabulary.Result;
import io.understudy.vocabulary.Trigger;
import io.understudy.vocabulary.Verdict;
import java.util.Objects;

/** What keeps a recovery from acting: observe mode, a pause, the network of this host. */
final class Restraint {
    private Restraint() {}

    /** Observe mode: what would have been done is recorded in its place. */
    static Step would(Situation s, Result result, Reason why) {
        return step(opened(s, new State.Suspect()).telling(result), why);
    }

    static Step paused(Situation s) {
        var pause = Objects.requireNonNull(s.paused());
        return step(opened(s, new State.Suspect()), Reason.of(ReasonSentence.PAUSED, by(pause.by(), pause.reason())));
    }

    private static Situation opened(Situation s, State next) {
        return s.to(next).withRun(s.running().open(trigger(s)));
    }

    /** Row 4: this host may be the one that is cut off. */
    static Step blinded(Situation s) {
        var host = s.evidence().host();
        var why = !host.carrier()
                ? Reason.of(ReasonSentence.NO_CARRIER)
                : host.stalled()
                        ? Reason.of(ReasonSentence.FROZE)
                        : Reason.of(ReasonSentence.TOO_FEW_WITNESSES, host.witnessesAnswering(),
                                host.witnessesNeeded());
        return step(opened(s, new State.Blind()), why);
    }

    /**
     * A host that is not the primary answers for an address: what the probes see may be that host, and its answers keep
     * the wire from proving anything.
     */
    static boolean disputed(Policy policy, Situation s) {
        return s.evidence().stranger(policy.addresses()).isPresent();
    }

    /** Nothing that fences or moves is begun automatically; an operator can. */
    static Step stranger(Policy policy, Situation s) {
        var who = s.evidence().stranger(policy.addresses()).orElse("?");
        return step(opened(s, new State.Suspect()), Reason.of(ReasonSentence.STRANGER_ANSWERS, who));
    }

    static Trigger trigger(Situation s) {
        return s.evidence().host().host() == Verdict.DOWN ? Trigger.HOST_DOWN : Trigger.SERVICE_DOWN;
    }

    /** {@code ops}, or with a reason {@code ops (moving a rack)}. */
    static String by(String user, String reason) {
        return reason.isEmpty() ? user : user + " (" + reason + ")";
    }
}
