package io.understudy.notify;

import io.understudy.journal.Outbox;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** Delivers notices to one receiver. Called by one thread at a time; blocks, for a bounded time. */
interface Channel {
    /** Unique and stable, as pages, metrics and journal have it: {@code mail:ops@example.org}. */
    String name();

    Sent send(Outbox.Notice notice);

    sealed interface Sent {
        /** The receiver has it now. @param but what is to be said about it all the same, a sentence, or empty */
        record Delivered(String but) implements Sent {
            Delivered() {
                this("");
            }
        }

        /**
         * It may have arrived all the same: the next attempt carries the same id.
         *
         * @param why a sentence, without URL or secret
         * @param after how long the receiver asks to wait before the next attempt, or null
         */
        record Failed(String why, @Nullable Duration after) implements Sent {}
    }
}
