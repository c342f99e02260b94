package io.understudy.failover.decide;

import static io.understudy.failover.decide.Steps.step;
import static io.understudy.failover.decide.Steps.waits;

import io.understudy.failover.Action;
import io.understudy.failover.Policy;
import io.understudy.failover.ReasonSentence;
import io.understudy.failover.Situation;
import io.understudy.failover.State;
import io.understudy.failover.State.TakingOver;
import io.understudy.failover.Step;
import io.understudy.failover.evidence.Watch;
import java.util.function.LongFunction;

/**
 * The deciding thread was paused (a frozen or overloaded host): its deadlines passed unseen, and what it is told next
 * may be news of long ago. Whatever silence it has counted is void, and everything is asked again before anything is
 * decided.
 */
final class Lateness {
    private Lateness() {}

    static Step late(Policy policy, Situation s, long now) {
        return switch (s.state()) {
            // Its news is about a holder too many, which does not grow less true, and it asks the wire before it acts
            // on silence.
            case State.Holding _, State.Stopped _ -> waits(s, ReasonSentence.WAS_FROZEN_HOLDING);
            case State.Verifying verifying -> restart(
                    s.to(new State.Verifying(verifying.from(), now + policy.verifyLimit().toNanos())), now);
            case State.FailingBack back -> restart(back.deadline() == Watch.NEVER
                    ? s
                    : s.to(back.until(now + FailbackPhase.patience(policy))), now);
            case State.Starting _, State.Watching _, State.Suspect _, State.Blind _, State.Diagnosing _,
                    State.Respawning _, State.Fencing _, State.TakingOver _, State.Halted _ ->
                restart(s, now);
        };
    }

    private static Step restart(Situation s, long now) {
        return step(s.with(s.evidence().restarted(now)), ReasonSentence.WAS_FROZEN, new Action.AskAgain(),
                new Action.AskProbes());
    }

    /** The answer was given before the pause, or never: the same is asked once more. */
    static Step askedAgain(Policy policy, Situation s, ReasonSentence why) {
        return switch (s.state()) {
            case State.Starting(boolean retake, _) -> ask(policy, s, why, ticket -> new State.Starting(retake, ticket));
            case State.Fencing(State.Fencing.Stage stage, int method, boolean gone, _) ->
                ask(policy, s, why, ticket -> new State.Fencing(stage, method, gone, ticket));
            case TakingOver(TakingOver.Stage stage, long since, _) when stage == TakingOver.Stage.ASK ->
                Steps.issue(s, ticket -> new TakingOver(stage, since, ticket), why,
                        ticket -> WireProof.newProof(policy, ticket));
            case TakingOver(TakingOver.Stage stage, long since, _) ->
                ask(policy, s, why, ticket -> new TakingOver(stage, since, ticket));
            case State.Holding holding -> ask(policy, s, why, holding::asking);
            case State.Halted halted when halted.retry().ticket() != 0 -> ask(policy, s, why,
                    ticket -> halted.with(halted.retry().trying(halted.retry().method(), halted.retry().gone(),
                            ticket)));
            case State.Watching _, State.Suspect _, State.Blind _, State.Diagnosing _, State.Respawning _,
                    State.Verifying _, State.FailingBack _, State.Halted _, State.Stopped _ ->
                waits(s, ReasonSentence.NOBODY_WAITS);
        };
    }

    private static Step ask(Policy policy, Situation s, ReasonSentence why, LongFunction<State> next) {
        return Steps.issue(s, next, why, ticket -> WireProof.full(policy, ticket));
    }
}
