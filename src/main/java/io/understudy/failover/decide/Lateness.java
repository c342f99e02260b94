package io.understudy.failover.decide;

import static io.understudy.failover.decide.Steps.step;
import static io.understudy.failover.decide.Steps.waits;

import io.understudy.failover.Action;
import io.understudy.failover.Policy;
import io.understudy.failover.Situation;
import io.understudy.failover.State;
import io.understudy.failover.Step;
import io.understudy.failover.evidence.Watch;
import io.understudy.vocabulary.ReasonCode;
import java.util.Objects;

/**
 * The deciding thread stood still (a frozen or overloaded host): its deadlines passed unseen, and what it is told next
 * may be news of long ago. Whatever silence it has counted is void, and everything is asked again before anything is
 * decided.
 */
final class Lateness {
    private Lateness() {}

    static Step late(Policy policy, Situation s, long now) {
        return switch (s.state()) {
            // Its news is about a holder too many, which does not grow less true, and it asks the wire before it acts
            // on silence.
            case State.Holding _, State.Stopped _ -> waits(s, "this process stood still");
            case State.Verifying verifying -> anew(
                    s.to(new State.Verifying(verifying.from(), now + policy.verifyLimit().toNanos())), now);
            case State.FailingBack(State.FailingBack.Stage stage, long since, long deadline, boolean diagnosed, long ticket) ->
                anew(
                        s.to(new State.FailingBack(stage, since,
                                deadline == Watch.NEVER ? deadline : now + FailbackPhase.patience(policy), diagnosed,
                                ticket)),
                        now);
            case State.Starting _, State.Watching _, State.Suspect _, State.Blind _, State.Diagnosing _,
                    State.Respawning _, State.Fencing _, State.TakingOver _, State.Halted _ ->
                anew(s, now);
        };
    }

    private static Step anew(Situation s, long now) {
        return step(s.with(s.evidence().anew(now)), ReasonCode.STOOD_STILL,
                "this process stood still: everything is asked again before anything is decided", new Action.AskAgain(),
                new Action.AskProbes());
    }

    /** The answer was given before the standstill: the same is asked once more. */
    static Step askedAgain(Policy policy, Situation s) {
        var issued = s.issued();
        long ticket = issued.ticket();
        var state = switch (s.state()) {
            case State.Starting starting -> new State.Starting(starting.retake(), ticket);
            case State.Fencing(State.Fencing.Stage stage, int method, boolean gone, _) ->
                new State.Fencing(stage, method, gone, ticket);
            case State.TakingOver(State.TakingOver.Stage stage, long since, _) ->
                new State.TakingOver(stage, since, ticket);
            case State.Holding holding -> holding.asking(ticket);
            case State.Watching _, State.Suspect _, State.Blind _, State.Diagnosing _, State.Respawning _,
                    State.Verifying _, State.FailingBack _, State.Halted _, State.Stopped _ ->
                null;
        };
        return state == null
                ? waits(s, "nobody waits for the wire's answer any more")
                : step(issued.to(Objects.requireNonNull(state)), ReasonCode.STOOD_STILL,
                        "this process stood still since the wire was asked: asked again",
                        state instanceof State.TakingOver(State.TakingOver.Stage stage, _, _)
                                && stage == State.TakingOver.Stage.ASK
                                        ? TakeoverPhase.newProof(policy, ticket)
                                        : FencePhase.full(policy, ticket));
    }
}
