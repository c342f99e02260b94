package io.understudy.failover.explain;

import io.understudy.failover.Policy;
import io.understudy.failover.Situation;
import io.understudy.failover.State;
import io.understudy.vocabulary.DurationText;
import io.understudy.vocabulary.Gate;
import io.understudy.vocabulary.GateName;
import io.understudy.vocabulary.Pace;
import io.understudy.vocabulary.Verdict;
import java.time.Duration;

/** "What would happen if the primary died now, and when?" and the same for its service alone, in words. */
public final class Forecast {
    private Forecast() {}

    public static String of(Policy policy, Situation s, long now) {
        var self = policy.self();
        var primary = policy.primary();
        return switch (s.state()) {
            case State.Holding _ ->
                self + " has the addresses. If " + self + " died now, nobody would take them over. If "
                        + primary + " came back with them, it would be " + (policy.methods().isEmpty()
                                ? "announced over: there is no way to fence it."
                                : "fenced by " + policy.methods().getFirst().name() + " and announced over.");
            case State.Stopped _ ->
                self + " has the addresses and no longer watches. If it died now, nobody would take them over.";
            case State.Halted _ -> (dead(s)
                    ? primary + " does not answer, and nothing is done automatically: "
                    : "If " + primary + " died now, nothing would be done automatically: ")
                    + "halted until an operator acknowledges" + (policy.act() ? "." : ", and mode is observe.");
            case State.Diagnosing _, State.Respawning _, State.Verifying _, State.Fencing _,
                    State.TakingOver _, State.FailingBack _ ->
                "A recovery is running.";
            case State.Starting _, State.Watching _, State.Suspect _,
                    State.Blind _ -> watching(policy, s, now);
        };
    }

    private static boolean dead(Situation s) {
        return s.evidence().host().host() == Verdict.DOWN;
    }

    private static String watching(Policy policy, Situation s, long now) {
        var primary = policy.primary();
        var closed = Gates.takeover(policy, s, now).stream().filter(g -> !g.ok()).toList();
        if (closed.size() == 1 && closed.getFirst().name() == GateName.PROOF) {
            return "If " + primary + " died now, " + policy.self() + " would halt after "
                    + DurationText.of(policy.host().tolerate()) + " of silence, without a proof that " + primary
                    + " is off its addresses: " + closed.getFirst().why() + ".";
        }
        if (!closed.isEmpty()) {
            return (dead(s)
                    ? primary + " does not answer, and nothing is done: "
                    : "If " + primary + " died now, nothing would be done: ")
                    + String.join("; ", closed.stream().map(Gate::why).toList()) + ".";
        }
        return "If " + primary + " died now, " + policy.self() + " would take over after "
                + DurationText.of(policy.host().tolerate()) + " of silence, " + proof(policy, s)
                + ", plus the time that starting the service takes. " + service(policy);
    }

    private static String proof(Policy policy, Situation s) {
        if (!policy.proofByMethod() && s.evidence().provable(policy.addresses())) {
            return "proven by the wire";
        }
        return policy.methods().stream().filter(m -> !m.needsPrimary()).findFirst()
                .map(m -> "once " + m.name() + " has proven it off")
                .orElse("without proof where nobody answers");
    }

    private static String service(Policy policy) {
        if (policy.probes().isEmpty()) {
            return "Nothing watches the service itself.";
        }
        var slowest = policy.probes().values().stream().map(Pace::tolerate).max(Duration::compareTo)
                .orElse(Duration.ZERO);
        var respawn = policy.respawn();
        return "If only the service died, it would be noticed within " + DurationText.of(slowest) + " and "
                + (respawn == null || respawn.attempts() == 0
                        ? "taken over."
                        : "respawned on " + policy.primary() + ", or taken over if that did not help.");
    }
}
