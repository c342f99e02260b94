package io.understudy.conduct;

import io.understudy.vocabulary.Gate;
import io.understudy.vocabulary.Order;
import java.util.List;
import java.util.Optional;

/** The services and what is going on with them. Any thread. */
public interface ProtectedServices {
    List<ServiceView> services();

    Optional<ServiceView> service(String name);

    /**
     * What an order of that kind would be asked now, in that order; none for one that moves nothing.
     *
     * @throws java.util.NoSuchElementException no such service
     */
    List<Gate> gates(String name, Order kind);

    /**
     * Why an order of that kind makes no sense where the service stands now, or empty. Nothing is done.
     *
     * @throws java.util.NoSuchElementException no such service
     */
    String conflict(String name, Order kind);

    /** Whether this node holds all addresses of the service, looked up on the interface now. */
    boolean holds(String name);

    /**
     * Whether every service is being decided about: none hangs for more than some seconds, none has met a fault
     * of Understudy's own, and what they all need (the host watch, the probes) goes on.
     */
    boolean alive();

    /**
     * Enters the service's mailbox as an observation; waits at most 15 s for the decision. @throws
     * java.util.NoSuchElementException no such service
     */
    OrderReply command(String name, OperatorOrder command);
}
