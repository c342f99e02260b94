package io.understudy.failover;

import static org.assertj.core.api.Assertions.assertThat;

import io.understudy.failover.Observation.Outcome;
import io.understudy.failover.evidence.HostEvidence;
import io.understudy.failover.evidence.Watch;
import io.understudy.failover.evidence.Wire;
import io.understudy.vocabulary.HaltCause;
import io.understudy.vocabulary.Order;
import io.understudy.vocabulary.ReasonCode;
import io.understudy.vocabulary.Verdict;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** docs/decision-table.md, "Holding": what happens while this host has the addresses. */
class HoldingTests {
    private static final String STRANGER = "02:00:00:00:00:99";

    private static World holding(World.Knobs knobs) {
        return World.restarted(knobs, Set.of(World.VIP), World.remembering(Memory.Last.HOLDING, true)).pass(1)
                .host(Verdict.DOWN);
    }

    private static World holding() {
        return holding(new World.Knobs());
    }

    private static World conflict(World world) {
        return world.pass(100).host(Verdict.UP, Wire.Kind.ANSWERED, 1);
    }

    @Test
    void fencesByTheNextMethodWhenOneDoesNotSucceed() {
        var knobs = new World.Knobs();
        knobs.methods = List.of(new Policy.Method("ssh", Policy.Way.SSH),
                new Policy.Method("fence_x", Policy.Way.AGENT));
        var world = conflict(holding(knobs));
        assertThat(world.step.actions()).contains(new Action.Fence(world.situation.ticket(), 0));

        world.fenced(Outcome.UNKNOWN, false);
        assertThat(world.step.actions()).contains(new Action.Fence(world.situation.ticket(), 1));

        world.fenced(Outcome.FAILED, false);
        assertThat(world.actions()).containsExactly("Announce");
        assertThat(world.state()).isEqualTo("HOLDING");
    }

    @Test
    void fencesAgainByTheNextMethodWhenTheConflictOutlastsTheFence() {
        var knobs = new World.Knobs();
        knobs.methods = List.of(new Policy.Method("ssh", Policy.Way.SSH),
                new Policy.Method("fence_x", Policy.Way.AGENT));
        var world = conflict(holding(knobs)).fenced(Outcome.DONE, true);
        assertThat(world.actions()).containsExactly("Announce");

        conflict(world);
        assertThat(world.actions()).as("at most once a second").isEmpty();
        conflict(world.pass(1000));
        assertThat(world.actions()).containsExactly("Announce");

        conflict(world.pass(5000));
        assertThat(world.step.actions()).contains(new Action.Fence(world.situation.ticket(), 1));
    }

    @Test
    void takesNoOrderToFailBackWhileASecondHolderIsBeingFenced() {
        var world = conflict(holding());
        world.order(Order.FAILBACK, false);
        assertThat(world.step.answer()).isInstanceOf(Answer.Conflict.class);

        world.fenced(Outcome.DONE, true).host(Verdict.UP, Wire.Kind.SILENT, 1).order(Order.FAILBACK, false);
        assertThat(world.step.answer()).isInstanceOf(Answer.Begun.class);
    }

    @Test
    void beginsWithTheFirstMethodAgainWhenTheLastConflictIsLongOver() {
        var knobs = new World.Knobs();
        knobs.methods = List.of(new Policy.Method("ssh", Policy.Way.SSH),
                new Policy.Method("fence_x", Policy.Way.AGENT));
        var world = conflict(holding(knobs)).fenced(Outcome.DONE, true);

        conflict(world.pass(61_000));

        assertThat(world.step.actions()).contains(new Action.Fence(world.situation.ticket(), 0));
    }

    @Test
    void leavesOutAMethodThatReachesABTheAddressItselfAndSaysSo() {
        var knobs = new World.Knobs();
        knobs.methods = List.of(new Policy.Method("ssh", Policy.Way.SSH_BY_ADDRESS));

        var world = conflict(holding(knobs));

        assertThat(world.actions()).containsExactly("Announce");
        assertThat(world.because()).isEqualTo(ReasonSentence.CANNOT_FENCE);
    }

    @Test
    void announcesOverAStrangerAndFencesNobody() {
        var world = holding().pass(100);
        var evidence = world.evidence(Verdict.DOWN, Wire.Kind.ANSWERED, 1);
        var wire = new Wire(Wire.Kind.ANSWERED, STRANGER, world.now, world.now);

        world.see(new Observation.Host(new HostEvidence(Verdict.DOWN, evidence.lastAnswer(), evidence.firstMiss(),
                Watch.NEVER, Watch.NEVER, Map.of(World.VIP, wire), true, 1, 1, World.A, false, world.now)));

        assertThat(world.code()).isEqualTo(ReasonCode.STRANGER);
        assertThat(world.actions()).containsExactly("Announce");
        assertThat(world.values()).containsExactly(STRANGER);
    }

    @Test
    void doesNothingAboutASecondHolderOrADeletedAddressWhilePaused() {
        var world = holding().order(Order.PAUSE, false);

        conflict(world);
        assertThat(world.actions()).isEmpty();
        assertThat(world.code()).isEqualTo(ReasonCode.SECOND_HOLDER);

        world.held();
        assertThat(world.actions()).isEmpty();
        assertThat(world.code()).isEqualTo(ReasonCode.ADDRESS_GONE);
    }

    @Test
    void looksAroundAfterAStallInsteadOfGivingWay() {
        var world = holding().pass(5000);
        var evidence = world.evidence(Verdict.UNKNOWN, Wire.Kind.UNASKED, 0);
        world.see(new Observation.Host(
                new HostEvidence(Verdict.UNKNOWN, evidence.lastAnswer(), Watch.NEVER, Watch.NEVER, Watch.NEVER,
                        evidence.wire(), true, 0, 1, World.A, true, world.now)));
        assertThat(world.actions()).isEmpty();

        conflict(world);

        assertThat(world.state()).isEqualTo("HOLDING");
        assertThat(world.actions()).containsExactly("Announce", "Fence");
    }

    @Test
    void doesNotGiveWayToASecondHolderThatItKnewBeforeItWasCutOff() {
        var world = conflict(holding()).pass(10).host(Verdict.UP, Wire.Kind.ANSWERED, 0);
        assertThat(world.actions()).isEmpty();

        conflict(world.pass(1000));

        assertThat(world.state()).isEqualTo("HOLDING");
        assertThat(world.actions()).containsExactly("Announce");
    }

    @Test
    void announcesAgainWhenItsNetworkIsBackAndNobodyElseHasTheAddresses() {
        var world = holding().pass(100).host(Verdict.DOWN, Wire.Kind.SILENT, 0);
        assertThat(world.code()).isEqualTo(ReasonCode.NETWORK_NOT_OK);

        world.host(Verdict.DOWN, Wire.Kind.SILENT, 1);
        assertThat(world.actions()).containsExactly("AskWire");
        world.asked(Verdict.DOWN, Wire.Kind.SILENT, 1);

        assertThat(world.state()).isEqualTo("HOLDING");
        assertThat(world.actions()).containsExactly("Announce");
    }

    @Test
    void asksAgainWhenTheNetworkIsLostWhileItAsks() {
        var world = holding().pass(100).host(Verdict.DOWN, Wire.Kind.SILENT, 0).host(Verdict.DOWN, Wire.Kind.SILENT, 1);

        world.asked(Verdict.DOWN, Wire.Kind.SILENT, 0);
        assertThat(world.actions()).isEmpty();

        world.host(Verdict.DOWN, Wire.Kind.SILENT, 1);
        assertThat(world.actions()).containsExactly("AskWire");
    }

    @Test
    void doesNotPutBackAnAddressThatAnotherHostHasNow() {
        var world = holding().held();
        assertThat(world.actions()).containsExactly("AskWire");

        world.pass(20).asked(Verdict.UP, Wire.Kind.ANSWERED, 1);

        assertThat(world.situation.state()).isEqualTo(new State.Halted(HaltCause.GAVE_WAY));
        assertThat(world.actions()).containsExactly("ReleaseAddresses", "AnnounceForPrimary", "StopService", "Claim",
                "AnnounceForPrimary");
    }

    @Test
    void namesTheCulpritWhenADeletionRecurs() {
        var world = mended(holding());

        world.pass(100).held();

        assertThat(world.code()).isEqualTo(ReasonCode.ADDRESS_GONE_AGAIN);
        assertThat(world.values()).containsExactly("process 7 (dhclient)");
    }

    @Test
    void fightsNoProgramFasterThanOnceASecond() {
        var world = mended(mended(mended(mended(holding()))));

        world.pass(10).held();
        assertThat(world.actions()).isEmpty();

        world.pass(1000).due();
        assertThat(world.actions()).containsExactly("AskWire");
    }

    @Test
    void triesAgainWhenAnAddressCouldNotBePutBack() {
        var world = holding().held().asked(Verdict.DOWN, Wire.Kind.SILENT, 1).failed();
        assertThat(world.code()).isEqualTo(ReasonCode.ADD_FAILED);

        world.pass(1000).due();

        assertThat(world.actions()).containsExactly("AskWire");
    }

    @Test
    void acknowledgingWithTheAddressesHereAsksTheWireFirst() {
        var world = holding().pass(100).host(Verdict.DOWN, Wire.Kind.SILENT, 0);
        conflict(world);
        assertThat(world.state()).isEqualTo("HALTED");

        world.order(Order.ACKNOWLEDGE, false);

        assertThat(world.situation.state()).isInstanceOf(State.Holding.class);
        world.pass(1).host(Verdict.DOWN);
        assertThat(world.actions()).containsExactly("AskWire");
    }

    private static World mended(World world) {
        return world.pass(100).held().asked(Verdict.DOWN, Wire.Kind.SILENT, 1).held(World.VIP).done();
    }
}
