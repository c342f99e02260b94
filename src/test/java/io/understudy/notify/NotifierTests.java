package io.understudy.notify;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.understudy.conduct.Alerted;
import io.understudy.conduct.RecoveryActing;
import io.understudy.conduct.RecoveryEnded;
import io.understudy.conduct.Serving;
import io.understudy.conduct.UnservedCause;
import io.understudy.journal.Journal;
import io.understudy.journal.Outbox.DeliveryState;
import io.understudy.journal.Outbox.Notice;
import io.understudy.journal.sqlite.RealJournal;
import io.understudy.vocabulary.ActionName;
import io.understudy.vocabulary.RecoveryStatus;
import io.understudy.vocabulary.StateName;
import io.understudy.vocabulary.Trigger;
import io.understudy.vocabulary.Word;
import io.understudy.web.FakeServices;
import io.understudy.web.ShownServices;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class NotifierTests {
    @TempDir
    Path folder;
    private RealJournal journal;
    private final FakeServices conductor = new FakeServices();
    private final AtomicReference<Duration> ahead = new AtomicReference<>(Duration.ZERO);
    private final AtomicReference<Duration> skew = new AtomicReference<>(Duration.ZERO);
    private final InstantSource clock = () -> Instant.now().plus(ahead.get()).plus(skew.get());
    private Recorder way;
    private Notifier notifier;

    @BeforeEach
    void open() {
        journal = RealJournal.in(folder.resolve("data"));
        start();
    }

    private void start() {
        var settings = Some.settings(folder);
        way = new Recorder();
        var courier = new ChannelQueue(way, journal.outbox(), System::nanoTime, clock, () -> false, tried -> {
        });
        notifier = new Notifier(settings, conductor, journal.journal(), journal.outbox(),
                new NoticeComposer(settings, ZoneOffset.UTC, Some.MAPPER), List.of(courier),
                () -> System.nanoTime() + ahead.get().toNanos(), clock);
        notifier.start();
    }

    @AfterEach
    void close() {
        notifier.close();
        journal.close();
    }

    private void acts(String id, String service, String trigger, String action) {
        var running = Some.recovery(id, service, trigger, "running");
        journal.journal().record(running);
        notifier.acts(new RecoveryActing(running, Word.parse(ActionName.class, action).orElseThrow()));
    }

    private void ends(String id, String service, String trigger, String result) {
        var ended = Some.recovery(id, service, trigger, result);
        journal.journal().record(ended);
        notifier.ended(new RecoveryEnded(ended, Some.phases()));
    }

    private List<String> awaitTaken(int count) {
        await().atMost(Duration.ofSeconds(20)).until(() -> way.taken.size() >= count);
        return way.ids();
    }

    private Notice taken(String id) {
        return way.taken.stream().filter(n -> n.id().equals(id)).findFirst().orElseThrow();
    }

    @Test
    void oneNoticeWhenItActsAndOneWithTheStoryWhenItEnds() {
        acts("r1", "shop", "host-down", "fence");
        awaitTaken(1);
        journal.journal().intend("shop", "r1", ActionName.FENCE, "ip address delete");
        ends("r1", "shop", "host-down", "taken-over");

        assertThat(awaitTaken(2)).containsExactly("r1-begun", "r1-ended");
        assertThat(taken("r1-begun").title()).isEqualTo("s is down: b takes shop over");
        assertThat(taken("r1-begun").urgent()).isTrue();
        var story = taken("r1-ended");
        assertThat(story.title()).isEqualTo("shop: taken over by b, outage 2.3s");
        assertThat(story.text()).contains("because of r1", "fence", "Outage:   2.3s", "192.0.2.102");
        assertThat(Some.MAPPER.readTree(story.data()).path("resolved").asBoolean(false)).isTrue();
    }

    @Test
    void whatOnlyLookedIsNotTold() {
        ends("r1", "shop", "service-down", "recovered");
        acts("r2", "shop", "service-down", "respawn");
        ends("r2", "shop", "service-down", "respawned");

        assertThat(awaitTaken(2)).containsExactly("r2-begun", "r2-ended");
        assertThat(taken("r2-begun").title()).isEqualTo("shop is down: b respawns it on s");
        assertThat(taken("r2-ended").urgent()).isFalse();
    }

    @Test
    void aHaltIsToldEvenIfNothingWasDone() {
        ends("r1", "shop", "host-down", "halted");

        assertThat(awaitTaken(1)).containsExactly("r1-ended");
        assertThat(taken("r1-ended").text()).contains("understudy acknowledge shop");
        assertThat(taken("r1-ended").urgent()).isTrue();
    }

    @Test
    void aHostsEndHidesItsServicesOwn() {
        acts("r1", "web", "host-down", "fence");
        acts("r2", "mail", "service-down", "fence");
        acts("r3", "shop", "host-down", "fence");
        ends("r2", "mail", "service-down", "halted");
        ends("r3", "shop", "host-down", "taken-over");
        ends("r1", "web", "host-down", "taken-over");

        assertThat(awaitTaken(4)).containsExactlyInAnyOrder("r1-begun", "r3-begun", "r3-ended", "r1-ended");
        assertThat(taken("r1-begun").title()).isEqualTo("a is down: b takes over 2 services (web, mail)");
        assertThat(taken("r1-ended").title())
                .isEqualTo("a was down, 2 services: 1 taken over by b, 1 HALTED, nothing more happens automatically"
                        + " – look now");
        assertThat(taken("r1-ended").text()).contains("because of r1", "because of r2");
        assertThat(taken("r1-ended").urgent()).isTrue();
    }

    @Test
    void whatAKillKeptFromBeingToldIsToldAfterTheNextStartAndNothingTwice() {
        acts("r1", "shop", "host-down", "fence");
        acts("r2", "web", "host-down", "fence");
        acts("r3", "mail", "host-down", "fence");
        ends("r2", "web", "host-down", "taken-over");
        ends("r3", "mail", "host-down", "taken-over");
        awaitTaken(3);
        journal.journal().intend("shop", "r1", ActionName.FENCE, "");
        notifier.close();
        // As a start's chronicle marks what a kill cut off.
        var interrupted = new Journal.Recovery("r1", "shop", Trigger.HOST_DOWN, Instant.now(), Instant.now(),
                RecoveryStatus.INTERRUPTED,
                "Understudy was restarted while it ran", "", null);
        journal.journal().record(interrupted);
        await().until(() -> journal.journal().story("r1").map(s -> s.recovery().ended() != null).orElse(false));
        await().until(() -> journal.outbox().waiting(10).isEmpty());
        start();

        assertThat(awaitTaken(1)).containsExactly("r1-ended");
        assertThat(taken("r1-ended").title()).isEqualTo("shop: interrupted, Understudy was restarted");
        notifier.test("ops");
        assertThat(awaitTaken(2)).hasSize(2).last().asString().startsWith("test-");
    }

    @Test
    void whatWaitedOnDiskIsDeliveredByTheNextRun() {
        way.refuse(Integer.MAX_VALUE, Duration.ofHours(1));
        acts("r1", "shop", "host-down", "fence");
        await().until(() -> way.attempts.get() > 0);
        await().until(() -> journal.outbox().find("r1-begun").isPresent());
        notifier.close();
        start();

        assertThat(awaitTaken(1)).containsExactly("r1-begun");
        await().until(() -> journal.outbox().find("r1-begun").orElseThrow().deliveries().getFirst()
                .state() == DeliveryState.DELIVERED);
    }

    @Test
    void aHaltIsRemindedOfUntilItIsAcknowledgedWhateverTheClockSays() {
        conductor.show(ShownServices.halted("shop", clock.instant()));
        awaitLook();
        ahead.set(Duration.ofSeconds(61));
        skew.set(Duration.ofDays(-400));
        awaitTaken(1);
        ahead.set(Duration.ofSeconds(183));
        skew.set(Duration.ofDays(4000));
        awaitTaken(2);
        conductor.show(ShownServices.watching("shop"));

        var ids = awaitTaken(3);
        assertThat(ids.get(0)).matches("shop-halted-\\d+-1");
        assertThat(ids.get(1)).matches("shop-halted-\\d+-3");
        assertThat(ids.get(2)).matches("shop-halted-\\d+-over");
        assertThat(taken(ids.get(0)).title()).isEqualTo("shop: still HALTED after 60s");
    }

    /** Until the notifier has looked at what is shown now. */
    private void awaitLook() {
        var looked = new AtomicInteger();
        conductor.beforeShowing(looked::incrementAndGet);
        await().atMost(Duration.ofSeconds(20)).until(() -> looked.get() > 1);
    }

    @Test
    void aTakeoverWhoseServiceDoesNotAnswerSaysStillDown() {
        conductor.show(ShownServices.watching("shop").with(new Serving(null, null, new Serving.Unserved(clock.instant(),
                Duration.ofSeconds(4), UnservedCause.DEAD_HERE, "it does not answer here", false, null))));
        acts("r1", "shop", "host-down", "fence");
        var silent = unanswered("r1");
        journal.journal().record(silent);
        notifier.ended(new RecoveryEnded(silent, Some.phases()));
        awaitTaken(1);
        awaitLook();
        assertThat(way.ids()).containsExactly("r1-begun");
        ahead.set(Duration.ofSeconds(11));

        awaitTaken(2);
        assertThat(taken("r1-ended").title()).isEqualTo("shop: taken over by b, still down");
        assertThat(taken("r1-ended").text()).contains("Outage:   still down");
        assertThat(Some.MAPPER.readTree(taken("r1-ended").data()).path("resolved").asBoolean(true)).isFalse();
    }

    @Test
    void aTakeoverWhoseServiceAnswersAMomentLaterTellsItsOutage() {
        acts("r1", "shop", "host-down", "fence");
        journal.journal().record(unanswered("r1"));
        notifier.ended(new RecoveryEnded(unanswered("r1"), Some.phases()));
        awaitLook();
        journal.journal().record(Some.recovery("r1", "shop", "host-down", "taken-over"));

        awaitTaken(2);
        assertThat(taken("r1-ended").title()).isEqualTo("shop: taken over by b, outage 2.3s");
    }

    private static Journal.Recovery unanswered(String id) {
        var r = Some.recovery(id, "shop", "host-down", "taken-over");
        return new Journal.Recovery(r.id(), r.service(), r.trigger(), r.started(), r.ended(), r.result(), r.because(),
                r.user(), null);
    }

    @Test
    void aServiceThatIsNoLongerDecidedAboutIsTold() {
        conductor.show(ShownServices.watching("shop").stalled("its thread hangs"));

        assertThat(awaitTaken(1)).first().asString().startsWith("shop-stalled-");
        awaitLook();
        assertThat(way.taken).hasSize(1);
    }

    @Test
    void anOutageOfAnEarlierRunIsEndedAndNotToldAgain() {
        var down = ShownServices.watching("shop").with(new Serving(null, null, new Serving.Unserved(Some.NOW,
                Duration.ofSeconds(40), UnservedCause.PAUSED, "paused by ops", true, null)));
        conductor.show(down);
        assertThat(awaitTaken(1)).containsExactly("shop-unserved-" + Some.NOW.toEpochMilli() + "-0");
        await().until(() -> journal.outbox().waiting(10).isEmpty() && !journal.outbox().newest(10).isEmpty());
        notifier.close();
        start();
        awaitLook();
        assertThat(way.taken).isEmpty();
        conductor.show(ShownServices.watching("shop"));

        assertThat(awaitTaken(1)).containsExactly("shop-unserved-" + Some.NOW.toEpochMilli() + "-over");
    }

    @Test
    void anAlertOutsideOfARecoveryIsToldOnce() {
        var alert = new Alerted("shop", "", Instant.now(), StateName.HOLDING, "stranger", "somebody else answers");
        notifier.alerted(alert);
        notifier.alerted(alert);
        notifier.alerted(
                new Alerted("shop", "r1", Instant.now(), StateName.HALTED, "start-failed", "told by its recovery"));
        acts("r9", "shop", "host-down", "fence");

        assertThat(awaitTaken(2)).hasSize(2).first().asString().startsWith("shop-stranger-");
        assertThat(way.taken.getFirst().title()).isEqualTo("shop: somebody else answers");
    }

    @Test
    void aJournalThatIsGoneKeepsNobodyFromHearing() {
        journal.close();
        acts("r1", "shop", "host-down", "fence");
        ends("r1", "shop", "host-down", "taken-over");

        assertThat(awaitTaken(2)).containsExactly("r1-begun", "r1-ended");
    }
}
