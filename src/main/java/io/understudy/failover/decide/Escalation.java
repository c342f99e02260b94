package io.understudy.failover.decide;

import static io.understudy.failover.decide.Steps.step;

import io.understudy.failover.Policy;
import io.understudy.failover.Reason;
import io.understudy.failover.ReasonSentence;
import io.understudy.failover.Situation;
import io.understudy.failover.State;
import io.understudy.failover.Step;
import io.understudy.vocabulary.Verdict;
import java.util.Locale;

/** Rows 4 to 7 of {@code docs/decision-table.md}: where a respawn is no answer, or did not help. */
final class Escalation {
    private Escalation() {}

    static Step beyondRespawn(Policy policy, Situation suspect, long now) {
        var evidence = suspect.evidence();
        var host = evidence.host().host();
        if (!evidence.host().networkOk()) {
            return Restraint.blinded(suspect);
        }
        if (evidence.service() == Verdict.UNKNOWN || host == Verdict.UNKNOWN) {
            return step(suspect, Reason.of(ReasonSentence.NOT_KNOWN, word(evidence.service()), word(host)));
        }
        return FencePhase.begin(policy, suspect, host == Verdict.DOWN
                ? Reason.of(ReasonSentence.HOST_SILENT, policy.primary(), policy.host().tolerate())
                : Reason.of(ReasonSentence.NO_RESPAWN), now);
    }

    private static String word(Verdict verdict) {
        return verdict.name().toLowerCase(Locale.ROOT);
    }

    /** Row 6: nothing on the primary helped. With a working network here it is fenced, else this host is blind. */
    static Step row6(Policy policy, Situation s, Reason why, long now) {
        if (!s.evidence().current()) {
            return step(s.to(new State.Suspect()), Reason.of(ReasonSentence.CHECKS_AGAIN_FIRST, why));
        }
        return s.evidence().host().networkOk() ? FencePhase.begin(policy, s, why, now) : Restraint.blinded(s);
    }

    /** The primary has died while it was being helped. */
    static boolean hostGone(Situation s) {
        return s.evidence().host().host() == Verdict.DOWN && s.evidence().service() == Verdict.DOWN;
    }

    /** See {@link #hostGone}: no respawn any more. */
    static Step giveUp(Policy policy, Situation s, long now) {
        return beyondRespawn(policy, s.to(new State.Suspect()), now);
    }
}
