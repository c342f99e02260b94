package io.understudy.failover.decide;

import static org.assertj.core.api.Assertions.assertThat;

import io.understudy.failover.Action;
import io.understudy.failover.Memory;
import io.understudy.failover.Observation;
import io.understudy.failover.Observation.Outcome;
import io.understudy.failover.Policy;
import io.understudy.failover.ReasonSentence;
import io.understudy.failover.Situations;
import io.understudy.failover.State;
import io.understudy.failover.World;
import io.understudy.failover.evidence.Watch;
import io.understudy.failover.evidence.Wire;
import io.understudy.vocabulary.Order;
import io.understudy.vocabulary.ReasonCode;
import io.understudy.vocabulary.Verdict;
import io.understudy.vocabulary.Vip;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

/** The limits and the times of what is done while this host has the addresses. */
class HoldPhaseTests {
    private static final long SECOND = 1_000_000_000L;
    private static final List<Policy.Method> TWO = List.of(new Policy.Method("ssh", Policy.Way.SSH),
            new Policy.Method("fence_x", Policy.Way.AGENT));

    private static World holding(Consumer<World.Knobs> change) {
        var knobs = new World.Knobs();
        change.accept(knobs);
        return Situations.holding(knobs).pass(10).host(Verdict.DOWN);
    }

    private static World holding() {
        return holding(_ -> {
        });
    }

    private static State.Holding at(World world) {
        return (State.Holding) world.situation.state();
    }

    private static World conflict(World world) {
        return world.host(Verdict.UP, Wire.Kind.ANSWERED, 1);
    }

    /** Someone deletes the address, nobody else has it, it is put back. */
    private static World mended(World world) {
        world.held().asked(Verdict.DOWN, Wire.Kind.SILENT, 1);
        return world.done().held(World.VIP);
    }

    @Test
    void announcesASecondAfterItTookOverAndEveryMinuteThen() {
        var world = holding();
        long first = at(world).announceAt();

        assertThat(world.fork().dueAt(first - 1).actions()).isEmpty();
        world.dueAt(first);
        assertThat(world.actions()).containsExactly("Announce");
        assertThat(at(world).announceAt()).isEqualTo(first + 60 * SECOND);
    }

    @Test
    void inObserveModeNothingIsDoneAboutWhatIsHeld() {
        var world = World.restarted(observing(), Set.of(World.VIP),
                World.remembering(Memory.Last.HOLDING, true));

        conflict(world.pass(100));

        assertThat(world.actions()).isEmpty();
    }

    private static World.Knobs observing() {
        var knobs = new World.Knobs();
        knobs.act = false;
        return knobs;
    }

    @Test
    void anAddressThatWentIsPutBackOnlyWhenItIsKnownThatNobodyHasIt() {
        var world = holding().held();
        assertThat(world.actions()).containsExactly("AskWire");

        assertThat(world.fork().due().actions()).isEmpty();
        world.asked(Verdict.DOWN, Wire.Kind.SILENT, 1);
        assertThat(world.actions()).containsExactly("AddAddresses");
        assertThat(world.fork().due().because()).isEqualTo(ReasonSentence.IS_PUT_BACK);

        world.done();
        assertThat(world.actions()).containsExactly("Announce");
        assertThat(at(world).announceAt()).isEqualTo(world.now + SECOND);
    }

    @Test
    void anAnswerThatGrewOldBeforeTheAddressWasPutBackIsAskedAgain() {
        var world = holding().held().asked(Verdict.DOWN, Wire.Kind.SILENT, 1);

        world.see(new Observation.Outdated(world.situation.ticket()));

        assertThat(world.actions()).containsExactly("AskWire");
        assertThat(at(world).doubt()).isEqualTo(State.Holding.Doubt.DELETED);
    }

    @Test
    void anAddressThatCouldNotBePutBackIsTriedAgainAfterASecond() {
        var world = holding().held().asked(Verdict.DOWN, Wire.Kind.SILENT, 1).failed();
        assertThat(world.code()).isEqualTo(ReasonCode.ADD_FAILED);
        assertThat(at(world).announceAt()).isEqualTo(world.now + SECOND);
    }

    @Test
    void threeDeletionsAreMendedAtOnceAndTheFourthAfterASecond() {
        var world = holding();
        for (int i = 0; i < 3; i++) {
            mended(world.pass(10));
            assertThat(world.fork().due().because()).isNotEqualTo(ReasonSentence.IS_PUT_BACK);
        }

        world.pass(10).held();

        assertThat(world.actions()).isEmpty();
        assertThat(world.because()).isEqualTo(ReasonSentence.DELETED_TOO_OFTEN);
        long last = at(world).lost().getLast();
        assertThat(at(world).announceAt()).isEqualTo(last + SECOND);
        assertThat(world.fork().dueAt(last + SECOND - 1).actions()).isEmpty();
        assertThat(world.dueAt(last + SECOND).actions()).containsExactly("AskWire");
    }

    @Test
    void remembersNoMoreDeletionsThanItNeeds() {
        var world = holding();
        for (int i = 0; i < 12; i++) {
            mended(world.pass(1100));
        }

        assertThat(at(world).lost()).hasSize(4).doesNotHaveDuplicates();
        assertThat(at(world).lost().getLast()).isEqualTo(world.now);
    }

    @Test
    void aDeletionTenMinutesAgoIsNoRecurrence() {
        var first = mended(holding());
        long at = first.now;
        var again = first.fork();

        again.now = at + 600 * SECOND - 1;
        again.held();
        assertThat(again.code()).isEqualTo(ReasonCode.ADDRESS_GONE_AGAIN);

        first.now = at + 600 * SECOND;
        first.held();
        assertThat(first.code()).isEqualTo(ReasonCode.ADDRESS_GONE);
    }

    @Test
    void whatWasNotDeletedAgainIsNotCountedAgain() {
        var world = holding().held().asked(Verdict.DOWN, Wire.Kind.SILENT, 1).failed();

        world.dueAt(at(world).announceAt());

        assertThat(world.actions()).containsExactly("AskWire");
        assertThat(at(world).lost()).hasSize(1);
        assertThat(world.code()).isEqualTo(ReasonCode.ADDRESS_GONE);
    }

    @Test
    void namesSomebodyElseWhereTheCulpritIsUnknown() {
        var world = holding().see(new Observation.Held(Set.of(), ""));

        assertThat(world.values()).containsExactly("somebody else");
    }

    @Test
    void aDeletionWhilePausedIsSaidOnceAMinute() {
        var world = holding().order(Order.PAUSE, false).held();

        assertThat(world.code()).isEqualTo(ReasonCode.ADDRESS_GONE);
        assertThat(at(world).announceAt()).isEqualTo(world.now + 60 * SECOND);
    }

    @Test
    void aConflictIsFencedAgainAfterFiveSecondsAndNoSooner() {
        var world = conflict(holding(k -> k.methods = TWO)).fenced(Outcome.DONE, true);
        long fenced = at(world).conflict().fencedAt();

        var early = world.fork();
        early.now = fenced + 5 * SECOND - 1;
        assertThat(conflict(early).actions()).containsExactly("Announce");
        world.now = fenced + 5 * SECOND;
        assertThat(conflict(world).actions()).containsExactly("Announce", "Fence");
    }

    @Test
    void aFenceThatHeldForAMinuteHelped() {
        var world = conflict(holding(k -> k.methods = TWO)).fenced(Outcome.DONE, true);
        long fenced = at(world).conflict().fencedAt();

        var soon = world.fork();
        soon.now = fenced + 60 * SECOND;
        assertThat(conflict(soon).step.actions()).contains(new Action.Fence(soon.situation.ticket(), 1));
        world.now = fenced + 60 * SECOND + 1;
        assertThat(conflict(world).step.actions()).contains(new Action.Fence(world.situation.ticket(), 0));
    }

    @Test
    void theLastMethodIsFollowedByNoneUntilTheConflictIsSeenAgain() {
        var world = conflict(holding(k -> k.methods = List.of(TWO.getFirst())));

        world.fenced(Outcome.FAILED, false);

        assertThat(world.actions()).containsExactly("Announce");
        assertThat(at(world).ticket()).isZero();
    }

    @Test
    void ofTwoHoldersThePrimaryIsTheOneThatIsFenced() {
        var second = new Vip("192.0.2.101", 32);
        var world = holding(k -> k.addresses = List.of(World.VIP, second));

        world.pass(10).news(n -> n.answers(World.VIP, "02:00:00:00:00:99").answers(second, World.A));

        assertThat(world.actions()).containsExactly("Announce", "Fence");
        assertThat(world.values()).first().asString().contains(World.A);
    }

    @Test
    void aStrangerAloneIsNeverFenced() {
        var world = holding();

        world.pass(10).news(n -> n.answers(World.VIP, "02:00:00:00:00:99"));

        assertThat(world.code()).isEqualTo(ReasonCode.STRANGER);
        assertThat(world.actions()).containsExactly("Announce");
    }

    @Test
    void failsBackByItselfOnceThePrimaryHasBeenWellForLongEnough() {
        var world = holding(k -> k.failbackAfter = Duration.ofSeconds(10)).pass(10)
                .host(Verdict.UP, Wire.Kind.SILENT, 1);
        long well = at(world).wellSince();
        assertThat(world.because()).isEqualTo(ReasonSentence.PRIMARY_ANSWERS);
        assertThat(world.fork().pass(5).host(Verdict.UP, Wire.Kind.SILENT, 1).because())
                .isEqualTo(ReasonSentence.HOLDS);

        var early = world.fork();
        early.now = well + 10 * SECOND - 1;
        assertThat(early.host(Verdict.UP, Wire.Kind.SILENT, 1).state()).isEqualTo("HOLDING");
        world.now = well + 10 * SECOND;
        assertThat(world.host(Verdict.UP, Wire.Kind.SILENT, 1).state()).isEqualTo("FAILING_BACK");
        assertThat(world.actions()).containsExactly("StopService");
        assertThat(world.values()).first().asString().endsWith("10s");
    }

    @Test
    void beginsToCountAnewWhenThePrimaryFalls() {
        var world = holding(k -> k.failbackAfter = Duration.ofSeconds(10)).pass(10)
                .host(Verdict.UP, Wire.Kind.SILENT, 1).pass(100).host(Verdict.DOWN);
        assertThat(at(world).wellSince()).isEqualTo(Watch.NEVER);
        assertThat(world.because()).isEqualTo(ReasonSentence.PRIMARY_SILENT);

        world.pass(9_900).host(Verdict.UP, Wire.Kind.SILENT, 1);

        assertThat(world.state()).isEqualTo("HOLDING");
    }

    @Test
    void doesNotFailBackByItselfWhilePausedOrWithoutAClaim() {
        var paused = holding(k -> k.failbackAfter = Duration.ofSeconds(10)).pass(10)
                .host(Verdict.UP, Wire.Kind.SILENT, 1).order(Order.PAUSE, false);
        paused.pass(10_000).host(Verdict.UP, Wire.Kind.SILENT, 1);
        assertThat(paused.state()).isEqualTo("HOLDING");

        var unable = holding(k -> {
            k.failbackAfter = Duration.ofSeconds(10);
            k.claim = false;
        }).pass(10).host(Verdict.UP, Wire.Kind.SILENT, 1).pass(10_000).host(Verdict.UP, Wire.Kind.SILENT, 1);
        assertThat(unable.state()).isEqualTo("HOLDING");
    }

    @Test
    void aCutOffInTheMiddleOfAConflictIsNoDoubt() {
        var world = conflict(holding());
        long conflict = at(world).conflict().seenAt();

        var soon = world.fork();
        soon.now = conflict + 5 * SECOND - 1;
        soon.news(n -> {
            n.gone();
            n.witnesses = 0;
        });
        assertThat(at(soon).doubt()).isEqualTo(State.Holding.Doubt.NONE);

        world.now = conflict + 5 * SECOND;
        world.news(n -> {
            n.gone();
            n.witnesses = 0;
        });
        assertThat(at(world).doubt()).isEqualTo(State.Holding.Doubt.CUT_OFF);
        assertThat(world.pass(10).news(n -> {
            n.gone();
            n.witnesses = 0;
        }).because()).isEqualTo(ReasonSentence.STILL_CUT_OFF);
    }

    @Test
    void whatWasAskedWhileCutOffIsAskedAgain() {
        var world = holding().news(n -> {
            n.gone();
            n.witnesses = 0;
        }).pass(100).news(World.News::gone);
        assertThat(world.actions()).containsExactly("AskWire");
        assertThat(world.because()).isEqualTo(ReasonSentence.WHO_HAS_AFTER_CUT);
        long first = world.situation.ticket();

        world.asked(n -> {
            n.gone();
            n.witnesses = 0;
        });
        assertThat(at(world).ticket()).isZero();
        world.pass(100).news(World.News::gone);

        assertThat(world.actions()).containsExactly("AskWire");
        assertThat(world.situation.ticket()).isGreaterThan(first);
        world.asked(World.News::gone);
        assertThat(world.actions()).containsExactly("Announce");
        assertThat(at(world).announceAt()).isEqualTo(world.now + 60 * SECOND);
    }

    @Test
    void aDoubtIsNotActedUponWhilePaused() {
        var world = holding().news(n -> {
            n.gone();
            n.witnesses = 0;
        }).order(Order.PAUSE, false).pass(100).news(World.News::gone);

        assertThat(world.actions()).isEmpty();
        assertThat(world.because()).isEqualTo(ReasonSentence.HOLDS_PAUSED);
    }

    @Test
    void anAddressThatIsMissingAfterACutIsPutBackOnceTheWireIsSilent() {
        var world = holding().news(n -> {
            n.gone();
            n.witnesses = 0;
        }).held().pass(100).news(World.News::gone).asked(World.News::gone);

        assertThat(world.actions()).containsExactly("AddAddresses");
    }

    @Test
    void saysWhyItAsks() {
        assertThat(World.holdingAtStart().pass(1).host(Verdict.DOWN).state()).isEqualTo("HOLDING");
        var unsure = World.restarted(new World.Knobs(), Set.of(World.VIP),
                World.remembering(Memory.Last.RECOVERING, false)).pass(1).host(Verdict.DOWN);
        assertThat(unsure.because()).isEqualTo(ReasonSentence.RETAKE_ASKS);
        assertThat(holding().held().pass(1).news(World.News::gone).because()).isEqualTo(ReasonSentence.ASKS_WHO_HAS);
    }
}
