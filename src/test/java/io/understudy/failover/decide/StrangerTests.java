package io.understudy.failover.decide;

import static org.assertj.core.api.Assertions.assertThat;

import io.understudy.failover.Action;
import io.understudy.failover.ReasonSentence;
import io.understudy.failover.Situations;
import io.understudy.failover.State;
import io.understudy.failover.World;
import io.understudy.failover.evidence.Sample;
import io.understudy.failover.evidence.Wire;
import io.understudy.vocabulary.HaltCause;
import io.understudy.vocabulary.Order;
import io.understudy.vocabulary.ReasonCode;
import io.understudy.vocabulary.Verdict;
import io.understudy.vocabulary.Vip;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Whose the answers on the wire are: the primary's, by any of its cards, or a stranger's. */
class StrangerTests {
    private static final String STRANGER = "02:00:00:00:00:99";
    private static final String SECOND_CARD = "02:00:00:00:00:1a";
    private static final Vip OTHER = new Vip("192.0.2.101", 32);

    /** Watched for so long that what answers is learned, with the probe's samples. */
    private static World watched(World world) {
        for (int i = 0; i < 40; i++) {
            world.pass(100).news(_ -> {
            }).up();
        }
        return world;
    }

    private static World beside(World world, String hardware) {
        return world.news(n -> n.wire.put(World.VIP,
                new Wire(Wire.Kind.ANSWERED, hardware, Set.of(World.A, hardware), world.now, world.now, world.now)));
    }

    private static void fails(World world) {
        for (int i = 0; i < 3; i++) {
            beside(world.pass(100), STRANGER).sample(Sample.Kind.FAILED);
        }
        beside(world.pass(1), STRANGER).due();
    }

    @Test
    void aStrangerThatAnswersBesideThePrimaryIsToldOfWhileTheServiceAnswers() {
        var world = beside(watched(World.watching()).pass(10), STRANGER);

        assertThat(world.state()).isEqualTo("WATCHING");
        assertThat(world.code()).isEqualTo(ReasonCode.STRANGER);
        assertThat(world.values()).containsExactly(STRANGER);
    }

    @Test
    void nothingIsFencedOrMovedWhileAStrangerAnswers() {
        var world = watched(World.watching());
        fails(world);

        assertThat(world.state()).isEqualTo("SUSPECT");
        assertThat(world.because()).isEqualTo(ReasonSentence.STRANGER_ANSWERS);
        assertThat(world.actions()).isEmpty();

        world.order(Order.FAILOVER, true);
        assertThat(world.step.actions()).as("an operator can").containsExactly(
                new Action.Fence(world.situation.ticket(), 0));
    }

    @Test
    void actsAgainWhenTheStrangerIsGone() {
        var world = watched(World.watching());
        fails(world);

        world.pass(10).news(_ -> {
        }).sample(Sample.Kind.FAILED);

        assertThat(world.state()).isEqualTo("DIAGNOSING");
    }

    @Test
    void aSecondCardOfThePrimaryIsItsOwn() {
        var both = beside(World.watching().pass(100), SECOND_CARD);
        assertThat(both.situation.evidence().isPrimary(SECOND_CARD)).as("answers from the beginning").isTrue();

        var later = watched(World.watching());
        later.news(n -> {
            n.hardware = SECOND_CARD;
            n.wire.put(World.VIP, new Wire(Wire.Kind.ANSWERED, SECOND_CARD, Set.of(World.A, SECOND_CARD), later.now,
                    later.now, later.now));
        }).up();
        assertThat(Objects.requireNonNull(later.situation.evidence().calibrated().get(World.VIP)).hardware())
                .as("answers for the primary's own address").containsExactlyInAnyOrder(World.A, SECOND_CARD);
    }

    @Test
    void aNewCardInThePlaceOfTheOldOneIsLearnedOnceTheServiceHasAnsweredForLongEnough() {
        var world = watched(World.watching());
        long since = world.now;
        for (int i = 0; i < 40; i++) {
            world.pass(100).news(n -> n.wire.put(World.VIP,
                    new Wire(Wire.Kind.ANSWERED, SECOND_CARD, Set.of(SECOND_CARD), since, world.now, world.now))).up();
        }

        assertThat(Objects.requireNonNull(world.situation.evidence().calibrated().get(World.VIP)).hardware())
                .containsExactly(SECOND_CARD);
    }

    @Test
    void aHolderThatWasCutOffGivesWayToThePrimaryAndToNobodyElse() {
        var cut = Situations.holding(new World.Knobs()).pass(100).host(Verdict.DOWN, Wire.Kind.SILENT, 0);
        var stranger = cut.fork().pass(10).host(Verdict.DOWN, Wire.Kind.SILENT, 1)
                .asked(n -> n.gone().answers(World.VIP, STRANGER));
        var primary = cut.fork().pass(10).host(Verdict.DOWN, Wire.Kind.SILENT, 1).pass(10)
                .asked(n -> n.answers(World.VIP, World.A));

        assertThat(stranger.state()).isEqualTo("HOLDING");
        assertThat(primary.situation.state()).isEqualTo(new State.Halted(HaltCause.GAVE_WAY));
        assertThat(primary.actions()).startsWith("ReleaseAddresses", "AnnounceForPrimary");
    }

    @Test
    void anAddressThatNobodyHasWhileThePrimaryIsWellIsClaimedNowAndThenAndIsNoDoubtAboutACrash() {
        var knobs = new World.Knobs();
        knobs.addresses = List.of(World.VIP, OTHER);
        var world = watched(World.watching(knobs));
        long since = world.now;
        int claims = 0;
        for (int i = 0; i < 300; i++) {
            world.pass(100).up();
            claims += world.actions().contains("Claim") ? 1 : 0;
            world.news(n -> n.wire.put(OTHER, new Wire(Wire.Kind.SILENT, "", world.now, since)));
            claims += world.actions().contains("Claim") ? 1 : 0;
        }

        assertThat(world.state()).isEqualTo("WATCHING");
        assertThat(world.code()).isEqualTo(ReasonCode.ADDRESS_ABSENT);
        assertThat(claims).as("after half a minute").isEqualTo(2);
        world.pass(400).news(World.News::gone);
        assertThat(world.state()).as("the other address proves the crash").isEqualTo("TAKING_OVER");
    }

    @Test
    void whereNobodyHasAnyAddressTheWireProvesNothing() {
        var world = watched(World.watching());
        long since = world.now;
        for (int i = 0; i < 50; i++) {
            world.pass(100).news(n -> n.wire.put(World.VIP, new Wire(Wire.Kind.SILENT, "", world.now, since))).up();
        }

        assertThat(world.situation.evidence().absent()).isEmpty();
        assertThat(world.situation.evidence().provable(world.policy.addresses())).isFalse();
    }
}
