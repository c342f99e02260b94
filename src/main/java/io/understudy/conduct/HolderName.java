package io.understudy.conduct;

import io.understudy.failover.Policy;
import io.understudy.failover.Situation;
import io.understudy.failover.State;
import io.understudy.failover.evidence.Wire;
import io.understudy.vocabulary.Verdict;

/** Who has the addresses of a service, and who ought to have them. Pure. */
final class HolderName {
    private static final String NOBODY = "nobody";
    private static final String UNKNOWN = "unknown";

    private HolderName() {}

    /** A node's name, {@code nobody} or {@code unknown}. */
    static String now(Policy policy, Situation s) {
        var evidence = s.evidence();
        if (!evidence.held().isEmpty() && evidence.held().containsAll(policy.addresses())) {
            return policy.self().name();
        }
        var wires = policy.addresses().stream().map(evidence.host()::wire).toList();
        if (wires.stream().allMatch(w -> w.kind() == Wire.Kind.ANSWERED)
                || evidence.service() == Verdict.UP && wires.stream().allMatch(w -> w.kind() == Wire.Kind.UNASKED)) {
            return policy.primary().name();
        }
        return wires.stream().allMatch(w -> w.kind() == Wire.Kind.SILENT) && evidence.held().isEmpty()
                && evidence.host().networkOk() ? NOBODY : UNKNOWN;
    }

    /** A node's name. */
    static String wanted(Policy policy, Situation s) {
        boolean here = switch (s.state()) {
            case State.Holding _, State.TakingOver _, State.Stopped _ -> true;
            case State.Halted _ -> !s.evidence().held().isEmpty();
            case State.Starting(boolean retake, _) -> retake;
            case State.Watching _, State.Suspect _, State.Blind _, State.Diagnosing _, State.Respawning _,
                    State.Verifying _, State.Fencing _, State.FailingBack _ ->
                false;
        };
        return here ? policy.self().name() : policy.primary().name();
    }
}
