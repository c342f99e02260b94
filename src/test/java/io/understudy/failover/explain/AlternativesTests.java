package io.understudy.failover.explain;

import static org.assertj.core.api.Assertions.assertThat;

import io.understudy.failover.Observation;
import io.understudy.failover.Situations;
import io.understudy.failover.World;
import io.understudy.failover.evidence.Wire;
import io.understudy.vocabulary.Order;
import io.understudy.vocabulary.Verdict;
import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** Every decision is recorded with what else could have been done, and why it was not. */
class AlternativesTests {
    private static List<Alternatives.Alternative> of(World world) {
        return Alternatives.of(world.policy, world.step, world.now);
    }

    private static String why(World world, String what) {
        return of(world).stream().filter(a -> a.what().equals(what)).map(Alternatives.Alternative::why).findFirst()
                .orElse("");
    }

    private static World.Knobs knobs(Consumer<World.Knobs> change) {
        var knobs = new World.Knobs();
        change.accept(knobs);
        return knobs;
    }

    @ParameterizedTest
    @CsvSource({"STARTING, respawn;take-over", "WATCHING, respawn;take-over", "SUSPECT, respawn;take-over",
            "BLIND, respawn;take-over", "DIAGNOSING, take-over", "RESPAWNING, take-over;wait",
            "VERIFYING, take-over", "FENCING, respawn;take-over;wait", "TAKING_OVER, respawn;wait",
            "HOLDING, fail-back", "FAILING_BACK, wait", "HALTED, respawn;take-over", "STOPPED, wait"})
    void eachStateNamesWhatItLeavesUndone(Situations state, String expected) {
        var names = of(state.world(new World.Knobs())).stream().map(Alternatives.Alternative::what).toList();

        assertThat(String.join(";", names)).isEqualTo(expected);
    }

    @Test
    void aServiceThatAnswersIsNeitherRespawnedNorTakenOver() {
        var world = World.watching();

        assertThat(why(world, "respawn")).isEqualTo("the service answers");
        assertThat(why(world, "take-over")).isEqualTo("what answers its clients is never taken over automatically");
    }

    @Test
    void aRespawnNeedsToBeConfigured() {
        assertThat(why(World.watching(knobs(k -> k.respawn = null)), "respawn"))
                .isEqualTo("no respawn is configured");
    }

    @Test
    void aRespawnNeedsAHostThatAnswers() {
        assertThat(why(World.watching().host(Verdict.DOWN), "respawn")).isEqualTo("a does not answer");
    }

    @Test
    void aProcessThatIsThereIsNotRespawned() {
        var world = World.watching().serviceDown().process(Observation.ProcessTable.Process.THERE);

        assertThat(why(world, "respawn")).isEqualTo("the process is running, or that is not known");
    }

    @Test
    void aRespawnThatDidNotHelpIsNotTriedForEver() {
        var world = World.watching().serviceDown().process(Observation.ProcessTable.Process.MISSING).failed();
        while (world.state().equals("DIAGNOSING")) {
            world.process(Observation.ProcessTable.Process.MISSING).failed();
        }

        assertThat(world.state()).isEqualTo("FENCING");
        assertThat(why(world, "respawn")).isEqualTo("the attempts are used up");
    }

    @Test
    void aRespawnThatWasTriedAndFoundTheProcessThereIsSaidToHaveBeenTried() {
        var world = World.watching().serviceDown().process(Observation.ProcessTable.Process.MISSING).failed()
                .process(Observation.ProcessTable.Process.THERE);

        assertThat(world.state()).isEqualTo("FENCING");
        assertThat(why(world, "respawn")).isIn("it was tried", "the attempts are used up");
    }

    @Test
    void aTakeoverThatIsKeptBackNamesTheGatesThatAreClosed() {
        var blind = World.watching().host(Verdict.DOWN, Wire.Kind.SILENT, 0);
        var closed = Gates.takeover(blind.policy, blind.situation, blind.now).stream().filter(g -> !g.ok()).toList();

        assertThat(closed).isNotEmpty();
        closed.forEach(gate -> assertThat(why(blind, "take-over")).contains(gate.why()));
    }

    @Test
    void aTakeoverWaitsForWhatCanBeDoneOnThePrimary() {
        assertThat(why(World.watching().serviceDown(), "take-over"))
                .satisfiesAnyOf(w -> assertThat(w).isEqualTo("what can be done on a comes first"),
                        w -> assertThat(w).isEqualTo("another host answers for an address on the wire"));
    }

    @ParameterizedTest
    @EnumSource(value = Situations.class, names = {"FENCING", "TAKING_OVER"})
    void waitingIsNoAlternativeToWhatIsOverdue(Situations state) {
        assertThat(why(state.world(new World.Knobs()), "wait"))
                .isEqualTo("the service has been down for longer than is tolerated");
    }

    @Test
    void whatWasOrderedDoesNotWait() {
        assertThat(why(Situations.FAILING_BACK.world(new World.Knobs()), "wait")).startsWith("it was ordered");
    }

    @Test
    void afterTheEndOfWatchingNothingElseIsDone() {
        assertThat(why(Situations.STOPPED.world(new World.Knobs()), "wait"))
                .isEqualTo("watching has ended for good");
    }

    @Test
    void aFailbackSaysWhoDecidesOrWhatIsMissing() {
        var manual = Situations.holding(new World.Knobs()).host(Verdict.UP, Wire.Kind.SILENT, 1);
        var after = Situations.holding(knobs(k -> k.failbackAfter = Duration.ofMinutes(5)))
                .host(Verdict.UP, Wire.Kind.SILENT, 1);
        var gone = Situations.holding(new World.Knobs()).host(Verdict.DOWN, Wire.Kind.SILENT, 1);

        assertThat(why(manual, "fail-back")).isEqualTo("failback.policy is manual: an operator decides");
        assertThat(why(after, "fail-back")).isEqualTo("a has to be healthy for 5m");
        Gates.ordered(gone.policy, gone.situation, Order.FAILBACK).stream().filter(g -> !g.ok())
                .forEach(gate -> assertThat(why(gone, "fail-back")).contains(gate.why()));
    }
}
