package io.understudy.web.order;

import static org.assertj.core.api.Assertions.assertThat;

import io.understudy.vocabulary.Order;
import io.understudy.vocabulary.Word;
import java.util.Arrays;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class OrderPathTests {
    @Test
    void matchesEveryOrderAndNothingElse() {
        assertThat(OrderPath.PATTERN).isEqualTo(
                Arrays.stream(Order.values()).map(Word::word).collect(Collectors.joining("|", "{order:", "}")));
        assertThat(Order.values()).allSatisfy(o -> assertThat(OrderPath.order(o.word())).isEqualTo(o));
    }
}
