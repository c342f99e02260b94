package io.understudy.web.page;

import io.understudy.conduct.ServiceView;
import io.understudy.vocabulary.Order;
import java.util.ArrayList;
import java.util.List;

/** The orders that an operator may want where a service stands: its page has a button for each. */
public final class OfferedOrders {
    private OfferedOrders() {}

    /** A button. */
    public record Offer(Order order, boolean dangerous) {}

    static List<Offer> of(ServiceView service) {
        var orders = new ArrayList<>(switch (service.state()) {
            case WATCHING -> List.of(Order.FAILOVER, Order.SWITCHOVER);
            case STARTING, SUSPECT, BLIND -> List.of(Order.FAILOVER);
            case HALTED -> List.of(Order.FAILOVER, Order.ACKNOWLEDGE);
            case HOLDING -> List.of(Order.FAILBACK);
            case DIAGNOSING, RESPAWNING, VERIFYING, FENCING, TAKING_OVER, FAILING_BACK, STOPPED ->
                List.<Order>of();
        });
        var unserved = service.unserved();
        if (unserved != null && unserved.acknowledged() == null && !orders.contains(Order.ACKNOWLEDGE)) {
            orders.add(Order.ACKNOWLEDGE);
        }
        orders.add(service.paused() == null ? Order.PAUSE : Order.RESUME);
        return orders.stream().map(o -> new Offer(o, OrderEffect.dangerous(o))).toList();
    }
}
