package io.understudy.notify;

import io.understudy.journal.Outbox;
import java.util.List;
import java.util.Optional;

/** The notices and how far they have got. Any thread. */
public interface Notices {
    /** The ways to people, by name: {@code mail:ops@example.org}, {@code webhook-1}; empty when none is configured. */
    List<String> ways();

    /** How many notices wait to be taken by this way. */
    int waiting(String way);

    /** Sends a test on every way. @return the notice's id */
    String test(String user);

    /** Newest first. {@code limit} 1..500. */
    List<Outbox.Posted> newest(int limit);

    Optional<Outbox.Posted> find(String id);
}
