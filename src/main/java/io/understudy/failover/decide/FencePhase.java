package io.understudy.failover.decide;

import static io.understudy.failover.decide.Steps.end;
import static io.understudy.failover.decide.Steps.issue;
import static io.understudy.failover.decide.Steps.step;
import static io.understudy.failover.decide.Steps.waits;

import io.understudy.failover.Action;
import io.understudy.failover.Observation;
import io.understudy.failover.Observation.Outcome;
import io.understudy.failover.Policy;
import io.understudy.failover.Reason;
import io.understudy.failover.ReasonSentence;
import io.understudy.failover.RecoveryRun;
import io.understudy.failover.RecoveryRun.Mark;
import io.understudy.failover.Situation;
import io.understudy.failover.State;
import io.understudy.failover.State.Fencing.Stage;
import io.understudy.failover.Step;
import io.understudy.failover.evidence.Watch;
import io.understudy.vocabulary.HaltCause;
import io.understudy.vocabulary.Result;
import io.understudy.vocabulary.Trigger;
import io.understudy.vocabulary.Verdict;
import java.util.ArrayList;

/**
 * FENCING: taking the primary off its addresses, and the proof of it. A method's own word that it succeeded is not
 * proof. Proof is the wire's silence (calibrated, with the witnesses answering in the same burst), or that a method has
 * itself seen the addresses gone; and in either case that nobody answers for them.
 */
final class FencePhase {
    private FencePhase() {}

    /** Rows 6 and 7, after the gates that come before fencing. */
    static Step begin(Policy policy, Situation s, Reason why, long now) {
        if (!policy.act()) {
            return Restraint.would(s, Result.WOULD_HAVE_TAKEN_OVER,
                    Reason.of(ReasonSentence.WOULD_TAKE_OVER, policy.primary(), why));
        }
        if (s.pausedAt(now)) {
            return Restraint.paused(s);
        }
        if (Restraint.disputed(policy, s)) {
            return Restraint.stranger(policy, s);
        }
        var opened = s.withRun(s.running().open(Restraint.trigger(s)));
        if (s.heldDown(policy, now)) {
            var most = policy.holdDown();
            return end(opened.to(new State.Halted(HaltCause.HOLD_DOWN)), Result.HALTED,
                    Reason.of(ReasonSentence.HELD_DOWN, why, most.takeovers(), most.window()));
        }
        return s.unready().isEmpty()
                ? fence(policy, opened, why)
                : end(opened.to(new State.Halted(HaltCause.UNFIT)), Result.HALTED,
                        Reason.of(ReasonSentence.UNFIT, why, s.unready()));
    }

    /**
     * The gates are behind. A host that is gone is proven by the silence of its addresses alone, at no cost of time.
     */
    static Step fence(Policy policy, Situation s, Reason why) {
        return gone(s) && WireProof.provenByWire(policy, s)
                ? TakeoverStart.begin(s, true, Reason.of(ReasonSentence.PROVEN_AT_ONCE, why))
                : next(policy, s, -1, false, why);
    }

    private static boolean gone(Situation s) {
        return s.evidence().host().host() == Verdict.DOWN;
    }

    /**
     * The next method that can work, or else the wire's last word. Methods that run on the primary are left out while
     * it is gone.
     */
    private static Step next(Policy policy, Situation s, int after, boolean gone, Reason why) {
        int method = nextMethod(policy, s, after);
        if (method == policy.methods().size()) {
            return issue(s, ticket -> new State.Fencing(Stage.WIRE, method, gone, ticket),
                    Reason.of(ReasonSentence.NO_METHOD_LEFT, why), ticket -> WireProof.full(policy, ticket));
        }
        return issue(s.withRun(s.running().with(Mark.FENCED)),
                ticket -> new State.Fencing(Stage.METHOD, method, gone, ticket),
                Reason.of(ReasonSentence.FENCES_NEXT, why, policy.primary(), policy.methods().get(method).name()),
                ticket -> new Action.Fence(ticket, method));
    }

    static int nextMethod(Policy policy, Situation s, int after) {
        int method = after + 1;
        while (method < policy.methods().size() && gone(s) && policy.methods().get(method).needsPrimary()) {
            method++;
        }
        return Math.min(method, policy.methods().size());
    }

    static Step fencing(Policy policy, Situation s, State.Fencing at, Observation seen, long now) {
        var run = s.running();
        if (run.revocable() && answersAgain(s)) {
            return end(s.to(new State.Watching()), Result.RECOVERED, ReasonSentence.CALLED_OFF);
        }
        if (run.revocable() && s.pausedAt(now)) {
            return Restraint.paused(s);
        }
        if (run.automatic() && gone(s) && WireProof.provenByWire(policy, s)) {
            return TakeoverStart.begin(s, true, Reason.of(ReasonSentence.PROVEN_MEANWHILE, policy.primary()));
        }
        return switch (seen) {
            case Observation.Finished finished -> switchover(policy, s, at, finished);
            case Observation.Fenced fenced -> fenced(policy, s, at, fenced);
            case Observation.Asked _ -> asked(policy, s, at);
            case Observation.Due _, Observation.Probed _, Observation.Host _, Observation.Held _,
                    Observation.Data _, Observation.ProcessTable _, Observation.Outdated _,
                    Observation.Late _ ->
                waits(s, ReasonSentence.FENCES);
            case Observation.Ordered _, Observation.ServedHere _, Observation.Fit _, Observation.Stood _,
                    Observation.CarrierLost _ ->
                waits(s, ReasonSentence.FENCES);
        };
    }

    /** With a success that was asked for since the suspicion: what is only not known to be down calls nothing off. */
    static boolean answersAgain(Situation s) {
        return s.evidence().servedThere() && s.evidence().lastAnswer() >= s.running().began();
    }

    /** A switchover starts the service here, then stops it on the primary; only then is that one told to release. */
    private static Step switchover(Policy policy, Situation s, State.Fencing at, Observation.Finished finished) {
        boolean done = finished.outcome() == Outcome.DONE;
        return switch (at.stage()) {
            case PREPARE -> done
                    ? issue(s, ticket -> new State.Fencing(Stage.STOP_PRIMARY, -1, false, ticket),
                            Reason.of(ReasonSentence.SWITCHOVER_STOPS, policy.primary()), Action.StopPrimary::new)
                    : end(s.to(new State.Watching()), Result.REFUSED,
                            Reason.of(ReasonSentence.SWITCHOVER_START_FAILED, finished.why()),
                            new Action.StopService(0));
            case STOP_PRIMARY -> done
                    ? next(policy, s, -1, false, Reason.of(ReasonSentence.STOPPED_THERE, policy.primary()))
                    : end(s.to(new State.Watching()), Result.REFUSED,
                            Reason.of(ReasonSentence.SWITCHOVER_REFUSED, policy.primary(), finished.why()),
                            new Action.StartPrimary(0), new Action.StopService(0));
            case METHOD, WIRE -> waits(s, ReasonSentence.FENCES);
        };
    }

    private static Step fenced(Policy policy, Situation s, State.Fencing at, Observation.Fenced fenced) {
        boolean gone = at.gone() || fenced.gone();
        boolean done = fenced.outcome() == Outcome.DONE;
        boolean networkKnown = s.evidence().current() && s.evidence().host().networkOk();
        if (!done && networkKnown) {
            return next(policy, s, at.method(), gone, Reason.of(ReasonSentence.METHOD_FAILED, fenced.why()));
        }
        // A full question takes its time, in which it shows whether this host is the one that is cut off.
        return issue(s, ticket -> new State.Fencing(Stage.WIRE, at.method(), gone, ticket),
                Reason.of(done ? ReasonSentence.FENCED : ReasonSentence.METHOD_FAILED_IN_DOUBT, fenced.why()),
                ticket -> done && gone ? WireProof.quick(policy, ticket) : WireProof.full(policy, ticket));
    }

    /** Everything is asked: what is it worth? */
    private static Step asked(Policy policy, Situation s, State.Fencing at) {
        var run = s.running();
        boolean answered = s.evidence().foreign(policy.addresses(), Watch.NEVER);
        boolean provenByWire = WireProof.provenByWire(policy, s);
        if (run.has(Mark.FORCED)) {
            return TakeoverStart.begin(s, !answered && (at.gone() || provenByWire),
                    Reason.of(answered ? ReasonSentence.FORCED_AGAINST_ANSWER : ReasonSentence.FORCED, run.user()));
        }
        if (!s.evidence().host().networkOk()) {
            return run.automatic()
                    ? Restraint.blinded(s)
                    : halt(policy, s, HaltCause.UNPROVEN, Reason.of(ReasonSentence.NETWORK_FAILED));
        }
        if (!answered && provenByWire) {
            return TakeoverStart.begin(s, true, Reason.of(ReasonSentence.PROVEN_BY_WIRE));
        }
        if (!answered && at.gone()) {
            return TakeoverStart.begin(s, true, Reason.of(ReasonSentence.PROVEN_BY_METHOD, policy.primary()));
        }
        if (nextMethod(policy, s, at.method()) < policy.methods().size()) {
            return next(policy, s, at.method(), at.gone(), Reason.of(ReasonSentence.NOT_PROVEN_YET));
        }
        if (answered) {
            return halt(policy, s, HaltCause.ANSWERED, Reason.of(ReasonSentence.STILL_ANSWERED));
        }
        return policy.takeOverUnproven()
                ? TakeoverStart.begin(s, false, Reason.of(ReasonSentence.UNPROVEN_TAKE_OVER))
                : halt(policy, s, HaltCause.UNPROVEN, Reason.of(ReasonSentence.UNPROVEN_HOLD, policy.primary()));
    }

    /**
     * The primary serves, though a fence may have taken one of its addresses off it, then or later: it is told to have
     * them all.
     */
    static Step servesOn(Policy policy, Situation s) {
        // Nobody but the primary has any of them, as far as it shows: told to take what it has, it loses nothing.
        boolean others = s.evidence().stranger(policy.addresses()).isPresent();
        var watching = s.to(new State.Watching());
        return others || !policy.canClaim()
                ? step(watching, ReasonSentence.WATCHED_AGAIN)
                : step(watching, Reason.of(ReasonSentence.WATCHED_AGAIN_CLAIMING, policy.primary()),
                        new Action.Claim(0));
    }

    /** What an operator ordered and the primary refused is no fault of the service's: it is watched on. */
    private static Step halt(Policy policy, Situation s, HaltCause cause, Reason why) {
        var run = s.running();
        if (run.trigger() == Trigger.SWITCHOVER) {
            return undone(policy, s, why);
        }
        var stop = run.has(Mark.STARTED) ? new Action[]{new Action.StopService(0)} : new Action[0];
        return !run.automatic() && s.evidence().servedThere()
                ? fencedInVain(policy, run, end(s.to(new State.Watching()), Result.REFUSED,
                        Reason.of(ReasonSentence.NOT_MOVED, why, policy.primary()).as(why.code()), stop))
                : orphaned(policy, s, end(s.to(new State.Halted(cause)), Result.HALTED,
                        Reason.of(ReasonSentence.HALTED, why, policy.primary()).as(why.code()), stop));
    }

    /** The primary may have lost an address to the fence, though it still served at the last look. */
    private static Step fencedInVain(Policy policy, RecoveryRun run, Step refused) {
        return run.has(Mark.FENCED) && policy.canClaim() ? refused.and(new Action.Claim(0)) : refused;
    }

    /** A stranger answers, and the primary lives without its addresses: it gets them back. */
    private static Step orphaned(Policy policy, Situation s, Step halted) {
        return policy.canClaim() && GiveBack.lives(s) && Restraint.disputed(policy, s)
                && s.evidence().primaryAnswers(policy.addresses()).isEmpty()
                        ? halted.and(new Action.Claim(0))
                        : halted;
    }

    /**
     * A switchover can go back: the primary is told to take its addresses, of which some may be off already, and to
     * start its service.
     */
    private static Step undone(Policy policy, Situation s, Reason why) {
        var actions = new ArrayList<Action>();
        if (policy.canClaim()) {
            actions.add(new Action.Claim(0));
        }
        actions.add(new Action.StartPrimary(0));
        actions.add(new Action.StopService(0));
        return end(s.to(new State.Suspect()), Result.REFUSED,
                Reason.of(ReasonSentence.SWITCHOVER_UNDONE, why, policy.primary()).as(why.code()),
                actions.toArray(Action[]::new));
    }
}
