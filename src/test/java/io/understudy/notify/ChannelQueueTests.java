package io.understudy.notify;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.understudy.journal.Outbox.Delivery;
import io.understudy.journal.Outbox.DeliveryState;
import io.understudy.journal.sqlite.RealJournal;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
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
    private final Recorder channel = new Recorder();
    private final AtomicLong ahead = new AtomicLong();
    private final AtomicBoolean quiet = new AtomicBoolean();
    private final List<DeliveryTried> told = new CopyOnWriteArrayList<>();
    private ChannelQueue queue;

    @BeforeEach
    void open() {
        journal = RealJournal.in(folder);
        queue = new ChannelQueue(channel, journal.outbox(), () -> System.nanoTime() + ahead.get(),
                InstantSource.system(),
                quiet::get, told::add);
    }

    @AfterEach
    void close() {
        queue.close();
        journal.close();
    }

    private void put(String id, String thread, boolean urgent) {
        var notice = Some.notice(id, thread, urgent);
        journal.outbox().put(notice, List.of(new Delivery(id, "recorder", DeliveryState.WAITING, 0, notice.at(), "")));
        queue.add(notice, 0);
    }

    private Delivery delivery(String id) {
        return journal.outbox().find(id).orElseThrow().deliveries().getFirst();
    }

    @Test
    void whatIsTakenIsDeliveredOnceAndSaidOnDisk() {
        put("n1", "t", true);
        put("n1", "t", true);
        queue.start();

        await().until(() -> !channel.taken.isEmpty() && queue.waiting() == 0);
        await().until(() -> delivery("n1").state() == DeliveryState.DELIVERED);
        assertThat(channel.ids()).containsExactly("n1");
        assertThat(delivery("n1").attempts()).isEqualTo(1);
        assertThat(told).containsExactly(new DeliveryTried("recorder", DeliveryResult.DELIVERED));
    }

    @Test
    void isTriedAgainUntilItIsTakenAndInOrderWithinItsThread() {
        channel.refuse(2, null);
        put("n1", "t", true);
        put("n2", "t", true);
        queue.start();
        await().until(() -> channel.attempts.get() == 1);
        await().until(() -> delivery("n1").why().equals("told to refuse"));
        assertThat(channel.taken).isEmpty();

        await().atMost(Duration.ofSeconds(20)).until(() -> channel.taken.size() == 2);
        assertThat(channel.ids()).containsExactly("n1", "n2");
        await().until(() -> delivery("n1").attempts() == 3);
    }

    @Test
    void aThreadThatFailsDoesNotHoldUpAnother() {
        channel.refuse(1, null);
        put("n1", "t", true);
        put("n2", "t", true);
        put("other", "u", true);
        queue.start();

        // Once the channel has worked, nothing has to wait any longer.
        await().until(() -> channel.taken.size() == 3);
        assertThat(channel.ids()).containsExactly("other", "n1", "n2");
    }

    /** The success of another notice, or a network that is back, says nothing of what the receiver has asked for. */
    @Test
    void whatAReceiverAsksToWaitIsKeptForEachNotice() {
        channel.refuse(2, Duration.ofMinutes(10));
        put("n1", "t", true);
        put("n2", "u", true);
        queue.start();
        await().until(() -> channel.attempts.get() == 2);
        put("n3", "v", true);

        await().until(() -> channel.ids().equals(List.of("n3")) && queue.waiting() == 2);
        queue.hurry();
        ahead.addAndGet(Duration.ofMinutes(9).toNanos());
        put("n4", "w", true);
        await().until(() -> channel.ids().equals(List.of("n3", "n4")));
        assertThat(channel.attempts).hasValue(4);

        ahead.addAndGet(Duration.ofMinutes(1).toNanos());
        queue.hurry();
        await().until(() -> channel.ids().equals(List.of("n3", "n4", "n1", "n2")));
    }

    @Test
    void aClockThatIsSetAheadGivesNothingUp() {
        queue.close();
        queue = new ChannelQueue(channel, journal.outbox(), () -> System.nanoTime() + ahead.get(),
                () -> Instant.now().plus(Duration.ofDays(400)), quiet::get, told::add);
        channel.refuse(1, null);
        put("n1", "t", true);
        queue.start();

        await().until(() -> channel.ids().equals(List.of("n1")));
        assertThat(told).extracting(DeliveryTried::result).containsExactly(DeliveryResult.FAILED,
                DeliveryResult.DELIVERED);
    }

    @Test
    void whatIsNotUrgentWaitsForTheEndOfQuietHoursButNotBeforeWhatIs() {
        quiet.set(true);
        put("calm", "t", false);
        put("begun", "u", false);
        put("halted", "u", true);
        queue.start();

        await().until(() -> channel.taken.size() == 2);
        assertThat(channel.ids()).containsExactly("begun", "halted");
        assertThat(queue.waiting()).isEqualTo(1);

        quiet.set(false);
        queue.hurry();
        await().until(() -> channel.ids().contains("calm"));
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

        assertThat(queue.waiting()).isEqualTo(ChannelQueue.WAITING_MAX);
        await().until(() -> delivery("n0").state() == DeliveryState.GIVEN_UP);
        assertThat(delivery("urgent").state()).isEqualTo(DeliveryState.WAITING);
        assertThat(told).containsExactly(new DeliveryTried("recorder", DeliveryResult.GIVEN_UP));
    }
}
