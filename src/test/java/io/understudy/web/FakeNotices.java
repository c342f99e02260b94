package io.understudy.web;

import io.understudy.journal.Outbox;
import io.understudy.notify.Notices;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Remembers what was sent; nothing goes anywhere. */
public final class FakeNotices implements Notices {
    final List<Outbox.Posted> posted = new ArrayList<>();
    List<String> ways = List.of("mail:ops@example.org", "webhook-1");

    @Override
    public List<String> ways() {
        return ways;
    }

    @Override
    public int waiting(String way) {
        return way.equals("webhook-1") ? 1 : 0;
    }

    @Override
    public String test(String user) {
        var notice = new Outbox.Notice("test-1", Samples.NOW, "", "test-1", "test", true, "a test ordered by " + user,
                "If you read this, notices reach you.", "{}");
        posted.add(new Outbox.Posted(notice, List.of(
                new Outbox.Delivery("test-1", "mail:ops@example.org", Outbox.DeliveryState.DELIVERED, 1, Samples.NOW,
                        ""),
                new Outbox.Delivery("test-1", "webhook-1", Outbox.DeliveryState.WAITING, 2, Samples.NOW,
                        "answered 500"))));
        return notice.id();
    }

    @Override
    public List<Outbox.Posted> newest(int limit) {
        return posted.reversed().stream().limit(limit).toList();
    }

    @Override
    public Optional<Outbox.Posted> find(String id) {
        return posted.stream().filter(p -> p.notice().id().equals(id)).findFirst();
    }
}
