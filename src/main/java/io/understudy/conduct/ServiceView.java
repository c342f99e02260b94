package io.understudy.conduct;

import io.understudy.vocabulary.Gate;
import io.understudy.vocabulary.GateName;
import io.understudy.vocabulary.Mode;
import io.understudy.vocabulary.StateName;
import io.understudy.vocabulary.Verdict;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * One service as the pages and the REST API show it: a consistent picture of one moment. The component names are the
 * JSON's.
 *
 * @param state where it stands
 * @param since when it entered that state
 * @param because why it is in that state and nothing else is done, one sentence
 * @param mode whether it is acted for
 * @param verdict whether the service answers, wherever it runs
 * @param lastAnswer when it was last known to; null before the first
 * @param holder who has the addresses now: a node's name, or {@code unknown}, or {@code nobody}
 * @param shouldHold who ought to have them
 * @param paused null when it isn't
 * @param stalled why nothing is decided about it any more: a fault of Understudy's own, not of what it watches; null
 *        while it is healthy
 * @param held which of the addresses are on this node
 * @param host the primary as seen by echo and ARP
 * @param readiness {@code ready} or {@code not-ready} with the gates that say why
 * @param forecast what would happen if the primary died now, one sentence
 * @param lastRecovery the newest recovery's id, or null
 * @param serving how the clients fare, and who else claims what is held here
 */
public record ServiceView(String name, StateName state, Instant since, String because, Mode mode, Verdict verdict,
        @Nullable Instant lastAnswer, String holder, String shouldHold, @Nullable Paused paused,
        @Nullable String stalled, List<String> addresses, List<String> held,
        String interfaceName,
        ProbeView host,
        List<ProbeView> probes, List<Gate> gates, Readiness readiness, String forecast,
        @Nullable String lastRecovery, Serving serving) {
    /** Of a service whose clients are served, and not by this host. */
    public ServiceView(String name, StateName state, Instant since, String because, Mode mode, Verdict verdict,
            @Nullable Instant lastAnswer, String holder, String shouldHold, @Nullable Paused paused,
            @Nullable String stalled, List<String> addresses, List<String> held, String interfaceName, ProbeView host,
            List<ProbeView> probes, List<Gate> gates, Readiness readiness, String forecast,
            @Nullable String lastRecovery) {
        this(name, state, since, because, mode, verdict, lastAnswer, holder, shouldHold, paused, stalled, addresses,
                held, interfaceName, host, probes, gates, readiness, forecast, lastRecovery, Serving.WELL);
    }

    public ServiceView {
        addresses = List.copyOf(addresses);
        held = List.copyOf(held);
        probes = List.copyOf(probes);
        gates = List.copyOf(gates);
    }

    /** The same, with clients that fare like this. */
    public ServiceView with(Serving now) {
        return new ServiceView(name, state, since, because, mode, verdict, lastAnswer, holder, shouldHold, paused,
                stalled, addresses, held, interfaceName, host, probes, gates, readiness, forecast, lastRecovery, now);
    }

    /** Since when nobody answers the clients, or null. */
    public Serving.@Nullable Unserved unserved() {
        return serving.unserved();
    }

    /** Who else answers for an address that is held here, or null. */
    public Serving.@Nullable Conflict conflict() {
        return serving.conflict();
    }

    /**
     * Why people must be told that nobody answers the clients, and nothing is done: it has lasted, this host is to act,
     * and no operator has acknowledged it. Null when there is no such need.
     */
    public Serving.@Nullable Unserved neglected() {
        var now = unserved();
        return now != null && now.neglected() && now.acknowledged() == null && mode == Mode.ACT ? now : null;
    }

    /** Whether this host serves it, or is meant to. */
    public boolean isHolding() {
        return state == StateName.HOLDING;
    }

    /** Whether it does not answer, wherever it runs. */
    public boolean isDown() {
        return verdict == Verdict.DOWN;
    }

    /** Whether decisions are only recorded. */
    public boolean isObserved() {
        return mode == Mode.OBSERVE;
    }

    /**
     * The same, of a service about which nothing is decided any more. Its picture stays what it was, but promises
     * nothing.
     */
    public ServiceView stalled(String why) {
        var others = gates.stream().filter(g -> g.name() != GateName.DECIDING).toList();
        var deciding = new Gate(GateName.DECIDING, false, why, false);
        var all = Stream.concat(others.stream(), Stream.of(deciding)).toList();
        var missing = Readiness.missing(Stream.concat(Stream.of(deciding), others.stream()).toList());
        return new ServiceView(name, state, since, because, mode, verdict, lastAnswer, holder, shouldHold, paused, why,
                addresses, held,
                interfaceName, host, probes, all, new Readiness(false, missing),
                "Whatever happened now, nothing would be done: " + why + ".", lastRecovery, serving);
    }

    public record Paused(String by, String reason, @Nullable Instant until) {}

    /**
     * @param verdict what it says of what it asks
     * @param why the last failure's sentence, or empty
     * @param misses in a row
     * @param roundTrip of the last answer, null before the first
     * @param lastAnswer null before the first
     */
    public record ProbeView(String name, String kind, Verdict verdict, String why, int misses,
            @Nullable Duration roundTrip, @Nullable Instant lastAnswer, @Nullable Instant next) {
        /** Whether the last samples were answered. */
        public boolean isUp() {
            return verdict == Verdict.UP;
        }

        /** Whether it counts as down. */
        public boolean isDown() {
            return verdict == Verdict.DOWN;
        }
    }

    public record Readiness(boolean ready, List<String> missing) {
        public Readiness {
            missing = List.copyOf(missing);
        }

        /** What the closed ones among {@code gates} say, each with its gate's name before it. */
        static List<String> missing(List<Gate> gates) {
            return gates.stream().filter(g -> !g.ok()).map(g -> g.name().word() + ": " + g.why()).toList();
        }
    }
}
