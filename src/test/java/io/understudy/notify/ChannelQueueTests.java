package io.understudy.notify;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.understudy.journal.Outbox.Delivery;
import io.understudy.journal.sqlite.RealJournal;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ChannelQueueTests {
    @TempDir
    Path folder;
    private RealJournal journal;
    private final Recorder way = new Recorder();
    private final AtomicLong ahead = new AtomicLong();
    private final AtomicBoolean quiet = new AtomicBoolean();
    private final List<DeliveryTried> told = new CopyOnWriteArrayList<>();
    private ChannelQueue courier;

    @BeforeEach
    void open() {
        journal = RealJournal.in(folder);
        courier = new ChannelQueue(way, journal.outbox(), () -> System.nanoTime() + ahead.get(), InstantSource.system(),
                quiet::get, told::add);
    }

    @AfterEach
    void close() {
        courier.close();
        journal.close();
    }

    private void put(String id, String thread, boolean urgent) {
        var notice = Some.notice(id, thread, urgent);
        journal.outbox().put(notice, List.of(new Delivery(id, "recorder", "waiting", 0, notice.at(), "")));
        courier.add(notice, 0);
    }

    private Delivery delivery(String id) {
        return journal.outbox().find(id).orElseThrow().deliveries().getFirst();
    }

    @Test
    void whatIsTakenIsDeliveredOnceAndSaidOnDisk() {
        put("n1", "t", true);
        put("n1", "t", true);
        courier.start();

        await().until(() -> !way.taken.isEmpty() && courier.waiting() == 0);
        await().until(() -> delivery("n1").state().equals("delivered"));
        assertThat(way.ids()).containsExactly("n1");
        assertThat(delivery("n1").attempts()).isEqualTo(1);
        assertThat(told).containsExactly(new DeliveryTried("recorder", "delivered"));
    }

    @Test
    void isTriedAgainUntilItIsTakenAndInOrderWithinItsThread() {
        way.refuse(2, null);
        put("n1", "t", true);
        put("n2", "t", true);
        courier.start();
        await().until(() -> way.attempts.get() == 1);
        await().until(() -> delivery("n1").why().equals("told to refuse"));
        assertThat(way.taken).isEmpty();

        await().atMost(Duration.ofSeconds(20)).until(() -> way.taken.size() == 2);
        assertThat(way.ids()).containsExactly("n1", "n2");
        await().until(() -> delivery("n1").attempts() == 3);
    }

    @Test
    void aThreadThatFailsDoesNotHoldUpAnother() {
        way.refuse(1, Duration.ofHours(1));
        put("n1", "t", true);
        put("n2", "t", true);
        put("other", "u", true);
        courier.start();

        // Once the way has worked, nothing has to wait any longer.
        await().until(() -> way.taken.size() == 3);
        assertThat(way.ids()).containsExactly("other", "n1", "n2");
    }

    @Test
    void asksNotToBeTriedBeforeAnHourIsHeardAndANetworkThatIsBackEndsIt() {
        way.refuse(1, Duration.ofHours(1));
        put("n1", "t", true);
        courier.start();
        await().until(() -> told.contains(new DeliveryTried("recorder", "failed")));
        assertThat(courier.waiting()).isEqualTo(1);

        courier.hurry();
        await().until(() -> way.ids().equals(List.of("n1")));
    }

    @Test
    void whatIsNotUrgentWaitsForTheEndOfQuietHoursButNotBeforeWhatIs() {
        quiet.set(true);
        put("calm", "t", false);
        put("begun", "u", false);
        put("halted", "u", true);
        courier.start();

        await().until(() -> way.taken.size() == 2);
        assertThat(way.ids()).containsExactly("begun", "halted");
        assertThat(courier.waiting()).isEqualTo(1);

        quiet.set(false);
        courier.hurry();
        await().until(() -> way.ids().contains("calm"));
    }

    @Test
    void delaysGrowToADayAndNoFurther() {
        assertThat(ChannelQueue.delay(1)).isEqualTo(Duration.ofSeconds(1));
        assertThat(ChannelQueue.delay(2)).isEqualTo(Duration.ofMillis(1500));
        assertThat(ChannelQueue.delay(12)).isBetween(Duration.ofSeconds(60), Duration.ofSeconds(120));
        assertThat(ChannelQueue.delay(28)).isBetween(Duration.ofHours(12), Duration.ofHours(24));
        assertThat(ChannelQueue.delay(30)).isEqualTo(Duration.ofDays(1));
        assertThat(ChannelQueue.delay(1_000_000)).isEqualTo(Duration.ofDays(1));
    }

    @Test
    void fullItGivesUpTheOldestThatIsNotUrgent() {
        put("urgent", "u", true);
        for (int i = 0; i < ChannelQueue.WAITING_MAX; i++) {
            put("n" + i, "t" + i, false);
        }

        assertThat(courier.waiting()).isEqualTo(ChannelQueue.WAITING_MAX);
        await().until(() -> delivery("n0").state().equals("given-up"));
        assertThat(delivery("urgent").state()).isEqualTo("waiting");
        assertThat(told).containsExactly(new DeliveryTried("recorder", "given-up"));
    }
}
