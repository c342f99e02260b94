package io.understudy.failover.decide;

import static io.understudy.failover.decide.Steps.end;
import static io.understudy.failover.decide.Steps.issue;
import static io.understudy.failover.decide.Steps.step;
import static io.understudy.failover.decide.Steps.waits;

import io.understudy.failover.Action;
import io.understudy.failover.HoldDown;
import io.understudy.failover.Observation;
import io.understudy.failover.Observation.Outcome;
import io.understudy.failover.Policy;
import io.understudy.failover.Policy.AfterTakeover;
import io.understudy.failover.Reason;
import io.understudy.failover.ReasonSentence;
import io.understudy.failover.RecoveryRun;
import io.understudy.failover.RecoveryRun.Mark;
import io.understudy.failover.Situation;
import io.understudy.failover.State;
import io.understudy.failover.State.TakingOver.Stage;
import io.understudy.failover.Step;
import io.understudy.failover.evidence.Watch;
import io.understudy.vocabulary.HaltCause;
import io.understudy.vocabulary.ReasonCode;
import io.understudy.vocabulary.Result;
import io.understudy.vocabulary.Trigger;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * TAKING_OVER: start the service, ask the wire once more, add the addresses, announce them, and check for the time of
 * {@code confirm} whether anybody else has them. The question right before adding keeps a primary that came back
 * meanwhile from having company.
 */
final class TakeoverPhase {
    /** After this many refuted proofs somebody has to look: each round fences again and may be refuted again. */
    private static final int REFUTED_MOST = 2;
    private static final long FLAPS_WITHIN = Duration.ofMinutes(1).toNanos();

    private TakeoverPhase() {}

    static Step takingOver(Policy policy, Situation s, State.TakingOver at, Observation seen, long now) {
        boolean revocable = at.stage().compareTo(Stage.ADD) < 0 && s.running().revocable();
        if (revocable && s.pausedAt(now)) {
            return Restraint.paused(s).and(new Action.StopService(0));
        }
        if (revocable && FencePhase.answersAgain(s)) {
            return end(s.to(new State.Watching()), Result.RECOVERED, ReasonSentence.CALLED_OFF,
                    new Action.StopService(0));
        }
        return switch (at.stage()) {
            case START -> seen instanceof Observation.Finished finished
                    ? started(policy, s, finished, now)
                    : waits(s, ReasonSentence.STARTS_HERE);
            case ASK ->
                seen instanceof Observation.Asked ? asked(policy, s, now) : waits(s, ReasonSentence.ASKS_ONCE_MORE);
            case START_AGAIN -> refutes(policy, s, at)
                    // The start still runs, and what is done in order waits for it: nobody else's address does.
                    ? atOnce(refuted(policy, s, Reason.of(ReasonSentence.PROOF_REFUTED), now))
                    : seen instanceof Observation.Finished finished
                            ? startedAgain(policy, s, at, finished)
                            : waits(s, ReasonSentence.STARTS_HERE);
            case ADD -> switch (seen) {
                case Observation.Finished finished -> added(policy, s, finished, now);
                case Observation.Outdated _ -> ask(s, Reason.of(ReasonSentence.ADD_TOO_LATE), true, policy);
                default -> waits(s, ReasonSentence.ADDS);
            };
            case ANNOUNCE -> announcing(policy, s, at, seen, now);
            case CONFIRM -> confirming(policy, s, at, seen, now);
        };
    }

    private static Step started(Policy policy, Situation s, Observation.Finished finished, long now) {
        boolean done = finished.outcome() == Outcome.DONE;
        // It may only want the address to be there first: where that is proven free there is a second try, once it is.
        if (!done && !s.running().proven()) {
            return failed(policy, s, Reason.of(ReasonSentence.START_FAILED, finished.why()));
        }
        if (!done) {
            boolean late = WireProof.grownOld(policy, s, now);
            return ask(s.withRun(s.running().with(Mark.START_FAILED)),
                    Reason.of(ReasonSentence.START_AFTER_ADDING, finished.why()), late, policy);
        }
        boolean old = WireProof.grownOld(policy, s, now);
        return ask(s, Reason.of(old ? ReasonSentence.STARTED_LATE : ReasonSentence.STARTED), old, policy);
    }

    private static Step ask(Situation s, Reason why, boolean old, Policy policy) {
        return issue(s, ticket -> new State.TakingOver(Stage.ASK, Watch.NEVER, ticket), why,
                ticket -> old ? WireProof.newProof(policy, ticket) : WireProof.lastQuestion(ticket));
    }

    private static Step asked(Policy policy, Situation s, long now) {
        boolean forced = s.running().has(Mark.FORCED);
        if (answeredAgain(policy, s) && !forced) {
            return refuted(policy, s, Reason.of(ReasonSentence.ANSWERED_BEFORE_ADDING), now);
        }
        // An address that used to answer and could not be asked now says nothing: this host's network is not well.
        boolean asked = s.evidence().host().networkOk() && !s.evidence().fellSilentUnasked(policy.addresses());
        if (!asked && !forced) {
            return cutOff(s);
        }
        return issue(s, ticket -> new State.TakingOver(Stage.ADD, Watch.NEVER, ticket), ReasonSentence.NOBODY_ANSWERS,
                ticket -> WireProof.add(policy, ticket, now));
    }

    private static Step cutOff(Situation s) {
        var stop = new Action.StopService(0);
        var run = s.running();
        if (run.trigger() == Trigger.RESTART) {
            return end(s.to(new State.Starting(true)), Result.RECOVERED, ReasonSentence.RETAKE_CUT_OFF, stop);
        }
        // What goes on by itself later must not go by an operator's order.
        return run.automatic()
                ? Restraint.blinded(s).and(stop)
                : end(s.to(new State.Halted(HaltCause.UNPROVEN)), Result.HALTED, ReasonSentence.NETWORK_FAILED, stop);
    }

    private static boolean answeredAgain(Policy policy, Situation s) {
        return s.evidence().foreign(policy.addresses(), Watch.NEVER);
    }

    private static Step added(Policy policy, Situation s, Observation.Finished finished, long now) {
        if (finished.outcome() != Outcome.DONE) {
            return failed(policy, s, Reason.of(ReasonSentence.ADD_FAILED, finished.why()));
        }
        var counted = countsForHoldDown(s.running()) ? s.takenOver(policy.holdDown(), now) : s;
        if (s.running().has(Mark.START_FAILED)) {
            return issue(counted.withRun(s.running().with(Mark.ADDED)),
                    ticket -> new State.TakingOver(Stage.START_AGAIN, now, ticket), ReasonSentence.STARTS_AGAIN,
                    Action.StartService::new);
        }
        return issue(counted.withRun(s.running().with(Mark.ADDED)),
                ticket -> new State.TakingOver(Stage.ANNOUNCE, now, ticket), ReasonSentence.ADDED, Action.Announce::new)
                .and(new Action.AskProbes());
    }

    private static Step atOnce(Step refuted) {
        var actions = new ArrayList<Action>();
        actions.add(new Action.ReleaseAtOnce());
        actions.addAll(refuted.actions());
        return new Step(refuted.next(), actions, refuted.reason(), refuted.result(), refuted.answer());
    }

    /** The second try, with the addresses here. */
    private static Step startedAgain(Policy policy, Situation s, State.TakingOver at, Observation.Finished finished) {
        return finished.outcome() == Outcome.DONE
                ? issue(s, ticket -> new State.TakingOver(Stage.ANNOUNCE, at.since(), ticket), ReasonSentence.ADDED,
                        Action.Announce::new).and(new Action.AskProbes())
                : failed(policy, s, Reason.of(ReasonSentence.START_FAILED, finished.why()));
    }

    /** Once a recovery: one whose proof is refuted adds twice and is one takeover all the same. */
    private static boolean countsForHoldDown(RecoveryRun run) {
        return HoldDown.counts(run.trigger()) && !run.has(Mark.ADDED);
    }

    /**
     * Whatever comes of it: an address that nobody was told of is still found by those who ask, and it is announced
     * again soon.
     */
    private static Step announcing(Policy policy, Situation s, State.TakingOver at, Observation seen, long now) {
        if (refutes(policy, s, at)) {
            return refuted(policy, s, Reason.of(ReasonSentence.PROOF_REFUTED), now);
        }
        if (!(seen instanceof Observation.Finished finished)) {
            return waits(s, ReasonSentence.ANNOUNCES);
        }
        return issue(s, ticket -> new State.TakingOver(Stage.CONFIRM, at.since(), ticket),
                finished.outcome() == Outcome.DONE
                        ? Reason.of(ReasonSentence.ANNOUNCED)
                        : Reason.of(ReasonSentence.ANNOUNCE_FAILED, finished.why()),
                ticket -> new Action.AskWire(ticket, policy.host().failAfter(), policy.takeover().confirm()));
    }

    /** Somebody else has answered for an address since it was added here. */
    private static boolean contested(Policy policy, Situation s, State.TakingOver at) {
        return s.evidence().foreign(policy.addresses(), at.since());
    }

    /** Somebody else has an address that was proven to be free. */
    private static boolean refutes(Policy policy, Situation s, State.TakingOver at) {
        var run = s.running();
        return contested(policy, s, at) && run.has(Mark.PROVEN) && !run.has(Mark.FORCED)
                && run.refuted() < REFUTED_MOST;
    }

    private static Step confirming(Policy policy, Situation s, State.TakingOver at, Observation seen, long now) {
        if (refutes(policy, s, at)) {
            return refuted(policy, s, Reason.of(ReasonSentence.PROOF_REFUTED), now);
        }
        if (!(seen instanceof Observation.Asked)) {
            return waits(s, ReasonSentence.LOOKS_FOR_ANOTHER);
        }
        if (contested(policy, s, at) && !s.running().has(Mark.FORCED)) {
            return end(s.to(new State.Halted(HaltCause.ANSWERED)), Result.HALTED, ReasonSentence.TWO_HOLDERS,
                    GiveBack.actions(policy, s));
        }
        boolean back = s.running().trigger() == Trigger.FAILBACK;
        var result = back ? Result.TAKEN_BACK : Result.TAKEN_OVER;
        var counted = back ? s.with(s.here().after(s.here().failbacksFailed() + 1)) : s;
        return policy.takeover().then() == AfterTakeover.STOP
                ? end(counted.to(new State.Stopped()), result, ReasonSentence.TAKEN_OVER_TO_STOP, new Action.EndWatch())
                : end(counted.to(State.Holding.begin(now)), result, back
                        ? Reason.of(ReasonSentence.TAKEN_BACK, policy.primary(), policy.self())
                        : Reason.of(ReasonSentence.TAKEN_OVER));
    }

    /**
     * The primary was not off its addresses after all. What was added is given back; and while no fence command was
     * sent it may just have been away for a moment, so the service is asked before anything else.
     */
    private static Step refuted(Policy policy, Situation s, Reason why, long now) {
        var run = s.running();
        if (run.trigger() == Trigger.RESTART) {
            return end(s.to(new State.Starting(false)), Result.RECOVERED, Reason.of(ReasonSentence.REFUTED_RETAKE, why),
                    GiveBack.actions(policy, s));
        }
        if (run.refuted() + 1 >= REFUTED_MOST) {
            return end(s.to(new State.Halted(HaltCause.ANSWERED)), Result.HALTED,
                    Reason.of(ReasonSentence.REFUTED_HALTED, why), GiveBack.actions(policy, s));
        }
        var actions = new ArrayList<Action>();
        if (run.revocable() && !flaps(s, now)) {
            actions.addAll(List.of(GiveBack.actions(policy, s)));
            actions.add(new Action.AskAgain());
            actions.add(new Action.AskProbes());
            return step(s.to(new State.Suspect()).withRun(run.refute()).with(s.evidence().restarted(now)),
                    Reason.of(ReasonSentence.REFUTED_ASKS, why).as(ReasonCode.REFUTED),
                    actions.toArray(Action[]::new));
        }
        var fence = FencePhase.fence(policy, s.withRun(run.refute()), why);
        actions.add(new Action.ReleaseAddresses(0));
        if (s.evidence().primaryAnswers(policy.addresses()).isPresent()) {
            actions.add(new Action.AnnounceForPrimary());
        }
        actions.addAll(fence.actions());
        return step(fence.next(), fence.reason().as(ReasonCode.REFUTED), actions.toArray(Action[]::new));
    }

    /** It was away like that a moment ago, too: a primary that comes and goes serves clients worse than this host. */
    private static boolean flaps(Situation s, long now) {
        return s.takeovers().at().stream().filter(at -> now - at < FLAPS_WITHIN).count() > 1;
    }

    /**
     * Nothing is left half done: no address stays here without the service, and the primary gets its addresses back if
     * it lives.
     */
    private static Step failed(Policy policy, Situation s, Reason why) {
        boolean back = policy.canClaim() && GiveBack.lives(s);
        var halted = end(s.to(new State.Halted(HaltCause.FAILED)), Result.HALTED,
                back ? Reason.of(ReasonSentence.GIVEN_BACK, why, policy.primary()).as(why.code()) : why,
                GiveBack.actions(policy, s));
        return s.running().trigger() == Trigger.SWITCHOVER ? halted.and(new Action.StartPrimary(0)) : halted;
    }
}
