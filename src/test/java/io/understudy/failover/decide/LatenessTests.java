package io.understudy.failover.decide;

import static org.assertj.core.api.Assertions.assertThat;

import io.understudy.failover.Action;
import io.understudy.failover.Observation;
import io.understudy.failover.Situations;
import io.understudy.failover.State;
import io.understudy.failover.World;
import io.understudy.failover.evidence.HostEvidence;
import io.understudy.failover.evidence.Sample;
import io.understudy.failover.evidence.Watch;
import io.understudy.failover.evidence.Wire;
import io.understudy.vocabulary.ReasonCode;
import io.understudy.vocabulary.Verdict;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The deciding thread stood still: what it knew is void until it has been asked for again. */
class LatenessTests {
    private static final long BEFORE = 1;

    private static HostEvidence old(World world) {
        var host = world.situation.evidence().host();
        return new HostEvidence(Verdict.DOWN, host.lastAnswer(), world.now - 300_000_000L, Watch.NEVER, Watch.NEVER,
                host.wire(),
                true, 1, 1, World.A, false, BEFORE);
    }

    private static World late(World world) {
        return world.pass(2000).see(new Observation.Late());
    }

    @Test
    void asksEverythingAgainBeforeItDecidesAnything() {
        var world = late(World.watching().pass(100).sample(Sample.Kind.FAILED).pass(100).sample(Sample.Kind.FAILED));

        assertThat(world.code()).isEqualTo(ReasonCode.STOOD_STILL);
        assertThat(world.actions()).containsExactly("AskAgain", "AskProbes");
        assertThat(world.situation.evidence().service()).isEqualTo(Verdict.UP);
    }

    @Test
    void doesNotBelieveWhatTheHostWatchHadFoundOutBefore() {
        var world = late(World.watching());

        world.see(new Observation.Host(old(world)));

        assertThat(world.situation.evidence().host().host()).isEqualTo(Verdict.UNKNOWN);
        assertThat(world.situation.evidence().current()).isFalse();
        assertThat(world.actions()).isEmpty();

        world.host(Verdict.UP);
        assertThat(world.situation.evidence().current()).isTrue();
    }

    @Test
    void fencesNobodyAfterAProcessCheckThatEndedDuringTheStandstill() {
        var world = late(World.watching().serviceDown());
        assertThat(world.state()).isEqualTo("DIAGNOSING");

        var there = world.fork().process(Observation.ProcessTable.Process.THERE);
        world.process(Observation.ProcessTable.Process.UNKNOWN);

        assertThat(there.state()).isEqualTo("VERIFYING");
        assertThat(there.actions()).containsExactly("AskProbes");
        assertThat(world.state()).isEqualTo("SUSPECT");
        assertThat(world.actions()).isEmpty();
    }

    @Test
    void asksTheWireOnceMoreWhenItsAnswerIsFromBeforeTheStandstill() {
        var world = World.watching().host(Verdict.DOWN).done();
        assertThat(world.state()).isEqualTo("TAKING_OVER");
        late(world);

        long asked = world.situation.ticket();
        world.see(new Observation.Asked(asked, old(world)));

        assertThat(world.state()).isEqualTo("TAKING_OVER");
        assertThat(world.actions()).containsExactly("AskWire");
        assertThat(world.situation.ticket()).isEqualTo(asked + 1);

        world.asked(World.News::gone);
        assertThat(world.actions()).containsExactly("AddAddresses");
    }

    @ParameterizedTest
    @EnumSource(value = Sample.Kind.class, names = {"TIMED_OUT", "UNTRIED"})
    void callsNothingOffForWhatTheProbesHadSaidBefore(Sample.Kind kind) {
        var world = late(World.watching().host(Verdict.DOWN));
        assertThat(world.state()).isEqualTo("TAKING_OVER");

        world.pass(10).sample(kind);
        assertThat(world.state()).isEqualTo("TAKING_OVER");
        assertThat(world.situation.evidence().servedThere()).isFalse();

        world.pass(10).sample(Sample.Kind.UP);
        assertThat(world.state()).isEqualTo("WATCHING");
        assertThat(world.code()).isEqualTo(ReasonCode.CALLED_OFF);
    }

    @Test
    void aHaltIsNotOverForWhatTheProbesHadSaidBefore() {
        var world = late(World.watching().serviceDown().process(Observation.ProcessTable.Process.THERE)
                .fenced(Observation.Outcome.FAILED, false).asked(Verdict.DOWN, Wire.Kind.UNASKED, 1));
        assertThat(world.state()).isEqualTo("HALTED");

        assertThat(world.pass(10).sample(Sample.Kind.TIMED_OUT).state()).isEqualTo("HALTED");
        assertThat(world.pass(10).sample(Sample.Kind.UP).pass(10).sample(Sample.Kind.UP).state())
                .isEqualTo("WATCHING");
    }

    @Test
    void asksAgainWhileFencing() {
        var world = World.watching().serviceDown().process(Observation.ProcessTable.Process.THERE)
                .fenced(Observation.Outcome.DONE, false);
        late(world);

        world.see(new Observation.Asked(world.situation.ticket(), old(world)));

        assertThat(world.state()).isEqualTo("FENCING");
        assertThat(world.actions()).containsExactly("AskWire");
        assertThat(((State.Fencing) world.situation.state()).ticket()).isEqualTo(world.situation.ticket());
    }

    @Test
    void asksTheWireBeforeTheNextMethodWhenTheFirstFailedDuringTheStandstill() {
        var world = World.watching().serviceDown().process(Observation.ProcessTable.Process.THERE);
        late(world);

        world.fenced(Observation.Outcome.FAILED, false);

        assertThat(world.state()).isEqualTo("FENCING");
        assertThat(world.actions()).containsExactly("AskWire");
    }

    @Test
    void addsNothingWhenTheAnswerHasGrownOldAndAsksAsForANewProof() {
        var world = World.watching().host(Verdict.DOWN).done().asked(World.News::gone);
        var add = (Action.AddAddresses) world.step.actions().getLast();
        assertThat(add.until()).isEqualTo(world.now + world.policy.host().tolerate().toNanos());

        world.see(new Observation.Outdated(add.ticket()));

        assertThat(world.state()).isEqualTo("TAKING_OVER");
        assertThat(world.actions()).containsExactly("AskWire");
        world.asked(World.News::gone);
        assertThat(world.actions()).containsExactly("AddAddresses");
    }

    @Test
    void givesAProcessThatIsVerifiedItsTimeAgain() {
        var world = World.watching().serviceDown().process(Observation.ProcessTable.Process.MISSING).done();
        assertThat(world.state()).isEqualTo("VERIFYING");

        late(world);

        assertThat(((State.Verifying) world.situation.state()).deadline()).isGreaterThan(world.now);
        assertThat(world.state()).isEqualTo("VERIFYING");
    }

    @ParameterizedTest
    @EnumSource(value = Situations.class, names = {"HOLDING", "STOPPED"}, mode = EnumSource.Mode.EXCLUDE)
    void everyOtherStateStaysAndAsksAgain(Situations state) {
        var world = late(state.world(new World.Knobs()));

        assertThat(world.state()).isEqualTo(state.name());
        assertThat(world.actions()).containsExactly("AskAgain", "AskProbes");
        assertThat(world.situation.evidence().current()).isFalse();
    }

    @ParameterizedTest
    @EnumSource(value = Situations.class, names = {"STARTING", "FENCING", "TAKING_OVER", "HOLDING"})
    void whoeverWaitsForTheWiresAnswerAsksOnceMore(Situations state) {
        var world = state.world(new World.Knobs());
        world.situation = world.situation.with(world.situation.evidence().restarted(world.now + 1_000_000));
        long asked = world.situation.ticket();

        world.see(new Observation.Asked(asked, old(world)));

        assertThat(world.state()).isEqualTo(state.name());
        assertThat(world.actions()).containsExactly("AskWire");
        assertThat(((Action.AskWire) world.step.actions().getLast()).ticket()).isEqualTo(asked + 1);
        assertThat(world.situation.ticket()).isEqualTo(asked + 1);
    }

    @ParameterizedTest
    @EnumSource(value = Situations.class, names = {"WATCHING", "SUSPECT", "BLIND", "DIAGNOSING", "RESPAWNING",
            "VERIFYING", "FAILING_BACK", "HALTED", "STOPPED"})
    void nobodyElseDoesAnythingAboutAnAnswerFromBefore(Situations state) {
        var world = state.world(new World.Knobs());
        world.situation = world.situation.with(world.situation.evidence().restarted(world.now + 1_000_000));

        world.see(new Observation.Asked(world.situation.ticket(), old(world)));

        assertThat(world.state()).isEqualTo(state.name());
        assertThat(world.actions()).isEmpty();
    }

    @Test
    void aFailbackThatWaitsForThePrimaryGetsItsTimeAgain() {
        var world = Situations.FAILING_BACK.world(new World.Knobs()).done().held().done().done();

        late(world);

        assertThat(((State.FailingBack) world.situation.state()).deadline())
                .isEqualTo(world.now + FailbackPhase.patience(world.policy));
    }

    @Test
    void whileHoldingItOnlyWaits() {
        var world = late(Situations.HOLDING.world(new World.Knobs()));

        assertThat(world.state()).isEqualTo("HOLDING");
        assertThat(world.actions()).isEmpty();
    }

    @Test
    void whatThisHostsOwnServiceAnsweredSaysNothingAboutThePrimary() {
        var world = World.watching().see(new Observation.Held(Set.of(World.VIP), ""));
        assertThat(world.situation.evidence().service()).isEqualTo(Verdict.UNKNOWN);
        world.up();
        assertThat(world.situation.evidence().servedThere()).isFalse();

        world.pass(10).see(new Observation.Held(Set.of(), ""));

        assertThat(world.situation.evidence().service()).isEqualTo(Verdict.UNKNOWN);
        assertThat(world.actions()).contains("AskAgain");
        world.pass(10).up().up();
        assertThat(world.situation.evidence().servedThere()).isTrue();
    }
}
