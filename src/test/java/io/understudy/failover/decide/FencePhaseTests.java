package io.understudy.failover.decide;

import static org.assertj.core.api.Assertions.assertThat;

import io.understudy.failover.Action;
import io.understudy.failover.Observation;
import io.understudy.failover.Observation.Outcome;
import io.understudy.failover.Observation.ProcessTable.Process;
import io.understudy.failover.Policy;
import io.understudy.failover.ReasonSentence;
import io.understudy.failover.RecoveryRun.Mark;
import io.understudy.failover.Situations;
import io.understudy.failover.State;
import io.understudy.failover.World;
import io.understudy.failover.evidence.Sample;
import io.understudy.failover.evidence.Wire;
import io.understudy.vocabulary.HaltCause;
import io.understudy.vocabulary.Order;
import io.understudy.vocabulary.ReasonCode;
import io.understudy.vocabulary.Result;
import io.understudy.vocabulary.Trigger;
import io.understudy.vocabulary.Verdict;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** docs/decision-table.md, "Fencing and proof", and a switchover's first steps. */
class FencePhaseTests {
    private static final Policy.Method SSH = new Policy.Method("ssh", Policy.Way.SSH);
    private static final Policy.Method AGENT = new Policy.Method("fence_x", Policy.Way.AGENT);

    private static World.Knobs knobs(Consumer<World.Knobs> change) {
        var knobs = new World.Knobs();
        change.accept(knobs);
        return knobs;
    }

    private static World.Knobs methods(Policy.Method... methods) {
        return knobs(k -> k.methods = List.of(methods));
    }

    /** The service is down though its process is there, and A answers: the first method runs. */
    private static World fencing(World.Knobs knobs) {
        return World.watching(knobs).serviceDown().process(Process.THERE);
    }

    /** The address never answered on the wire, so its silence proves nothing. */
    private static World uncalibrated(World.Knobs knobs) {
        return World.fresh(knobs).host(Verdict.UP, Wire.Kind.UNASKED, 1).up().host(Verdict.UP, Wire.Kind.UNASKED, 1);
    }

    private static Action.AskWire question(World world) {
        return (Action.AskWire) world.step.actions().getLast();
    }

    @ParameterizedTest
    @CsvSource({
            // calibrated, wire, gone, proof by method, take over unproven, state, reason
            "true,  SILENT,   false, false, false, TAKING_OVER, PROVEN_BY_WIRE",
            "true,  SILENT,   true,  false, false, TAKING_OVER, PROVEN_BY_WIRE",
            "true,  SILENT,   false, true,  false, HALTED,      UNPROVEN_HOLD",
            "true,  SILENT,   true,  true,  false, TAKING_OVER, PROVEN_BY_METHOD",
            "false, SILENT,   false, false, false, HALTED,      UNPROVEN_HOLD",
            "false, SILENT,   true,  false, false, TAKING_OVER, PROVEN_BY_METHOD",
            "false, UNASKED,  false, false, false, HALTED,      UNPROVEN_HOLD",
            "false, UNASKED,  true,  false, false, TAKING_OVER, PROVEN_BY_METHOD",
            "false, SILENT,   false, false, true,  TAKING_OVER, UNPROVEN_TAKE_OVER",
            "false, UNASKED,  false, true,  true,  TAKING_OVER, UNPROVEN_TAKE_OVER",
            "true,  ANSWERED, true,  false, true,  HALTED,      STILL_ANSWERED",
            "true,  ANSWERED, true,  true,  true,  HALTED,      STILL_ANSWERED",
            "false, ANSWERED, false, false, true,  HALTED,      STILL_ANSWERED"})
    void whatAFenceIsWorthIsWhatTheWireAndTheMethodSay(boolean calibrated, Wire.Kind wire, boolean gone,
            boolean byMethod, boolean takeOver, String state, ReasonCode code) {
        var knobs = knobs(k -> {
            k.proofByMethod = byMethod;
            k.takeOver = takeOver;
        });
        var world = (calibrated ? World.watching(knobs) : uncalibrated(knobs)).serviceDown().process(Process.THERE);

        world.fenced(Outcome.DONE, gone).asked(Verdict.UP, wire, 1);

        assertThat(world.state()).isEqualTo(state);
        assertThat(world.code()).isEqualTo(code);
        assertThat(world.step.result()).isEqualTo(state.equals("HALTED") ? Result.HALTED : null);
        if (state.equals("TAKING_OVER")) {
            assertThat(world.run().proven()).isEqualTo(code != ReasonCode.UNPROVEN_TAKE_OVER);
        } else {
            assertThat(world.actions()).isEmpty();
            assertThat(((State.Halted) world.situation.state()).cause()).isEqualTo(
                    code == ReasonCode.STILL_ANSWERED ? HaltCause.ANSWERED : HaltCause.UNPROVEN);
        }
    }

    @Test
    void asksTheWireForAsLongAsIsToleratedUnlessTheMethodHasSeenTheAddressesGone() {
        var only = fencing(knobs(_ -> {
        })).fenced(Outcome.DONE, false);
        var gone = fencing(knobs(_ -> {
        })).fenced(Outcome.DONE, true);

        assertThat(question(only).questions()).isEqualTo(World.PACE.failAfter());
        assertThat(question(only).span()).isEqualTo(World.PACE.tolerate());
        assertThat(question(gone).questions()).isEqualTo(World.PACE.failAfter());
        assertThat(question(gone).span()).isLessThan(World.PACE.tolerate());
    }

    @Test
    void whatAnEarlierMethodHasSeenIsNotForgotten() {
        var world = fencing(knobs(k -> {
            k.methods = List.of(SSH, AGENT);
            k.proofByMethod = true;
        }));

        world.fenced(Outcome.UNKNOWN, true).fenced(Outcome.DONE, false);
        assertThat(question(world).span()).isLessThan(World.PACE.tolerate());
        world.asked(Verdict.UP, Wire.Kind.SILENT, 1);

        assertThat(world.code()).isEqualTo(ReasonCode.PROVEN_BY_METHOD);
    }

    @ParameterizedTest
    @EnumSource(value = Outcome.class, names = {"FAILED", "UNKNOWN"})
    void triesTheMethodsInTheirOrderAndThenHasTheWireSayTheLastWord(Outcome outcome) {
        var world = fencing(methods(SSH, AGENT));
        assertThat(world.step.actions()).containsExactly(new Action.Fence(world.situation.ticket(), 0));

        world.fenced(outcome, false);
        assertThat(world.step.actions()).containsExactly(new Action.Fence(world.situation.ticket(), 1));

        world.fenced(outcome, false);
        assertThat(world.actions()).containsExactly("AskWire");
        assertThat(world.code()).isEqualTo(ReasonCode.NO_METHOD);
        world.asked(Verdict.UP, Wire.Kind.ANSWERED, 1);
        assertThat(world.state()).isEqualTo("HALTED");
    }

    @ParameterizedTest
    @EnumSource(value = Wire.Kind.class, names = {"ANSWERED", "UNASKED"})
    void triesTheNextMethodWhenOneThatSucceededIsNoProof(Wire.Kind wire) {
        var world = fencing(methods(SSH, AGENT)).fenced(Outcome.DONE, false).asked(Verdict.UP, wire, 1);

        assertThat(world.step.actions()).containsExactly(new Action.Fence(world.situation.ticket(), 1));

        world.fenced(Outcome.DONE, true).asked(Verdict.UP, Wire.Kind.SILENT, 1);
        assertThat(world.state()).isEqualTo("TAKING_OVER");
    }

    @Test
    void doesNotAskTheWireTwiceWhenNoMethodIsLeftThatCanWorkWithoutA() {
        var world = fencing(knobs(k -> {
            k.methods = List.of(AGENT, SSH);
            k.proofByMethod = true;
        })).fenced(Outcome.DONE, false);

        world.asked(Verdict.DOWN, Wire.Kind.SILENT, 1);

        assertThat(world.state()).isEqualTo("HALTED");
        assertThat(world.code()).isEqualTo(ReasonCode.UNPROVEN_HOLD);
    }

    @Test
    void runsMethodsThatNeedAWhileAIsAliveAndSkipsThemWhenItIsGone() {
        var alive = fencing(knobs(k -> {
            k.methods = List.of(SSH, SSH, AGENT);
            k.proofByMethod = true;
        }));
        var gone = alive.fork();

        alive.fenced(Outcome.FAILED, false);
        assertThat(alive.step.actions()).containsExactly(new Action.Fence(alive.situation.ticket(), 1));

        gone.host(Verdict.DOWN).fenced(Outcome.UNKNOWN, false);
        assertThat(gone.step.actions()).containsExactly(new Action.Fence(gone.situation.ticket(), 2));
    }

    @Test
    void callsOffWhenTheServiceAnswersBeforeAnythingWasSent() {
        var world = uncalibrated(knobs(_ -> {
        })).host(Verdict.DOWN);
        assertThat(world.state()).isEqualTo("FENCING");
        assertThat(world.actions()).containsExactly("AskWire");

        world.pass(10).up();

        assertThat(world.state()).isEqualTo("WATCHING");
        assertThat(world.code()).isEqualTo(ReasonCode.CALLED_OFF);
        assertThat(world.step.result()).isEqualTo(Result.RECOVERED);
        assertThat(world.actions()).isEmpty();
    }

    @Test
    void goesOnWhenTheServiceAnswersAfterAFenceWasSent() {
        var world = fencing(knobs(_ -> {
        })).pass(10).up().up();
        assertThat(world.situation.evidence().service()).isEqualTo(Verdict.UP);

        assertThat(world.state()).isEqualTo("FENCING");
        assertThat(world.actions()).isEmpty();
    }

    @Test
    void needsNoMethodsEndWhenTheHostDiesUnderTheFence() {
        var world = fencing(knobs(_ -> {
        })).host(Verdict.DOWN);

        assertThat(world.state()).isEqualTo("TAKING_OVER");
        assertThat(world.code()).isEqualTo(ReasonCode.PROVEN_BY_WIRE);
        assertThat(world.run().proven()).isTrue();
    }

    @Test
    void aHostThatDiesUnderAnOrderedFenceIsProvenWhenTheFenceHasEnded() {
        var world = World.watching().order(Order.FAILOVER, false).host(Verdict.DOWN);
        assertThat(world.state()).isEqualTo("FENCING");

        world.fenced(Outcome.UNKNOWN, false).asked(World.News::gone);

        assertThat(world.state()).isEqualTo("TAKING_OVER");
        assertThat(world.code()).isEqualTo(ReasonCode.PROVEN_BY_WIRE);
    }

    @Test
    void waitsForTheMethodWhateverElseIsSeen() {
        var world = fencing(knobs(_ -> {
        })).pass(10);

        for (var seen : List.<Observation>of(new Observation.Due(), new Observation.Held(Set.of(), ""),
                new Observation.Finished(world.situation.ticket(), Outcome.DONE, ""),
                new Observation.ProcessTable(world.situation.ticket(), Process.MISSING, ""))) {
            world.see(seen);
            assertThat(world.state()).isEqualTo("FENCING");
            assertThat(world.actions()).isEmpty();
        }
    }

    @ParameterizedTest
    @CsvSource({"false, SILENT, 1, true", "false, SILENT, 0, false", "false, ANSWERED, 1, false",
            "true, UNASKED, 1, true", "true, ANSWERED, 1, false", "false, UNASKED, 1, false"})
    void aForcedTakeoverIsCalledProvenOnlyWhenItIs(boolean gone, Wire.Kind wire, int witnesses, boolean proven) {
        var world = World.watching().order(Order.FAILOVER, true).fenced(Outcome.DONE, gone)
                .asked(Verdict.UP, wire, witnesses);

        assertThat(world.state()).isEqualTo("TAKING_OVER");
        assertThat(world.code()).isEqualTo(ReasonCode.FORCED);
        assertThat(world.run().has(Mark.FORCED)).isTrue();
        assertThat(world.run().proven()).isEqualTo(proven);
        assertThat(world.because())
                .isEqualTo(wire == Wire.Kind.ANSWERED ? ReasonSentence.FORCED_AGAINST_ANSWER : ReasonSentence.FORCED);
    }

    @Test
    void isBlindWhenTheOwnNetworkFailsUnderTheFence() {
        var world = fencing(knobs(_ -> {
        })).fenced(Outcome.DONE, true).asked(Verdict.UP, Wire.Kind.SILENT, 0);

        assertThat(world.state()).isEqualTo("BLIND");
        assertThat(world.actions()).isEmpty();
        assertThat(world.run().opened()).isTrue();
    }

    @Test
    void anOrderedFailoverIsGivenUpWhenTheOwnNetworkFails() {
        var up = World.watching().order(Order.FAILOVER, false).fenced(Outcome.DONE, true).asked(Verdict.UP,
                Wire.Kind.SILENT, 0);
        var down = Situations.HALTED.world().order(Order.FAILOVER, false).fenced(Outcome.DONE, true)
                .asked(Verdict.UP, Wire.Kind.SILENT, 0);

        assertThat(up.state()).isEqualTo("WATCHING");
        assertThat(up.step.result()).isEqualTo(Result.REFUSED);
        assertThat(up.code()).isEqualTo(ReasonCode.NETWORK_NOT_OK);
        assertThat(up.actions()).as("the fence may have taken one").containsExactly("Claim");
        assertThat(down.state()).isEqualTo("HALTED");
        assertThat(down.step.result()).isEqualTo(Result.HALTED);
    }

    private static World fencedByAgent() {
        var knobs = new World.Knobs();
        knobs.methods = List.of(new Policy.Method("fence_x", Policy.Way.AGENT));
        return World.watching(knobs).serviceDown().process(Observation.ProcessTable.Process.THERE)
                .fenced(Outcome.DONE, true).asked(Verdict.UP, Wire.Kind.SILENT, 1);
    }

    /** The proof is refuted once, A is fenced again and does not let go: what was started here is stopped. */
    @Test
    void stopsWhatItHasStartedWhenItHaltsInTheEnd() {
        var automatic = fencedByAgent().done().asked(Verdict.UP, Wire.Kind.ANSWERED, 1)
                .fenced(Outcome.FAILED, false).asked(Verdict.UP, Wire.Kind.ANSWERED, 1);
        var ordered = World.watching().order(Order.FAILOVER, false).fenced(Outcome.DONE, true)
                .asked(Verdict.UP, Wire.Kind.SILENT, 1).done().asked(Verdict.UP, Wire.Kind.ANSWERED, 1)
                .fenced(Outcome.FAILED, false).asked(Verdict.UP, Wire.Kind.ANSWERED, 1);

        assertThat(automatic.state()).isEqualTo("HALTED");
        assertThat(automatic.actions()).containsExactly("StopService");
        assertThat(ordered.state()).isEqualTo("WATCHING");
        assertThat(ordered.step.result()).isEqualTo(Result.REFUSED);
        assertThat(ordered.actions()).containsExactly("StopService", "Claim");
    }

    @Test
    void whatWasTriggeredByTheHostOrTheServiceIsToldApart() {
        assertThat(uncalibrated(knobs(_ -> {
        })).host(Verdict.DOWN).run().trigger()).isEqualTo(Trigger.HOST_DOWN);
        assertThat(fencing(knobs(k -> k.respawn = null)).run().trigger()).isEqualTo(Trigger.SERVICE_DOWN);
    }

    @Test
    void withoutRespawnAServiceThatIsDownIsFencedAtOnce() {
        var world = World.watching(knobs(k -> k.respawn = null));
        while (!world.state().equals("FENCING")) {
            world.pass(100).sample(Sample.Kind.FAILED);
        }

        assertThat(world.actions()).containsExactly("Fence");
        assertThat(world.values()).contains(ReasonSentence.NO_RESPAWN.text());
        assertThat(uncalibrated(knobs(_ -> {
        })).host(Verdict.DOWN).values()).first().asString().contains("300ms");
    }

    private static World switchover() {
        return World.watching().order(Order.SWITCHOVER, false);
    }

    @Test
    void aSwitchoverStartsHereThenStopsThereThenFences() {
        var world = switchover();
        assertThat(world.state()).isEqualTo("FENCING");
        assertThat(world.actions()).containsExactly("StartService");

        world.up().done();
        assertThat(world.actions()).containsExactly("StopPrimary");

        world.done();
        assertThat(world.step.actions()).containsExactly(new Action.Fence(world.situation.ticket(), 0));

        world.fenced(Outcome.DONE, true).asked(Verdict.UP, Wire.Kind.SILENT, 1);
        assertThat(world.state()).isEqualTo("TAKING_OVER");
    }

    @ParameterizedTest
    @EnumSource(value = Outcome.class, names = {"FAILED", "UNKNOWN"})
    void aSwitchoverThatCanNotStartHereMovesNothing(Outcome outcome) {
        var world = switchover();

        world.see(new Observation.Finished(world.situation.ticket(), outcome, "why"));

        assertThat(world.state()).isEqualTo("WATCHING");
        assertThat(world.step.result()).isEqualTo(Result.REFUSED);
        assertThat(world.actions()).containsExactly("StopService");
    }

    @ParameterizedTest
    @EnumSource(value = Outcome.class, names = {"FAILED", "UNKNOWN"})
    void aSwitchoverThatADoesNotStopForStartsAAgain(Outcome outcome) {
        var world = switchover().done();

        world.see(new Observation.Finished(world.situation.ticket(), outcome, "why"));

        assertThat(world.state()).isEqualTo("WATCHING");
        assertThat(world.step.result()).isEqualTo(Result.REFUSED);
        assertThat(world.code()).isEqualTo(ReasonCode.SWITCHOVER_REFUSED);
        assertThat(world.actions()).containsExactly("StartPrimary", "StopService");
    }

    @ParameterizedTest
    @CsvSource({"true, ANSWERED, 1", "false, ANSWERED, 1", "true, SILENT, 0"})
    void aSwitchoverThatIsNotProvenGoesBack(boolean claim, Wire.Kind wire, int witnesses) {
        var world = World.watching(knobs(k -> k.claim = claim)).order(Order.SWITCHOVER, false).done().done()
                .fenced(Outcome.FAILED, false).asked(Verdict.UP, wire, witnesses);

        assertThat(world.state()).isEqualTo("SUSPECT");
        assertThat(world.step.result()).isEqualTo(Result.REFUSED);
        if (claim) {
            assertThat(world.actions()).containsExactly("Claim", "StartPrimary", "StopService");
        } else {
            assertThat(world.actions()).containsExactly("StartPrimary", "StopService");
        }
    }

    @Test
    void aRecoveryKeepsItsFirstSuspicionThroughAllItsSteps() {
        var world = World.watching().pass(100).sample(Sample.Kind.TIMED_OUT);
        long began = world.now;
        world.pass(100).sample(Sample.Kind.TIMED_OUT).pass(100).sample(Sample.Kind.TIMED_OUT).pass(10).due();
        assertThat(world.state()).isEqualTo("DIAGNOSING");

        world.process(Process.THERE).fenced(Outcome.DONE, true).asked(Verdict.UP, Wire.Kind.SILENT, 1);

        assertThat(world.state()).isEqualTo("TAKING_OVER");
        assertThat(Objects.requireNonNull(world.situation.run()).began()).isEqualTo(began);
    }
}
