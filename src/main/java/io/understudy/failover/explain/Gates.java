package io.understudy.failover.explain;

import io.understudy.failover.Policy;
import io.understudy.failover.Situation;
import io.understudy.failover.State;
import io.understudy.vocabulary.DurationText;
import io.understudy.vocabulary.Gate;
import io.understudy.vocabulary.GateName;
import io.understudy.vocabulary.Order;
import io.understudy.vocabulary.Verdict;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * What must hold before this host acts automatically, each with its value in words: "why would nothing happen?"
 * answered beforehand.
 */
public final class Gates {
    private Gates() {}

    /** The gates of an automatic takeover, in the order in which they are asked. */
    public static List<Gate> takeover(Policy policy, Situation s, long now) {
        var evidence = s.evidence();
        var gates = new ArrayList<Gate>();
        gates.add(mode(policy));
        gates.add(new Gate(GateName.SEEN_UP, evidence.seenUp(),
                evidence.seenUp() ? "seen up since it was configured" : "not seen up yet", true));
        boolean holds = s.holds().run(now);
        gates.add(new Gate(GateName.HOLD, !holds, holds
                ? "for another " + DurationText.of(Duration.ofNanos(s.holds().until() - now))
                : "no start or boot hold", true));
        gates.add(new Gate(GateName.NOT_PAUSED, !s.pausedAt(now), s.pausedAt(now) ? "paused" : "not paused", true));
        gates.add(network(s));
        boolean heldDown = s.heldDown(policy, now);
        gates.add(new Gate(GateName.HOLD_DOWN, !heldDown, heldDown
                ? policy.holdDown().takeovers() + " takeovers within " + DurationText.of(policy.holdDown().window())
                        + ", and no more are made automatically"
                : "fewer than " + policy.holdDown().takeovers() + " takeovers within "
                        + DurationText.of(policy.holdDown().window()),
                true));
        gates.addAll(fitness(s));
        gates.add(alone(policy, s));
        gates.add(proof(policy, s));
        boolean halted = s.state() instanceof State.Halted;
        gates.add(
                new Gate(GateName.NOT_HALTED, !halted, halted ? "halted: an operator has to acknowledge" : "not halted",
                        true));
        return List.copyOf(gates);
    }

    private static Gate network(Situation s) {
        var host = s.evidence().host();
        return new Gate(GateName.OWN_NETWORK, host.networkOk(),
                !host.carrier()
                        ? "no carrier"
                        : host.stalled()
                                ? "Understudy was paused (frozen, or starved of CPU)"
                                : witnesses(host.witnessesAnswering()) + host.witnessesNeeded() + " needed",
                true);
    }

    private static String witnesses(int answering) {
        return answering + (answering == 1 ? " witness answers, " : " witnesses answer, ");
    }

    /** Only what speaks against the data here, or against this host. */
    private static List<Gate> fitness(Situation s) {
        var gates = new ArrayList<Gate>();
        if (!s.unfit().isEmpty()) {
            gates.add(new Gate(GateName.MIRROR, false, s.unfit(), true));
        }
        if (!s.here().unfit().isEmpty()) {
            gates.add(new Gate(GateName.FIT, false, s.here().unfit(), true));
        }
        return gates;
    }

    /** Whoever else answers for an address keeps from acting automatically. */
    private static Gate alone(Policy policy, Situation s) {
        var stranger = s.evidence().stranger(policy.addresses());
        return new Gate(GateName.NO_STRANGER, stranger.isEmpty() || s.state() instanceof State.Holding,
                stranger.map(who -> "a host that is not " + policy.primary() + " (" + who + ") answers for an address")
                        .orElse("nobody but " + policy.primary() + " answers for the addresses"),
                true);
    }

    /**
     * Whether a crash of the primary could be proven: each address has answered on the wire, or a method can prove it.
     */
    private static Gate proof(Policy policy, Situation s) {
        boolean agent = policy.methods().stream().anyMatch(m -> !m.needsPrimary());
        if (policy.proofByMethod()) {
            return new Gate(GateName.PROOF, agent, agent
                    ? "a method that does not need " + policy.primary()
                    : "proof is method, but no method works while " + policy.primary() + " is gone", true);
        }
        var evidence = s.evidence();
        var missing = policy.addresses().stream().filter(vip -> !evidence.calibrated().containsKey(vip)).toList();
        boolean provable = evidence.provable(policy.addresses());
        boolean ok = provable || agent || policy.takeOverUnproven();
        return new Gate(GateName.PROOF, ok || s.state() instanceof State.Holding, missing.isEmpty()
                ? "all addresses have answered on the wire"
                : provable
                        ? "nobody has " + missing + "; the other addresses have answered on the wire"
                        : "not answered on the wire yet: " + missing,
                true);
    }

    /** The gates of an order, in the order in which they are asked; none for one that moves nothing. */
    public static List<Gate> ordered(Policy policy, Situation s, Order order) {
        return switch (order) {
            case FAILOVER -> move(policy, s);
            case SWITCHOVER -> switchover(policy, s);
            case FAILBACK -> failback(policy, s);
            case PAUSE, RESUME, ACKNOWLEDGE -> List.of();
        };
    }

    private static List<Gate> move(Policy policy, Situation s) {
        var gates = new ArrayList<>(List.of(mode(policy), network(s)));
        gates.addAll(fitness(s));
        return List.copyOf(gates);
    }

    private static List<Gate> switchover(Policy policy, Situation s) {
        var gates = new ArrayList<>(move(policy, s));
        gates.add(new Gate(GateName.PRIMARY_STOP, policy.canStopPrimary(), policy.canStopPrimary()
                ? "primary.stop is configured"
                : "no primary.stop is configured: " + policy.primary() + " can't be told to stop its service",
                false));
        boolean up = s.evidence().service() == Verdict.UP;
        gates.add(new Gate(GateName.SERVICE_UP, up, up
                ? "the service is up on " + policy.primary()
                : "a switchover needs a healthy service; this would be a failover", false));
        return List.copyOf(gates);
    }

    private static List<Gate> failback(Policy policy, Situation s) {
        boolean up = s.evidence().host().host() == Verdict.UP;
        return List.of(mode(policy),
                new Gate(GateName.CLAIM, policy.canClaim(), policy.canClaim()
                        ? "failback.claim is configured"
                        : "no failback.claim is configured: " + policy.primary()
                                + " can't be told to take the addresses",
                        false),
                new Gate(GateName.PRIMARY_UP, up,
                        up ? policy.primary() + " answers" : policy.primary() + " does not answer",
                        true),
                network(s));
    }

    private static Gate mode(Policy policy) {
        return new Gate(GateName.MODE, policy.act(), policy.act() ? "mode is act" : "mode is observe: nothing is done",
                false);
    }
}
