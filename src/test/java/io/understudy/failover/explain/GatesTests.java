package io.understudy.failover.explain;

import static org.assertj.core.api.Assertions.assertThat;

import io.understudy.failover.Memory;
import io.understudy.failover.Observation;
import io.understudy.failover.Policy;
import io.understudy.failover.Respawns;
import io.understudy.failover.Situations;
import io.understudy.failover.Takeovers;
import io.understudy.failover.World;
import io.understudy.failover.evidence.KnownBefore;
import io.understudy.failover.evidence.Wire;
import io.understudy.vocabulary.DurationText;
import io.understudy.vocabulary.Gate;
import io.understudy.vocabulary.Order;
import io.understudy.vocabulary.Verdict;
import io.understudy.vocabulary.Vip;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * "Why would nothing happen?", gate by gate: a gate is closed exactly when it would keep this host from taking over by
 * itself.
 */
class GatesTests {
    private static List<Gate> gates(World world) {
        return Gates.takeover(world.policy, world.situation, world.now);
    }

    private static Gate gate(World world, String name) {
        return gates(world).stream().filter(g -> g.name().word().equals(name)).findFirst().orElseThrow();
    }

    private static List<String> closed(World world) {
        return gates(world).stream().filter(g -> !g.ok()).map(g -> g.name().word()).toList();
    }

    private static World.Knobs knobs(Consumer<World.Knobs> change) {
        var knobs = new World.Knobs();
        change.accept(knobs);
        return knobs;
    }

    @Test
    void aStrangerClosesAGateAndIsNamed() {
        var world = World.watching();
        world.pass(4000).up().news(n -> n.answers(World.VIP, "02:00:00:00:00:99"));

        assertThat(closed(world)).containsExactly("no-stranger");
        assertThat(gate(world, "no-stranger").why()).contains("02:00:00:00:00:99");
    }

    @Test
    void areAllOpenWhileAllIsWellAndEachSaysWhatItIsAbout() {
        var world = World.watching();

        assertThat(closed(world)).isEmpty();
        assertThat(gates(world)).extracting(g -> g.name().word()).containsExactly("mode", "seen-up", "hold",
                "not-paused",
                "own-network", "hold-down", "no-stranger", "proof", "not-halted");
        assertThat(gates(world)).filteredOn(g -> !g.overridable()).extracting(g -> g.name().word())
                .containsExactly("mode");
        assertThat(gate(world, "mode").why()).contains("act");
        assertThat(gate(world, "seen-up").why()).doesNotContain("not");
        assertThat(gate(world, "hold").why()).startsWith("no ");
        assertThat(gate(world, "not-paused").why()).isEqualTo("not paused");
        assertThat(gate(world, "own-network").why()).isEqualTo("1 witness answers, 1 needed");
        assertThat(gate(world, "hold-down").why()).isEqualTo("fewer than 2 takeovers within 60m");
        assertThat(gate(world, "proof").why()).contains("all addresses have answered");
        assertThat(gate(world, "not-halted").why()).isEqualTo("not halted");
    }

    @Test
    void modeIsClosedInObserveMode() {
        var world = World.watching(knobs(k -> k.act = false));

        assertThat(closed(world)).containsExactly("mode");
        assertThat(gate(world, "mode").why()).contains("observe");
    }

    @Test
    void seenUpIsClosedUntilTheServiceWasSeenUp() {
        var world = World.fresh(new World.Knobs()).host(Verdict.UP);
        assertThat(closed(world)).contains("seen-up");
        assertThat(gate(world, "seen-up").why()).contains("not");

        world.up();

        assertThat(closed(world)).doesNotContain("seen-up");
    }

    @ParameterizedTest
    @CsvSource({"5000, 2000, 5000", "2000, 5000, 5000", "3000, 3000, 3000"})
    void holdIsClosedUntilBothHoldsAreOver(long start, long boot, long over) {
        var world = World.watching(knobs(k -> {
            k.startHold = Duration.ofMillis(start);
            k.bootHold = Duration.ofMillis(boot);
        }));
        long begun = world.now;
        assertThat(closed(world)).containsExactly("hold");
        assertThat(gate(world, "hold").why()).contains(DurationText.of(Duration.ofMillis(over)));

        world.now = begun + over * 1_000_000L - 1;
        assertThat(closed(world)).containsExactly("hold");
        world.now++;
        assertThat(closed(world)).isEmpty();
        assertThat(gate(world, "hold").why()).startsWith("no ");
    }

    @Test
    void notPausedIsClosedUntilThePauseIsOver() {
        var world = World.watching();
        long until = world.now + 1000;
        world.see(new Observation.Ordered(Order.PAUSE, "ops", "", false, until));
        assertThat(closed(world)).containsExactly("not-paused");
        assertThat(gate(world, "not-paused").why()).isEqualTo("paused");

        world.now = until - 1;
        assertThat(closed(world)).containsExactly("not-paused");
        world.now = until;
        assertThat(closed(world)).isEmpty();
    }

    @Test
    void ownNetworkIsClosedByCarrierWitnessesAndAStallAndSaysWhich() {
        var carrier = World.watching().news(n -> n.carrier = false);
        var stalled = World.watching().news(n -> n.stalled = true);
        var witnesses = World.watching().news(n -> n.witnesses = 0);

        assertThat(closed(carrier)).containsExactly("own-network");
        assertThat(gate(carrier, "own-network").why()).isEqualTo("no carrier");
        assertThat(closed(stalled)).containsExactly("own-network");
        assertThat(gate(stalled, "own-network").why()).isEqualTo("Understudy was paused (frozen, or starved of CPU)");
        assertThat(closed(witnesses)).containsExactly("own-network");
        assertThat(gate(witnesses, "own-network").why()).isEqualTo("0 witnesses answer, 1 needed");
    }

    @Test
    void holdDownIsClosedWhileTheTakeoversAreInTheirWindow() {
        var world = World.watching();
        long hour = Duration.ofHours(1).toNanos();
        long first = world.now;
        world.situation = world.situation.takenOver(world.policy.holdDown(), first);
        assertThat(closed(world)).isEmpty();
        world.situation = world.situation.takenOver(world.policy.holdDown(), first + 1);
        assertThat(closed(world)).containsExactly("hold-down");
        assertThat(gate(world, "hold-down").why())
                .isEqualTo("2 takeovers within 60m, and no more are made automatically");

        world.now = first + hour - 1;
        assertThat(closed(world)).containsExactly("hold-down");
        world.now = first + hour;
        assertThat(closed(world)).isEmpty();
    }

    @Test
    void notHaltedIsClosedWhenHalted() {
        var world = Situations.HALTED.world();

        assertThat(closed(world)).contains("not-halted");
        assertThat(gate(world, "not-halted").why()).contains("acknowledge");
    }

    @ParameterizedTest
    @CsvSource({
            // calibrated, agent, take-over, by method, open
            "true,  false, false, false, true", "false, false, false, false, false", "false, true,  false, false, true",
            "false, false, true,  false, true", "true,  false, false, true,  false", "true,  true,  false, true,  true",
            "true,  false, true,  true,  false"})
    void proofIsOpenWhenACrashCouldBeProvenOrNeedsNoProof(boolean calibrated, boolean agent, boolean takeOver,
            boolean byMethod, boolean open) {
        var knobs = knobs(k -> {
            k.methods = agent
                    ? List.of(new Policy.Method("ssh", Policy.Way.SSH), new Policy.Method("fence_x", Policy.Way.AGENT))
                    : List.of(new Policy.Method("ssh", Policy.Way.SSH));
            k.takeOver = takeOver;
            k.proofByMethod = byMethod;
        });
        var kind = calibrated ? Wire.Kind.ANSWERED : Wire.Kind.UNASKED;
        var world = World.fresh(knobs).host(Verdict.UP, kind, 1).up().host(Verdict.UP, kind, 1);

        assertThat(gate(world, "proof").ok()).isEqualTo(open);
        if (byMethod) {
            assertThat(gate(world, "proof").why())
                    .contains(agent ? "does not need a" : "no method works while a is gone");
        } else {
            assertThat(gate(world, "proof").why())
                    .contains(calibrated
                            ? "all addresses have answered"
                            : "not answered on the wire yet: [192.0.2.100/32]");
        }
    }

    @Test
    void proofNamesOnlyTheAddressesThatHaveNotAnswered() {
        var other = new Vip("192.0.2.101", 32);
        var half = World.fresh(knobs(k -> k.addresses = List.of(World.VIP, other))).news(n -> n.unasked(other)).up()
                .news(n -> n.unasked(other));
        var whole = half.fork().news(_ -> {
        });

        assertThat(gate(half, "proof").ok()).isFalse();
        assertThat(gate(half, "proof").why()).contains("192.0.2.101/32").doesNotContain("192.0.2.100/32");
        assertThat(gate(whole, "proof").ok()).isTrue();
    }

    @Test
    void proofIsNoQuestionWhileThisHostHolds() {
        var memory = new Memory(Memory.Last.HOLDING, null, true,
                new KnownBefore(Set.of("home"), true, Map.of(), Set.of()),
                Respawns.NONE, Takeovers.NONE, null, 0);

        var world = World.restarted(new World.Knobs(), Set.of(World.VIP), memory);

        assertThat(gate(world, "proof").ok()).isTrue();
    }

    @Test
    void failbackAsksForModeClaimPrimaryAndOwnNetwork() {
        var open = Situations.HOLDING.world().pass(10).host(Verdict.UP, Wire.Kind.SILENT, 1);
        var closed = World.restarted(knobs(k -> {
            k.act = false;
            k.claim = false;
        }), Set.of(World.VIP), World.remembering(Memory.Last.HOLDING, true)).host(Verdict.DOWN, Wire.Kind.SILENT, 0);

        var all = Gates.ordered(open.policy, open.situation, Order.FAILBACK);
        assertThat(all).extracting(g -> g.name().word()).containsExactly("mode", "claim", "primary-up", "own-network");
        assertThat(all).allMatch(Gate::ok);
        assertThat(all).filteredOn(Gate::overridable).extracting(g -> g.name().word()).containsExactly("primary-up",
                "own-network");
        assertThat(all).extracting(Gate::why).containsExactly("mode is act", "failback.claim is configured",
                "a answers", "1 witness answers, 1 needed");
        var none = Gates.ordered(closed.policy, closed.situation, Order.FAILBACK);
        assertThat(none).noneMatch(Gate::ok);
        assertThat(none.get(0).why()).contains("observe");
        assertThat(none.get(1).why()).contains("no failback.claim");
        assertThat(none.get(2).why()).contains("a does not answer");
    }

    @Test
    void anOrderIsAskedOnlyWhatConcernsIt() {
        var world = World.watching();

        assertThat(names(world, Order.FAILOVER)).containsExactly("mode", "own-network");
        assertThat(names(world, Order.SWITCHOVER)).containsExactly("mode", "own-network", "primary-stop",
                "service-up");
        assertThat(List.of(Order.PAUSE, Order.RESUME, Order.ACKNOWLEDGE))
                .allSatisfy(order -> assertThat(names(world, order)).isEmpty());
    }

    private static List<String> names(World world, Order order) {
        return Gates.ordered(world.policy, world.situation, order).stream().map(g -> g.name().word()).toList();
    }
}
