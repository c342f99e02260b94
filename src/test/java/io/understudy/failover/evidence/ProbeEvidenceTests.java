package io.understudy.failover.evidence;

import static org.assertj.core.api.Assertions.assertThat;

import io.understudy.failover.Memory;
import io.understudy.failover.World;
import io.understudy.failover.decide.Failover;
import io.understudy.vocabulary.ReasonCode;
import io.understudy.vocabulary.Verdict;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** What one sample of a service probe is worth. */
class ProbeEvidenceTests {
    private static final long SENT = 50_000_000;

    private static ProbeEvidence up() {
        return ProbeEvidence.begin(World.PACE, false, 0).weigh(new Sample(Sample.Kind.UP, "", 1, 2, false), host(0, 0),
                2);
    }

    /** 0 stands for never. */
    private static HostEvidence host(long firstMiss, long lastLoss) {
        return new HostEvidence(Verdict.UP, SENT - 1, firstMiss == 0 ? Watch.NEVER : firstMiss,
                lastLoss == 0 ? Watch.NEVER : lastLoss, Watch.NEVER, Map.of(), true, 1, 1, World.A, false, 0);
    }

    private static Sample sample(Sample.Kind kind, boolean late) {
        return new Sample(kind, "why", SENT, SENT + 10, late);
    }

    private static int misses(ProbeEvidence probe) {
        return probe.watch().misses();
    }

    @ParameterizedTest
    @EnumSource(Sample.Kind.class)
    void aSampleThatWasTakenLateDoesNotCount(Sample.Kind kind) {
        var probe = up();

        assertThat(probe.weigh(sample(kind, true), host(0, 0), SENT + 20)).isEqualTo(probe);
    }

    @Test
    void aWrongAnswerIsAMissWhateverTheHostDoes() {
        assertThat(misses(up().weigh(sample(Sample.Kind.FAILED, false), host(SENT, SENT), SENT + 20))).isEqualTo(1);
        assertThat(misses(up().weigh(sample(Sample.Kind.FAILED, false), HostEvidence.NOTHING, SENT + 20)))
                .isEqualTo(1);
    }

    @ParameterizedTest
    @CsvSource({
            // first unanswered echo, newest lost echo (0: none), counts
            "0, 0, true", "0, 49999999, true", "0, 50000000, false", "0, 50000001, false", "49999999, 0, false",
            "50000001, 0, false"})
    void aTimeoutCountsOnlyWhileEchoesAreAnsweredWithoutLossOverTheSameSpan(long firstMiss, long lastLoss,
            boolean counts) {
        var probe = up().weigh(sample(Sample.Kind.TIMED_OUT, false), host(firstMiss, lastLoss), SENT + 20);

        assertThat(misses(probe)).isEqualTo(counts ? 1 : 0);
        assertThat(probe.verdict()).isEqualTo(Verdict.UP);
        assertThat(probe.why()).isEqualTo("why");
    }

    private static HostEvidence lossy(Verdict host, long before) {
        return new HostEvidence(host, SENT - 1, Watch.NEVER, before, before, Map.of(), true, 1, 1, World.A, false, 0);
    }

    @Test
    void onAPathThatLostTwiceInThirtySecondsTenTimeoutsInARowAreWorthOne() {
        long before = SENT - 30_000_000_000L;
        var timeout = sample(Sample.Kind.TIMED_OUT, false);

        assertThat(misses(up().weigh(timeout, lossy(Verdict.UP, before), SENT))).isEqualTo(1);

        var probe = up();
        for (int i = 1; i <= 9; i++) {
            probe = probe.weigh(timeout, lossy(Verdict.UP, before + 1), SENT);
            assertThat(probe.unclear()).isEqualTo(i);
        }
        assertThat(misses(probe)).isZero();
        assertThat(probe.again(SENT).unclear()).isZero();
        assertThat(probe.weigh(sample(Sample.Kind.UNTRIED, false), lossy(Verdict.UP, before + 1), SENT).unclear())
                .isEqualTo(9);
        assertThat(probe.weigh(sample(Sample.Kind.UP, false), lossy(Verdict.UP, before + 1), SENT).unclear()).isZero();
        probe = probe.weigh(timeout, lossy(Verdict.UP, before + 1), SENT);
        assertThat(misses(probe)).isEqualTo(1);
        assertThat(probe.unclear()).isZero();
    }

    @Test
    void theSilenceOfAHostThatIsDownIsNotCountedAsLoss() {
        assertThat(up().weigh(sample(Sample.Kind.TIMED_OUT, false), lossy(Verdict.UNKNOWN, SENT - 1), SENT).unclear())
                .isZero();
    }

    @ParameterizedTest
    @EnumSource(value = Verdict.class, names = {"DOWN", "UNKNOWN"})
    void aTimeoutIsPartOfTheSilenceOfAHostThatIsNotUp(Verdict host) {
        var silent = new HostEvidence(host, 0, SENT, Watch.NEVER, Watch.NEVER, Map.of(), true, 1, 1, World.A, false, 0);

        assertThat(misses(up().weigh(sample(Sample.Kind.TIMED_OUT, false), silent, SENT + 20))).isZero();
    }

    @Test
    void aTimeoutCountsWhenTheProbeHadAnsweredAfterTheHostFellSilent() {
        var silent = new HostEvidence(Verdict.DOWN, 0, 0, Watch.NEVER, Watch.NEVER, Map.of(), true, 1, 1, World.A,
                false, 0);

        assertThat(misses(up().weigh(sample(Sample.Kind.TIMED_OUT, false), silent, SENT + 20))).isEqualTo(1);
    }

    @Test
    void aSampleFromBeforeEverythingWasAskedAgainDoesNotCount() {
        var again = up().again(SENT + 1);
        var moved = up().moved(SENT + 1);

        assertThat(misses(again.weigh(sample(Sample.Kind.FAILED, false), host(0, 0), SENT + 20))).isZero();
        assertThat(moved.weigh(sample(Sample.Kind.UP, false), host(0, 0), SENT + 20).verdict())
                .isEqualTo(Verdict.UNKNOWN);
        assertThat(moved.verdict()).isEqualTo(Verdict.UNKNOWN);
        assertThat(moved.seenUp()).isTrue();
        assertThat(moved.lastUpSentAt()).isEqualTo(Watch.NEVER);
        assertThat(again.verdict()).isEqualTo(Verdict.UP);
    }

    @Test
    void whatCouldNotBeTriedIsUnknownUntilItCanBeTriedAgain() {
        var untried = up().weigh(sample(Sample.Kind.UNTRIED, false), host(0, 0), SENT + 20);

        assertThat(untried.verdict()).isEqualTo(Verdict.UNKNOWN);
        assertThat(misses(untried)).isZero();
        assertThat(untried.at(SENT + 1_000_000_000L).verdict()).isEqualTo(Verdict.UNKNOWN);
        assertThat(untried.weigh(sample(Sample.Kind.UP, false), host(0, 0), SENT + 20).verdict()).isEqualTo(Verdict.UP);
        assertThat(untried.weigh(sample(Sample.Kind.FAILED, false), host(0, 0), SENT + 20).verdict())
                .isEqualTo(Verdict.UP);
    }

    @Test
    void whatIsDownStaysDownWhenItCanNotBeTried() {
        var down = up();
        for (int i = 0; i < 3; i++) {
            down = down.weigh(sample(Sample.Kind.FAILED, false), host(0, 0), SENT + 300_000_000L);
        }

        var untried = down.weigh(sample(Sample.Kind.UNTRIED, false), host(0, 0), SENT + 300_000_000L);

        assertThat(untried.verdict()).isEqualTo(Verdict.DOWN);
    }

    @Test
    void theNewestSuccessCountsByWhenItWasSent() {
        var probe = up().weigh(new Sample(Sample.Kind.UP, "", 100, 101, false), host(0, 0), 101)
                .weigh(new Sample(Sample.Kind.UP, "", 50, 120, false), host(0, 0), 120);

        assertThat(probe.lastUpSentAt()).isEqualTo(100);
        assertThat(probe.seenUp()).isTrue();
    }

    @Test
    void itBecomesDownByTimeAloneWhenEnoughRequestsAreUnanswered() {
        var world = World.watching();
        for (int i = 0; i < 3; i++) {
            world.pass(1).sample(Sample.Kind.FAILED);
        }
        assertThat(world.state()).isEqualTo("SUSPECT");

        world.dueAt(Failover.dueAt(world.policy, world.situation, world.now) - 1);
        assertThat(world.state()).isEqualTo("SUSPECT");
        world.pass(0).dueAt(world.now + 1);

        assertThat(world.state()).isEqualTo("DIAGNOSING");
    }

    @Test
    void oneThatWasSeenUpBeforeARestartCountsAndOneThatWasNotDoesNot() {
        var seen = World.restarted(new World.Knobs(), Set.of(), World.remembering(Memory.Last.WATCHING, false))
                .host(Verdict.UP).serviceDown();
        var unseen = World.fresh(new World.Knobs()).host(Verdict.UP).serviceDown();

        assertThat(seen.situation.evidence().service()).isEqualTo(Verdict.DOWN);
        assertThat(seen.state()).isEqualTo("DIAGNOSING");
        assertThat(unseen.situation.evidence().service()).isEqualTo(Verdict.UNKNOWN);
        assertThat(List.of(unseen.state(), unseen.code())).containsExactly("STARTING", ReasonCode.NOT_SEEN_UP);
    }
}
