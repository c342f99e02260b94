package io.understudy.conduct;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/** An order is obeyed, or its operator is told that it was not; never both. */
class PendingOrderTests {
    private static final Duration LONG = Duration.ofMinutes(1);
    private static final Duration SHORT = Duration.ofMillis(1);

    private final PendingOrder order = new PendingOrder(null, new CompletableFuture<>());

    @Test
    void isAnswered() {
        assertThat(order.takeUp()).isTrue();
        order.answer(new OrderReply.Accepted("r1"));

        assertThat(order.await(LONG, LONG)).isEqualTo(new OrderReply.Accepted("r1"));
    }

    @Test
    void isTakenBackWhenNobodyTookItUpAndThenNobodyCan() {
        assertThat(order.await(SHORT, LONG)).isInstanceOfSatisfying(OrderReply.Conflict.class,
                no -> assertThat(no.why()).contains("withdrawn", "nothing was done"));

        assertThat(order.takeUp()).isFalse();
    }

    @Test
    void isWaitedForLongerOnceItWasTakenUp() {
        order.takeUp();
        Thread.ofVirtual().start(() -> order.answer(new OrderReply.Accepted("r1")));

        assertThat(order.await(SHORT, LONG)).isEqualTo(new OrderReply.Accepted("r1"));
    }

    @Test
    void hasAnUnknownEndWhenItsDecisionDoesNotCome() {
        order.takeUp();

        assertThat(order.await(SHORT, SHORT)).isInstanceOf(OrderReply.Unknown.class);
    }

    @Test
    void whoIsInterruptedTakesItBack() {
        Thread.currentThread().interrupt();

        var reply = order.await(LONG, LONG);

        assertThat(Thread.interrupted()).isTrue();
        assertThat(reply).isInstanceOf(OrderReply.Conflict.class);
        assertThat(order.takeUp()).isFalse();
    }
}
