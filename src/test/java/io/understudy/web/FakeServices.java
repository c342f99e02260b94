package io.understudy.web;

import io.understudy.conduct.OperatorOrder;
import io.understudy.conduct.OrderReply;
import io.understudy.conduct.ProtectedServices;
import io.understudy.conduct.ServiceView;
import io.understudy.vocabulary.Gate;
import io.understudy.vocabulary.Order;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;

/** Shows the services it is given, notes the commands it gets and answers each with what it was told to. Any thread. */
public final class FakeServices implements ProtectedServices {
    /** One order as it came in. */
    public record Given(String service, OperatorOrder command) {}

    private final Map<String, ServiceView> services = new LinkedHashMap<>();
    private final Set<String> held = ConcurrentHashMap.newKeySet();
    private final List<Given> given = new CopyOnWriteArrayList<>();
    private volatile OrderReply reply = new OrderReply.Accepted("");
    private volatile List<Gate> gates = List.of();
    private volatile String conflict = "";
    private volatile boolean broken;
    private volatile Runnable beforeShowing = () -> {
    };

    public synchronized void show(ServiceView... views) {
        services.clear();
        for (var view : views) {
            services.put(view.name(), view);
        }
    }

    public void answer(OrderReply answer) {
        reply = answer;
    }

    public void hold(String service) {
        held.add(service);
    }

    /** Every question fails from now on. */
    public void breakDown() {
        broken = true;
    }

    /** Runs on the asking thread before all services are shown. */
    public void beforeShowing(Runnable before) {
        beforeShowing = before;
    }

    public List<Given> given() {
        return List.copyOf(given);
    }

    public synchronized void reset() {
        services.clear();
        held.clear();
        given.clear();
        reply = new OrderReply.Accepted("");
        gates = List.of();
        conflict = "";
        broken = false;
        beforeShowing = () -> {
        };
    }

    /** What every order is asked from now on. */
    public void gate(Gate... asked) {
        gates = List.of(asked);
    }

    /** Why no order makes sense from now on. */
    public void conflict(String why) {
        conflict = why;
    }

    @Override
    public String conflict(String name, Order kind) {
        return conflict;
    }

    @Override
    public List<Gate> gates(String name, Order kind) {
        return gates;
    }

    @Override
    public List<ServiceView> services() {
        beforeShowing.run();
        if (broken) {
            throw new IllegalStateException("the inside: secret-detail");
        }
        synchronized (this) {
            return List.copyOf(services.values());
        }
    }

    @Override
    public synchronized Optional<ServiceView> service(String name) {
        return Optional.ofNullable(services.get(name));
    }

    @Override
    public boolean holds(String name) {
        return held.contains(name);
    }

    @Override
    public OrderReply command(String name, OperatorOrder command) {
        if (service(name).isEmpty()) {
            throw new NoSuchElementException(name);
        }
        given.add(new Given(name, command));
        return reply;
    }

    @Override
    public boolean alive() {
        return true;
    }
}
