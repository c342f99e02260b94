package io.understudy.failover.decide;

import static org.assertj.core.api.Assertions.assertThat;

import io.understudy.failover.Answer;
import io.understudy.failover.Memory;
import io.understudy.failover.Observation;
import io.understudy.failover.Observation.Outcome;
import io.understudy.failover.Pause;
import io.understudy.failover.ReasonSentence;
import io.understudy.failover.RecoveryRun.Mark;
import io.understudy.failover.Situation;
import io.understudy.failover.Situations;
import io.understudy.failover.State;
import io.understudy.failover.World;
import io.understudy.failover.evidence.Wire;
import io.understudy.vocabulary.Gate;
import io.understudy.vocabulary.Order;
import io.understudy.vocabulary.ReasonCode;
import io.understudy.vocabulary.Result;
import io.understudy.vocabulary.Trigger;
import io.understudy.vocabulary.Verdict;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Every order in every state, and what REST answers: begun, 409 when something is in the way, 412 with the gates that
 * don't hold.
 */
class OrdersTests {
    private static String answer(World world) {
        var answer = world.step.answer();
        return answer == null ? "none" : answer.getClass().getSimpleName();
    }

    private static List<String> refusedBy(World world) {
        return world.step.answer() instanceof Answer.Refused refused
                ? refused.gates().stream().map(g -> g.name().word()).toList()
                : List.of();
    }

    @ParameterizedTest
    @CsvSource({
            //            FAILOVER, SWITCHOVER, FAILBACK, ACKNOWLEDGE
            "STARTING,     Begun,    Refused,  Conflict, Conflict",
            "WATCHING,     Begun,    Begun,    Conflict, Conflict",
            "SUSPECT,      Begun,    Begun,    Conflict, Conflict",
            "BLIND,        Refused,  Refused,  Conflict, Conflict",
            "DIAGNOSING,   Conflict, Conflict, Conflict, Conflict",
            "RESPAWNING,   Conflict, Conflict, Conflict, Conflict",
            "VERIFYING,    Conflict, Conflict, Conflict, Conflict",
            "FENCING,      Conflict, Conflict, Conflict, Conflict",
            "TAKING_OVER,  Conflict, Conflict, Conflict, Conflict",
            "HOLDING,      Conflict, Conflict, Begun,    Conflict",
            "FAILING_BACK, Conflict, Conflict, Conflict, Conflict",
            "HALTED,       Begun,    Refused,  Conflict, Begun",
            "STOPPED,      Conflict, Conflict, Conflict, Conflict"})
    void answersEachOrderInEachState(Situations in, String failover, String switchover, String failback,
            String acknowledge) {
        var world = in.world().pass(10);
        if (in == Situations.HOLDING || in == Situations.STARTING) {
            world.host(Verdict.UP, Wire.Kind.SILENT, 1);
        }
        assertThat(world.state()).isEqualTo(in.name());

        assertThat(answer(world.fork().order(Order.FAILOVER, false))).as("failover").isEqualTo(failover);
        assertThat(answer(world.fork().order(Order.SWITCHOVER, false))).as("switchover").isEqualTo(switchover);
        assertThat(answer(world.fork().order(Order.FAILBACK, false))).as("failback").isEqualTo(failback);
        assertThat(answer(world.fork().order(Order.ACKNOWLEDGE, false))).as("acknowledge").isEqualTo(acknowledge);
    }

    @ParameterizedTest
    @EnumSource(Situations.class)
    void whatIsInConflictOrRefusedChangesNothing(Situations in) {
        for (var order : List.of(Order.FAILOVER, Order.SWITCHOVER, Order.FAILBACK, Order.ACKNOWLEDGE)) {
            var world = in.world().pass(10).due();
            var before = world.situation;

            world.order(order, false);

            if (!answer(world).equals("Begun")) {
                assertThat(world.actions()).isEmpty();
                assertThat(world.situation).isEqualTo(before);
            }
        }
    }

    @ParameterizedTest
    @EnumSource(Situations.class)
    void anyStateCanBePausedAndResumedOnce(Situations in) {
        var world = in.world();
        var state = world.state();

        world.see(new Observation.Ordered(Order.PAUSE, "ops", "moving a rack", false, world.now + 1_000_000_000L));
        assertThat(answer(world)).isEqualTo("Begun");
        assertThat(world.situation.paused())
                .isEqualTo(new Pause("ops", "moving a rack", world.now + 1_000_000_000L));
        assertThat(world.values()).containsExactly("ops (moving a rack)");

        world.order(Order.RESUME, false);
        assertThat(answer(world)).isEqualTo("Begun");
        assertThat(world.situation.paused()).isNull();
        assertThat(world.code()).isEqualTo(ReasonCode.RESUMED);

        world.order(Order.RESUME, false);
        assertThat(answer(world)).isEqualTo("Conflict");
        assertThat(world.state()).isEqualTo(state);
    }

    @Test
    void aReasonIsRecordedWhereOneIsGiven() {
        var without = World.watching().order(Order.PAUSE, false);
        var with = World.watching().see(new Observation.Ordered(Order.FAILOVER, "ops", "kernel update", false, null));

        assertThat(without.values()).containsExactly("ops");
        assertThat(with.values()).first().asString().contains("ops (kernel update)");
    }

    @ParameterizedTest
    @CsvSource({"FAILOVER, false, own-network", "FAILOVER, true, ''", "SWITCHOVER, false, own-network",
            "SWITCHOVER, true, ''"})
    void onlyForceMovesAnythingWithoutTheOwnNetwork(Order order, boolean force, String refusedBy) {
        var world = World.watching().pass(10).host(Verdict.UP, Wire.Kind.ANSWERED, 0);

        world.order(order, force);

        assertThat(String.join(",", refusedBy(world))).isEqualTo(refusedBy);
        assertThat(answer(world)).isEqualTo(refusedBy.isEmpty() ? "Begun" : "Refused");
    }

    @ParameterizedTest
    @CsvSource({"FAILOVER, false", "FAILOVER, true", "SWITCHOVER, true"})
    void noForceActsInObserveMode(Order order, boolean force) {
        var knobs = new World.Knobs();
        knobs.act = false;

        var world = World.watching(knobs).order(order, force);

        assertThat(refusedBy(world)).containsExactly("mode");
        assertThat(world.actions()).isEmpty();
    }

    @Test
    void noForceMakesASwitchoverOfWhatCanNotBeOne() {
        var knobs = new World.Knobs();
        knobs.stopPrimary = false;
        var cannotStop = World.watching(knobs).order(Order.SWITCHOVER, true);
        var down = Situations.HALTED.world().order(Order.SWITCHOVER, true);

        assertThat(refusedBy(cannotStop)).containsExactly("primary-stop");
        assertThat(refusedBy(down)).containsExactly("service-up");
        assertThat(down.because()).isEqualTo(ReasonSentence.REFUSED);
    }

    @Test
    void aRefusalNamesEveryGateThatDoesNotHold() {
        var knobs = new World.Knobs();
        knobs.act = false;
        knobs.stopPrimary = false;
        var world = World.fresh(knobs).host(Verdict.DOWN, Wire.Kind.SILENT, 0).order(Order.SWITCHOVER, false);

        assertThat(refusedBy(world)).containsExactly("mode", "own-network", "primary-stop", "service-up");
        assertThat(world.step.answer()).isInstanceOfSatisfying(Answer.Refused.class,
                refused -> refused.gates().forEach(gate -> assertThat(refused.why()).contains(gate.why())));
    }

    @ParameterizedTest
    @CsvSource({"true, DOWN, 1, false, primary-up", "true, DOWN, 1, true, ''", "true, UNKNOWN, 1, false, primary-up",
            "false, UP, 1, true, claim"})
    void aFailbackIsRefusedByItsGates(boolean claim, Verdict host, int witnesses, boolean force, String refusedBy) {
        var knobs = new World.Knobs();
        knobs.claim = claim;
        var world = Situations.HOLDING.world(knobs).pass(10).host(host, Wire.Kind.SILENT, witnesses);

        world.order(Order.FAILBACK, force);

        assertThat(String.join(",", refusedBy(world))).isEqualTo(refusedBy);
        assertThat(world.state()).isEqualTo(refusedBy.isEmpty() ? "FAILING_BACK" : "HOLDING");
    }

    @Test
    void aFailbackHasToWaitUntilAHostThatWasCutOffKnowsWhoHasTheAddresses() {
        var world = Situations.HOLDING.world(new World.Knobs()).pass(10).host(Verdict.UP, Wire.Kind.SILENT, 0);

        world.order(Order.FAILBACK, true);

        assertThat(world.step.answer()).isInstanceOf(Answer.Conflict.class);
        assertThat(world.state()).isEqualTo("HOLDING");
        assertThat(world.actions()).isEmpty();
    }

    @Test
    void aFailbackIsRefusedInObserveMode() {
        var knobs = new World.Knobs();
        knobs.act = false;
        var world = World.restarted(knobs, Set.of(World.VIP), World.remembering(Memory.Last.HOLDING, true))
                .host(Verdict.UP, Wire.Kind.SILENT, 1);

        world.order(Order.FAILBACK, true);

        assertThat(refusedBy(world)).containsExactly("mode");
    }

    @Test
    void aFailoverOfACrashedHostIsProvenByTheWireAtOnce() {
        var knobs = new World.Knobs();
        knobs.takeovers = 0; // held down, so that nothing happens by itself
        var world = World.watching(knobs).host(Verdict.DOWN).order(Order.FAILOVER, false);

        assertThat(world.state()).isEqualTo("TAKING_OVER");
        assertThat(world.run().trigger()).isEqualTo(Trigger.MANUAL);
        assertThat(world.run().user()).isEqualTo("ops");
    }

    @ParameterizedTest
    @CsvSource({"FAILOVER, MANUAL", "SWITCHOVER, SWITCHOVER"})
    void whatIsOrderedDoesNotCountForHoldDown(Order order, Trigger trigger) {
        var world = World.watching().order(order, false);
        assertThat(world.run().trigger()).isEqualTo(trigger);
        assertThat(world.run().has(Mark.FORCED)).isFalse();
        if (order == Order.SWITCHOVER) {
            world.done().done();
        }
        world.fenced(Outcome.DONE, true).asked(Verdict.UP, Wire.Kind.SILENT, 1).done()
                .asked(Verdict.UP, Wire.Kind.SILENT, 1).held(World.VIP).done().done().pass(500)
                .asked(Verdict.UP, Wire.Kind.SILENT, 1);

        assertThat(world.state()).isEqualTo("HOLDING");
        assertThat(world.step.result()).isEqualTo(Result.TAKEN_OVER);
        assertThat(world.situation.takeovers().at()).isEmpty();
    }

    @Test
    void acknowledgingWithoutTheAddressesBeginsWithLooking() {
        Consumer<World> acknowledged = world -> {
            world.order(Order.ACKNOWLEDGE, false);
            assertThat(world.situation.state()).isEqualTo(new State.Starting(false));
            assertThat(world.code()).isEqualTo(ReasonCode.ACKNOWLEDGED);
            assertThat(world.situation.takeovers().at()).isEmpty();
        };
        acknowledged.accept(Situations.HALTED.world());

        var heldDown = World.watching();
        heldDown.situation = heldDown.situation.takenOver(heldDown.policy.holdDown(), heldDown.now)
                .takenOver(heldDown.policy.holdDown(), heldDown.now);
        acknowledged.accept(heldDown.host(Verdict.DOWN));
    }

    @Test
    void aSuspicionIsNoReasonToRefuseAnOrder() {
        var world = Situations.SUSPECT.world();
        long suspected = world.run().began();

        world.pass(10).order(Order.FAILOVER, false);

        assertThat(world.state()).isEqualTo("FENCING");
        assertThat(world.run().began()).isGreaterThan(suspected);
    }
}
