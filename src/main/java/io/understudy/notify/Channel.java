package io.understudy.notify;

import io.understudy.journal.Outbox;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** One way to people. Called by one thread at a time; blocks, for a bounded time. */
interface Channel {
    String name();

    Sent send(Outbox.Notice notice);

    sealed interface Sent {
        /** Whoever receives has it now. */
        record Delivered() implements Sent {}

        /**
         * It may have got there all the same: the next attempt carries the same id.
         *
         * @param why a sentence, without URL or secret
         * @param after the receiver asks not to be tried before, or null
         */
        record Failed(String why, @Nullable Duration after) implements Sent {}
    }
}
