package io.understudy.notify;

import io.understudy.journal.Outbox;
import java.util.List;
import java.util.Optional;

/** The notices and how far their delivery has come. Any thread. */
public interface Notices {
    /** The names of the channels: {@code mail:ops@example.org}, {@code webhook-1}; empty when none is configured. */
    List<String> ways();

    /** How many notices wait to be delivered on this channel. */
    int waiting(String way);

    /** Sends a test on every channel. @return the notice's id */
    String test(String user);

    /** Newest first. {@code limit} 1..500. */
    List<Outbox.Posted> newest(int limit);

    Optional<Outbox.Posted> find(String id);
}
