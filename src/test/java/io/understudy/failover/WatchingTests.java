package io.understudy.failover;

import static org.assertj.core.api.Assertions.assertThat;

import io.understudy.failover.Observation.Outcome;
import io.understudy.failover.Observation.ProcessTable.Process;
import io.understudy.failover.evidence.Sample;
import io.understudy.failover.evidence.Watch;
import io.understudy.failover.evidence.Wire;
import io.understudy.failover.explain.Forecast;
import io.understudy.vocabulary.Order;
import io.understudy.vocabulary.ReasonCode;
import io.understudy.vocabulary.Result;
import io.understudy.vocabulary.Verdict;
import io.understudy.vocabulary.Vip;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** From watching to a respawn: what each state does with each kind of news. */
class WatchingTests {
    private static World watching(Consumer<World.Knobs> change) {
        var knobs = new World.Knobs();
        change.accept(knobs);
        return World.watching(knobs);
    }

    private static World cutOff(World world) {
        return world.news(n -> n.witnesses = 0);
    }

    @Test
    void blindItStillTellsThatTheServiceAnswers() {
        var world = World.watching().host(Verdict.DOWN, Wire.Kind.SILENT, 0);
        assertThat(world.state()).isEqualTo("BLIND");

        world.pass(10).up();

        assertThat(world.state()).isEqualTo("WATCHING");
        assertThat(world.step.result()).isEqualTo(Result.RECOVERED);
    }

    @Test
    void blindItRespawnsWhatDiedOnAHostThatAnswersSinceNothingMoves() {
        var world = cutOff(World.watching()).serviceDown().process(Process.THERE);
        assertThat(world.state()).isEqualTo("BLIND");
        assertThat(world.actions()).isEmpty();

        cutOff(world.pass(10));

        assertThat(world.state()).isEqualTo("DIAGNOSING");
        assertThat(world.actions()).containsExactly("CheckProcess");
    }

    @Test
    void blindItWaitsWhereNoRespawnIsLeft() {
        var none = cutOff(watching(k -> k.respawn = null)).serviceDown(Sample.Kind.FAILED);
        assertThat(none.state()).isEqualTo("BLIND");
        cutOff(none.pass(10));
        assertThat(none.state()).isEqualTo("BLIND");
        assertThat(none.because()).isEqualTo(ReasonSentence.STILL_CUT_OFF);

        var used = cutOff(
                watching(k -> k.respawn = new Policy.Respawn(Duration.ofMillis(300), 1, Duration.ofHours(1), 0)))
                .serviceDown(Sample.Kind.FAILED);
        assertThat(used.state()).isEqualTo("BLIND");
        cutOff(used.pass(10));
        assertThat(used.state()).isEqualTo("BLIND");
    }

    @Test
    void whenTheNetworkIsBackEverythingIsAskedAgain() {
        var world = World.watching().host(Verdict.DOWN, Wire.Kind.SILENT, 0);

        world.pass(10).host(Verdict.DOWN);

        assertThat(world.actions()).containsExactly("AskAgain", "AskProbes");
        assertThat(world.state()).isEqualTo("SUSPECT");
    }

    @Test
    void saysWhatOfItsNetworkIsMissing() {
        assertThat(World.watching().pass(400).news(n -> n.gone().carrier = false).because())
                .isEqualTo(ReasonSentence.NO_CARRIER);
        assertThat(World.watching().pass(400).news(n -> n.gone().stalled = true).because())
                .isEqualTo(ReasonSentence.FROZE);
        var witnesses = World.watching().pass(400).news(n -> n.gone().witnesses = 0);
        assertThat(witnesses.because()).isEqualTo(ReasonSentence.TOO_FEW_WITNESSES);
        assertThat(witnesses.values()).containsExactly("0", "1");
    }

    @Test
    void saysWhatIsNotKnown() {
        var world = World.watching().news(n -> n.host = Verdict.UNKNOWN).serviceDown(Sample.Kind.FAILED);

        assertThat(world.values()).containsExactly("down", "unknown");
    }

    @Test
    void aRespawnCountsInItsWindowAndNotAtItsEnd() {
        var respawn = new Policy.Respawn(Duration.ofMillis(300), 1, Duration.ofHours(1), 1);
        var s = World.watching().situation;
        long now = 5_000_000_000_000L;
        long hour = Duration.ofHours(1).toNanos();

        assertThat(s.respawnLeft(respawn, now)).isTrue();
        assertThat(s.respawned(respawn, now - hour + 1).respawnLeft(respawn, now)).isFalse();
        assertThat(s.respawned(respawn, now - hour).respawnLeft(respawn, now)).isTrue();
    }

    @Test
    void aPauseNamesWhoAndWhy() {
        var world = World.watching().order(Order.PAUSE, false).serviceDown();
        assertThat(world.because()).isEqualTo(ReasonSentence.PAUSED);
        assertThat(world.values()).containsExactly("ops");

        var reasoned = World.watching();
        reasoned.situation = reasoned.situation.withPause(new Pause("ops", "disk swap", null));
        assertThat(reasoned.serviceDown().values()).containsExactly("ops (disk swap)");
    }

    @ParameterizedTest
    @EnumSource(value = Situations.class, names = {"DIAGNOSING", "RESPAWNING", "VERIFYING"})
    void aHostThatDiesDuringARespawnIsTakenOver(Situations state) {
        var world = state.world();
        assertThat(world.fork().pass(5).host(Verdict.UP).actions()).doesNotContain("StartService");

        world.host(Verdict.DOWN);

        assertThat(world.state()).isEqualTo("TAKING_OVER");
    }

    @ParameterizedTest
    @EnumSource(value = Situations.class, names = {"DIAGNOSING", "RESPAWNING", "VERIFYING"})
    void aServiceThatAnswersEndsARespawn(Situations state) {
        var world = state.world().pass(5).up().pass(5).up();

        assertThat(world.state()).isEqualTo("WATCHING");
        assertThat(world.step.result()).isEqualTo(state == Situations.DIAGNOSING ? Result.RECOVERED : Result.RESPAWNED);
    }

    @Test
    void aRespawnThatMayHaveRunIsVerified() {
        var world = Situations.RESPAWNING.world();
        assertThat(world.fork().done().because()).isEqualTo(ReasonSentence.RESPAWN_HAS_RUN);

        world.unknown();

        assertThat(world.state()).isEqualTo("VERIFYING");
        assertThat(world.because()).isEqualTo(ReasonSentence.RESPAWN_MAY_HAVE_RUN);
    }

    @Test
    void aRespawnThatFailedIsTriedAgainWhileAttemptsAreLeft() {
        var world = watching(k -> k.respawn = new Policy.Respawn(Duration.ofMillis(300), 2, Duration.ofHours(1), 5))
                .serviceDown().process(Process.MISSING).failed();

        assertThat(world.state()).isEqualTo("DIAGNOSING");
        assertThat(world.actions()).containsExactly("CheckProcess");
        assertThat(world.code()).isEqualTo(ReasonCode.RESPAWN_FAILED);
    }

    @ParameterizedTest
    @EnumSource(value = Situations.class, names = {"DIAGNOSING", "RESPAWNING"})
    void aPauseStopsARespawn(Situations state) {
        var world = state.world().order(Order.PAUSE, false);

        var end = state == Situations.DIAGNOSING ? world.process(Process.MISSING) : world.failed();

        assertThat(end.actions()).isEmpty();
        assertThat(end.state()).isEqualTo("SUSPECT");
        assertThat(end.code()).isEqualTo(ReasonCode.PAUSED);
    }

    @Test
    void aRespawnIsAskedForWhenItHasSettledAndUntilItsDeadline() {
        var world = Situations.VERIFYING.world();
        var verifying = (State.Verifying) world.situation.state();
        assertThat(world.fork().dueAt(verifying.from() - 1).actions()).isEmpty();

        assertThat(world.dueAt(verifying.from()).actions()).containsExactly("AskProbes");
        assertThat(world.fork().pass(1).sample(Sample.Kind.TIMED_OUT).actions()).isEmpty();
        assertThat(world.fork().pass(1).up().actions()).containsExactly("AskProbes");
        assertThat(world.fork().dueAt(verifying.deadline() - 1).state()).isEqualTo("VERIFYING");

        assertThat(world.dueAt(verifying.deadline()).state()).isEqualTo("FENCING");
        assertThat(world.values()).contains(ReasonSentence.RESPAWN_IN_VAIN.text());
    }

    @Test
    void whatWasRefusedThoughTheProcessIsThereGetsItsTimeOnce() {
        var world = World.watching().serviceDown(Sample.Kind.FAILED).process(Process.THERE);
        assertThat(world.state()).isEqualTo("VERIFYING");
        var verifying = (State.Verifying) world.situation.state();
        assertThat(verifying.deadline()).isEqualTo(world.now + 300_000_000L);
        assertThat(world.fork().pass(5).up().pass(5).up().step.result()).isEqualTo(Result.RECOVERED);

        world.dueAt(verifying.deadline());

        assertThat(world.state()).isEqualTo("FENCING");
        assertThat(world.code()).isEqualTo(ReasonCode.FENCE_NEXT);
    }

    @Test
    void aServiceThatFailsWhileThisProcessStoodStillIsAskedAgainFirst() {
        var world = Situations.DIAGNOSING.world();
        world.see(new Observation.Late());

        world.process(Process.THERE);

        assertThat(world.actions()).doesNotContain("Fence");
    }

    @Test
    void aRestartIsAskedOnceAndWaitsForTheAnswer() {
        var world = World.rebootedWhileHolding();
        assertThat(world.due().actions()).isIn(List.of(), List.of("AskWire"));
        world.pass(1).host(Verdict.DOWN);
        assertThat(world.fork().pass(1).host(Verdict.DOWN).actions()).isEmpty();
        assertThat(world.fork().pass(1).host(Verdict.DOWN).because()).isEqualTo(ReasonSentence.RETAKE_WAITS);

        assertThat(world.fork().asked(Verdict.DOWN, Wire.Kind.SILENT, 0).actions()).containsExactly("AskWire");
        assertThat(world.fork().asked(Verdict.UP, Wire.Kind.ANSWERED, 1).code()).isEqualTo(ReasonCode.STILL_ANSWERED);
        assertThat(world.fork().asked(Verdict.DOWN, Wire.Kind.UNASKED, 1).state()).isNotEqualTo("TAKING_OVER");

        world.asked(Verdict.DOWN, Wire.Kind.SILENT, 1);
        assertThat(world.state()).isEqualTo("TAKING_OVER");
    }

    @Test
    void aRestartIsNotActedUponWhilePaused() {
        var world = World.rebootedWhileHolding().pass(1).host(Verdict.DOWN);
        world.order(Order.PAUSE, false);

        world.asked(Verdict.DOWN, Wire.Kind.SILENT, 1);

        assertThat(world.state()).isEqualTo("STARTING");
        assertThat(world.because()).isEqualTo(ReasonSentence.RETAKE_PAUSED);
        assertThat(world.actions()).isEmpty();
    }

    @Test
    void whatWasRunningWhenItWentDownAndHoldsAFewAddressesTakesTheRest() {
        var second = new Vip("192.0.2.101", 32);
        var knobs = new World.Knobs();
        knobs.addresses = List.of(World.VIP, second);
        var world = World.restarted(knobs, Set.of(World.VIP),
                World.remembering(Memory.Last.RECOVERING, false)).pass(1).news(World.News::gone);
        while (world.state().equals("STARTING") && world.actions().contains("AskWire")) {
            world.asked(n -> n.gone().unasked(second));
        }

        assertThat(world.state()).isIn("TAKING_OVER", "HOLDING");
    }

    @Test
    void aFenceIsCalledOffWhenTheServiceAnswersBeforeACommandWasSent() {
        var knobs = new World.Knobs();
        knobs.methods = List.of();
        var world = World.watching(knobs).serviceDown().process(Process.THERE);
        assertThat(world.actions()).containsExactly("AskWire");

        world.pass(5).up().pass(5).up();

        assertThat(world.state()).isEqualTo("WATCHING");
        assertThat(world.code()).isEqualTo(ReasonCode.CALLED_OFF);
    }

    @Test
    void aPauseStopsAFenceBeforeACommandWasSent() {
        var knobs = new World.Knobs();
        knobs.methods = List.of();
        var world = World.watching(knobs).serviceDown().process(Process.THERE).order(Order.PAUSE, false);

        world.asked(Verdict.UP, Wire.Kind.SILENT, 1);

        assertThat(world.state()).isEqualTo("SUSPECT");
        assertThat(world.code()).isEqualTo(ReasonCode.PAUSED);
    }

    @Test
    void aPauseDoesNotStopAFenceThatIsRunning() {
        var world = Situations.FENCING.world().order(Order.PAUSE, false);

        world.fenced(Outcome.DONE, true);

        assertThat(world.state()).isEqualTo("FENCING");
        assertThat(world.actions()).containsExactly("AskWire");
    }

    @ParameterizedTest
    @EnumSource(value = Situations.class, names = {"FENCING"})
    void newsOfItsOwnIsNoEndOfAFence(Situations state) {
        assertThat(state.world().pass(5).due().because()).isEqualTo(ReasonSentence.FENCES);
        assertThat(state.world().pass(5).held().because()).isEqualTo(ReasonSentence.FENCES);
    }

    @Test
    void aHostThatDiesWhileItIsFencedIsProvenByTheWire() {
        var world = Situations.FENCING.world();

        world.pass(400).news(World.News::gone);

        assertThat(world.state()).isEqualTo("TAKING_OVER");
        assertThat(world.code()).isEqualTo(ReasonCode.PROVEN_BY_WIRE);
    }

    private static World halted(World.Knobs knobs) {
        return Situations.HALTED.world(knobs);
    }

    @Test
    void aPrimaryThatServesOnTakesWhatItMayHaveLost() {
        var world = halted(new World.Knobs());
        world.pass(5).host(Verdict.UP).up().pass(5).up();

        assertThat(world.state()).isEqualTo("WATCHING");
        assertThat(world.step.actions()).containsExactly(new Action.Claim(0));
        assertThat(world.because()).isEqualTo(ReasonSentence.WATCHED_AGAIN_CLAIMING);
    }

    @Test
    void nothingIsClaimedWithoutAClaimOrWhileAStrangerHasAnAddress() {
        var knobs = new World.Knobs();
        knobs.claim = false;
        var unable = halted(knobs).pass(5).host(Verdict.UP).up().pass(5).up();
        assertThat(unable.state()).isEqualTo("WATCHING");
        assertThat(unable.actions()).isEmpty();

        var second = new Vip("192.0.2.101", 32);
        var two = new World.Knobs();
        two.addresses = List.of(World.VIP, second);
        var stranger = halted(two);
        stranger.pass(5).news(n -> n.answers(second, "02:00:00:00:00:99")).up().pass(5).up();
        assertThat(stranger.actions()).isEmpty();
    }

    @Test
    void aProofThatArrivesWaitsForTheHoldsOfAStart() {
        var world = halted(new World.Knobs());
        var s = world.situation;
        var holds = new Holds(world.now + 1_000_000_000L, world.now + 2_000_000_000L);
        world.situation = new Situation(s.state(), s.evidence(), s.run(), s.ticket(), s.respawns(), s.takeovers(), null,
                holds, s.told(), "", Here.NOTHING, 0);

        world.pass(400).news(World.News::gone);
        assertThat(world.state()).isEqualTo("HALTED");
        world.now = holds.startUntil();
        world.news(World.News::gone);
        assertThat(world.state()).isEqualTo("HALTED");
        world.now = holds.bootUntil();
        world.news(World.News::gone);
        world.pass(301).due();
        assertThat(world.state()).isEqualTo("TAKING_OVER");
    }

    @Test
    void everyStateForecasts() {
        for (var state : Situations.values()) {
            var world = state.world();
            var forecast = Forecast.of(world.policy, world.situation, world.now);
            switch (state) {
                case DIAGNOSING, RESPAWNING, VERIFYING, FENCING, TAKING_OVER, FAILING_BACK ->
                    assertThat(forecast).as(state.name()).isEqualTo("A recovery is running.");
                case HOLDING, STOPPED -> assertThat(forecast).startsWith("b has the addresses");
                case HALTED -> assertThat(forecast).endsWith("acknowledges.");
                case BLIND -> assertThat(forecast).startsWith("a does not answer, and nothing is done: ");
                case STARTING, WATCHING, SUSPECT -> assertThat(forecast).startsWith("If a died now, ");
            }
        }
    }

    @Test
    void aBurstIsSpreadOverWhatIsLeftOfTheTolerance() {
        var watch = Watch.remembered(World.PACE, 0).heard(0);
        long ms = 1_000_000L;

        assertThat(watch.burstAt(0, 0, 50 * ms)).isEqualTo((300 - 50) / 3 * ms + ms / 3);
        assertThat(watch.burstAt(2, 100 * ms, 50 * ms)).isEqualTo(200 * ms);
        assertThat(watch.burstAt(1, 249 * ms, 50 * ms)).isEqualTo(250 * ms);
        assertThat(watch.burstAt(3, 249 * ms, 50 * ms)).isEqualTo(349 * ms);
        assertThat(watch.burstAt(4, 249 * ms, 50 * ms)).isEqualTo(349 * ms);
    }

    @Test
    void theFirstMissIsTheOldest() {
        var watch = Watch.remembered(World.PACE, 0).heard(0).missed(10, 20).missed(30, 40);

        assertThat(watch.firstMiss()).isEqualTo(10);
        assertThat(watch.misses()).isEqualTo(2);
        assertThat(watch.answers()).isZero();
        assertThat(Watch.begin(World.PACE, 0).heard(5).silent(0, 9, 10).answers()).isEqualTo(1);
    }
}
