package io.understudy.failover.decide;

import static org.assertj.core.api.Assertions.assertThat;

import io.understudy.failover.Action;
import io.understudy.failover.Answer;
import io.understudy.failover.Here;
import io.understudy.failover.Memory;
import io.understudy.failover.Observation;
import io.understudy.failover.Observation.Outcome;
import io.understudy.failover.Observation.ProcessTable.Process;
import io.understudy.failover.Policy;
import io.understudy.failover.ReasonSentence;
import io.understudy.failover.Situations;
import io.understudy.failover.State;
import io.understudy.failover.World;
import io.understudy.failover.evidence.Sample;
import io.understudy.failover.evidence.Wire;
import io.understudy.vocabulary.HaltCause;
import io.understudy.vocabulary.Order;
import io.understudy.vocabulary.Pace;
import io.understudy.vocabulary.ReasonCode;
import io.understudy.vocabulary.Result;
import io.understudy.vocabulary.Trigger;
import io.understudy.vocabulary.Verdict;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** No decision is an end: what comes after one that was wrong, refused or interrupted. */
class WaysOnTests {
    private static final long SECOND = 1000;

    private static World.Knobs agent() {
        var knobs = new World.Knobs();
        knobs.methods = List.of(new Policy.Method("fence_x", Policy.Way.AGENT));
        return knobs;
    }

    /** The service is dead, the agent is away, and A's kernel answers still. */
    private static World halted(World.Knobs knobs) {
        var world = World.watching(knobs).serviceDown().process(Process.THERE).fenced(Outcome.UNKNOWN, false)
                .asked(Verdict.UP, Wire.Kind.ANSWERED, 1);
        assertThat(world.situation.state()).isEqualTo(new State.Halted(HaltCause.ANSWERED));
        return world;
    }

    /** A is up, and its service stays dead. */
    private static World later(World world, long millis) {
        world.pass(millis).sample(Sample.Kind.FAILED);
        return world.actions().isEmpty() ? world.news(_ -> {
        }) : world;
    }

    private static List<Long> pauses(World world) {
        return Stream.generate(() -> {
            var halted = (State.Halted) world.situation.state();
            long pause = (halted.retry().at() - world.now) / 1_000_000;
            later(world, pause);
            assertThat(world.actions()).containsExactly("Fence");
            world.fenced(Outcome.UNKNOWN, false);
            assertThat(world.actions()).as("the wire's last word").containsExactly("AskWire");
            world.asked(Verdict.UP, Wire.Kind.ANSWERED, 1);
            return pause;
        }).limit(7).toList();
    }

    @Test
    void withoutProofTheMethodsAreTriedAgainWithGrowingPauses() {
        var world = halted(agent()).pass(10).sample(Sample.Kind.FAILED);

        assertThat(world.because()).isEqualTo(ReasonSentence.RETRIES_LATER);
        assertThat(pauses(world)).containsExactly(30 * SECOND, 60 * SECOND, 120 * SECOND, 240 * SECOND, 480 * SECOND,
                600 * SECOND, 600 * SECOND);
        assertThat(world.situation.state()).isInstanceOf(State.Halted.class);
    }

    @Test
    void anAgentThatIsBackEndsTheHalt() {
        var knobs = agent();
        knobs.proofByMethod = true;
        var world = later(later(halted(knobs), 10), 30 * SECOND);
        assertThat(world.actions()).containsExactly("Fence");

        world.fenced(Outcome.DONE, true).asked(World.News::gone);

        assertThat(world.state()).isEqualTo("TAKING_OVER");
        assertThat(world.run().automatic()).isTrue();
        assertThat(world.run().proven()).isTrue();
    }

    @Test
    void nobodyIsFencedFromAHaltWithoutAnOwnNetworkOrWhilePaused() {
        var world = later(halted(agent()), 10);
        var blind = world.fork().pass(31 * SECOND).news(n -> n.witnesses = 0);
        assertThat(blind.actions()).isEmpty();
        blind.sample(Sample.Kind.FAILED);
        var paused = later(world.fork().order(Order.PAUSE, false), 31 * SECOND);

        assertThat(blind.actions()).isEmpty();
        assertThat(paused.actions()).isEmpty();
        assertThat(later(blind, 10).actions()).as("once it is back").containsExactly("Fence");
        assertThat(later(paused.order(Order.RESUME, false), 10).actions()).containsExactly("Fence");
    }

    @Test
    void anOperatorMayForceAFailoverWhileThisHostIsBlind() {
        var refused = Situations.BLIND.world().order(Order.FAILOVER, false);
        var forced = Situations.BLIND.world().order(Order.FAILOVER, true);

        assertThat(refused.step.answer()).isInstanceOfSatisfying(Answer.Refused.class, r -> assertThat(r.gates())
                .allSatisfy(g -> assertThat(g.overridable()).isTrue()).extracting(g -> g.name().word())
                .containsExactly("own-network"));
        assertThat(forced.step.answer()).isInstanceOf(Answer.Begun.class);
        assertThat(forced.run().trigger()).isEqualTo(Trigger.MANUAL);
        forced.asked(Verdict.DOWN, Wire.Kind.SILENT, 0).done().asked(Verdict.DOWN, Wire.Kind.SILENT, 0);
        assertThat(forced.actions()).containsExactly("AddAddresses");
    }

    @Test
    void anOrderedMoveThatIsCutOffDoesNotGoOnByItself() {
        var world = World.watching().order(Order.FAILOVER, false).fenced(Outcome.DONE, true)
                .asked(Verdict.UP, Wire.Kind.SILENT, 1).done().asked(Verdict.UP, Wire.Kind.SILENT, 0);

        assertThat(world.situation.state()).isEqualTo(new State.Halted(HaltCause.UNPROVEN));
        assertThat(world.actions()).containsExactly("StopService");
    }

    private static World dead(World holding) {
        for (int i = 0; i < 3; i++) {
            holding.pass(100).sample(Sample.Kind.FAILED);
        }
        return holding;
    }

    private static World holding(World.Knobs knobs) {
        var world = Situations.holding(knobs);
        for (int i = 0; i < 10; i++) {
            world.pass(100).up();
        }
        return world;
    }

    @Test
    void aServiceThatDiesHereIsStartedAgain() {
        var world = dead(holding(new World.Knobs()));

        assertThat(world.step.actions()).containsExactly(new Action.StartService(world.situation.ticket()));
        assertThat(world.code()).isEqualTo(ReasonCode.DEAD_HERE);
        world.done();
        assertThat(world.actions()).containsExactly("AskProbes");
        assertThat(world.up().pass(10).up().state()).isEqualTo("HOLDING");
    }

    @Test
    void aServiceThatIsFoundDeadHereAtAStartIsStartedAgain() {
        var world = dead(World.holdingAtStart().pass(1).host(Verdict.DOWN).pass(500));

        assertThat(world.actions()).contains("StartService");
    }

    @Test
    void isStartedAgainNoMoreOftenThanRespawnsAreAllowedAndMoreSlowlyEachTime() {
        var world = holding(new World.Knobs());
        int starts = 0;
        for (int i = 0; i < 1000; i++) {
            world.pass(100).sample(Sample.Kind.FAILED);
            if (world.actions().contains("StartService")) {
                starts++;
                world.done();
            }
        }

        assertThat(starts).isEqualTo(5);
        assertThat(world.because()).isEqualTo(ReasonSentence.DEAD_HERE_USED_UP);
        assertThat(world.state()).isEqualTo("HOLDING");
    }

    @Test
    void isNotStartedWhilePausedAndPeopleAreTold() {
        var world = dead(holding(new World.Knobs()).order(Order.PAUSE, false));

        assertThat(world.actions()).isEmpty();
        assertThat(world.because()).isEqualTo(ReasonSentence.DEAD_HERE_PAUSED);
    }

    @Test
    void aHotStandbyIsStartedAgainWhereItDied() {
        var knobs = new World.Knobs();
        knobs.hot = true;
        var world = World.watching(knobs).see(new Observation.ServedHere(Verdict.DOWN));

        assertThat(world.actions()).containsExactly("StartService");
        assertThat(world.state()).isEqualTo("WATCHING");
        assertThat(World.watching().see(new Observation.ServedHere(Verdict.DOWN)).actions()).isEmpty();
    }

    @Test
    void thisHostIsNotTakenToWhileItIsUnfitAndIsOnceItIsFit() {
        var world = World.watching().see(new Observation.Fit("exit 1")).host(Verdict.DOWN);
        assertThat(world.situation.state()).isEqualTo(new State.Halted(HaltCause.UNFIT));

        world.see(new Observation.Fit(""));

        assertThat(world.state()).isEqualTo("TAKING_OVER");
    }

    private static World.Knobs goesBack() {
        var knobs = new World.Knobs();
        knobs.failbackAfter = Duration.ofSeconds(10);
        return knobs;
    }

    /** A is well, as far as its host goes. */
    private static World well(World world, long millis) {
        for (long passed = 0; passed < millis; passed += 100) {
            world.pass(100).up();
            if (world.actions().isEmpty()) {
                world.news(n -> n.silent(World.VIP));
            }
            if (!world.actions().isEmpty() && !world.actions().equals(List.of("Announce"))) {
                break;
            }
        }
        return world;
    }

    @Test
    void anAutomaticFailbackThatFailedWaitsTwiceAsLongTheNextTime() {
        var world = well(holding(goesBack()), 11 * SECOND);
        assertThat(world.state()).isEqualTo("FAILING_BACK");
        world.done().held().done().failed().done().asked(Verdict.UP, Wire.Kind.SILENT, 1).held(World.VIP).done().done()
                .pass(500).asked(Verdict.UP, Wire.Kind.SILENT, 1);
        assertThat(world.step.result()).isEqualTo(Result.TAKEN_BACK);

        well(world, 15 * SECOND);
        assertThat(world.state()).isEqualTo("HOLDING");
        well(world, 6 * SECOND);
        assertThat(world.state()).isEqualTo("FAILING_BACK");
    }

    @Test
    void anAutomaticFailbackAsksFirstWhetherThePrimaryCouldServe() {
        var knobs = goesBack();
        knobs.failbackAsks = true;
        var world = well(holding(knobs), 11 * SECOND);
        assertThat(world.actions()).containsExactly("AskPrimary");

        world.process(Process.MISSING);
        assertThat(world.state()).isEqualTo("HOLDING");
        assertThat(world.code()).isEqualTo(ReasonCode.FAILBACK_PUT_OFF);
        well(world, 15 * SECOND);
        assertThat(world.state()).isEqualTo("HOLDING");
        well(world, 6 * SECOND);
        assertThat(world.actions()).containsExactly("AskPrimary");
        world.process(Process.THERE);
        assertThat(world.state()).isEqualTo("FAILING_BACK");
    }

    @Test
    void whatThePrimarySaysInADisputeIsNotWaitedForAnyLonger() {
        var knobs = goesBack();
        knobs.failbackAsks = true;
        var world = well(holding(knobs), 11 * SECOND);
        assertThat(world.actions()).containsExactly("AskPrimary");
        world.pass(2 * SECOND).news(n -> n.answers(World.VIP, "02:00:00:00:00:99"));

        world.process(Process.THERE);

        assertThat(((State.Holding) world.situation.state()).ticket()).isZero();
        assertThat(world.state()).isEqualTo("HOLDING");
    }

    @Test
    void anOrderIsAnsweredAlsoWhereAnAnswerOfTheWireWasLost() {
        var world = World.watching().host(Verdict.DOWN).done().pass(60 * SECOND).order(Order.PAUSE, false);

        assertThat(world.step.answer()).isInstanceOf(Answer.Begun.class);
    }

    @Test
    void waitsForADayAtMostBeforeTheNextFailback() {
        var hour = Duration.ofHours(1);
        assertThat(Here.NOTHING.after(4).failbackAfter(hour)).isEqualTo(hour.multipliedBy(16));
        assertThat(Here.NOTHING.after(5).failbackAfter(hour)).isEqualTo(Duration.ofDays(1));
        assertThat(Here.NOTHING.after(99).failbackAfter(Duration.ofDays(2))).isEqualTo(Duration.ofDays(2));
    }

    @Test
    void claimsAreMadeWithPausesThatGrowAndAreForgottenWhenNothingIsMissing() {
        var now = 5_000_000_000L;
        var once = Here.NOTHING.claimed(now);

        assertThat(Here.NOTHING.mayClaim(now)).isTrue();
        assertThat(once.mayClaim(now + Duration.ofSeconds(20).toNanos() - 1)).isFalse();
        assertThat(once.mayClaim(now + Duration.ofSeconds(20).toNanos())).isTrue();
        assertThat(once.unclaimed()).isEqualTo(Here.NOTHING);
        assertThat(Here.NOTHING.unclaimed()).isSameAs(Here.NOTHING);
    }

    @Test
    void aStartHereHasItsTimeBeforeTheNext() {
        var policy = new World.Knobs().policy();
        var now = 5_000_000_000L;
        var started = Here.NOTHING.started(policy.restart(), now);

        assertThat(started.patience(policy)).isEqualTo(2 * Here.NOTHING.patience(policy));
        assertThat(started.mayStart(policy, now + started.patience(policy) - 1)).isFalse();
        assertThat(started.mayStart(policy, now + started.patience(policy))).isTrue();
    }

    @Test
    void whereAStartFailsPeopleAreTold() {
        assertThat(dead(holding(new World.Knobs())).failed().because()).isEqualTo(ReasonSentence.NOT_STARTED_AGAIN);
        assertThat(dead(holding(new World.Knobs())).done().because()).isEqualTo(ReasonSentence.STARTED_AGAIN);
    }

    @Test
    void aHaltWithoutProofEndsWithTheService() {
        var world = later(halted(agent()), 10).pass(100).up().up();

        assertThat(world.state()).isEqualTo("WATCHING");
        assertThat(later(halted(agent()).order(Order.PAUSE, false), 31 * SECOND).state()).isEqualTo("HALTED");
    }

    @Test
    void anUnprovenStartWithoutProbesIsMadeSureOfWhenNobodyElseHasTheAddresses() {
        var knobs = new World.Knobs();
        knobs.probe = false;
        var world = World.restarted(knobs, Set.of(World.VIP), World.remembering(Memory.Last.HOLDING, false)).pass(1)
                .host(Verdict.DOWN);
        assertThat(world.actions()).containsExactly("AskWire");

        world.asked(Verdict.DOWN, Wire.Kind.SILENT, 1);

        assertThat(world.actions()).containsExactly("StartService", "Announce");
        assertThat(world.because()).isEqualTo(ReasonSentence.ALONE_AT_START);
    }

    @Test
    void aHolderThatStoodStillForLongGivesWayToThePrimary() {
        var world = holding(new World.Knobs()).see(new Observation.Stood(Duration.ofSeconds(30)));
        var briefly = holding(new World.Knobs()).see(new Observation.Stood(Duration.ofSeconds(1)));

        world.pass(10).news(_ -> {
        });
        briefly.pass(10).news(_ -> {
        });

        assertThat(world.situation.state()).isEqualTo(new State.Halted(HaltCause.GAVE_WAY));
        assertThat(world.actions()).startsWith("ReleaseAddresses", "AnnounceForPrimary").doesNotContain("Fence");
        assertThat(briefly.actions()).containsExactly("Announce", "Fence");
    }

    @Test
    void aCutThatAStallHasHiddenIsOneAllTheSame() {
        var world = holding(new World.Knobs()).see(new Observation.Stood(Duration.ofSeconds(5)))
                .see(new Observation.CarrierLost());

        world.pass(10).news(_ -> {
        });

        assertThat(world.situation.state()).isEqualTo(new State.Halted(HaltCause.GAVE_WAY));
        assertThat(world.actions()).doesNotContain("Fence");
    }

    @Test
    void aServiceThatNeedsItsAddressIsStartedOnceItIsThere() {
        var world = World.watching().host(Verdict.DOWN).failed().asked(World.News::gone).held(World.VIP).done();
        assertThat(world.actions()).containsExactly("StartService");
        world.done().done().pass(500).asked(World.News::gone);

        assertThat(world.step.result()).isEqualTo(Result.TAKEN_OVER);
    }

    @Test
    void aPrimaryThatIsBackWhileTheSecondStartRunsHasItsAddressToItselfAtOnce() {
        var world = World.watching().host(Verdict.DOWN).failed().asked(World.News::gone).held(World.VIP).done();

        world.pass(10).host(Verdict.UP, Wire.Kind.ANSWERED, 1);

        assertThat(world.state()).isEqualTo("SUSPECT");
        assertThat(world.actions()).startsWith("ReleaseAtOnce", "ReleaseAddresses", "AnnounceForPrimary");
    }

    /** Given back once, and the second time within a minute fenced. */
    @Test
    void aPrimaryThatComesAndGoesIsLeft() {
        var world = Situations.confirming(agent()).pass(10).host(Verdict.UP, Wire.Kind.ANSWERED, 1).held().pass(10)
                .up();
        assertThat(world.state()).isEqualTo("WATCHING");
        var later = World.watching(agent());
        later.situation = world.situation;
        later.now = world.now;

        later.host(Verdict.UP).up().pass(400).news(World.News::gone).done().asked(World.News::gone).held(World.VIP)
                .done().done().pass(10).host(Verdict.UP, Wire.Kind.ANSWERED, 1);

        assertThat(later.state()).isEqualTo("FENCING");
        assertThat(later.actions()).contains("ReleaseAddresses", "Fence");
    }

    @Test
    void aStallWhileTheSecondHolderIsFencedDoesNotUndoThat() {
        var world = holding(new World.Knobs()).pass(10).news(_ -> {
        });
        assertThat(world.actions()).containsExactly("Announce", "Fence");

        world.pass(40 * SECOND).see(new Observation.Stood(Duration.ofSeconds(40))).see(new Observation.CarrierLost());
        world.fenced(Outcome.DONE, true);

        assertThat(world.state()).isEqualTo("HOLDING");
        assertThat(world.actions()).containsExactly("Announce");
    }

    @Test
    void aHaltGoesOnWithoutProofWhereThatIsConfiguredOnceNobodyAnswers() {
        var knobs = agent();
        knobs.proofByMethod = true;
        knobs.takeOver = true;
        var world = later(later(halted(knobs), 10), 30 * SECOND).fenced(Outcome.UNKNOWN, false);

        world.asked(World.News::gone);

        assertThat(world.state()).isEqualTo("TAKING_OVER");
        assertThat(world.run().proven()).isFalse();
    }

    @Test
    void aServiceThatDiesHereWhileThisHostIsCutOffIsStartedAllTheSame() {
        var world = holding(new World.Knobs()).pass(10).host(Verdict.DOWN, Wire.Kind.SILENT, 0);

        assertThat(dead(world).actions()).containsExactly("StartService");
    }

    @Test
    void anAnswerOfTheWireThatNeverComesIsAskedForAgainAndTold() {
        var world = World.watching().host(Verdict.DOWN).done();
        long lost = Failover.dueAt(world.policy, world.situation, world.now);

        world.pass((lost - world.now) / 1_000_000 - 1).due();
        assertThat(world.actions()).isEmpty();
        world.dueAt(lost);

        assertThat(world.actions()).containsExactly("AskWire");
        assertThat(world.code()).isEqualTo(ReasonCode.LOST_END);
    }

    @Test
    void asksForALostAnswerOnlyAfterEvenTheLongestQuestionIsOver() {
        var knobs = new World.Knobs();
        knobs.host = new Pace(Duration.ofSeconds(1), Duration.ofMillis(500), 3, 2, Duration.ofSeconds(60));
        var world = World.watching(knobs).pass(60 * SECOND).host(Verdict.DOWN).done();

        assertThat(Failover.dueAt(world.policy, world.situation, world.now) - world.now)
                .isGreaterThan(Duration.ofSeconds(60).toNanos());
    }
}
