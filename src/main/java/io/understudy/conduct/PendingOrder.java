package io.understudy.conduct;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/**
 * An operator's order on its way to the deciding thread. Either the deciding thread claims the order or its sender
 * withdraws it, never both: an order must not be obeyed a minute after its operator was told that it was not. Any
 * thread.
 */
final class PendingOrder {
    private final @Nullable String expectedHolder;
    private final CompletableFuture<OrderReply> reply;
    /** Set by the first of the two: the deciding thread that claims it, or the sender that withdraws it. */
    private final AtomicBoolean had = new AtomicBoolean();

    /**
     * @param expectedHolder who must have the addresses when it is decided; null where that does not matter
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

    /**
     * Claims it, before anything is done about it.
     *
     * @return false when it was withdrawn
     */
    boolean takeUp() {
        return had.compareAndSet(false, true);
    }

    void answer(OrderReply answer) {
        reply.complete(answer);
    }

    /**
     * Waits for the answer.
     *
     * @param toBegin how long it may wait in the mailbox before it is withdrawn
     * @param toEnd how long a claimed order may then take before its answer is unknown
     */
    OrderReply await(Duration toBegin, Duration toEnd) {
        try {
            try {
                return reply.get(toBegin.toNanos(), TimeUnit.NANOSECONDS);
            } catch (TimeoutException _) {
                return takeUp()
                        ? new OrderReply.Conflict("no decision within " + toBegin.toSeconds()
                                + " s: the order was withdrawn, and nothing was done")
                        : reply.get(toEnd.toNanos(), TimeUnit.NANOSECONDS);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return takeUp()
                    ? new OrderReply.Conflict("interrupted: the order was withdrawn, and nothing was done")
                    : new OrderReply.Unknown("interrupted while it was being decided");
        } catch (ExecutionException | TimeoutException e) {
            return new OrderReply.Unknown("the order was accepted, but not decided within "
                    + toBegin.plus(toEnd).toSeconds() + " s");
        }
    }
}
