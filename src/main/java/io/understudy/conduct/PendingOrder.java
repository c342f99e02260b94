package io.understudy.conduct;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/**
 * An operator's order on its way to the deciding thread. Either that thread takes it up, or who gave it takes it back,
 * never both: an order of which its operator was told that it was not obeyed must not be obeyed a minute later. Any
 * thread.
 */
final class PendingOrder {
    private final @Nullable String expectedHolder;
    private final CompletableFuture<OrderReply> reply;
    /** Somebody has it: the deciding thread, or who gave it has it back. */
    private final AtomicBoolean had = new AtomicBoolean();

    /**
     * @param expectedHolder who has to have the addresses when it is decided; null: whoever
     * @param reply completed with the answer
     */
    PendingOrder(@Nullable String expectedHolder, CompletableFuture<OrderReply> reply) {
        this.expectedHolder = expectedHolder;
        this.reply = reply;
    }

    @Nullable
    String expectedHolder() {
        return expectedHolder;
    }

    /** Before anything is done about it. @return false when it was taken back */
    boolean takeUp() {
        return had.compareAndSet(false, true);
    }

    void answer(OrderReply answer) {
        reply.complete(answer);
    }

    /**
     * Waits for the answer.
     *
     * @param toBegin how long it may wait in the mailbox, before it is taken back
     * @param toEnd how long what was taken up may then take, before its answer is unknown
     */
    OrderReply await(Duration toBegin, Duration toEnd) {
        try {
            try {
                return reply.get(toBegin.toNanos(), TimeUnit.NANOSECONDS);
            } catch (TimeoutException _) {
                return takeUp()
                        ? new OrderReply.Conflict("no decision within " + toBegin.toSeconds()
                                + " s: the order was taken back, and nothing was done")
                        : reply.get(toEnd.toNanos(), TimeUnit.NANOSECONDS);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return takeUp()
                    ? new OrderReply.Conflict("interrupted: the order was taken back, and nothing was done")
                    : new OrderReply.Unknown("interrupted while it was being decided");
        } catch (ExecutionException | TimeoutException e) {
            return new OrderReply.Unknown("it was taken up, but not decided within "
                    + toBegin.plus(toEnd).toSeconds() + " s");
        }
    }
}
