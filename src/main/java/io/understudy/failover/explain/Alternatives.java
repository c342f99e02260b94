package io.understudy.failover.explain;

import io.understudy.failover.Action;
import io.understudy.failover.Policy;
import io.understudy.failover.Situation;
import io.understudy.failover.State;
import io.understudy.failover.Step;
import io.understudy.failover.evidence.Watch;
import io.understudy.vocabulary.DurationText;
import io.understudy.vocabulary.Gate;
import io.understudy.vocabulary.Order;
import io.understudy.vocabulary.Verdict;
import java.util.ArrayList;
import java.util.List;

/** What else could have been done, and why it was not: the other half of an explained decision. */
public final class Alternatives {
    private Alternatives() {}

    /**
     * @param what {@code wait}, {@code respawn}, {@code take-over} or {@code fail-back}
     * @param why it was not done, a sentence
     */
    public record Alternative(String what, String why) {}

    /** Beside what {@code step} does, seen from the situation that it leads to. */
    public static List<Alternative> of(Policy policy, Step step, long now) {
        var s = step.next();
        var found = new ArrayList<Alternative>();
        boolean acts = step.actions().stream().anyMatch(a -> !(a instanceof Action.AskWire)
                && !(a instanceof Action.AskProbes) && !(a instanceof Action.AskAgain));
        switch (s.state()) {
            case State.Holding _, State.FailingBack _ -> failback(policy, s, found);
            case State.Stopped _ -> found.add(new Alternative("wait", "watching has ended for good"));
            case State.Starting _, State.Watching _, State.Suspect _, State.Blind _, State.Diagnosing _,
                    State.Respawning _, State.Verifying _, State.Fencing _, State.TakingOver _, State.Halted _ -> {
                respawn(policy, s, now, found);
                takeover(policy, s, now, found);
            }
        }
        if (acts && s.run() != null) {
            found.add(new Alternative("wait", s.run().automatic()
                    ? "the service has been down for longer than is tolerated"
                    : "it was ordered, or Understudy has to find out after a restart where the addresses are"));
        }
        return List.copyOf(found);
    }

    private static void respawn(Policy policy, Situation s, long now, List<Alternative> found) {
        if (s.state() instanceof State.Diagnosing || s.state() instanceof State.Respawning
                || s.state() instanceof State.Verifying) {
            return; // that is what is being done
        }
        var respawn = policy.respawn();
        var why = respawn == null
                ? "no respawn is configured"
                : s.evidence().service() == Verdict.UP
                        ? "the service answers"
                        : s.evidence().host().host() != Verdict.UP
                                ? policy.primary() + " does not answer"
                                : !s.respawnLeft(respawn, now)
                                        ? "the attempts are used up"
                                        : s.run() != null && s.run().respawns() > 0
                                                ? "it was tried"
                                                : "the process is running, or that is not known";
        found.add(new Alternative("respawn", why));
    }

    private static void takeover(Policy policy, Situation s, long now, List<Alternative> found) {
        if (s.state() instanceof State.TakingOver) {
            return;
        }
        var closed = Gates.takeover(policy, s, now).stream().filter(g -> !g.ok()).map(Gate::why).toList();
        var why = s.evidence().service() == Verdict.UP
                ? "what answers its clients is never taken over automatically"
                : !closed.isEmpty()
                        ? String.join("; ", closed)
                        : s.evidence().foreign(policy.addresses(), Watch.NEVER)
                                ? "another host answers for an address on the wire"
                                : s.evidence().service() == Verdict.UNKNOWN
                                        ? "it is not known whether the service is down"
                                        : "what can be done on " + policy.primary() + " comes first";
        found.add(new Alternative("take-over", why));
    }

    private static void failback(Policy policy, Situation s, List<Alternative> found) {
        if (s.state() instanceof State.FailingBack) {
            return;
        }
        var closed = Gates.ordered(policy, s, Order.FAILBACK).stream().filter(g -> !g.ok()).map(Gate::why)
                .toList();
        var after = policy.failback().after();
        found.add(new Alternative("fail-back", !closed.isEmpty()
                ? String.join("; ", closed)
                : after == null
                        ? "failback.policy is manual: an operator decides"
                        : policy.primary() + " has to be healthy for " + DurationText.of(after)));
    }
}
