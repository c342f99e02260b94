package io.understudy.failover.evidence;

import static org.assertj.core.api.Assertions.assertThat;

import io.understudy.failover.Memory;
import io.understudy.failover.Respawns;
import io.understudy.failover.Situations;
import io.understudy.failover.Takeovers;
import io.understudy.failover.World;
import io.understudy.vocabulary.Pace;
import io.understudy.vocabulary.ReasonCode;
import io.understudy.vocabulary.Verdict;
import io.understudy.vocabulary.Vip;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** docs/decision-table.md, "Evidence": what is known, weighed. */
class EvidenceTests {
    /** A dead host's probes only run out of time, which counts for the host: they must not look well beside it. */
    @Test
    void aProbeIsUnknownBesideASilentHostUnlessItHasAnsweredSince() {
        var silent = World.watching().host(Verdict.DOWN).pass(10).sample(Sample.Kind.TIMED_OUT);
        var answering = World.watching().host(Verdict.DOWN).pass(10).up();

        assertThat(World.watching().situation.evidence().of("home")).isEqualTo(Verdict.UP);
        assertThat(silent.situation.evidence().probes().values()).extracting(ProbeEvidence::verdict)
                .containsExactly(Verdict.UP);
        assertThat(silent.situation.evidence().of("home")).isEqualTo(Verdict.UNKNOWN);
        assertThat(silent.situation.evidence().service()).isEqualTo(Verdict.DOWN);
        assertThat(answering.situation.evidence().of("home")).isEqualTo(Verdict.UP);
        assertThat(answering.situation.evidence().of("nope")).isEqualTo(Verdict.UNKNOWN);
    }

    /** While it runs here, A may be silent for as long as it likes. */
    @Test
    void aServiceThatRunsHereIsWhatItsProbesSay() {
        var holding = Situations.holding(new World.Knobs()).pass(10).up().up().pass(20)
                .host(Verdict.UP, Wire.Kind.SILENT, 1)
                .pass(10).host(Verdict.DOWN);
        var hostOnly = new World.Knobs();
        hostOnly.probe = false;

        assertThat(holding.situation.evidence().service()).as("of A").isEqualTo(Verdict.DOWN);
        assertThat(holding.situation.evidence().anywhere()).isEqualTo(Verdict.UP);
        assertThat(holding.situation.evidence().of("home")).isEqualTo(Verdict.UP);
        assertThat(Situations.holding(hostOnly).situation.evidence().anywhere()).isEqualTo(Verdict.UNKNOWN);
        assertThat(World.watching().host(Verdict.DOWN).situation.evidence().anywhere()).isEqualTo(Verdict.DOWN);
    }

    private static final Vip OTHER = new Vip("2001:db8::100", 128);
    private static final long MISS = 1_000_000;

    private static ProbeEvidence probe(Verdict verdict, long lastUpSentAt) {
        return new ProbeEvidence(new Watch(World.PACE, verdict, 0, Watch.NEVER, 0, 0, true), true, lastUpSentAt, false,
                false, 0, Watch.NEVER, 0, false, "");
    }

    private static Evidence evidence(Verdict host, ProbeEvidence... probes) {
        var byName = new LinkedHashMap<String, ProbeEvidence>();
        for (var probe : probes) {
            byName.put("probe-" + byName.size(), probe);
        }
        return new Evidence(new HostEvidence(host, 0, host == Verdict.DOWN ? MISS : Watch.NEVER, Watch.NEVER,
                Watch.NEVER, Map.of(), true, 1, 1, World.A, false, 0), byName, Set.of(), Map.of(), Set.of(), false,
                Watch.NEVER);
    }

    private static World two() {
        return World.fresh(addresses());
    }

    private static World.Knobs addresses() {
        var knobs = new World.Knobs();
        knobs.addresses = List.of(World.VIP, OTHER);
        return knobs;
    }

    @ParameterizedTest
    @CsvSource({"UP, UP, UP", "UP, UNKNOWN, UNKNOWN", "UNKNOWN, UP, UNKNOWN", "UP, DOWN, DOWN", "DOWN, UNKNOWN, DOWN",
            "UNKNOWN, DOWN, DOWN", "DOWN, DOWN, DOWN", "UNKNOWN, UNKNOWN, UNKNOWN"})
    void theServiceIsDownWhenOneProbeIsDownElseUnknownWhenOneIsUnknown(Verdict one, Verdict other, Verdict service) {
        assertThat(evidence(Verdict.UP, probe(one, 0), probe(other, 0)).service()).isEqualTo(service);
    }

    @ParameterizedTest
    @EnumSource(Verdict.class)
    void withoutProbesTheServiceIsWhatTheHostIs(Verdict host) {
        assertThat(evidence(host).service()).isEqualTo(host);
    }

    @ParameterizedTest
    @CsvSource({"999999, DOWN", "1000000, DOWN", "1000001, UP"})
    void hostDownIsServiceDownUnlessAProbeSentAfterTheFirstMissSucceeded(long sent, Verdict service) {
        assertThat(evidence(Verdict.DOWN, probe(Verdict.UP, sent)).service()).isEqualTo(service);
        assertThat(evidence(Verdict.DOWN, probe(Verdict.UP, Watch.NEVER), probe(Verdict.UP, sent)).service())
                .isEqualTo(service);
    }

    @Test
    void aProbeThatIsDownIsDownThoughAnotherAnswersForAHostThatDoesNot() {
        assertThat(evidence(Verdict.DOWN, probe(Verdict.UP, MISS + 1), probe(Verdict.DOWN, 0)).service())
                .isEqualTo(Verdict.DOWN);
    }

    @Test
    void oneUnansweredRequestOfHostOrProbeIsADoubtAndAnAnswerEndsIt() {
        var host = World.watching().news(n -> n.firstMiss = n.lastAnswer + 1);
        var probe = World.watching().pass(10).sample(Sample.Kind.FAILED);

        assertThat(host.state()).isEqualTo("SUSPECT");
        assertThat(host.code()).isEqualTo(ReasonCode.DOUBT);
        assertThat(probe.state()).isEqualTo("SUSPECT");
        assertThat(host.host(Verdict.UP).state()).isEqualTo("WATCHING");
        assertThat(probe.up().state()).isEqualTo("WATCHING");
        assertThat(probe.step.result()).isNull(); // a glitch that was never more is no recovery
    }

    @Test
    void seenUpNeedsEveryProbe() {
        var knobs = new World.Knobs();
        knobs.moreProbes = Map.of("raw", World.PACE);
        var world = World.fresh(knobs).host(Verdict.UP).up();
        assertThat(world.situation.evidence().seenUp()).isFalse();

        world.sample("raw", Sample.Kind.UP);

        assertThat(world.situation.evidence().seenUp()).isTrue();
        assertThat(world.state()).isEqualTo("WATCHING");
    }

    @ParameterizedTest
    @CsvSource({"true, false, true", "false, true, true", "false, false, false"})
    void withoutProbesTheHostHasToBeSeenUpNowOrWithinTheLastDay(boolean remembered, boolean now, boolean seen) {
        var knobs = new World.Knobs();
        knobs.probe = false;
        var memory = new Memory(Memory.Last.WATCHING, null, false,
                new KnownBefore(Set.of(), remembered, Map.of(), Set.of()),
                Respawns.NONE, Takeovers.NONE, null, 0);
        var world = World.restarted(knobs, Set.of(), memory);

        world.news(n -> n.gone().lastAnswer = now ? world.now : Watch.NEVER);

        assertThat(world.situation.evidence().seenUp()).isEqualTo(seen);
        assertThat(world.state()).isEqualTo(seen ? "FENCING" : "STARTING");
    }

    @Test
    void aSampleOfAProbeThatIsNotConfiguredAnyMoreSaysNothing() {
        var world = World.watching();
        var before = world.situation.evidence();

        world.sample("gone", Sample.Kind.FAILED);

        assertThat(world.situation.evidence()).isEqualTo(before);
        assertThat(world.state()).isEqualTo("WATCHING");
    }

    @Test
    void theOutageBeginsWithTheLastAnswerOfTheProbeThatWasSilentFirst() {
        var knobs = new World.Knobs();
        knobs.moreProbes = Map.of("raw", World.PACE);
        var world = World.fresh(knobs).host(Verdict.UP).sample("raw", Sample.Kind.UP).up();
        long raw = world.now;

        world.pass(50).up().pass(10).sample("raw", Sample.Kind.FAILED);

        assertThat(world.run().lastGood()).isEqualTo(raw);
    }

    @Test
    void withoutProbesTheOutageBeginsWithTheLastAnswerOfTheHost() {
        var knobs = new World.Knobs();
        knobs.probe = false;
        var world = World.watching(knobs).pass(400);

        world.news(n -> n.gone());

        assertThat(world.run().lastGood()).isEqualTo(world.now - 400_000_000L);
    }

    @Test
    void nobodyKnowsWhenSomethingThatNeverAnsweredWasGood() {
        assertThat(World.fresh(new World.Knobs()).host(Verdict.UP).situation.evidence().lastGood())
                .isEqualTo(Watch.NEVER);
    }

    @Test
    void theWireProvesOnlyWhenEveryAddressIsSilentAndHasAnsweredBefore() {
        var world = two().news(_ -> {
        }).up().news(_ -> {
        }).pass(400);
        var silent = world.fork().news(World.News::gone);
        var half = world.fork().news(n -> n.gone().unasked(OTHER));
        var answered = world.fork().news(n -> n.gone().answers(OTHER, World.A));
        var neverAnswered = two().news(n -> n.unasked(OTHER)).up().news(n -> n.unasked(OTHER)).pass(400)
                .news(World.News::gone);

        assertThat(silent.situation.evidence().wireProves(silent.policy.addresses())).isTrue();
        assertThat(silent.state()).isEqualTo("TAKING_OVER");
        for (var other : List.of(half, answered, neverAnswered)) {
            assertThat(other.situation.evidence().wireProves(other.policy.addresses())).isFalse();
            assertThat(other.state()).isEqualTo("FENCING");
        }
        assertThat(neverAnswered.situation.evidence().wireSilent(neverAnswered.policy.addresses())).isTrue();
        assertThat(half.situation.evidence().wireSilent(half.policy.addresses())).isFalse();
        assertThat(answered.situation.evidence().wireSilent(answered.policy.addresses())).isFalse();
    }

    @Test
    void aSilenceOfTwiceTheLongestToleranceTakesTheCalibrationBack() {
        var knobs = new World.Knobs();
        knobs.moreProbes = Map.of("slow", new Pace(Duration.ofMillis(100), Duration.ofMillis(50), 3, 2,
                Duration.ofSeconds(2)));
        var world = World.fresh(knobs).host(Verdict.UP).up().sample("slow", Sample.Kind.UP).host(Verdict.UP);
        long quiet = world.now;
        assertThat(Objects.requireNonNull(world.situation.evidence().calibrated().get(World.VIP)).hardware())
                .containsExactly(World.A);

        world.now = quiet + 4_000_000_000L;
        world.up().sample("slow", Sample.Kind.UP);
        silentSince(world, quiet);
        assertThat(world.situation.evidence().calibrated()).containsKey(World.VIP);
        world.now++;
        silentSince(world, quiet);
        assertThat(world.situation.evidence().calibrated()).as("it has not answered since").containsKey(World.VIP);
        world.now += 1_000_000;
        world.up().sample("slow", Sample.Kind.UP);
        silentSince(world, quiet);
        assertThat(world.situation.evidence().calibrated()).isEmpty();
        assertThat(world.state()).isEqualTo("WATCHING");
    }

    @Test
    void theHostsToleranceCountsAsWellForTheCalibration() {
        var knobs = new World.Knobs();
        knobs.probe = false;
        knobs.host = new Pace(Duration.ofMillis(100), Duration.ofMillis(50), 3, 2, Duration.ofSeconds(2));
        knobs.moreProbes = Map.of("quick", new Pace(Duration.ofMillis(50), Duration.ofMillis(50), 1, 1,
                Duration.ofMillis(50)));
        var world = World.fresh(knobs).host(Verdict.UP).sample("quick", Sample.Kind.UP).host(Verdict.UP);
        long quiet = world.now;

        world.now = quiet + 4_000_000_000L;
        world.sample("quick", Sample.Kind.UP);
        silentSince(world, quiet);
        assertThat(world.situation.evidence().calibrated()).containsKey(World.VIP);
        world.now += 1_000_001;
        world.sample("quick", Sample.Kind.UP);
        silentSince(world, quiet);
        assertThat(world.situation.evidence().calibrated()).isEmpty();
    }

    private static void silentSince(World world, long quiet) {
        world.news(n -> n.wire.put(World.VIP, new Wire(Wire.Kind.SILENT, "", world.now, quiet)));
    }

    @Test
    void anUnaskedWireLeavesTheCalibrationAsItIs() {
        var world = World.watching().pass(10_000).news(n -> n.unasked(World.VIP));

        assertThat(Objects.requireNonNull(world.situation.evidence().calibrated().get(World.VIP)).hardware())
                .containsExactly(World.A);
    }

    @Test
    void onlyAnAnswerWhileWatchingCalibrates() {
        var world = World.fresh(new World.Knobs()).host(Verdict.UP, Wire.Kind.UNASKED, 1).up()
                .host(Verdict.DOWN).asked(Verdict.DOWN, Wire.Kind.ANSWERED, 1);
        assertThat(world.state()).isEqualTo("HALTED");

        world.host(Verdict.DOWN, Wire.Kind.ANSWERED, 1).host(Verdict.DOWN);

        assertThat(world.situation.evidence().calibrated()).isEmpty();
        assertThat(world.state()).isEqualTo("HALTED");
    }

    @Test
    void calibrationsOfAddressesThatAreNotConfiguredAnyMoreAreForgotten() {
        var memory = new Memory(Memory.Last.WATCHING, null, false,
                new KnownBefore(Set.of("home"), true, Map.of(World.VIP, Set.of(World.A), OTHER, Set.of(World.A)),
                        Set.of()),
                Respawns.NONE,
                Takeovers.NONE, null, 0);

        var world = World.restarted(new World.Knobs(), Set.of(), memory);

        assertThat(world.situation.evidence().calibrated()).containsOnlyKeys(World.VIP);
    }

    @Test
    void aForeignAnswerCountsFromTheQuestionThatWasSentThen() {
        var world = two().news(n -> n.silent(World.VIP));
        long asked = world.now;

        assertThat(world.situation.evidence().foreign(world.policy.addresses(), asked)).isTrue();
        assertThat(world.situation.evidence().foreign(world.policy.addresses(), asked + 1)).isFalse();
        assertThat(two().news(World.News::gone).situation.evidence().foreign(world.policy.addresses(), Watch.NEVER))
                .isFalse();
    }

    @Test
    void thePrimaryIsKnownByItsOwnAddressAndByWhatAnsweredWhileWatching() {
        var alias = "02:00:00:00:00:0c";
        var world = World.watching().news(n -> n.answers(World.VIP, alias));
        var evidence = world.situation.evidence();

        assertThat(evidence.isPrimary(alias)).isTrue();
        assertThat(evidence.isPrimary(World.A)).isTrue();
        assertThat(evidence.isPrimary("02:00:00:00:00:99")).isFalse();
    }
}
