package io.understudy.failover;

import static org.assertj.core.api.Assertions.assertThat;

import io.understudy.failover.evidence.Wire;
import io.understudy.failover.explain.Gates;
import io.understudy.vocabulary.Gate;
import io.understudy.vocabulary.GateName;
import io.understudy.vocabulary.HaltCause;
import io.understudy.vocabulary.Order;
import io.understudy.vocabulary.ReasonCode;
import io.understudy.vocabulary.Result;
import io.understudy.vocabulary.Verdict;
import org.junit.jupiter.api.Test;

/** Data that is not fit to serve from keeps this host from taking over by itself, and from nothing else. */
class DataTests {
    private static final String STALE = "the data here is older than 26h";

    private static World unfit() {
        var world = World.watching();
        world.see(new Observation.Data(STALE));
        assertThat(world.state()).isEqualTo("WATCHING");
        return world;
    }

    @Test
    void haltsInsteadOfTakingOver() {
        var world = unfit();

        world.host(Verdict.DOWN);

        assertThat(world.state()).isEqualTo("HALTED");
        assertThat(world.situation.state()).isEqualTo(new State.Halted(HaltCause.UNFIT));
        assertThat(world.code()).isEqualTo(ReasonCode.DATA_UNFIT);
        assertThat(world.because()).isEqualTo(ReasonSentence.UNFIT);
        assertThat(world.values()).contains(STALE);
        assertThat(world.step.result()).isEqualTo(Result.HALTED);
        assertThat(world.actions()).isEmpty();
    }

    @Test
    void takesOverOnceItIsFitAgain() {
        var world = unfit();
        world.see(new Observation.Data(""));

        world.host(Verdict.DOWN);

        assertThat(world.state()).isEqualTo("TAKING_OVER");
    }

    /** Halted for want of proof, which arrives when the data has grown stale. */
    @Test
    void aProofThatArrivesLaterIsNotEnough() {
        var world = World.watching().serviceDown().process(Observation.ProcessTable.Process.THERE)
                .fenced(Observation.Outcome.FAILED, false).asked(Verdict.UP, Wire.Kind.ANSWERED, 1);
        assertThat(world.state()).isEqualTo("HALTED");
        world.see(new Observation.Data(STALE));

        world.host(Verdict.DOWN);
        world.pass(301).due();

        assertThat(world.situation.state()).isEqualTo(new State.Halted(HaltCause.UNFIT));
        assertThat(world.code()).isEqualTo(ReasonCode.DATA_UNFIT);
    }

    @Test
    void watchesOnWhenTheServiceAnswersAgain() {
        var world = unfit();
        world.host(Verdict.DOWN);

        world.pass(10).due();
        assertThat(world.state()).isEqualTo("HALTED");
        world.host(Verdict.UP).up();

        assertThat(world.state()).isEqualTo("WATCHING");
    }

    @Test
    void isAGateOnlyWhileItIsUnfit() {
        var world = unfit();
        assertThat(Gates.takeover(world.policy, world.situation, world.now)).filteredOn(g -> !g.ok())
                .containsExactly(new Gate(GateName.MIRROR, false, STALE, true));

        world.see(new Observation.Data(""));
        assertThat(Gates.takeover(world.policy, world.situation, world.now)).extracting(g -> g.name().word())
                .doesNotContain("mirror");
    }

    @Test
    void anOperatorIsToldOnceAndMayForceIt() {
        var world = unfit();
        world.order(Order.FAILOVER, false);
        assertThat(world.step.answer()).isInstanceOf(Answer.Refused.class);
        if (world.step.answer() instanceof Answer.Refused(_, var gates)) {
            assertThat(gates).extracting(g -> g.name().word()).containsExactly("mirror");
        }
        assertThat(world.state()).isEqualTo("WATCHING");

        world.order(Order.FAILOVER, true);
        assertThat(world.step.answer()).isInstanceOf(Answer.Begun.class);
        assertThat(world.state()).isIn("FENCING", "TAKING_OVER");
    }

    @Test
    void survivesEverythingElseThatIsSeen() {
        var world = unfit();
        world.up().pass(1000).due();
        world.order(Order.PAUSE, false).order(Order.RESUME, false);

        assertThat(world.situation.unfit()).isEqualTo(STALE);
    }
}
