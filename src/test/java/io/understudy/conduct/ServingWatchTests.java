package io.understudy.conduct;

import static org.assertj.core.api.Assertions.assertThat;

import io.understudy.conduct.Serving.Unserved;
import io.understudy.failover.Memory;
import io.understudy.failover.Pause;
import io.understudy.failover.Policy;
import io.understudy.failover.Reason;
import io.understudy.failover.ReasonSentence;
import io.understudy.failover.Situation;
import io.understudy.failover.State;
import io.understudy.failover.evidence.HostEvidence;
import io.understudy.failover.evidence.Sample;
import io.understudy.failover.evidence.Wire;
import io.understudy.journal.sqlite.RealJournal;
import io.understudy.settings.Settings;
import io.understudy.vocabulary.HaltCause;
import io.understudy.vocabulary.StateName;
import io.understudy.vocabulary.Verdict;
import io.understudy.vocabulary.Vip;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Since when nobody answers the clients and why nothing is done, on a clock of the test's own. */
class ServingWatchTests {
    private static final Instant NOON = Instant.parse("2026-03-01T12:00:00Z");
    private static final Vip VIP = new Vip("192.0.2.100", 32);
    private static final String PROBED = Fakes.WEB
            + "      probes: [{ name: home, tcp: { host: 192.0.2.100, port: 80 } }]\n";

    @TempDir
    Path folder;
    private RealJournal journal;
    private Settings.Service service;
    private Policy policy;
    private ServingWatch watch;
    private Situation situation;
    private long now;
    /** How far the wall clock is off what passes. */
    private Duration skew = Duration.ZERO;

    @BeforeEach
    void open() throws IOException {
        journal = RealJournal.in(folder.resolve("data"));
        configure(PROBED);
    }

    private void configure(String yaml) throws IOException {
        var settings = Fakes.settings(folder, yaml);
        service = settings.services().getFirst();
        policy = PolicyBuilder.of(settings, service);
        situation = Situation.begin(policy, Set.of(), Memory.NONE, 0, 0);
        watch = started();
    }

    private void restart() {
        watch = started();
    }

    private ServingWatch started() {
        return new ServingWatch(service, policy, Duration.ofSeconds(30), journal.journal(),
                nanos -> NOON.plusNanos(nanos).plus(skew), Runnable::run, now);
    }

    @AfterEach
    void close() {
        journal.close();
    }

    private Serving look(int seconds) {
        now = Duration.ofSeconds(seconds).toNanos();
        situation = situation.with(situation.evidence().at(now));
        return watch.of(new Scene(situation, new Standing(situation.state().name(), NOON,
                Reason.of(ReasonSentence.NO_CARRIER)), "", now));
    }

    private Unserved unserved(int seconds) {
        return Objects.requireNonNull(look(seconds).unserved());
    }

    private void probed(Sample.Kind kind, int seconds) {
        long at = Duration.ofSeconds(seconds).toNanos();
        situation = situation.with(situation.evidence().with("home", new Sample(kind, "", at, at, false), at));
    }

    /** Up until then, and down soon after. */
    private void diesAfter(int seconds) {
        probed(Sample.Kind.UP, seconds - 1);
        probed(Sample.Kind.UP, seconds);
        look(seconds);
        for (int i = 1; i <= 4; i++) {
            probed(Sample.Kind.FAILED, seconds + i);
        }
    }

    private void holds(boolean here, int seconds) {
        situation = situation.with(situation.evidence().with(here ? Set.of(VIP) : Set.of(),
                Duration.ofSeconds(seconds).toNanos()));
    }

    @Test
    void nothingIsSaidWhileItAnswers() {
        probed(Sample.Kind.UP, 1);

        assertThat(look(1)).isEqualTo(Serving.WELL);
        probed(Sample.Kind.UP, 3599);
        assertThat(look(3600)).isEqualTo(Serving.WELL);
    }

    @Test
    void aPauseInAnOutageIsToldFromTheLastAnswerOn() {
        diesAfter(10);
        situation = situation.to(new State.Watching()).withPause(new Pause("ops", "lunch", null));

        var early = unserved(20);
        var late = unserved(40);

        assertThat(early.since()).isEqualTo(NOON.plusSeconds(10));
        assertThat(early.neglected()).isFalse();
        assertThat(late.since()).isEqualTo(early.since());
        assertThat(late.lasted()).isEqualTo(Duration.ofSeconds(30));
        assertThat(late.neglected()).isTrue();
        assertThat(late.cause()).isEqualTo(UnservedCause.PAUSED);
        assertThat(late.why()).isEqualTo("paused by ops: nothing is done");
    }

    @Test
    void everyStandstillHasItsCause() {
        diesAfter(10);
        situation = situation.to(new State.Halted(HaltCause.UNPROVEN));
        assertThat(unserved(50).cause()).isEqualTo(UnservedCause.HALTED);
        situation = situation.to(new State.Stopped());
        assertThat(unserved(51).cause()).isEqualTo(UnservedCause.STOPPED);
        situation = situation.to(new State.Blind());
        assertThat(unserved(52).cause()).isEqualTo(UnservedCause.CUT_OFF);
        situation = situation.to(new State.Starting(false));
        probed(Sample.Kind.FAILED, 53);
        assertThat(unserved(53).cause()).isEqualTo(UnservedCause.WAITING);
        situation = situation.to(State.Holding.begin(0));
        assertThat(unserved(54).cause()).isEqualTo(UnservedCause.DEAD_HERE);
    }

    @Test
    void neverSeenUpIsUnservedSinceTheStart() {
        situation = situation.with(situation.evidence().with(networkOk(Map.of())));

        assertThat(look(4).unserved()).as("a start takes a moment").isNull();
        assertThat(unserved(6).since()).isEqualTo(NOON);
        assertThat(unserved(31).neglected()).isTrue();
        assertThat(unserved(31).cause()).isEqualTo(UnservedCause.NOT_SEEN_UP);
    }

    /** A probe that asks every minute has said nothing yet half a minute after a start. */
    @Test
    void aSlowProbeGetsTwoTurnsBeforeItsSilenceIsToldOf() throws IOException {
        configure(PROBED.replace("port: 80 }", "port: 80 }, interval: 60s"));

        assertThat(look(100).unserved()).isNull();
        assertThat(unserved(130).neglected()).isTrue();
    }

    @Test
    void aProbeThatCanNotBeTriedLeavesItUnknown() {
        probed(Sample.Kind.UP, 1);
        look(1);
        probed(Sample.Kind.UNTRIED, 2);
        situation = situation.with(situation.evidence().with(networkOk(Map.of())));

        assertThat(unserved(40).cause()).isEqualTo(UnservedCause.NOT_KNOWN);
        assertThat(unserved(40).since()).isEqualTo(NOON.plusSeconds(1));
    }

    @Test
    void aRecoveryAtWorkIsNoNeglectUnlessItTakesForEver() {
        diesAfter(10);
        situation = situation.to(new State.Verifying(0, 0));

        assertThat(unserved(60).neglected()).isFalse();
        assertThat(unserved(60).cause()).isEqualTo(UnservedCause.ACTING);
        assertThat(unserved(10 + 30 + 300).neglected()).isTrue();
    }

    @Test
    void aTakeoverThatHasJustEndedGetsTimeToBeSeen() {
        diesAfter(10);
        situation = situation.to(new State.Verifying(0, 0));
        look(60);
        situation = situation.to(State.Holding.begin(0));

        assertThat(unserved(62).neglected()).isFalse();
        assertThat(unserved(66).neglected()).as("started in vain").isTrue();
    }

    @Test
    void itEndsWithTheAnswerAndNotWithTheMove() {
        diesAfter(10);
        holds(true, 20);
        situation = situation.to(State.Holding.begin(0));

        assertThat(unserved(21).since()).isEqualTo(NOON.plusSeconds(10));
        probed(Sample.Kind.UP, 22);
        assertThat(look(22).unserved()).isNull();
        assertThat(look(22).heldSince()).isEqualTo(NOON.plusSeconds(21));
    }

    @Test
    void aMoveThatWasAnsweredBeforeIsNoOutageForAMoment() {
        probed(Sample.Kind.UP, 10);
        look(10);
        holds(true, 11);
        situation = situation.to(State.Holding.begin(0));

        assertThat(look(12).unserved()).isNull();
        assertThat(unserved(17).since()).isEqualTo(NOON.plusSeconds(10));
    }

    /** The probe asks the primary itself, which is dead: nothing can tell how the clients fare here. */
    @Test
    void aProbeOfThePrimarysOwnAddressSaysNothingOfWhatIsServedHere() throws IOException {
        configure(PROBED.replace("192.0.2.100, port", "192.0.2.1, port"));
        diesAfter(10);
        assertThat(unserved(20)).isNotNull();
        holds(true, 20);
        situation = situation.to(State.Holding.begin(0));

        assertThat(look(21).unserved()).isNull();
    }

    @Test
    void itGoesOnOverARestartWithWhoHasAcknowledgedIt() {
        diesAfter(10);
        situation = situation.to(new State.Halted(HaltCause.UNPROVEN));
        unserved(45);
        assertThat(watch.unacknowledged()).isTrue();
        assertThat(watch.acknowledge("ops", StateName.HALTED, NOON)).isTrue();
        unserved(46);
        restart();
        situation = Situation.begin(policy, Set.of(), Memory.NONE, 0, now);

        assertThat(unserved(47).since()).isEqualTo(NOON.plusSeconds(10));
        assertThat(unserved(47).acknowledged()).isEqualTo("ops");
        probed(Sample.Kind.UP, 48);
        assertThat(look(48).unserved()).isNull();
        assertThat(journal.journal().kept("web")).doesNotContainKey("unserved");
        assertThat(watch.acknowledge("ops", StateName.WATCHING, NOON)).isFalse();
    }

    @Test
    void aClockThatWasSetBackOverARestartCountsFromTheStart() {
        diesAfter(10);
        situation = situation.to(new State.Halted(HaltCause.UNPROVEN));
        unserved(45);
        unserved(46);
        skew = Duration.ofDays(-400);
        restart();
        situation = Situation.begin(policy, Set.of(), Memory.NONE, 0, now);

        assertThat(unserved(50).since()).isEqualTo(NOON.plusSeconds(46).plus(skew));
        assertThat(unserved(50).lasted()).isEqualTo(Duration.ofSeconds(4));
    }

    @Test
    void aSecondHolderIsNamedWithItsHardwareAddress() {
        holds(true, 1);
        situation = situation.to(State.Holding.begin(0));
        assertThat(look(2).conflict()).isNull();
        situation = situation.with(situation.evidence().with(networkOk(Map.of(VIP,
                new Wire(Wire.Kind.ANSWERED, "02:00:00:00:00:77", Duration.ofSeconds(3).toNanos(), 0)))));

        var conflict = Objects.requireNonNull(look(3).conflict());
        assertThat(conflict.address()).isEqualTo("192.0.2.100");
        assertThat(conflict.by()).isEqualTo("02:00:00:00:00:77");
        assertThat(conflict.since()).isEqualTo(NOON.plusSeconds(3));
        assertThat(conflict.remedy()).startsWith("Find the host with this hardware address");
        assertThat(look(9).conflict()).isEqualTo(conflict);
    }

    @Test
    void aStrangerBesideThePrimaryIsNamedToo() {
        situation = situation.with(situation.evidence().with(networkOk(answered("02:00:00:00:00:0a"))));
        situation = situation.with(situation.evidence().calibrate(policy.addresses(), Duration.ofSeconds(3), 0));
        assertThat(look(2).conflict()).isNull();

        situation = situation.with(situation.evidence().with(networkOk(answered("02:00:00:00:00:77"))));

        assertThat(Objects.requireNonNull(look(3).conflict()).by()).isEqualTo("02:00:00:00:00:77");
    }

    private static Map<Vip, Wire> answered(String by) {
        return Map.of(VIP, new Wire(Wire.Kind.ANSWERED, by, 0, 0));
    }

    private static HostEvidence networkOk(Map<Vip, Wire> wire) {
        return new HostEvidence(Verdict.UP, 0, Long.MIN_VALUE, Long.MIN_VALUE, Long.MIN_VALUE, wire, true, 1, 1, "",
                false, 0);
    }

    @Test
    void anAcknowledgementWithoutAnOutageIsNone() {
        assertThat(watch.unacknowledged()).isFalse();
        assertThat(List.of(watch.acknowledge("ops", StateName.WATCHING, NOON))).containsExactly(false);
    }
}
