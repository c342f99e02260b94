package io.understudy.conduct;

import static org.assertj.core.api.Assertions.assertThat;

import io.understudy.failover.Memory;
import io.understudy.failover.Memory.Last;
import io.understudy.failover.Policy;
import io.understudy.failover.RecoveryRun;
import io.understudy.failover.RecoveryRun.Mark;
import io.understudy.failover.Situation;
import io.understudy.failover.State;
import io.understudy.failover.State.TakingOver.Stage;
import io.understudy.journal.Journal;
import io.understudy.journal.sqlite.RealJournal;
import io.understudy.settings.Settings;
import io.understudy.vocabulary.HaltCause;
import io.understudy.vocabulary.StateName;
import io.understudy.vocabulary.Trigger;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * This host held the addresses, after a completed and proven takeover, and was rebooted. It takes them again, and a
 * second crash comes at any point of that: what the journal says must not have become weaker.
 */
class RestartMemoryTests {
    private static final InstantSource CLOCK = () -> Instant.parse("2026-03-01T12:00:00Z");

    @TempDir
    private Path folder;

    private RealJournal real;
    private Settings.Service service;
    private Policy policy;

    @BeforeEach
    void held() throws IOException {
        Files.createDirectory(folder.resolve("data"));
        real = RealJournal.in(folder.resolve("data"));
        var settings = Fakes.settings(folder, Fakes.WEB);
        service = settings.services().getFirst();
        policy = PolicyBuilder.of(settings, service);
        real.journal().remember(new Journal.Remembered("web", StateName.HOLDING, CLOCK.instant(), "r1", true, null));
    }

    @AfterEach
    void close() {
        real.close();
    }

    private record Point(State state, @Nullable RecoveryRun run) {}

    private static RecoveryRun retake(Mark... marks) {
        var run = RecoveryRun.begun(Trigger.RESTART, 0, 0, "");
        for (var mark : marks) {
            run = run.with(mark);
        }
        return run;
    }

    private static Point taking(Stage stage, Mark... marks) {
        return new Point(new State.TakingOver(stage, 1, 1), retake(marks));
    }

    /** The way of it, as the decisions go. */
    private static List<Point> way() {
        return List.of(new Point(new State.Starting(true), null), new Point(new State.Starting(true, 1), null),
                taking(Stage.START, Mark.PROVEN, Mark.STARTED), taking(Stage.ASK, Mark.PROVEN, Mark.STARTED),
                taking(Stage.ADD, Mark.PROVEN, Mark.STARTED),
                taking(Stage.ANNOUNCE, Mark.PROVEN, Mark.STARTED, Mark.ADDED),
                taking(Stage.CONFIRM, Mark.PROVEN, Mark.STARTED, Mark.ADDED),
                new Point(State.Holding.begin(1), retake(Mark.PROVEN, Mark.STARTED, Mark.ADDED)));
    }

    static Stream<Arguments> crashes() {
        return Stream.iterate(0, n -> n <= way().size(), n -> n + 1).map(Arguments::of);
    }

    private Memory recall() {
        return new RestartMemory(service, real.journal(), CLOCK).recall(policy, 0);
    }

    /** A run of the daemon that comes as far as that many points, and is killed. */
    private void run(List<Point> points) {
        var memory = new RestartMemory(service, real.journal(), CLOCK);
        var situation = Situation.begin(policy, Set.of(), memory.recall(policy, 0), 0, 0);
        for (var point : points) {
            memory.remember(situation.to(point.state()), point.run(), "r2");
        }
    }

    @ParameterizedTest(name = "after {0} steps")
    @MethodSource("crashes")
    void aSecondCrashLeavesItHoldingAndProven(int steps) {
        run(way().subList(0, steps));
        assertThat(recall()).satisfies(m -> {
            assertThat(m.last()).isEqualTo(Last.HOLDING);
            assertThat(m.proven()).isTrue();
        });

        run(way().subList(0, steps)); // and a third
        assertThat(recall().last()).isEqualTo(Last.HOLDING);
    }

    /** Cut off while it asks: it begins again by asking. */
    @Test
    void whatCouldNotBeAskedIsStillHeld() {
        run(List.of(way().get(2), way().get(3), new Point(new State.Starting(true), retake(Mark.STARTED))));

        assertThat(recall().last()).isEqualTo(Last.HOLDING);
        assertThat(recall().proven()).isTrue();
    }

    /** Somebody else has them: that is news. */
    @Test
    void whatIsHeldElsewhereIsNoLongerHeld() {
        run(List.of(way().get(2), new Point(new State.Starting(false), retake(Mark.STARTED))));

        assertThat(recall().last()).isEqualTo(Last.WATCHING);
    }

    @Test
    void whatCouldNotBeStartedIsHalted() {
        run(List.of(way().get(2), new Point(new State.Halted(HaltCause.FAILED), retake(Mark.STARTED))));

        assertThat(recall().last()).isEqualTo(Last.HALTED);
        assertThat(recall().halted()).isEqualTo(HaltCause.FAILED);
    }

    /** A takeover that was under way is taken further after a crash, and stays that. */
    @ParameterizedTest(name = "after {0} steps")
    @MethodSource("crashes")
    void aTakeoverThatWasInterruptedStaysOne(int steps) {
        real.journal()
                .remember(new Journal.Remembered("web", StateName.TAKING_OVER, CLOCK.instant(), "r1", false, null));

        run(way().subList(0, Math.min(steps, way().size() - 1)));

        assertThat(recall().last()).isEqualTo(Last.MOVING);
    }

    /** An ordinary takeover that has not come to adding begins by watching: this rule is the retake's alone. */
    @Test
    void anOrdinaryTakeoverIsRememberedStepByStep() {
        var run = RecoveryRun.begun(Trigger.HOST_DOWN, 0, 0, "").with(Mark.STARTED);

        run(List.of(new Point(new State.TakingOver(Stage.START, 1, 1), run)));
        assertThat(recall().last()).isEqualTo(Last.WATCHING);

        run(List.of(new Point(new State.TakingOver(Stage.ADD, 1, 1), run)));
        assertThat(recall().last()).isEqualTo(Last.MOVING);
    }
}
