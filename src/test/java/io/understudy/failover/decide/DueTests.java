package io.understudy.failover.decide;

import static org.assertj.core.api.Assertions.assertThat;

import io.understudy.failover.Here;
import io.understudy.failover.Holds;
import io.understudy.failover.Observation;
import io.understudy.failover.Pause;
import io.understudy.failover.Situation;
import io.understudy.failover.Situations;
import io.understudy.failover.State;
import io.understudy.failover.World;
import io.understudy.failover.evidence.HostEvidence;
import io.understudy.failover.evidence.Sample;
import io.understudy.failover.evidence.Wire;
import io.understudy.vocabulary.DurationText;
import io.understudy.vocabulary.Result;
import io.understudy.vocabulary.Verdict;
import java.time.Duration;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** When the next decision is due though nothing is seen. */
class DueTests {
    private static long due(World world) {
        return Failover.dueAt(world.policy, world.situation, world.now);
    }

    @ParameterizedTest
    @EnumSource(value = Situations.class, names = {"WATCHING", "BLIND", "DIAGNOSING", "RESPAWNING", "FENCING",
            "TAKING_OVER", "HALTED", "STOPPED"})
    void nothingIsDueWhereOnlyNewsCounts(Situations state) {
        assertThat(due(state.world(new World.Knobs()))).isEqualTo(Long.MAX_VALUE);
    }

    @Test
    void aStartIsDueWhenItsHoldsEnd() {
        var world = World.fresh(new World.Knobs());
        var holding = world.situation;
        var both = new Situation(holding.state(), holding.evidence(), null, 0, holding.respawns(),
                holding.takeovers(), null, new Holds(world.now + 500, world.now + 700), null, "",
                Here.NOTHING, 0);

        assertThat(Failover.dueAt(world.policy, both, world.now)).isEqualTo(world.now + 500);
        assertThat(Failover.dueAt(world.policy, both, world.now + 500)).isEqualTo(world.now + 700);
        assertThat(Failover.dueAt(world.policy, both, world.now + 700)).isEqualTo(Long.MAX_VALUE);
    }

    @Test
    void aPauseIsDueWhenItEnds() {
        var world = World.watching();
        var paused = world.situation.withPause(new Pause("ops", "", world.now + 1000));

        assertThat(Failover.dueAt(world.policy, paused, world.now)).isEqualTo(world.now + 1000);
        assertThat(Failover.dueAt(world.policy, paused, world.now + 1000)).isEqualTo(Long.MAX_VALUE);
        assertThat(Failover.dueAt(world.policy, paused.withPause(new Pause("ops", "", null)), world.now))
                .isEqualTo(Long.MAX_VALUE);
    }

    @Test
    void aProbeThatHasFailedOftenEnoughIsDueWhenItHasBeenSilentForLongEnough() {
        var world = World.watching();
        long answered = Objects.requireNonNull(world.situation.evidence().probes().get("home")).watch()
                .quietSince();
        world.pass(10).sample(Sample.Kind.FAILED).pass(10).sample(Sample.Kind.FAILED);
        assertThat(due(world)).isEqualTo(Long.MAX_VALUE);

        world.pass(10).sample(Sample.Kind.FAILED);

        assertThat(due(world)).isEqualTo(answered + 300_000_000L);
    }

    @Test
    void averificationIsDueAtItsBeginningAndAtItsEnd() {
        var world = Situations.VERIFYING.world(new World.Knobs());
        var verifying = (State.Verifying) world.situation.state();

        assertThat(due(world)).isEqualTo(verifying.from());
        world.now = verifying.from();
        assertThat(due(world)).isEqualTo(verifying.deadline());
        world.now = verifying.deadline();
        assertThat(due(world)).isEqualTo(Long.MAX_VALUE);
    }

    @Test
    void holdingIsDueForTheNextAnnouncementOrTheFailback() {
        var world = Situations.holding(new World.Knobs());
        var holding = (State.Holding) world.situation.state();
        assertThat(due(world)).isEqualTo(holding.announceAt());

        var knobs = new World.Knobs();
        knobs.failbackAfter = Duration.ofMillis(400);
        var back = Situations.holding(knobs).pass(10).host(Verdict.UP, Wire.Kind.SILENT, 1);
        assertThat(due(back)).isEqualTo(back.now + 400_000_000L);
    }

    @Test
    void aFailbackIsDueAtItsDeadlineOnceThePrimaryHasClaimed() {
        var world = Situations.FAILING_BACK.world(new World.Knobs());
        assertThat(due(world)).isEqualTo(Long.MAX_VALUE);

        world.done().held().done().done();

        var back = (State.FailingBack) world.situation.state();
        assertThat(back.stage()).isEqualTo(State.FailingBack.Stage.VERIFY);
        assertThat(due(world)).isEqualTo(back.deadline());
        assertThat(back.deadline()).isEqualTo(world.now + FailbackPhase.patience(world.policy));
    }

    @ParameterizedTest
    @CsvSource({"0, 0ms", "20, 20ms", "999, 999ms", "1000, 1s", "1500, 1.5s", "119000, 119s", "120000, 2m",
            "121000, 2m1s", "3600000, 60m"})
    void spansAreWrittenAsPeopleWriteThem(long millis, String text) {
        assertThat(DurationText.of(Duration.ofMillis(millis))).isEqualTo(text);
    }

    @Test
    void everyEndKnowsItsTicketAndNewsHasNone() {
        assertThat(new Observation.ProcessTable(7, Observation.ProcessTable.Process.THERE, "").ticket()).isEqualTo(7);
        assertThat(new Observation.Fenced(7, Observation.Outcome.DONE, true, "").ticket()).isEqualTo(7);
        assertThat(new Observation.Asked(7, HostEvidence.NOTHING).ticket()).isEqualTo(7);
        assertThat(new Observation.Finished(7, Observation.Outcome.DONE, "").ticket()).isEqualTo(7);
        assertThat(new Observation.Outdated(7).ticket()).isEqualTo(7);
        assertThat(new Observation.Late().ticket()).isZero();
        assertThat(new Observation.Due().ticket()).isZero();
        assertThat(new Observation.Host(HostEvidence.NOTHING).ticket()).isZero();
    }

    @Test
    void resultsAreWrittenAsInTheJournal() {
        assertThat(Result.WOULD_HAVE_TAKEN_OVER.word()).isEqualTo("would-have-taken-over");
    }
}
