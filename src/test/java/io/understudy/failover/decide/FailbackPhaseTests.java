package io.understudy.failover.decide;

import static org.assertj.core.api.Assertions.assertThat;

import io.understudy.failover.Action;
import io.understudy.failover.Observation;
import io.understudy.failover.Observation.ProcessTable.Process;
import io.understudy.failover.Reason;
import io.understudy.failover.ReasonSentence;
import io.understudy.failover.Situations;
import io.understudy.failover.State;
import io.understudy.failover.World;
import io.understudy.failover.evidence.Sample;
import io.understudy.failover.evidence.Wire;
import io.understudy.vocabulary.Order;
import io.understudy.vocabulary.Result;
import io.understudy.vocabulary.Vip;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** docs/decision-table.md, "Failback and switchover". */
class FailbackPhaseTests {
    private static final Vip SIX = new Vip("2001:db8::100", 128);

    private static World claimed(List<Vip> addresses) {
        var knobs = new World.Knobs();
        knobs.addresses = addresses;
        var world = Situations.holding(knobs).pass(10).news(n -> addresses.forEach(n::silent))
                .order(Order.FAILBACK, false);
        world.done();
        assertThat(world.actions()).containsExactly("ReleaseAddresses");
        world.held().done();
        assertThat(world.actions()).containsExactly("Claim");
        return world.pass(10).done();
    }

    private static World served(World world) {
        return world.pass(10).up();
    }

    @Test
    void announcesForThePrimaryAsSoonAsItHasTheAddressAndWhenItServes() {
        var world = claimed(List.of(World.VIP));
        assertThat(world.actions()).containsExactly("AnnounceForPrimary", "AskProbes", "AskWire");
        assertThat(world.because()).isEqualTo(ReasonSentence.CLAIMED);

        served(world.news(_ -> {
        }));

        assertThat(world.state()).isEqualTo("WATCHING");
        assertThat(world.step.result()).isEqualTo(Result.FAILED_BACK);
        assertThat(world.actions()).contains("AnnounceForPrimary");
    }

    @Test
    void keepsQuietAboutAnIpv6AddressWhileThePrimaryLooksForADuplicate() {
        var world = claimed(List.of(World.VIP, SIX));
        assertThat(world.actions()).containsExactly("AskProbes", "AskWire");
        assertThat(world.because()).isEqualTo(ReasonSentence.CLAIMED_V6);

        served(world.news(_ -> {
        }));

        assertThat(world.actions()).contains("AnnounceForPrimary");
    }

    @Test
    void waitsTwoSecondsLongerForAnIpv6Address() {
        var four = FailbackPhase.patience(claimed(List.of(World.VIP)).policy);
        var six = FailbackPhase.patience(claimed(List.of(SIX)).policy);

        assertThat(six - four).isEqualTo(2_000_000_000L);
    }

    @Test
    void anAnswerFromBeforeTheClaimIsNoneOfThePrimarys() {
        var old = claimed(List.of(World.VIP));
        long since = ((State.FailingBack) old.situation.state()).since();
        old.see(new Observation.Probed("home", new Sample(Sample.Kind.UP, "", since - 1, old.now, false)));
        old.see(new Observation.Probed("home", new Sample(Sample.Kind.UP, "", since - 1, old.now, false)));
        old.news(_ -> {
        });
        assertThat(old.state()).isEqualTo("FAILING_BACK");
        assertThat(old.sample(Sample.Kind.TIMED_OUT).actions()).containsExactly("AskProbes");
        assertThat(old.fork().due().actions()).isEmpty();

        var wire = claimed(List.of(World.VIP));
        wire.news(n -> n.wire.put(World.VIP, new Wire(Wire.Kind.ANSWERED, World.A, since - 1, since - 1)));
        served(wire);
        assertThat(wire.state()).isEqualTo("FAILING_BACK");
        assertThat(wire.fork().news(n -> n.silent(World.VIP)).state()).isEqualTo("FAILING_BACK");
        assertThat(wire.fork().news(n -> n.unasked(World.VIP)).state()).isEqualTo("WATCHING");

        wire.news(n -> n.wire.put(World.VIP, new Wire(Wire.Kind.ANSWERED, World.A, since, since)));
        assertThat(wire.state()).isEqualTo("WATCHING");
    }

    private static World refused() {
        return claimed(List.of(World.VIP)).news(_ -> {
        }).pass(10).sample(Sample.Kind.FAILED);
    }

    /** A switchover has stopped it there, or the host that came back does not start it by itself. */
    @Test
    void startsTheServiceOnThePrimaryWhereItsProcessIsMissing() {
        var world = refused();
        assertThat(world.actions()).containsExactly("CheckProcess");

        world.process(Process.MISSING);
        assertThat(world.step.actions()).containsExactly(new Action.StartPrimary(world.situation.ticket()));
        long deadline = ((State.FailingBack) world.situation.state()).deadline();
        assertThat(deadline).as("it gets its time").isEqualTo(world.now + FailbackPhase.patience(world.policy));
        assertThat(world.fork().dueAt(deadline).state()).as("a start that hangs").isEqualTo("FENCING");
        world.pass(100).done();
        assertThat(world.actions()).containsExactly("AskProbes", "AskWire");

        served(world);
        assertThat(world.state()).isEqualTo("WATCHING");
        assertThat(world.step.result()).isEqualTo(Result.FAILED_BACK);
    }

    @ParameterizedTest
    @EnumSource(value = Process.class, names = {"THERE", "UNKNOWN"})
    void startsNothingOnThePrimaryThatMayRunThere(Process process) {
        var world = refused();
        long deadline = ((State.FailingBack) world.situation.state()).deadline();

        world.process(process);

        assertThat(world.actions()).containsExactly("AskProbes", "AskWire");
        assertThat(((State.FailingBack) world.situation.state()).deadline()).isEqualTo(deadline);
        assertThat(world.pass(10).sample(Sample.Kind.FAILED).actions()).as("asked for once")
                .containsExactly("AskProbes");
        assertThat(world.dueAt(deadline).state()).isEqualTo("FENCING");
    }

    @Test
    void asksForTheProcessOnlyWhereSomethingWasRefusedSinceTheClaimAndItCouldBeStarted() {
        var old = claimed(List.of(World.VIP));
        long since = ((State.FailingBack) old.situation.state()).since();
        old.see(new Observation.Probed("home", new Sample(Sample.Kind.FAILED, "", since - 1, old.now, false)));
        var knobs = new World.Knobs();
        knobs.respawn = null;
        var none = Situations.holding(knobs).pass(10).news(n -> n.silent(World.VIP))
                .order(Order.FAILBACK, false).done().held().done().pass(10).done().pass(10)
                .sample(Sample.Kind.FAILED);

        assertThat(old.actions()).containsExactly("AskProbes");
        assertThat(none.actions()).containsExactly("AskProbes");
    }

    /** It serves though its process table was not answered yet: that is what it was all for. */
    @Test
    void endsAsSoonAsThePrimaryServesWhateverIsWaitedFor() {
        var world = served(refused());

        assertThat(world.state()).isEqualTo("WATCHING");
    }

    @Test
    void takesItBackAtTheDeadlineAndNoSooner() {
        var world = claimed(List.of(World.VIP));
        long deadline = ((State.FailingBack) world.situation.state()).deadline();
        assertThat(world.fork().dueAt(deadline - 1).state()).isEqualTo("FAILING_BACK");

        var silent = world.fork().news(n -> n.silent(World.VIP)).dueAt(deadline);

        world.dueAt(deadline);

        assertThat(world.state()).isEqualTo("FENCING");
        assertThat(world.values()).contains(Reason.of(ReasonSentence.DOES_NOT_SERVE, "a").sentence());
        assertThat(silent.values()).contains(Reason.of(ReasonSentence.DOES_NOT_ANSWER, "a").sentence());
    }

    /**
     * The watch of the wire says nothing as long as the same one answers: A may have answered before its command was
     * over.
     */
    @Test
    void asksTheWireUntilItWasAnsweredAfterTheClaim() {
        var world = claimed(List.of(World.VIP));
        long since = ((State.FailingBack) world.situation.state()).since();
        world.news(n -> n.wire.put(World.VIP, new Wire(Wire.Kind.ANSWERED, World.A, since - 1, since - 1)));
        served(world);
        assertThat(world.state()).isEqualTo("FAILING_BACK");

        world.asked(n -> n.wire.put(World.VIP, new Wire(Wire.Kind.ANSWERED, World.A, since - 1, since - 1)));
        assertThat(world.actions()).containsExactly("AskWire");
        world.asked(n -> n.wire.put(World.VIP, new Wire(Wire.Kind.ANSWERED, World.A, since, since)));

        assertThat(world.state()).isEqualTo("WATCHING");
    }

    @Test
    void asksTheWireNoMoreOnceItWasAnswered() {
        var world = claimed(List.of(World.VIP));
        long since = ((State.FailingBack) world.situation.state()).since();

        world.asked(n -> n.wire.put(World.VIP, new Wire(Wire.Kind.ANSWERED, World.A, since, since)));

        assertThat(world.actions()).isEmpty();
        assertThat(world.state()).isEqualTo("FAILING_BACK");
        long deadline = ((State.FailingBack) world.situation.state()).deadline();
        assertThat(world.dueAt(deadline).values())
                .contains(Reason.of(ReasonSentence.DOES_NOT_SERVE, "a").sentence());
    }
}
