package io.understudy.web.server;

import io.understudy.time.Ticker;
import java.net.InetAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/**
 * The open connections, who has them and what each is doing. When all places are taken, the connection that has waited
 * longest for its request makes room, of the network that has most: whoever holds connections without asking anything
 * only takes his own. Any thread.
 *
 * @param <C> a connection
 */
final class Connections<C> {
    /** What a connection waits for. */
    enum Doing {
        /** Its first request, or the rest of a request's header. */
        HEADER,
        /** The next request. */
        IDLE,
        /** Its request is being read and answered. */
        ANSWER,
        /** An event stream: it may last. */
        STREAM,
        /** It is being closed. */
        LEAVING
    }

    /** One connection. Guarded by itself. */
    private static final class State {
        private final String network;
        private final boolean own;
        private Doing doing = Doing.HEADER;
        private long since;

        State(String network, boolean own, long since) {
            this.network = network;
            this.own = own;
            this.since = since;
        }
    }

    private static final int V6_NETWORK_BYTES = 8;
    /** A request that has just come may wait for a thread: it is not cut off for another one of the same caller. */
    private static final Duration JUST_COME = Duration.ofMillis(100);

    private final ConnectionLimits limits;
    private final Set<InetAddress> proxies;
    private final Ticker ticker;
    private final Map<C, State> open = new ConcurrentHashMap<>();

    /** @param proxies many clients come from them, so they have no limit of their own */
    Connections(ConnectionLimits limits, Collection<InetAddress> proxies, Ticker ticker) {
        this.limits = limits;
        this.proxies = Set.copyOf(proxies);
        this.ticker = ticker;
    }

    /** What became of a connection that wants in. */
    sealed interface Admission<C> {
        record In<C>() implements Admission<C> {}

        /** This one has to be closed first. */
        record InsteadOf<C>(C other) implements Admission<C> {}

        record Refused<C>() implements Admission<C> {}
    }

    /** Is called by the one thread that accepts connections. */
    Admission<C> admit(C connection, InetAddress from) {
        boolean own = from.isLoopbackAddress();
        var network = network(from);
        var others = open.values().stream().filter(s -> !s.own).toList();
        Admission<C> admission = new Admission.In<>();
        if (!own && !proxies.contains(from)
                && others.stream().filter(s -> s.network.equals(network)).count() >= limits.eachMost()) {
            admission = instead(s -> s.network.equals(network) && waitsLong(s));
        } else if (own ? open.size() - others.size() >= ConnectionLimits.OWN : others.size() >= limits.most()) {
            var greediest = greediest(others);
            admission = instead(own ? s -> s.own && waitsLong(s) : s -> s.network.equals(greediest));
        }
        if (!(admission instanceof Admission.Refused)) {
            open.put(connection, new State(network, own, ticker.nanos()));
        }
        return admission;
    }

    private Admission<C> instead(Predicate<State> of) {
        return open.entrySet().stream().filter(e -> of.test(e.getValue()) && waits(e.getValue()))
                .min(Comparator.comparingLong(e -> e.getValue().since - ticker.nanos()))
                .<Admission<C>>map(e -> {
                    begins(e.getKey(), Doing.LEAVING);
                    return new Admission.InsteadOf<>(e.getKey());
                }).orElseGet(Admission.Refused::new);
    }

    private static boolean waits(State state) {
        synchronized (state) {
            return state.doing == Doing.HEADER || state.doing == Doing.IDLE;
        }
    }

    private boolean waitsLong(State state) {
        synchronized (state) {
            return state.doing == Doing.IDLE || ticker.nanos() - state.since > JUST_COME.toNanos();
        }
    }

    private static String greediest(List<State> states) {
        return states.stream().filter(Connections::waits)
                .collect(Collectors.groupingBy(s -> s.network, Collectors.counting())).entrySet().stream()
                .max(Map.Entry.comparingByValue()).map(Map.Entry::getKey).orElse("");
    }

    /** A connection that is being closed stays so. */
    void begins(C connection, Doing doing) {
        var state = open.get(connection);
        if (state != null) {
            synchronized (state) {
                if (state.doing != doing && state.doing != Doing.LEAVING) {
                    state.doing = doing;
                    state.since = ticker.nanos();
                }
            }
        }
    }

    /** When the header began that this connection has to complete: its first byte is here, by the ticker. */
    long headerBegan(C connection) {
        var state = open.get(connection);
        if (state != null) {
            synchronized (state) {
                return state.doing == Doing.HEADER ? state.since : ticker.nanos();
            }
        }
        return ticker.nanos();
    }

    /** The header is still not complete: its time goes on from where it began. */
    void headerGoesOn(C connection, long began) {
        begins(connection, Doing.HEADER);
        var state = open.get(connection);
        if (state != null) {
            synchronized (state) {
                state.since = state.doing == Doing.HEADER ? began : state.since;
            }
        }
    }

    void gone(C connection) {
        open.remove(connection);
    }

    /** Those whose header or answer takes too long. */
    List<C> overdue() {
        var late = new ArrayList<C>();
        open.forEach((connection, state) -> {
            synchronized (state) {
                long nanos = ticker.nanos() - state.since;
                if (state.doing == Doing.HEADER && nanos > limits.header().toNanos()
                        || state.doing == Doing.ANSWER && nanos > limits.answer().toNanos()) {
                    state.doing = Doing.LEAVING;
                    late.add(connection);
                }
            }
        });
        return late;
    }

    /** Each open connection's network, for a look from outside. */
    Map<String, Long> counts() {
        return open.values().stream().map(s -> s.network)
                .collect(Collectors.groupingBy(Function.identity(), Collectors.counting()));
    }

    static String network(InetAddress address) {
        var bytes = address.getAddress();
        return HexFormat.of().formatHex(
                bytes.length > V6_NETWORK_BYTES ? Arrays.copyOf(bytes, V6_NETWORK_BYTES) : bytes);
    }
}
