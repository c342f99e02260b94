package io.understudy.notify;

import io.understudy.journal.Outbox;
import io.understudy.journal.Outbox.Delivery;
import io.understudy.journal.Outbox.DeliveryState;
import io.understudy.journal.Outbox.Notice;
import java.time.InstantSource;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Writes each notice to disk and hands it to the queue of every channel. Any thread. */
final class NoticeDispatch implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(NoticeDispatch.class);

    private final Outbox outbox;
    private final List<ChannelQueue> queues;
    private final InstantSource clock;

    NoticeDispatch(Outbox outbox, List<ChannelQueue> queues, InstantSource clock) {
        this.outbox = outbox;
        this.queues = List.copyOf(queues);
        this.clock = clock;
    }

    /** Whether no channel is configured: then nobody is told anything. */
    boolean idle() {
        return queues.isEmpty();
    }

    void start() {
        queues.forEach(ChannelQueue::start);
    }

    void send(Notice notice) {
        outbox.put(notice, queues.stream()
                .map(q -> new Delivery(notice.id(), q.channel(), DeliveryState.WAITING, 0, notice.at(), "")).toList());
        log.info("event=notice id={} service={} urgent={} title=\"{}\"", notice.id(), notice.service(),
                notice.urgent(), notice.title());
        queues.forEach(queue -> queue.add(notice, 0));
    }

    /** Takes up what an earlier run of Understudy has not delivered. */
    void resume() {
        outbox.waiting(ChannelQueue.WAITING_MAX).forEach(posted -> posted.deliveries().stream().filter(Delivery::waits)
                .forEach(delivery -> resume(posted.notice(), delivery)));
    }

    private void resume(Notice notice, Delivery delivery) {
        queues.stream().filter(q -> q.channel().equals(delivery.sink())).findFirst().ifPresentOrElse(
                queue -> queue.add(notice, delivery.attempts()),
                () -> outbox.record(new Delivery(notice.id(), delivery.sink(), DeliveryState.GIVEN_UP,
                        delivery.attempts(), clock.instant(), "no longer configured")));
    }

    /** The network is back: nothing waits for its next attempt any longer. */
    void hurry() {
        queues.forEach(ChannelQueue::hurry);
    }

    /** The channels' names. */
    List<String> channels() {
        return queues.stream().map(ChannelQueue::channel).toList();
    }

    /** How many notices wait for this channel. */
    int waiting(String channel) {
        return queues.stream().filter(q -> q.channel().equals(channel)).mapToInt(ChannelQueue::waiting).sum();
    }

    @Override
    public void close() {
        queues.forEach(ChannelQueue::close);
    }
}
