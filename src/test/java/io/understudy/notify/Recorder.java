package io.understudy.notify;

import io.understudy.journal.Outbox.Notice;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/** A channel whose other end is this test: it takes what it gets, after as many refusals as it was told. Any thread. */
final class Recorder implements Channel {
    final List<Notice> taken = new CopyOnWriteArrayList<>();
    final AtomicInteger attempts = new AtomicInteger();
    private final AtomicInteger refusals = new AtomicInteger();
    private volatile @Nullable Duration after;

    void refuse(int times, @Nullable Duration asksToWait) {
        refusals.set(times);
        after = asksToWait;
    }

    List<String> ids() {
        return taken.stream().map(Notice::id).toList();
    }

    @Override
    public String name() {
        return "recorder";
    }

    @Override
    public Sent send(Notice notice) {
        attempts.incrementAndGet();
        if (refusals.getAndUpdate(left -> Math.max(0, left - 1)) > 0) {
            return new Sent.Failed("told to refuse", after);
        }
        taken.add(notice);
        return new Sent.Delivered();
    }
}
