package io.understudy.failover.decide;

import static io.understudy.failover.decide.Steps.end;
import static io.understudy.failover.decide.Steps.step;
import static io.understudy.failover.decide.Steps.waits;

import io.understudy.failover.Action;
import io.understudy.failover.Observation;
import io.understudy.failover.Policy;
import io.understudy.failover.Reason;
import io.understudy.failover.RecoveryRun;
import io.understudy.failover.Situation;
import io.understudy.failover.State;
import io.understudy.failover.State.TakingOver.Stage;
import io.understudy.failover.Step;
import io.understudy.failover.evidence.Watch;
import io.understudy.vocabulary.HaltCause;
import io.understudy.vocabulary.ReasonCode;
import io.understudy.vocabulary.Result;
import io.understudy.vocabulary.Trigger;
import io.understudy.vocabulary.Verdict;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Objects;

/**
 * Becoming the holder: start the service, ask the wire once more, add the addresses, announce them, and look for {@code
 * confirm} whether anybody else has them. The question right before adding is what keeps an A that came back meanwhile
 * from having company.
 */
final class TakeoverPhase {
    /** The last question before adding: two asks within this time, so that a lost one doesn't cost a second holder. */
    private static final Duration LAST_QUESTION = Duration.ofMillis(20);
    /** After so many refuted proofs somebody has to look: each round fences again and may be refuted again. */
    private static final int REFUTED_MOST = 2;
    private static final String REFUTED = "somebody else answers for an address: the proof is refuted";

    private TakeoverPhase() {}

    static Step begin(Situation s, ReasonCode code, String because) {
        var issued = s.issued();
        return step(issued.to(new State.TakingOver(Stage.START, Watch.NEVER, issued.ticket()))
                .withRun(Objects.requireNonNull(s.run()).begunHere()), code, because,
                new Action.StartService(issued.ticket()));
    }

    static Step takingOver(Policy policy, Situation s, State.TakingOver at, Observation seen, long now) {
        var run = Objects.requireNonNull(s.run());
        boolean added = at.stage().compareTo(Stage.ADD) >= 0;
        if (!added && run.automatic() && !run.fenced() && s.pausedAt(now)) {
            var paused = Failover.paused(s);
            return step(paused.next(), paused.reason().code(), paused.reason().sentence(), new Action.StopService(0));
        }
        if (!added && run.automatic() && !run.fenced() && s.evidence().servedThere()) {
            return end(s.to(new State.Watching()), Result.RECOVERED, ReasonCode.CALLED_OFF,
                    "the service answers again and no fence command was sent: called off", new Action.StopService(0));
        }
        return switch (at.stage()) {
            case START -> seen instanceof Observation.Finished finished
                    ? started(policy, s, finished, now)
                    : waits(s, "the service starts here");
            case ASK -> seen instanceof Observation.Asked
                    ? asked(policy, s, run, now)
                    : waits(s, "the wire is asked once more");
            case ADD -> switch (seen) {
                case Observation.Finished finished -> added(policy, s, run, finished, now);
                case Observation.Outdated _ -> {
                    var issued = s.issued();
                    yield step(issued.to(new State.TakingOver(Stage.ASK, Watch.NEVER, issued.ticket())),
                            ReasonCode.STOOD_STILL,
                            "the answer had grown old before the addresses could be added: the wire is asked again",
                            newProof(policy, issued.ticket()));
                }
                default -> waits(s, "the addresses are added");
            };
            case ANNOUNCE -> announcing(policy, s, at, run, seen);
            case CONFIRM -> confirming(policy, s, at, run, seen, now);
        };
    }

    private static Step started(Policy policy, Situation s, Observation.Finished finished, long now) {
        if (finished.outcome() != Observation.Outcome.DONE) {
            return failed(policy, s, ReasonCode.START_FAILED,
                    "the service did not start here (" + finished.why() + ")");
        }
        var issued = s.issued();
        boolean old = policy.addresses().stream()
                .anyMatch(vip -> now - s.evidence().host().wire(vip).at() > policy.host().tolerate().toNanos());
        return step(issued.to(new State.TakingOver(Stage.ASK, Watch.NEVER, issued.ticket())), ReasonCode.STARTED, old
                ? "the service runs here, but the proof has grown old meanwhile: the wire is asked as for a new one"
                : "the service runs here: the wire is asked once more",
                old ? newProof(policy, issued.ticket()) : lastQuestion(issued.ticket()));
    }

    /** As many questions as a proof takes, close together. */
    static Action newProof(Policy policy, long ticket) {
        int questions = Math.max(2, policy.host().failAfter());
        return new Action.AskWire(ticket, questions, LAST_QUESTION.multipliedBy(questions).dividedBy(2));
    }

    /**
     * An answer older than {@code tolerate} is void, also when this process stood still between the answer and the
     * deed.
     */
    static Action add(Policy policy, long ticket, long now) {
        return new Action.AddAddresses(ticket, now + policy.host().tolerate().toNanos());
    }

    /** Right before an address is added. */
    static Action lastQuestion(long ticket) {
        return new Action.AskWire(ticket, 2, LAST_QUESTION);
    }

    private static Step asked(Policy policy, Situation s, RecoveryRun run, long now) {
        if (s.evidence().foreign(policy, Watch.NEVER) && !run.forced()) {
            return refuted(policy, s, run, "somebody answers for an address again");
        }
        if (!s.evidence().host().networkOk() && !run.forced()) {
            if (run.trigger() == Trigger.RESTART) {
                return end(s.to(new State.Starting(true)), Result.RECOVERED, ReasonCode.NETWORK_NOT_OK,
                        "the own network failed meanwhile: who has the addresses is asked again when it is back",
                        new Action.StopService(0));
            }
            var blind = Failover.blinded(s);
            return step(blind.next(), blind.reason().code(), blind.reason().sentence(), new Action.StopService(0));
        }
        var issued = s.issued();
        return step(issued.to(new State.TakingOver(Stage.ADD, Watch.NEVER, issued.ticket())), ReasonCode.STARTED,
                "nobody answers: the addresses are added", add(policy, issued.ticket(), now));
    }

    private static Step added(Policy policy, Situation s, RecoveryRun run, Observation.Finished finished, long now) {
        if (finished.outcome() != Observation.Outcome.DONE) {
            return failed(policy, s, ReasonCode.ADD_FAILED,
                    "the addresses could not be added (" + finished.why() + ")");
        }
        // Once a recovery: one whose proof is refuted adds twice and is one takeover all the same.
        var counted = run.automatic() && !run.added() ? s.takenOver(now, policy.holdDown().window().toNanos()) : s;
        var issued = counted.withRun(run.addedHere()).issued();
        return step(issued.to(new State.TakingOver(Stage.ANNOUNCE, now, issued.ticket())), ReasonCode.ADDED,
                "the addresses are here: they are announced", new Action.Announce(issued.ticket()),
                new Action.AskProbes());
    }

    /**
     * Whatever comes of it: an address that nobody was told of is still found by those who ask, and it is announced
     * again soon.
     */
    private static Step announcing(Policy policy, Situation s, State.TakingOver at, RecoveryRun run, Observation seen) {
        if (refutes(policy, s, at, run)) {
            return refuted(policy, s, run, REFUTED);
        }
        if (!(seen instanceof Observation.Finished finished)) {
            return waits(s, "the addresses are announced");
        }
        var issued = s.issued();
        boolean announced = finished.outcome() == Observation.Outcome.DONE;
        return step(issued.to(new State.TakingOver(Stage.CONFIRM, at.since(), issued.ticket())),
                announced ? ReasonCode.ANNOUNCED : ReasonCode.ANNOUNCE_FAILED,
                (announced
                        ? "the addresses are announced"
                        : "the addresses are here, but could not be announced (" + finished.why()
                                + "), which is tried again")
                        + ": has anybody else got them?",
                new Action.AskWire(issued.ticket(), policy.host().failAfter(), policy.confirm()));
    }

    /** Somebody else has answered for an address since it was added here. */
    private static boolean contested(Policy policy, Situation s, State.TakingOver at) {
        return s.evidence().foreign(policy, at.since());
    }

    /** Somebody else has an address that was proven to be free. */
    private static boolean refutes(Policy policy, Situation s, State.TakingOver at, RecoveryRun run) {
        return contested(policy, s, at) && run.proven() && !run.forced() && run.refuted() < REFUTED_MOST;
    }

    private static Step confirming(Policy policy, Situation s, State.TakingOver at, RecoveryRun run, Observation seen,
            long now) {
        if (refutes(policy, s, at, run)) {
            return refuted(policy, s, run, REFUTED);
        }
        if (!(seen instanceof Observation.Asked)) {
            return waits(s, "looks for another holder");
        }
        if (contested(policy, s, at) && !run.forced()) {
            var halted = s.to(new State.Halted(HaltCause.ANSWERED));
            return end(halted, Result.HALTED, ReasonCode.STILL_ANSWERED,
                    "somebody else answers for an address: released, or there would be two holders",
                    new Action.ReleaseAddresses(0), new Action.StopService(0));
        }
        boolean back = run.trigger() == Trigger.FAILBACK;
        var result = back ? Result.TAKEN_BACK : Result.TAKEN_OVER;
        if (policy.stopAfterTakeover()) {
            return end(s.to(new State.Stopped()), result, ReasonCode.STOPPED,
                    "taken over; after-takeover is stop, so watching ends for good", new Action.EndWatch());
        }
        return end(s.to(State.Holding.begin(now)), result, ReasonCode.CONFIRMED, back
                ? "not failed back: " + policy.primary() + " did not serve, so " + policy.self()
                        + " has taken the addresses back"
                : "taken over: nobody else has the addresses");
    }

    /** Back to fencing: A was not off its addresses after all. What was added is released first. */
    private static Step refuted(Policy policy, Situation s, RecoveryRun run, String why) {
        if (run.trigger() == Trigger.RESTART) {
            return end(s.to(new State.Starting(false)), Result.RECOVERED, ReasonCode.STILL_ANSWERED,
                    why + ": released and watched, as after any start", new Action.ReleaseAddresses(0),
                    new Action.StopService(0));
        }
        if (run.refuted() + 1 >= REFUTED_MOST) {
            return end(s.to(new State.Halted(HaltCause.ANSWERED)), Result.HALTED, ReasonCode.STILL_ANSWERED,
                    why + ": released, and an operator has to look", new Action.ReleaseAddresses(0),
                    new Action.StopService(0));
        }
        var fence = FencePhase.fence(policy, s.withRun(run.refute()), why);
        var actions = new ArrayList<Action>();
        actions.add(new Action.ReleaseAddresses(0));
        actions.addAll(fence.actions());
        return new Step(fence.next(), actions, new Reason(ReasonCode.REFUTED, fence.reason().values(), null,
                fence.reason().sentence()), null, null);
    }

    /**
     * Nothing is left half done: no address stays here without the service, and A gets its addresses back if it lives.
     */
    private static Step failed(Policy policy, Situation s, ReasonCode code, String why) {
        var actions = new ArrayList<Action>();
        actions.add(new Action.ReleaseAddresses(0));
        actions.add(new Action.StopService(0));
        if (policy.canClaim() && s.evidence().host().host() == Verdict.UP) {
            actions.add(new Action.Claim(0));
            why += "; " + policy.primary() + " gets its addresses back";
        }
        if (Objects.requireNonNull(s.run()).trigger() == Trigger.SWITCHOVER) {
            actions.add(new Action.StartPrimary(0));
        }
        return end(s.to(new State.Halted(HaltCause.FAILED)), Result.HALTED, code, why,
                actions.toArray(Action[]::new));
    }
}
