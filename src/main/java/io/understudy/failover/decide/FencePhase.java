package io.understudy.failover.decide;

import static io.understudy.failover.decide.Steps.end;
import static io.understudy.failover.decide.Steps.step;
import static io.understudy.failover.decide.Steps.waits;

import io.understudy.failover.Action;
import io.understudy.failover.Observation;
import io.understudy.failover.Policy;
import io.understudy.failover.Situation;
import io.understudy.failover.State.Fencing.Stage;
import io.understudy.failover.State;
import io.understudy.failover.Step;
import io.understudy.failover.evidence.Watch;
import io.understudy.failover.evidence.Wire;
import io.understudy.vocabulary.DurationText;
import io.understudy.vocabulary.HaltCause;
import io.understudy.vocabulary.ReasonCode;
import io.understudy.vocabulary.Result;
import io.understudy.vocabulary.Trigger;
import io.understudy.vocabulary.Verdict;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Objects;

/**
 * Taking A off its addresses, and the proof of it. A method's own word that it succeeded is not proof. Proof is the
 * wire's silence (calibrated, with the witnesses answering in the same burst), or that a method has itself seen the
 * addresses gone; and in either case that nobody answers for them.
 */
final class FencePhase {
    /**
     * How long the wire is asked after a method that has seen the addresses gone: a living kernel answers ARP within a
     * millisecond.
     */
    private static final Duration QUICK = Duration.ofMillis(60);

    private FencePhase() {}

    /** Rows 6 and 7, after the gates that come before fencing. */
    static Step begin(Policy policy, Situation s, String why, long now) {
        if (!policy.act()) {
            return Failover.would(s, Result.WOULD_HAVE_TAKEN_OVER, "would have fenced " + policy.primary()
                    + " and taken over: " + why);
        }
        if (s.pausedAt(now)) {
            return Failover.paused(s);
        }
        var opened = s.withRun(Objects.requireNonNull(s.run()).open(Failover.trigger(s)));
        if (s.heldDown(policy, now)) {
            return end(opened.to(new State.Halted(HaltCause.HOLD_DOWN)), Result.HALTED, ReasonCode.HELD_DOWN,
                    why + ", but hold-down allows no more than " + policy.holdDown().takeovers() + " takeovers in "
                            + DurationText.of(policy.holdDown().window()) + ": halted until an operator acknowledges");
        }
        if (!s.unfit().isEmpty()) {
            return end(opened.to(new State.Halted(HaltCause.UNFIT)), Result.HALTED, ReasonCode.DATA_UNFIT,
                    why + ", but " + s.unfit() + ": halted until an operator decides");
        }
        return fence(policy, opened, why);
    }

    /**
     * The gates are behind. A host that is gone is proven by the silence of its addresses alone, at no cost of time.
     */
    static Step fence(Policy policy, Situation s, String why) {
        if (gone(s) && provenByWire(policy, s)) {
            return TakeoverPhase.begin(proof(s, true), ReasonCode.PROVEN_BY_WIRE,
                    why + ", and so are all addresses that used to answer: proven by the wire");
        }
        return next(policy, s, -1, false, why);
    }

    private static boolean gone(Situation s) {
        return s.evidence().host().host() == Verdict.DOWN;
    }

    private static boolean provenByWire(Policy policy, Situation s) {
        return !policy.proofByMethod() && s.evidence().host().networkOk() && s.evidence().wireProves(policy);
    }

    private static Situation proof(Situation s, boolean proven) {
        return s.withRun(Objects.requireNonNull(s.run()).proof(proven));
    }

    /**
     * The next method that can work, or else the wire's last word. Methods that run on A are left out while A is gone.
     */
    private static Step next(Policy policy, Situation s, int after, boolean gone, String why) {
        int method = after + 1;
        while (method < policy.methods().size() && gone(s) && policy.methods().get(method).needsPrimary()) {
            method++;
        }
        var issued = s.issued();
        if (method >= policy.methods().size()) {
            return step(issued.to(new State.Fencing(Stage.WIRE, policy.methods().size(), gone, issued.ticket())),
                    ReasonCode.NO_METHOD,
                    why + ": is anybody on the wire?", full(policy, issued.ticket()));
        }
        return step(issued.to(new State.Fencing(Stage.METHOD, method, gone, issued.ticket()))
                .withRun(Objects.requireNonNull(s.run()).fenceSent()), ReasonCode.FENCE_NEXT,
                why + ": " + policy.primary() + " is fenced by " + policy.methods().get(method).name(),
                new Action.Fence(issued.ticket(), method));
    }

    static Action full(Policy policy, long ticket) {
        return new Action.AskWire(ticket, policy.host().failAfter(), policy.host().tolerate());
    }

    static Step fencing(Policy policy, Situation s, State.Fencing at, Observation seen, long now) {
        var run = Objects.requireNonNull(s.run());
        if (run.automatic() && !run.fenced() && s.evidence().servedThere()) {
            return end(s.to(new State.Watching()), Result.RECOVERED, ReasonCode.CALLED_OFF,
                    "the service answers again and no fence command was sent: called off");
        }
        if (run.automatic() && !run.fenced() && s.pausedAt(now)) {
            return Failover.paused(s);
        }
        if (run.automatic() && gone(s) && provenByWire(policy, s)) {
            return TakeoverPhase.begin(proof(s, true), ReasonCode.PROVEN_BY_WIRE,
                    "the host and all addresses that used to answer are silent: proven by the wire");
        }
        return switch (seen) {
            case Observation.Finished finished -> switchover(policy, s, at, finished);
            case Observation.Fenced fenced -> fenced(policy, s, at, fenced);
            case Observation.Asked _ -> asked(policy, s, at, now);
            case Observation.Due _, Observation.Probed _, Observation.Host _, Observation.Held _,
                    Observation.Data _, Observation.ProcessTable _, Observation.Outdated _, Observation.Late _,
                    Observation.Ordered _ ->
                waits(s,
                        "fencing");
        };
    }

    /** A switchover's first steps: the service is begun here, then ended on A; only then is A told to release. */
    private static Step switchover(Policy policy, Situation s, State.Fencing at, Observation.Finished finished) {
        boolean done = finished.outcome() == Observation.Outcome.DONE;
        return switch (at.stage()) {
            case PREPARE -> {
                if (!done) {
                    yield end(s.to(new State.Watching()), Result.REFUSED, ReasonCode.START_FAILED,
                            "the service does not start here (" + finished.why() + "): nothing was moved",
                            new Action.StopService(0));
                }
                var issued = s.issued();
                yield step(issued.to(new State.Fencing(Stage.STOP_PRIMARY, -1, false, issued.ticket())),
                        ReasonCode.STARTED,
                        "the service runs here: it is stopped on " + policy.primary(),
                        new Action.StopPrimary(issued.ticket()));
            }
            case STOP_PRIMARY -> done
                    ? next(policy, s, -1, false, "the service is stopped on " + policy.primary())
                    : end(s.to(new State.Watching()), Result.REFUSED, ReasonCode.SWITCHOVER_REFUSED,
                            policy.primary() + " did not stop its service (" + finished.why() + "): nothing was moved",
                            new Action.StartPrimary(0), new Action.StopService(0));
            case METHOD, WIRE -> waits(s, "fencing");
        };
    }

    private static Step fenced(Policy policy, Situation s, State.Fencing at, Observation.Fenced fenced) {
        boolean gone = at.gone() || fenced.gone();
        if (fenced.outcome() != Observation.Outcome.DONE
                && !(s.evidence().current() && s.evidence().host().networkOk())) {
            // which takes its time, in which it shows whether this host is the one that is cut off
            var asked = s.issued();
            return step(asked.to(new State.Fencing(Stage.WIRE, at.method(), gone, asked.ticket())),
                    ReasonCode.FENCE_NEXT,
                    "the method did not succeed (" + fenced.why()
                            + "), and the own network is in doubt: is anybody there?",
                    full(policy, asked.ticket()));
        }
        if (fenced.outcome() != Observation.Outcome.DONE) {
            return next(policy, s, at.method(), gone, "the method did not succeed (" + fenced.why() + ")");
        }
        var issued = s.issued();
        return step(issued.to(new State.Fencing(Stage.WIRE, at.method(), gone, issued.ticket())), ReasonCode.FENCE_DONE,
                "fenced (" + fenced.why() + "): is anybody left on the wire?",
                gone
                        ? new Action.AskWire(issued.ticket(), policy.host().failAfter(), QUICK)
                        : full(policy, issued.ticket()));
    }

    /** Everything is asked: what is it worth? */
    private static Step asked(Policy policy, Situation s, State.Fencing at, long now) {
        var run = Objects.requireNonNull(s.run());
        boolean answered = s.evidence().foreign(policy, Watch.NEVER);
        if (run.forced()) {
            return TakeoverPhase.begin(proof(s, !answered && (at.gone() || provenByWire(policy, s))), ReasonCode.FORCED,
                    "forced by " + run.user() + (answered ? " although somebody still answers" : ""));
        }
        if (!s.evidence().host().networkOk()) {
            return run.automatic()
                    ? Failover.blinded(s)
                    : halt(policy, s, HaltCause.UNPROVEN,
                            ReasonCode.NETWORK_NOT_OK, "the own network failed meanwhile");
        }
        if (!answered && provenByWire(policy, s)) {
            return TakeoverPhase.begin(proof(s, true), ReasonCode.PROVEN_BY_WIRE,
                    "all addresses that used to answer are silent: proven by the wire");
        }
        if (!answered && at.gone()) {
            return TakeoverPhase.begin(proof(s, true), ReasonCode.PROVEN_BY_METHOD,
                    "the addresses were seen gone from " + policy.primary() + ": proven by the method");
        }
        if (at.method() + 1 < policy.methods().size()) {
            var next = next(policy, s, at.method(), at.gone(), "not proven");
            if (next.next().state() instanceof State.Fencing(Stage stage, _, _, _) && stage == Stage.METHOD) {
                return next;
            }
        }
        if (answered) {
            return halt(policy, s, HaltCause.ANSWERED, ReasonCode.STILL_ANSWERED,
                    "somebody still answers for an address on the wire, so taking it would make two holders");
        }
        if (policy.takeOverUnproven()) {
            return TakeoverPhase.begin(proof(s, false), ReasonCode.UNPROVEN_TAKE_OVER,
                    "no proof, but nobody answers, and when-unproven is take-over");
        }
        return halt(policy, s, HaltCause.UNPROVEN, ReasonCode.UNPROVEN_HOLD,
                "no proof that " + policy.primary() + " is off its addresses, and when-unproven is hold");
    }

    /**
     * A serves, though a fence may have taken one of its addresses off it, then or later: it is told to have them all.
     */
    static Step servesOn(Policy policy, Situation s, String why) {
        // Nobody but A has any of them, as far as it shows: told to take what it has, it loses nothing.
        boolean others = policy.addresses().stream().map(s.evidence().host()::wire)
                .anyMatch(w -> w.kind() == Wire.Kind.ANSWERED && !s.evidence().isPrimary(w.by()));
        var watching = s.to(new State.Watching());
        return others || !policy.canClaim()
                ? step(watching, ReasonCode.ANSWERS, why)
                : step(watching, ReasonCode.ANSWERS,
                        why + "; " + policy.primary() + " takes the addresses that it may have lost",
                        new Action.Claim(0));
    }

    /** What an operator ordered and A refused is no fault of the service's: it is watched on. */
    private static Step halt(Policy policy, Situation s, HaltCause cause, ReasonCode code, String why) {
        var run = Objects.requireNonNull(s.run());
        if (run.trigger() == Trigger.SWITCHOVER) {
            return undone(policy, s, code, why);
        }
        if (!run.automatic() && s.evidence().servedThere()) {
            return end(s.to(new State.Watching()), Result.REFUSED, code,
                    why + ": nothing was moved, " + policy.primary()
                            + " serves on",
                    run.started() ? new Action[]{new Action.StopService(0)} : new Action[0]);
        }
        return end(s.to(new State.Halted(cause)), Result.HALTED, code, why + ". Take " + policy.primary()
                + " off the network or its power, then it goes on by itself; or order a failover with force",
                run.started() ? new Action[]{new Action.StopService(0)} : new Action[0]);
    }

    /**
     * A switchover can go back: A is told to take its addresses, of which some may be off already, and to start its
     * service.
     */
    private static Step undone(Policy policy, Situation s, ReasonCode code, String why) {
        var actions = new ArrayList<Action>();
        if (policy.canClaim()) {
            actions.add(new Action.Claim(0));
        }
        actions.add(new Action.StartPrimary(0));
        actions.add(new Action.StopService(0));
        return end(s.to(new State.Suspect()), Result.REFUSED, code, why + ": not moved, " + policy.primary()
                + " was told to serve on", actions.toArray(Action[]::new));
    }
}
