package io.understudy.failover.decide;

import static org.assertj.core.api.Assertions.assertThat;

import io.understudy.failover.Action;
import io.understudy.failover.Observation;
import io.understudy.failover.Observation.Outcome;
import io.understudy.failover.Observation.ProcessTable.Process;
import io.understudy.failover.Policy;
import io.understudy.failover.ReasonSentence;
import io.understudy.failover.Situations;
import io.understudy.failover.State;
import io.understudy.failover.World;
import io.understudy.failover.evidence.HostEvidence;
import io.understudy.failover.evidence.Wire;
import io.understudy.vocabulary.HaltCause;
import io.understudy.vocabulary.Order;
import io.understudy.vocabulary.Pace;
import io.understudy.vocabulary.ReasonCode;
import io.understudy.vocabulary.Result;
import io.understudy.vocabulary.Verdict;
import io.understudy.vocabulary.Vip;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** docs/decision-table.md, "Takeover": start, ask once more, add, announce, confirm. */
class TakeoverPhaseTests {
    private static World.Knobs knobs(Consumer<World.Knobs> change) {
        var knobs = new World.Knobs();
        change.accept(knobs);
        return knobs;
    }

    private static World.Knobs plain() {
        return new World.Knobs();
    }

    /** A was fenced, which a method has proven: the service starts here. */
    private static World fenced(World.Knobs knobs) {
        return World.watching(knobs).serviceDown().process(Process.THERE).fenced(Outcome.DONE, true)
                .asked(Verdict.UP, Wire.Kind.SILENT, 1);
    }

    private static World unproven() {
        var knobs = knobs(k -> k.takeOver = true);
        return World.fresh(knobs).host(Verdict.UP, Wire.Kind.UNASKED, 1).up().host(Verdict.DOWN)
                .asked(World.News::gone);
    }

    @ParameterizedTest
    @CsvSource({"0, 2", "300000000, 2", "300000001, 3"})
    void aProofOlderThanIsToleratedIsVoidAndAskedForAnew(long age, int questions) {
        var world = World.watching().host(Verdict.DOWN);
        world.now += age;

        world.done();

        assertThat(world.state()).isEqualTo("TAKING_OVER");
        assertThat(((Action.AskWire) world.step.actions().getLast()).questions()).isEqualTo(questions);
        assertThat(world.because()).isEqualTo(age > 300_000_000 ? ReasonSentence.STARTED_LATE : ReasonSentence.STARTED);
    }

    @Test
    void oneAddressWhoseProofIsOldIsEnoughToAskAnew() {
        var other = new Vip("192.0.2.101", 32);
        var world = World.watching(knobs(k -> k.addresses = List.of(World.VIP, other))).news(_ -> {
        }).pass(400);
        world.news(n -> n.gone().wire.put(other, new Wire(Wire.Kind.SILENT, "", world.now - 300_000_001L, world.now)));
        assertThat(world.state()).as(world.because().name()).isEqualTo("TAKING_OVER");

        world.done();

        assertThat(((Action.AskWire) world.step.actions().getLast()).questions()).isEqualTo(3);
    }

    @Test
    void aProofTakesAtLeastTwoQuestionsHoweverFewMissesTheHostMayHave() {
        var world = World.watching(knobs(
                k -> k.host = new Pace(World.PACE.interval(), World.PACE.timeout(), 1, 1, World.PACE.tolerate())));
        world.host(Verdict.DOWN).pass(1000).done();

        assertThat(((Action.AskWire) world.step.actions().getLast()).questions()).isEqualTo(2);
    }

    @Test
    void waitsInEachStageForItsOwnEnd() {
        var world = World.watching().host(Verdict.DOWN);
        for (var stage : List.<Runnable>of(world::done, () -> world.asked(World.News::gone),
                () -> world.held(World.VIP).done(), world::done)) {
            world.pass(1).due();
            assertThat(world.state()).isEqualTo("TAKING_OVER");
            assertThat(world.actions()).isEmpty();
            world.news(World.News::gone);
            assertThat(world.actions()).isEmpty();
            stage.run();
            assertThat(world.actions()).isNotEmpty();
        }
        world.pass(1).due();
        assertThat(world.state()).isEqualTo("TAKING_OVER");
        assertThat(world.actions()).isEmpty();
    }

    @Test
    void whileTheAddressesAreAddedTheServiceAnsweringCallsNothingOff() {
        var world = World.watching().host(Verdict.DOWN).done().asked(World.News::gone).pass(10).up();
        assertThat(world.state()).isEqualTo("TAKING_OVER");

        world.held(World.VIP).done().done().pass(10).up();

        assertThat(world.state()).isEqualTo("TAKING_OVER");
    }

    @ParameterizedTest
    @EnumSource(value = Outcome.class, names = {"FAILED", "UNKNOWN"})
    void aStartThatDidNotSucceedAddsNothing(Outcome outcome) {
        var world = World.watching().host(Verdict.DOWN);

        world.see(new Observation.Finished(world.situation.ticket(), outcome, "why"));
        assertThat(world.because()).as("it may need the address").isEqualTo(ReasonSentence.START_AFTER_ADDING);
        world.asked(World.News::gone).held(World.VIP).done();
        assertThat(world.actions()).containsExactly("StartService");
        world.see(new Observation.Finished(world.situation.ticket(), outcome, "why"));

        assertThat(world.situation.state()).isEqualTo(new State.Halted(HaltCause.FAILED));
        assertThat(world.code()).isEqualTo(ReasonCode.START_FAILED);
        assertThat(world.step.result()).isEqualTo(Result.HALTED);
        assertThat(world.actions()).containsExactly("ReleaseAddresses", "StopService"); // A is dead: nobody to tell
    }

    @ParameterizedTest
    @EnumSource(value = Outcome.class, names = {"FAILED", "UNKNOWN"})
    void addressesThatCouldNotBeAddedAreReleasedAndGoBackToALivingA(Outcome outcome) {
        var world = fenced(plain()).done().asked(Verdict.UP, Wire.Kind.SILENT, 1);

        world.see(new Observation.Finished(world.situation.ticket(), outcome, "why"));

        assertThat(world.situation.state()).isEqualTo(new State.Halted(HaltCause.FAILED));
        assertThat(world.code()).isEqualTo(ReasonCode.ADD_FAILED);
        assertThat(world.actions()).containsExactly("ReleaseAddresses", "StopService", "Claim", "AnnounceForPrimary");
        assertThat(world.situation.takeovers().at()).isEmpty();
    }

    @Test
    void claimsNothingThatACanNotBeToldOf() {
        var world = fenced(knobs(k -> k.claim = false)).failed().asked(Verdict.UP, Wire.Kind.SILENT, 1)
                .held(World.VIP).done().failed();

        assertThat(world.actions()).containsExactly("ReleaseAddresses", "StopService");
    }

    @Test
    void aSwitchoverThatFailsHereHasAStartItsServiceAgain() {
        var world = World.watching().order(Order.SWITCHOVER, false).done().done().fenced(Outcome.DONE, true)
                .asked(Verdict.UP, Wire.Kind.SILENT, 1).failed().asked(Verdict.UP, Wire.Kind.SILENT, 1)
                .held(World.VIP).done().failed();

        assertThat(world.state()).isEqualTo("HALTED");
        assertThat(world.actions()).containsExactly("ReleaseAddresses", "StopService", "Claim", "AnnounceForPrimary",
                "StartPrimary");
    }

    @Test
    void addsNothingWhenTheOwnNetworkFailsAtTheLastQuestion() {
        var world = World.watching().host(Verdict.DOWN).done().asked(Verdict.DOWN, Wire.Kind.SILENT, 0);

        assertThat(world.state()).isEqualTo("BLIND");
        assertThat(world.actions()).containsExactly("StopService");
    }

    @Test
    void forceAddsTheAddressesWithoutTheOwnNetworkAndThoughSomebodyAnswers() {
        var world = World.watching().order(Order.FAILOVER, true).fenced(Outcome.FAILED, false)
                .asked(Verdict.UP, Wire.Kind.ANSWERED, 0).done();
        var silent = world.fork();

        world.asked(Verdict.UP, Wire.Kind.ANSWERED, 0);
        silent.asked(Verdict.UP, Wire.Kind.SILENT, 0);

        assertThat(world.actions()).containsExactly("AddAddresses");
        assertThat(silent.actions()).containsExactly("AddAddresses");
    }

    @Test
    void aForcedTakeoverStaysThoughSomebodyElseAnswersAtTheConfirmation() {
        var world = World.watching().order(Order.FAILOVER, true).fenced(Outcome.DONE, true)
                .asked(Verdict.UP, Wire.Kind.SILENT, 1).done().asked(Verdict.UP, Wire.Kind.SILENT, 1).done().done()
                .pass(10);
        assertThat(world.run().proven()).isTrue();

        world.host(Verdict.UP, Wire.Kind.ANSWERED, 1);
        assertThat(world.state()).isEqualTo("TAKING_OVER");
        world.asked(Verdict.UP, Wire.Kind.ANSWERED, 1);

        assertThat(world.state()).isEqualTo("HOLDING");
        assertThat(world.step.result()).isEqualTo(Result.TAKEN_OVER);
    }

    private static World announcing(World.Knobs knobs) {
        return World.watching(knobs).host(Verdict.DOWN).done().asked(World.News::gone).held(World.VIP).done();
    }

    @Test
    void addingIsAnnouncedAndConfirmedForAsLongAsConfigured() {
        var world = announcing(plain());
        assertThat(world.step.actions()).containsExactly(new Action.Announce(world.situation.ticket()),
                new Action.AskProbes());
        assertThat(world.situation.takeovers().at()).containsExactly(world.now);

        world.done();

        assertThat(world.code()).isEqualTo(ReasonCode.ANNOUNCED);
        assertThat(world.step.actions()).containsExactly(
                new Action.AskWire(world.situation.ticket(), World.PACE.failAfter(),
                        world.policy.takeover().confirm()));
    }

    /** Clients that ask find the address all the same, and it is announced again a second later. */
    @ParameterizedTest
    @EnumSource(value = Outcome.class, names = {"FAILED", "UNKNOWN"})
    void anAnnouncementThatFailsIsSaidAndChangesNothing(Outcome outcome) {
        var world = announcing(plain());

        world.see(new Observation.Finished(world.situation.ticket(), outcome, "ENETDOWN"));
        assertThat(world.code()).isEqualTo(ReasonCode.ANNOUNCE_FAILED);
        assertThat(world.values()).containsExactly("ENETDOWN");
        assertThat(world.actions()).containsExactly("AskWire");
        world.pass(500).asked(World.News::gone);

        assertThat(world.state()).isEqualTo("HOLDING");
        world.pass(1000).due();
        assertThat(world.actions()).containsExactly("Announce");
    }

    @Test
    void anAnswerRefutesTheProofAlsoWhileItIsAnnounced() {
        var world = announcing(plain()).pass(10);
        var unproven = unproven().done().asked(World.News::gone).held(World.VIP).done().pass(10);

        world.host(Verdict.UP, Wire.Kind.ANSWERED, 1);
        unproven.host(Verdict.UP, Wire.Kind.ANSWERED, 1);

        assertThat(world.code()).isEqualTo(ReasonCode.REFUTED);
        assertThat(world.actions()).startsWith("ReleaseAddresses");
        assertThat(unproven.state()).isEqualTo("TAKING_OVER");
        assertThat(unproven.actions()).isEmpty();
    }

    @Test
    void anAnswerToAQuestionFromBeforeTheAddingRefutesNothing() {
        var world = Situations.confirming(plain());
        long added = world.now;

        world.pass(10).news(n -> n.gone().wire.put(World.VIP, new Wire(Wire.Kind.ANSWERED, World.A, added - 1, 0)));
        assertThat(world.state()).isEqualTo("TAKING_OVER");
        assertThat(world.actions()).isEmpty();

        world.news(n -> n.gone().wire.put(World.VIP, new Wire(Wire.Kind.ANSWERED, World.A, added, 0)));
        assertThat(world.state()).isEqualTo("SUSPECT");
        assertThat(world.code()).isEqualTo(ReasonCode.REFUTED);
        assertThat(world.actions()).startsWith("ReleaseAddresses");
    }

    @Test
    void aProofThatIsRefutedTwiceHalts() {
        var world = World.watching().host(Verdict.DOWN).done().asked(Verdict.DOWN, Wire.Kind.ANSWERED, 1);
        assertThat(world.state()).isEqualTo("SUSPECT");
        assertThat(world.run().proven()).isFalse();
        world.host(Verdict.DOWN).done();
        assertThat(world.state()).isEqualTo("TAKING_OVER");

        world.asked(Verdict.DOWN, Wire.Kind.ANSWERED, 1);

        assertThat(world.situation.state()).isEqualTo(new State.Halted(HaltCause.ANSWERED));
        assertThat(world.step.result()).isEqualTo(Result.HALTED);
        assertThat(world.actions()).containsExactly("ReleaseAddresses", "AnnounceForPrimary", "StopService", "Claim",
                "AnnounceForPrimary");
    }

    @Test
    void aRefutedRecoveryThatAddsAgainCountsOnceForHoldDown() {
        var world = Situations.confirming(plain()).pass(10).host(Verdict.UP, Wire.Kind.ANSWERED, 1).held()
                .pass(400).news(World.News::gone).done().asked(World.News::gone).held(World.VIP).done();

        assertThat(world.actions()).contains("Announce");
        assertThat(world.situation.takeovers().at()).hasSize(1);
    }

    @Test
    void anUnprovenTakeoverGivesWayToWhoeverAnswers() {
        var world = unproven();
        assertThat(world.run().proven()).isFalse();
        world.done().asked(World.News::gone).held(World.VIP).done().done().pass(10);

        world.host(Verdict.UP, Wire.Kind.ANSWERED, 1);
        assertThat(world.state()).isEqualTo("TAKING_OVER");
        assertThat(world.actions()).isEmpty();
        world.asked(Verdict.UP, Wire.Kind.ANSWERED, 1);

        assertThat(world.situation.state()).isEqualTo(new State.Halted(HaltCause.ANSWERED));
        assertThat(world.code()).isEqualTo(ReasonCode.STILL_ANSWERED);
        assertThat(world.actions()).containsExactly("ReleaseAddresses", "AnnounceForPrimary", "StopService", "Claim",
                "AnnounceForPrimary");
    }

    @Test
    void anUnprovenTakeoverThatNobodyContestsHolds() {
        var world = unproven().done().asked(World.News::gone).held(World.VIP).done().done().pass(500)
                .asked(World.News::gone);

        assertThat(world.state()).isEqualTo("HOLDING");
        assertThat(world.code()).isEqualTo(ReasonCode.CONFIRMED);
    }

    @Test
    void afterATakeoverThatIsToStopNoProbeIsLeftRunning() {
        var world = Situations.confirming(knobs(k -> k.stop = true)).pass(500).asked(World.News::gone);

        assertThat(world.state()).isEqualTo("STOPPED");
        assertThat(world.step.result()).isEqualTo(Result.TAKEN_OVER);
        assertThat(world.actions()).containsExactly("EndWatch");
        world.pass(1000).host(Verdict.UP, Wire.Kind.ANSWERED, 1);
        assertThat(world.state()).isEqualTo("STOPPED");
        assertThat(world.actions()).isEmpty();
    }

    @Test
    void eachActionHasANumberOfItsOwnAndTheyGrow() {
        var world = World.watching().host(Verdict.DOWN);
        long start = world.situation.ticket();
        world.done();
        long ask = world.situation.ticket();
        world.asked(World.News::gone);
        long add = world.situation.ticket();

        assertThat(start).isPositive();
        assertThat(ask).isGreaterThan(start);
        assertThat(add).isGreaterThan(ask);
    }

    @Test
    void theAnswerToAnOlderQuestionIsNewsAllTheSame() {
        var world = World.watching().host(Verdict.DOWN);
        long old = world.situation.ticket();
        world.done();

        world.see(new Observation.Asked(old, HostEvidence.NOTHING));

        assertThat(world.situation.evidence().host()).isEqualTo(HostEvidence.NOTHING);
        assertThat(world.state()).as("what is not known calls nothing off").isEqualTo("TAKING_OVER");
    }

    @Test
    void theEndOfAnOlderActionIsOfNoInterestHoweverItEnds() {
        var world = World.watching().host(Verdict.DOWN);
        long old = world.situation.ticket();
        world.done();

        for (var seen : List.of(new Observation.Finished(old, Outcome.FAILED, ""),
                new Observation.Fenced(old, Outcome.DONE, true, ""),
                new Observation.ProcessTable(old, Process.MISSING, ""))) {
            var before = world.situation;
            world.see(seen);
            assertThat(world.situation).isEqualTo(before);
            assertThat(world.actions()).isEmpty();
        }
    }
}
