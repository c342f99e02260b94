package io.understudy.web.order;

import io.understudy.vocabulary.Order;
import io.understudy.vocabulary.Word;

/** Orders in the addresses of pages and API: {@code /services/web/failover}. */
public final class OrderPath {
    /** Every order's word, for a mapping. An annotation takes only a constant, so a test compares it with the type. */
    public static final String PATTERN = "{order:failover|switchover|failback|pause|resume|acknowledge}";

    private OrderPath() {}

    /** The order that a path names. @throws IllegalArgumentException for a word that {@link #PATTERN} does not match */
    public static Order order(String word) {
        return Word.parse(Order.class, word).orElseThrow(() -> new IllegalArgumentException("no order: " + word));
    }
}
