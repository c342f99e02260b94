package io.understudy.failover.decide;

import static org.assertj.core.api.Assertions.assertThat;

import io.understudy.failover.Action;
import io.understudy.failover.Answer;
import io.understudy.failover.Observation;
import io.understudy.failover.Observation.Outcome;
import io.understudy.failover.Observation.ProcessTable.Process;
import io.understudy.failover.Policy;
import io.understudy.failover.ReasonSentence;
import io.understudy.failover.State;
import io.understudy.failover.World;
import io.understudy.failover.evidence.HostEvidence;
import io.understudy.failover.evidence.Sample;
import io.understudy.failover.evidence.Watch;
import io.understudy.failover.evidence.Wire;
import io.understudy.vocabulary.Gate;
import io.understudy.vocabulary.Order;
import io.understudy.vocabulary.ReasonCode;
import io.understudy.vocabulary.Result;
import io.understudy.vocabulary.Verdict;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The rows of the table and the way through each phase: state and observation in, state and actions out. */
class FailoverTests {
    private static World.Knobs knobs() {
        return new World.Knobs();
    }

    /** A crash, proven, started, asked, added: at the confirmation. */
    private static World confirming(World.Knobs knobs) {
        return World.watching(knobs).host(Verdict.DOWN).done().asked(Verdict.DOWN, Wire.Kind.SILENT, 1).held(World.VIP)
                .done().done();
    }

    private static World holding(World.Knobs knobs) {
        return confirming(knobs).pass(500).asked(Verdict.DOWN, Wire.Kind.SILENT, 1);
    }

    @Test
    void startsAndThenWatchesWhatAnswers() {
        var world = World.fresh(knobs());
        assertThat(world.state()).isEqualTo("STARTING");

        world.host(Verdict.UP).up();

        assertThat(world.state()).isEqualTo("WATCHING");
    }

    @Test
    void doesNothingForWhatWasNeverSeenUp() {
        var world = World.fresh(knobs()).host(Verdict.UP);

        world.serviceDown().host(Verdict.DOWN);

        assertThat(world.state()).isEqualTo("STARTING");
        assertThat(world.code()).isEqualTo(ReasonCode.NOT_SEEN_UP);
        assertThat(world.actions()).isEmpty();
    }

    @Test
    void doesNothingDuringStartHoldAndActsAfterIt() {
        var knobs = knobs();
        knobs.startHold = Duration.ofSeconds(5);
        var world = World.watching(knobs);

        world.host(Verdict.DOWN);
        assertThat(world.state()).isEqualTo("STARTING");

        world.pass(5000).due();
        assertThat(world.state()).isEqualTo("TAKING_OVER");
    }

    @Test
    void takesOverAtOnceWhenACrashIsProvenByTheWire() {
        var world = World.watching().host(Verdict.DOWN);

        assertThat(world.state()).isEqualTo("TAKING_OVER");
        assertThat(world.code()).isEqualTo(ReasonCode.PROVEN_BY_WIRE);
        assertThat(world.actions()).containsExactly("StartService");

        world.done();
        assertThat(world.actions()).containsExactly("AskWire");

        world.asked(Verdict.DOWN, Wire.Kind.SILENT, 1);
        assertThat(world.actions()).containsExactly("AddAddresses");

        world.done();
        assertThat(world.actions()).startsWith("Announce");

        world.done();
        assertThat(world.actions()).containsExactly("AskWire");

        world.asked(Verdict.DOWN, Wire.Kind.SILENT, 1);
        assertThat(world.state()).isEqualTo("HOLDING");
        assertThat(world.step.result()).isEqualTo(Result.TAKEN_OVER);
    }

    @Test
    void silenceThatNeverAnsweredIsNoProof() {
        var world = World.fresh(knobs()).host(Verdict.UP, Wire.Kind.UNASKED, 1).up().host(Verdict.UP, Wire.Kind.UNASKED,
                1);

        world.host(Verdict.DOWN);
        assertThat(world.state()).isEqualTo("FENCING");

        world.asked(Verdict.DOWN, Wire.Kind.SILENT, 1);
        assertThat(world.state()).isEqualTo("HALTED");
        assertThat(world.code()).isEqualTo(ReasonCode.UNPROVEN_HOLD);
    }

    @Test
    void takesOverUnprovenOnlyWhereThePolicySaysSoAndNobodyAnswers() {
        var knobs = knobs();
        knobs.takeOver = true;

        var silent = World.fresh(knobs).host(Verdict.UP, Wire.Kind.UNASKED, 1).up().host(Verdict.DOWN)
                .asked(Verdict.DOWN, Wire.Kind.SILENT, 1);
        var answered = World.fresh(knobs).host(Verdict.UP, Wire.Kind.UNASKED, 1).up().host(Verdict.DOWN)
                .asked(Verdict.DOWN, Wire.Kind.ANSWERED, 1);

        assertThat(silent.state()).isEqualTo("TAKING_OVER");
        assertThat(answered.state()).isEqualTo("HALTED");
    }

    @Test
    void movesNothingWithoutItsWitnesses() {
        var world = World.watching().host(Verdict.DOWN, Wire.Kind.SILENT, 0);

        assertThat(world.state()).isEqualTo("BLIND");
        assertThat(world.actions()).isEmpty();

        world.pass(100).host(Verdict.DOWN, Wire.Kind.SILENT, 1);
        assertThat(world.state()).isEqualTo("SUSPECT");
        assertThat(world.actions()).containsExactly("AskAgain", "AskProbes");
    }

    @Test
    void watchesOnWhenTheServiceAnswersThoughTheHostDoesNot() {
        var world = World.watching().pass(400);
        world.up();

        world.see(new Observation.Host(world.evidence(Verdict.DOWN, Wire.Kind.SILENT, 1)));

        assertThat(world.state()).isEqualTo("WATCHING");
    }

    @Test
    void respawnsAMissingProcessAndGoesBackToWatching() {
        var world = World.watching().serviceDown();
        assertThat(world.state()).isEqualTo("DIAGNOSING");

        world.process(Process.MISSING);
        assertThat(world.state()).isEqualTo("RESPAWNING");

        world.done();
        assertThat(world.state()).isEqualTo("VERIFYING");

        world.pass(300).due();
        assertThat(world.actions()).containsExactly("AskProbes");

        world.up().up();
        assertThat(world.state()).isEqualTo("WATCHING");
        assertThat(world.step.result()).isEqualTo(Result.RESPAWNED);
    }

    @ParameterizedTest
    @EnumSource(value = Process.class, names = {"THERE", "UNKNOWN"})
    void fencesInsteadOfRespawningWhenTheProcessIsThereOrNobodyKnows(Process process) {
        var world = World.watching().serviceDown().process(process);

        assertThat(world.state()).isEqualTo("FENCING");
        assertThat(world.actions()).containsExactly("Fence");
    }

    @Test
    void givesAProcessThatMayJustHaveBeenStartedTheTimeOfARespawnOnce() {
        var world = World.watching().serviceDown(Sample.Kind.FAILED).process(Process.THERE);
        assertThat(world.state()).isEqualTo("VERIFYING");
        assertThat(world.actions()).containsExactly("AskProbes");

        var back = world.pass(10).up().up();
        assertThat(back.state()).isEqualTo("WATCHING");
        assertThat(back.step.result()).isEqualTo(Result.RECOVERED);

        var gone = World.watching().serviceDown(Sample.Kind.FAILED).process(Process.THERE).pass(300).due();
        assertThat(gone.state()).isEqualTo("FENCING");
        assertThat(gone.code()).isEqualTo(ReasonCode.FENCE_NEXT);
    }

    @Test
    void fencesWhenTheAttemptsAreUsedUp() {
        var world = World.watching().serviceDown().process(Process.MISSING).failed();

        assertThat(world.state()).isEqualTo("FENCING");
    }

    @Test
    void fencesWhenTheRespawnedServiceDoesNotAnswerInTime() {
        var world = World.watching().serviceDown().process(Process.MISSING).done();
        long limit = ((State.Verifying) world.situation.state()).deadline();

        world.now = limit - 1;
        world.due();
        assertThat(world.state()).isEqualTo("VERIFYING");

        world.now = limit;
        world.due();
        assertThat(world.state()).isEqualTo("FENCING");
    }

    @Test
    void isBlindRatherThanFencingWithoutWitnesses() {
        var world = World.watching().serviceDown().host(Verdict.UP, Wire.Kind.ANSWERED, 0).process(Process.THERE);

        assertThat(world.state()).isEqualTo("BLIND");
        assertThat(world.actions()).isEmpty();
    }

    @Test
    void takesOverAfterAFenceOnlyWhenNobodyAnswersAnyMore() {
        var proven = World.watching().serviceDown().process(Process.THERE).fenced(Outcome.DONE, true).asked(Verdict.UP,
                Wire.Kind.SILENT, 1);
        var answered = World.watching().serviceDown().process(Process.THERE).fenced(Outcome.DONE, true)
                .asked(Verdict.UP, Wire.Kind.ANSWERED, 1);

        assertThat(proven.state()).isEqualTo("TAKING_OVER");
        assertThat(answered.state()).isEqualTo("HALTED");
        assertThat(answered.code()).isEqualTo(ReasonCode.STILL_ANSWERED);
    }

    @ParameterizedTest
    @EnumSource(value = Outcome.class, names = {"FAILED", "UNKNOWN"})
    void anUnknownFenceCountsAsNotFenced(Outcome outcome) {
        var knobs = knobs();
        knobs.proofByMethod = true;
        var world = World.watching(knobs).serviceDown().process(Process.THERE).fenced(outcome, false);
        assertThat(world.actions()).containsExactly("AskWire");

        world.asked(Verdict.UP, Wire.Kind.SILENT, 1);

        assertThat(world.state()).isEqualTo("HALTED");
        assertThat(world.code()).isEqualTo(ReasonCode.UNPROVEN_HOLD);
    }

    @Test
    void theWireAloneIsNoProofWhereOnlyAMethodCounts() {
        var knobs = knobs();
        knobs.proofByMethod = true;

        var world = World.watching(knobs).host(Verdict.DOWN).asked(Verdict.DOWN, Wire.Kind.SILENT, 1);

        assertThat(world.state()).isEqualTo("HALTED");
    }

    @Test
    void skipsMethodsThatNeedAWhileAIsGone() {
        var knobs = knobs();
        knobs.proofByMethod = true;
        knobs.methods = List.of(new Policy.Method("ssh", Policy.Way.SSH),
                new Policy.Method("fence_x", Policy.Way.AGENT));

        var world = World.watching(knobs).host(Verdict.DOWN);

        assertThat(world.step.actions()).containsExactly(new Action.Fence(world.situation.ticket(), 1));
        world.fenced(Outcome.DONE, true).asked(Verdict.DOWN, Wire.Kind.SILENT, 1);
        assertThat(world.state()).isEqualTo("TAKING_OVER");
    }

    @Test
    void goesBackToFencingWhenSomebodyAnswersTheLastQuestion() {
        var world = World.watching().host(Verdict.DOWN).done().asked(Verdict.DOWN, Wire.Kind.ANSWERED, 1);

        assertThat(world.state()).isEqualTo("SUSPECT");
        assertThat(world.code()).isEqualTo(ReasonCode.REFUTED);
        assertThat(world.actions()).containsExactly("ReleaseAddresses", "AnnounceForPrimary", "StopService", "Claim",
                "AnnounceForPrimary", "AskAgain", "AskProbes");
    }

    /** It may just have been away for a moment: nobody fences it before its service was asked. */
    @Test
    void aPrimaryThatServesAgainAfterItsProofWasRefutedIsLeftAlone() {
        var world = confirming(knobs()).pass(10).host(Verdict.UP, Wire.Kind.ANSWERED, 1).held().pass(10).up();

        assertThat(world.state()).isEqualTo("WATCHING");
        assertThat(world.step.result()).isEqualTo(Result.RECOVERED);
        assertThat(world.because()).isEqualTo(ReasonSentence.SERVES_AGAIN);
    }

    @Test
    void releasesWhenAForeignAnswerRefutesTheProof() {
        var world = confirming(knobs()).pass(10);

        world.host(Verdict.UP, Wire.Kind.ANSWERED, 1);

        assertThat(world.state()).isEqualTo("SUSPECT");
        assertThat(world.actions()).startsWith("ReleaseAddresses", "AnnounceForPrimary");
    }

    @Test
    void callsOffWhenTheServiceAnswersBeforeAFenceWasSent() {
        var world = World.watching().host(Verdict.DOWN);
        assertThat(world.state()).isEqualTo("TAKING_OVER");

        world.pass(10).host(Verdict.UP);
        world.up();

        assertThat(world.state()).isEqualTo("WATCHING");
        assertThat(world.code()).isIn(ReasonCode.CALLED_OFF, ReasonCode.ANSWERS);
    }

    @Test
    void startFailureAddsNothingAndHalts() {
        var world = World.watching().serviceDown().process(Process.THERE).fenced(Outcome.DONE, true).asked(Verdict.UP,
                Wire.Kind.SILENT, 1);

        world.failed().asked(Verdict.UP, Wire.Kind.SILENT, 1).held(World.VIP).done().failed();

        assertThat(world.state()).isEqualTo("HALTED");
        assertThat(world.actions()).containsExactly("ReleaseAddresses", "StopService", "Claim", "AnnounceForPrimary");
    }

    @Test
    void observeModeDoesNothingAndSaysWhatItWouldHaveDone() {
        var knobs = knobs();
        knobs.act = false;
        var world = World.watching(knobs);

        world.host(Verdict.DOWN);
        assertThat(world.state()).isEqualTo("SUSPECT");
        assertThat(world.actions()).isEmpty();
        assertThat(world.code()).isEqualTo(ReasonCode.OBSERVING);

        world.pass(10).host(Verdict.UP);
        assertThat(world.step.result()).isEqualTo(Result.WOULD_HAVE_TAKEN_OVER);
    }

    @Test
    void doesNothingWhilePausedAndActsWhenThePauseIsOver() {
        var world = World.watching();
        world.see(new Observation.Ordered(Order.PAUSE, "ops", "work", false, world.now + 1_400_000_000L));

        world.host(Verdict.DOWN);
        assertThat(world.code()).isEqualTo(ReasonCode.PAUSED);
        assertThat(world.actions()).isEmpty();

        world.pass(1000).due();
        assertThat(world.state()).isEqualTo("TAKING_OVER");
    }

    @Test
    void holdDownHaltsUntilAnOperatorAcknowledges() {
        var knobs = knobs();
        knobs.takeovers = 1;
        var world = World.watching(knobs);
        world.situation = world.situation.takenOver(world.policy.holdDown(), world.now);

        world.host(Verdict.DOWN);
        assertThat(world.state()).isEqualTo("HALTED");
        assertThat(world.code()).isEqualTo(ReasonCode.HELD_DOWN);
        world.pass(10).host(Verdict.UP).up();
        assertThat(world.state()).isEqualTo("HALTED");

        world.order(Order.ACKNOWLEDGE, false).up();
        assertThat(world.state()).isEqualTo("WATCHING");
    }

    @Test
    void countsAutomaticTakeoversForHoldDown() {
        var world = holding(knobs());

        assertThat(world.situation.takeovers().at()).hasSize(1);
    }

    @Test
    void neverFencesItselfOrMovesForWhatTheProbesSayWhileHolding() {
        var world = holding(knobs());

        for (int i = 0; i < 50; i++) {
            world.pass(100).sample(Sample.Kind.FAILED);
            assertThat(world.state()).isEqualTo("HOLDING");
            assertThat(world.actions()).doesNotContain("Fence", "ReleaseAddresses", "StopService");
        }
    }

    @Test
    void fencesAPrimaryThatIsBackWithTheAddress() {
        var world = holding(knobs()).pass(100);

        world.host(Verdict.UP, Wire.Kind.ANSWERED, 1);

        assertThat(world.state()).isEqualTo("HOLDING");
        assertThat(world.actions()).containsExactly("Announce", "Fence");
    }

    @Test
    void givesWayWhenSomebodyElseHoldsAfterItWasCutOff() {
        var world = holding(knobs()).pass(100).host(Verdict.DOWN, Wire.Kind.SILENT, 0).pass(1000);

        world.host(Verdict.UP, Wire.Kind.ANSWERED, 1);

        assertThat(world.state()).isEqualTo("HALTED");
        assertThat(world.actions()).contains("ReleaseAddresses");
    }

    @Test
    void putsBackAnAddressThatSomebodyDeletedHere() {
        var world = holding(knobs());

        world.held();
        assertThat(world.code()).isEqualTo(ReasonCode.ADDRESS_GONE);
        assertThat(world.actions()).containsExactly("AskWire");
        world.asked(Verdict.DOWN, Wire.Kind.SILENT, 1);
        assertThat(world.actions()).containsExactly("AddAddresses");
        world.held(World.VIP).done();

        assertThat(world.state()).isEqualTo("HOLDING");
        assertThat(world.actions()).containsExactly("Announce");
    }

    @Test
    void announcesAgainAfterASecondAndThenEveryMinute() {
        var world = holding(knobs());

        world.pass(1000).due();
        assertThat(world.actions()).containsExactly("Announce");
        world.pass(59_000).due();
        assertThat(world.actions()).isEmpty();
        world.pass(1000).due();
        assertThat(world.actions()).containsExactly("Announce");
    }

    @Test
    void holdsAtStartWhatIsOnTheInterfaceBeforeAnyProbeCounts() {
        var world = World.holdingAtStart();

        world.sample(Sample.Kind.FAILED);

        assertThat(world.state()).isEqualTo("HOLDING");
    }

    @Test
    void takesAgainAfterAReboot() {
        var silent = World.rebootedWhileHolding().host(Verdict.DOWN).asked(Verdict.DOWN, Wire.Kind.SILENT, 1);
        var answered = World.rebootedWhileHolding().host(Verdict.UP).asked(Verdict.UP, Wire.Kind.ANSWERED, 1);

        assertThat(silent.state()).isEqualTo("TAKING_OVER");
        assertThat(answered.state()).isEqualTo("STARTING");
    }

    @Test
    void stopsWatchingForGoodAfterATakeoverWhereThatIsThePolicy() {
        var knobs = knobs();
        knobs.stop = true;

        assertThat(holding(knobs).state()).isEqualTo("STOPPED");
    }

    @Test
    void failsOverWhenOrderedThoughTheServiceIsUp() {
        var world = World.watching().order(Order.FAILOVER, false);
        assertThat(world.step.answer()).isInstanceOf(Answer.Begun.class);
        assertThat(world.actions()).containsExactly("Fence");

        world.up().fenced(Outcome.DONE, true).asked(Verdict.UP, Wire.Kind.SILENT, 1);
        assertThat(world.state()).isEqualTo("TAKING_OVER");
        assertThat(World.watching().order(Order.FAILOVER, false).order(Order.FAILOVER, false).step.answer())
                .isInstanceOf(Answer.Conflict.class);
    }

    @Test
    void anOrderedFailoverThatARefusesMovesNothing() {
        var world = World.watching().order(Order.FAILOVER, false).fenced(Outcome.FAILED, false).asked(Verdict.UP,
                Wire.Kind.ANSWERED, 1);

        assertThat(world.state()).isEqualTo("WATCHING");
        assertThat(world.step.result()).isEqualTo(Result.REFUSED);
    }

    @Test
    void onlyForcePutsASecondHolderOnTheWire() {
        var world = World.watching().order(Order.FAILOVER, true).fenced(Outcome.FAILED, false).asked(Verdict.UP,
                Wire.Kind.ANSWERED, 1);

        assertThat(world.state()).isEqualTo("TAKING_OVER");
        assertThat(world.code()).isEqualTo(ReasonCode.FORCED);
    }

    @Test
    void failsBackStepByStepAndWatchesAgain() {
        var world = holding(knobs()).pass(10).host(Verdict.UP, Wire.Kind.SILENT, 1).order(Order.FAILBACK, false);
        assertThat(world.actions()).containsExactly("StopService");
        world.done();
        assertThat(world.actions()).containsExactly("ReleaseAddresses");
        world.done();
        assertThat(world.actions()).containsExactly("Claim");
        world.pass(1).done();
        assertThat(world.actions()).containsExactly("AnnounceForPrimary", "AskProbes", "AskWire");

        world.pass(10).host(Verdict.UP).up();

        assertThat(world.state()).isEqualTo("WATCHING");
        assertThat(world.step.result()).isEqualTo(Result.FAILED_BACK);
    }

    @Test
    void takesBackWhenADoesNotServeAfterAFailback() {
        var world = holding(knobs()).pass(10).host(Verdict.UP, Wire.Kind.SILENT, 1).order(Order.FAILBACK, false).done()
                .done();
        var claimFailed = world.failed();
        assertThat(claimFailed.state()).isEqualTo("TAKING_OVER");

        var silent = holding(knobs()).pass(10).host(Verdict.UP, Wire.Kind.SILENT, 1).order(Order.FAILBACK, false).done()
                .done().done();
        silent.now = ((State.FailingBack) silent.situation.state()).deadline();
        silent.due();
        assertThat(silent.state()).isEqualTo("FENCING");
    }

    @Test
    void refusesAFailbackThatACanNotBeToldOf() {
        var knobs = knobs();
        knobs.claim = false;
        var world = holding(knobs).pass(10).host(Verdict.UP, Wire.Kind.SILENT, 1).order(Order.FAILBACK, false);

        assertThat(world.state()).isEqualTo("HOLDING");
        assertThat(world.step.answer()).isInstanceOfSatisfying(Answer.Refused.class,
                refused -> assertThat(refused.gates()).extracting(g -> g.name().word()).containsExactly("claim"));
    }

    @Test
    void goesOnByItselfWhenTheMissingProofArrives() {
        var world = World.watching().serviceDown().process(Process.THERE).fenced(Outcome.FAILED, false)
                .asked(Verdict.UP, Wire.Kind.ANSWERED, 1);
        assertThat(world.state()).isEqualTo("HALTED");

        world.pass(1000).host(Verdict.DOWN);
        assertThat(world.state()).as("silent for less than tolerate").isEqualTo("HALTED");
        world.dueAt(Failover.dueAt(world.policy, world.situation, world.now));

        assertThat(world.state()).isEqualTo("TAKING_OVER");
    }

    @Test
    void ignoresTheEndOfAnOlderAction() {
        var world = World.watching().serviceDown();
        long old = world.situation.ticket();
        world.host(Verdict.DOWN);
        assertThat(world.state()).isEqualTo("TAKING_OVER");

        world.see(new Observation.ProcessTable(old, Process.MISSING, ""));

        assertThat(world.state()).isEqualTo("TAKING_OVER");
        assertThat(world.actions()).isEmpty();
    }

    @Test
    void aTimeoutCountsOnlyWhileTheHostAnswersWithoutLoss() {
        var world = World.watching();
        var doubtful = new HostEvidence(Verdict.UP, world.now, world.now, Watch.NEVER, Watch.NEVER,
                World.watching().situation.evidence().host().wire(), true, 1, 1,
                World.A, false, world.now);
        world.see(new Observation.Host(doubtful));

        for (int i = 0; i < 10; i++) {
            world.pass(100).sample(Sample.Kind.TIMED_OUT);
        }
        assertThat(world.situation.evidence().service()).isEqualTo(Verdict.UP);

        world.host(Verdict.UP);
        for (int i = 0; i < 3; i++) {
            world.pass(100).sample(Sample.Kind.TIMED_OUT);
        }
        assertThat(world.situation.evidence().service()).isEqualTo(Verdict.DOWN);
    }

    @Test
    void onAPathThatLosesTimeAndAgainATimeoutIsWorthATenth() {
        var world = World.watching();
        world.lossy(world.now);
        for (int i = 0; i < 29; i++) {
            world.pass(100).sample(Sample.Kind.TIMED_OUT);
        }
        assertThat(world.state()).isEqualTo("SUSPECT");

        world.up(); // in a row: one that succeeds begins the count anew
        for (int i = 0; i < 29; i++) {
            world.pass(100).sample(Sample.Kind.TIMED_OUT);
        }
        assertThat(world.situation.evidence().service()).isEqualTo(Verdict.UP);

        world.pass(100).sample(Sample.Kind.TIMED_OUT);
        assertThat(world.situation.evidence().service()).isEqualTo(Verdict.DOWN);
    }

    @Test
    void aPathThatLostThirtySecondsAgoIsTrustedAgain() {
        var world = World.watching();
        long loss = world.now;

        world.pass(30_001).lossy(loss).serviceDown();

        assertThat(world.state()).isEqualTo("DIAGNOSING");
    }

    @Test
    void aRefusalOnALossyPathIsAnAnswer() {
        var world = World.watching();

        world.lossy(world.now).serviceDown(Sample.Kind.FAILED);

        assertThat(world.state()).isEqualTo("DIAGNOSING");
    }

    @Test
    void aLateSampleDoesNotCount() {
        var world = World.watching();

        for (int i = 0; i < 4; i++) {
            late(world);
        }
        assertThat(world.state()).isEqualTo("WATCHING");
        late(world);
        late(world);

        assertThat(world.code()).as("no sample that counts came for so long").isEqualTo(ReasonCode.NOT_KNOWN);
    }

    private static void late(World world) {
        world.pass(100).see(
                new Observation.Probed("home", new Sample(Sample.Kind.FAILED, "", world.now, world.now, true)));
    }

    /** Nothing stays up because the thread that asks has died. */
    @Test
    void aProbeOfWhichNothingIsHeardForThreeIntervalsAndTimeoutsIsUnknown() {
        var world = World.watching().pass(449).due();
        assertThat(world.state()).isEqualTo("WATCHING");

        world.pass(1).due();
        assertThat(world.situation.evidence().service()).isEqualTo(Verdict.UNKNOWN);
        assertThat(world.state()).isEqualTo("SUSPECT");
        assertThat(world.code()).isEqualTo(ReasonCode.NOT_KNOWN);

        world.up();
        assertThat(world.state()).isEqualTo("WATCHING");
    }

    @Test
    void withoutProbesTheServiceIsWhatTheHostIs() {
        var knobs = knobs();
        knobs.probe = false;
        var world = World.fresh(knobs).host(Verdict.UP);
        assertThat(world.state()).isEqualTo("WATCHING");

        world.host(Verdict.UP).host(Verdict.DOWN);

        assertThat(world.state()).isEqualTo("TAKING_OVER");
    }
}
