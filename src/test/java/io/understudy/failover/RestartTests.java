package io.understudy.failover;

import static org.assertj.core.api.Assertions.assertThat;

import io.understudy.failover.Memory.Last;
import io.understudy.failover.evidence.KnownBefore;
import io.understudy.failover.evidence.Wire;
import io.understudy.vocabulary.HaltCause;
import io.understudy.vocabulary.Order;
import io.understudy.vocabulary.ReasonCode;
import io.understudy.vocabulary.Verdict;
import io.understudy.vocabulary.Vip;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.EnumSource.Mode;

/** docs/decision-table.md, "Start, stop, crash, reboot": the interface and the wire before the journal. */
class RestartTests {
    private static final Set<Vip> HERE = Set.of(World.VIP);
    private static final Set<Vip> EMPTY = Set.of();

    private static World restarted(Last last, boolean proven, Set<Vip> held) {
        return World.restarted(new World.Knobs(), held, World.remembering(last, proven));
    }

    private static Memory halted(HaltCause cause) {
        return new Memory(Last.HALTED, cause, false, World.KNOWN, Respawns.NONE, Takeovers.NONE, null, 0);
    }

    @Test
    void keepsACompletedProvenTakeoverAndFencesWhoAnswersMeanwhile() {
        var world = restarted(Last.HOLDING, true, HERE);
        assertThat(world.state()).isEqualTo("HOLDING");

        world.pass(10).host(Verdict.UP, Wire.Kind.ANSWERED, 1);

        assertThat(world.state()).isEqualTo("HOLDING");
        assertThat(world.actions()).containsExactly("Announce", "Fence");
    }

    @Test
    void releasesAnUnprovenTakeoverWhenSomebodyElseAnswers() {
        var world = restarted(Last.HOLDING, false, HERE).pass(10).host(Verdict.UP, Wire.Kind.ANSWERED, 1);

        assertThat(world.state()).isEqualTo("STARTING");
        assertThat(world.actions()).containsExactly("ReleaseAddresses", "AnnounceForPrimary", "StopService", "Claim",
                "AnnounceForPrimary");
    }

    @Test
    void keepsAnUnprovenTakeoverWhenTheWireIsOtherwiseSilent() {
        var world = restarted(Last.HOLDING, false, HERE).host(Verdict.DOWN);
        assertThat(world.actions()).containsExactly("AskWire");

        world.asked(Verdict.DOWN, Wire.Kind.SILENT, 1);

        assertThat(world.state()).isEqualTo("HOLDING");
        assertThat(world.actions()).containsExactly("Announce");
    }

    @ParameterizedTest
    @EnumSource(value = Last.class, names = {"WATCHING", "RECOVERING", "MOVING"})
    void finishesWhatWasInterruptedWhenTheWireIsSilent(Last last) {
        var world = restarted(last, false, HERE).host(Verdict.DOWN).asked(Verdict.DOWN, Wire.Kind.SILENT, 1);
        assertThat(world.actions()).containsExactly("StartService");

        world.done().asked(Verdict.DOWN, Wire.Kind.SILENT, 1).done().done().pass(500).asked(Verdict.DOWN,
                Wire.Kind.SILENT, 1);

        assertThat(world.state()).isEqualTo("HOLDING");
    }

    @ParameterizedTest
    @EnumSource(value = Last.class, names = {"WATCHING", "RECOVERING", "MOVING"})
    void undoesWhatWasInterruptedWhenSomebodyElseAnswers(Last last) {
        var world = restarted(last, false, HERE).host(Verdict.UP).asked(Verdict.UP, Wire.Kind.ANSWERED, 1);

        assertThat(world.state()).isEqualTo("STARTING");
        assertThat(world.actions()).containsExactly("ReleaseAddresses", "StopService");
    }

    @Test
    void releasesAgainWhenSomebodyAnswersTheLastQuestionOfARetake() {
        var world = restarted(Last.MOVING, false, HERE).host(Verdict.DOWN).asked(Verdict.DOWN, Wire.Kind.SILENT, 1)
                .done().asked(Verdict.UP, Wire.Kind.ANSWERED, 1);

        assertThat(world.state()).isEqualTo("STARTING");
        assertThat(world.actions()).containsExactly("ReleaseAddresses", "AnnounceForPrimary", "StopService", "Claim",
                "AnnounceForPrimary");
    }

    @ParameterizedTest
    @EnumSource(value = Last.class, names = {"HOLDING", "MOVING"})
    void neitherTakesNorReleasesBeforeTheOwnNetworkIsWell(Last last) {
        var world = restarted(last, true, EMPTY).host(Verdict.DOWN, Wire.Kind.SILENT, 0);
        world.asked(Verdict.DOWN, Wire.Kind.SILENT, 0);

        assertThat(world.state()).isEqualTo("STARTING");
        assertThat(world.actions()).containsExactly("AskWire");
    }

    @Test
    void takesAgainAfterARebootWithoutStartHold() {
        var knobs = new World.Knobs();
        knobs.startHold = Duration.ofMinutes(1);

        var world = World.restarted(knobs, EMPTY, World.remembering(Last.HOLDING, true)).host(Verdict.DOWN)
                .asked(Verdict.DOWN, Wire.Kind.SILENT, 1);

        assertThat(world.state()).isEqualTo("TAKING_OVER");
    }

    @Test
    void watchesAfterARebootWhenSomebodyElseHas() {
        var world = restarted(Last.HOLDING, true, EMPTY).host(Verdict.UP).asked(Verdict.UP, Wire.Kind.ANSWERED, 1);
        assertThat(world.state()).isEqualTo("STARTING");

        world.up().host(Verdict.UP);

        assertThat(world.state()).isEqualTo("WATCHING");
    }

    @Test
    void aRestartDuringAnOutageDoesNotDisarm() {
        var knobs = new World.Knobs();
        knobs.startHold = Duration.ofSeconds(5);
        var world = World.restarted(knobs, EMPTY, World.remembering(Last.WATCHING, false));

        world.host(Verdict.DOWN);
        assertThat(world.state()).isEqualTo("STARTING");
        assertThat(world.code()).isEqualTo(ReasonCode.START_HOLD);

        world.pass(5000).due();
        assertThat(world.state()).isEqualTo("TAKING_OVER");
        assertThat(world.code()).isEqualTo(ReasonCode.PROVEN_BY_WIRE);
    }

    @Test
    void anInterruptedRecoveryWaitsForNoHold() {
        var knobs = new World.Knobs();
        knobs.startHold = Duration.ofSeconds(5);
        var world = World.restarted(knobs, EMPTY, World.remembering(Last.RECOVERING, false));

        world.host(Verdict.DOWN);

        assertThat(world.state()).isEqualTo("TAKING_OVER");
    }

    @ParameterizedTest
    @EnumSource(HaltCause.class)
    void staysHaltedForTheSameCause(HaltCause cause) {
        var world = World.restarted(new World.Knobs(), EMPTY, halted(cause));

        world.host(Verdict.UP, Wire.Kind.UNASKED, 1);

        assertThat(world.situation.state()).isEqualTo(new State.Halted(cause));
        assertThat(world.actions()).isEmpty();
    }

    @Test
    void staysStoppedWhileItHasTheAddressesAndBeginsAnewWhenSomebodyTookThemAway() {
        assertThat(restarted(Last.STOPPED, true, HERE).state()).isEqualTo("STOPPED");
        assertThat(restarted(Last.STOPPED, true, EMPTY).state()).isEqualTo("STARTING");
    }

    @ParameterizedTest
    @EnumSource(value = Last.class, names = "STOPPED", mode = Mode.EXCLUDE)
    void touchesNothingInObserveMode(Last last) {
        var knobs = new World.Knobs();
        knobs.act = false;
        for (var held : List.of(HERE, EMPTY)) {
            var world = World.restarted(knobs, held, World.remembering(last, false)).host(Verdict.UP,
                    Wire.Kind.ANSWERED, 1);
            assertThat(world.actions()).isEmpty();
            world.host(Verdict.DOWN).pass(60_000).due();
            assertThat(world.actions()).isEmpty();
        }
    }

    @Test
    void staysPausedAndTakesNothingAgain() {
        var paused = new Memory(Last.HOLDING, null, true, new KnownBefore(Set.of("home"), true, Map.of(), Set.of()),
                Respawns.NONE, Takeovers.NONE, new Pause("ops", "moving by hand", null), 0);
        var world = World.restarted(new World.Knobs(), EMPTY, paused).host(Verdict.DOWN);
        assertThat(world.actions()).isEmpty();

        world.order(Order.RESUME, false).due();

        assertThat(world.actions()).containsExactly("AskWire");
    }

    @Test
    void countsTakeoversAndRespawnsOfBefore() {
        var world = World.fresh(new World.Knobs());
        long before = world.now - 1_000_000_000L;
        var memory = new Memory(Last.WATCHING, null, false, World.KNOWN,
                new Respawns(List.of(before, before, before, before, before)),
                new Takeovers(List.of(before, before)), null, 0);

        var heldDown = World.restarted(new World.Knobs(), EMPTY, memory).host(Verdict.UP).up().host(Verdict.DOWN);
        var respawned = World.restarted(new World.Knobs(), EMPTY, memory).host(Verdict.UP).up().host(Verdict.UP)
                .serviceDown();

        assertThat(heldDown.code()).isEqualTo(ReasonCode.HELD_DOWN);
        assertThat(respawned.actions()).doesNotContain("CheckProcess", "Respawn");
    }
}
