package io.understudy.web.order;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.understudy.conduct.OperatorOrder;
import io.understudy.conduct.OrderReply;
import io.understudy.vocabulary.Order;
import io.understudy.web.FakeServices;
import io.understudy.web.Samples;
import io.understudy.web.json.Problem;
import java.time.Duration;
import java.util.NoSuchElementException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class KnownOrdersTests {
    private final FakeServices services = new FakeServices();
    private final AtomicLong now = new AtomicLong();
    private final KnownOrders orders = new KnownOrders(services, now::get);

    @BeforeEach
    void oneService() {
        services.show(Samples.watching("web"));
        services.answer(new OrderReply.Accepted("r1"));
    }

    private static OperatorOrder by(String user, Order kind) {
        return new OperatorOrder(kind, user, "", null, false, null);
    }

    @Test
    void givesTheSameOrderOnceAndTheSameAnswerAgain() {
        var first = orders.give("web", by("ops", Order.FAILOVER), "k1");
        services.answer(new OrderReply.Conflict("a recovery is running"));
        var second = orders.give("web", by("ops", Order.FAILOVER), "k1");

        assertThat(second).isEqualTo(first);
        assertThat(services.given()).hasSize(1);
    }

    @Test
    void givesItOnceWhenItIsSentManyTimesAtOnce() throws Exception {
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (int i = 0; i < 50; i++) {
                var _ = CompletableFuture.runAsync(() -> orders.give("web", by("ops", Order.FAILOVER), "k1"), threads);
            }
        }

        assertThat(services.given()).hasSize(1);
    }

    @Test
    void givesEachOrderWithoutAKey() {
        orders.give("web", by("ops", Order.PAUSE), "");
        orders.give("web", by("ops", Order.PAUSE), "");

        assertThat(services.given()).hasSize(2);
    }

    @Test
    void keepsUsersApart() {
        orders.give("web", by("ops", Order.PAUSE), "k1");
        orders.give("web", by("eve", Order.PAUSE), "k1");

        assertThat(services.given()).hasSize(2);
    }

    @Test
    void refusesAKeyThatCameWithAnotherOrder() {
        orders.give("web", by("ops", Order.PAUSE), "k1");

        assertThatExceptionOfType(Problem.class).isThrownBy(() -> orders.give("web", by("ops", Order.RESUME), "k1"))
                .satisfies(p -> assertThat(p.getStatusCode().value()).isEqualTo(422));
        assertThat(services.given()).hasSize(1);
    }

    @Test
    void refusesAKeyThatIsNone() {
        for (var key : new String[]{"a b", "x".repeat(101), "ä"}) {
            assertThatExceptionOfType(Problem.class).isThrownBy(() -> orders.give("web", by("ops", Order.PAUSE), key))
                    .satisfies(p -> assertThat(p.getStatusCode().value()).isEqualTo(400));
        }
        assertThat(services.given()).isEmpty();
    }

    @Test
    void forgetsAfterADay() {
        orders.give("web", by("ops", Order.PAUSE), "k1");
        now.addAndGet(KnownOrders.KEPT.minus(Duration.ofNanos(1)).toNanos());
        orders.give("web", by("ops", Order.PAUSE), "k1");
        assertThat(services.given()).hasSize(1);

        now.addAndGet(1);
        orders.give("web", by("ops", Order.PAUSE), "k1");

        assertThat(services.given()).hasSize(2);
    }

    @Test
    void forgetsTheOldestWhenThereAreTooMany() {
        orders.give("web", by("ops", Order.PAUSE), "k0");
        for (int i = 1; i < KnownOrders.MOST; i++) {
            orders.give("web", by("ops", Order.PAUSE), "k" + i);
        }
        orders.give("web", by("ops", Order.PAUSE), "new");

        orders.give("web", by("ops", Order.PAUSE), "k0");

        assertThat(services.given()).hasSize(KnownOrders.MOST + 2);
    }

    /** Or a double click of one operator would be two orders while another one floods. */
    @Test
    void nobodyMakesTheKeysOfOthersForgotten() {
        orders.give("web", by("ops", Order.PAUSE), "k0");
        for (int i = 0; i < 5 * KnownOrders.MOST; i++) {
            orders.give("web", by("eve", Order.PAUSE), "k" + i);
        }
        int before = services.given().size();

        orders.give("web", by("ops", Order.PAUSE), "k0");

        assertThat(services.given()).hasSize(before);
    }

    @Test
    void mayBeTriedAgainWhenNothingWasBegun() {
        assertThatExceptionOfType(NoSuchElementException.class)
                .isThrownBy(() -> orders.give("mail", by("ops", Order.PAUSE), "k1"));
        services.show(Samples.watching("mail"));

        assertThat(orders.give("mail", by("ops", Order.PAUSE), "k1")).isEqualTo(new OrderReply.Accepted("r1"));
    }
}
