package io.understudy.probe;

import io.understudy.failover.evidence.Watch;
import io.understudy.failover.evidence.Wire;
import io.understudy.vocabulary.Pace;
import io.understudy.vocabulary.Vip;
import java.net.InetAddress;
import java.time.Duration;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

/**
 * What ARP and neighbour discovery tell of one service: who answers for its addresses, and which hardware address the
 * primary has. Owned by the watching thread. All moments are monotonic nanoseconds.
 */
final class WireWatch {
    /**
     * In quiet times the wire is asked at most this often: often enough to calibrate, seldom enough not to show in
     * anybody's traffic.
     */
    static final long EVERY = Duration.ofMillis(200).toNanos();
    /** A living kernel answers ARP within a millisecond: more patience than this only delays. */
    private static final long PATIENCE_MOST = Duration.ofMillis(20).toNanos();

    /** It has another card when the old one has been silent for so long while the new one answered. */
    private static final long REPLACED = Duration.ofSeconds(30).toNanos();

    private boolean onLink;
    private final Pace pace;
    private final RoundTrips trips = new RoundTrips();
    private final Map<Vip, AddressWatch> byVip = new LinkedHashMap<>();
    /** The same: an address has more spellings than one, and is read once. */
    private final Map<InetAddress, AddressWatch> byAddress = new HashMap<>();
    private long lastAsked = Watch.NEVER;
    private String hardware = "";
    private long rivalSince = Watch.NEVER;

    /** @param onLink whether ARP and neighbour discovery reach the primary; if not, nothing is asked */
    WireWatch(Iterable<Vip> addresses, boolean onLink, Pace pace, long now) {
        this.onLink = onLink;
        this.pace = pace;
        for (var vip : addresses) {
            var watch = new AddressWatch(pace.interval(), now);
            byVip.put(vip, watch);
            byAddress.put(InetAddress.ofLiteral(vip.address()), watch);
        }
    }

    boolean onLink() {
        return onLink;
    }

    /** The network has changed. Where ARP does not reach the primary any more, nothing is known of the wire. */
    void onLink(boolean reached, long now) {
        if (onLink != reached) {
            onLink = reached;
            startOver(now);
        }
    }

    Set<Vip> addresses() {
        return byVip.keySet();
    }

    /** The primary's hardware address as its own address answers for it; empty until then. */
    String hardware() {
        return hardware;
    }

    /** How long an answer may take before it is overdue, in nanoseconds. */
    long patience() {
        return trips.patience(Math.min(pace.timeout().toNanos(), PATIENCE_MOST));
    }

    /** When an address was asked last, or {@link Watch#NEVER}. */
    long lastAsked() {
        return lastAsked;
    }

    /** Until when the newest questions may still be answered, or {@link Watch#NEVER}. */
    long answeredBy() {
        return lastAsked == Watch.NEVER ? Watch.NEVER : lastAsked + patience();
    }

    /** Whether a quiet round asks for the addresses, too. */
    boolean due(long now) {
        return lastAsked == Watch.NEVER || now - lastAsked >= EVERY || pace.interval().toNanos() >= EVERY;
    }

    void asked(Vip vip, long at) {
        var watch = byVip.get(vip);
        if (watch != null) {
            watch.asked(at);
            lastAsked = at;
        }
    }

    /**
     * {@code who} showed that it has an address.
     *
     * @param primary whether that is the primary's own address
     * @param answer whether it answered a question of this host's
     * @return whether it is one of the service's addresses
     */
    boolean heard(InetAddress address, boolean primary, String who, boolean answer, long at) {
        var watch = byAddress.get(address);
        if (answer && (watch != null || primary) && lastAsked != Watch.NEVER && at > lastAsked) {
            trips.add(at - lastAsked);
        }
        if (watch != null) {
            watch.answered(who, at);
        }
        return watch != null;
    }

    /**
     * Somebody answered for the primary's own address by this hardware address. While the known one still answers for
     * it, too, another may be a second host; and one card of several is enough.
     */
    void learn(String who, long at) {
        if (hardware.isEmpty() || who.equals(hardware)) {
            hardware = who;
            rivalSince = Watch.NEVER;
        } else if (rivalSince == Watch.NEVER) {
            rivalSince = at;
        } else if (at - rivalSince > REPLACED) {
            hardware = who;
            rivalSince = Watch.NEVER;
        }
    }

    /** Another hardware address answers for the primary's own address, and the known one has not since. */
    boolean rivalled() {
        return rivalSince != Watch.NEVER;
    }

    /** More than one hardware address answers for an address: one host with several cards, or two hosts. */
    boolean severalAnswer() {
        return byVip.values().stream().anyMatch(AddressWatch::severalAnswer);
    }

    /** @param failAfter this many unanswered questions in a row are silence */
    void weigh(long now, int failAfter) {
        byVip.values().forEach(w -> w.weigh(now, failAfter, patience()));
    }

    /** A series of questions is over: whoever was asked and has not answered is silent. */
    void concluded() {
        byVip.values().forEach(AddressWatch::concluded);
    }

    /** Earlier answers no longer count. */
    void startOver(long now) {
        byVip.values().forEach(watch -> watch.startOver(now));
    }

    Map<Vip, Wire> wires() {
        var wires = new LinkedHashMap<Vip, Wire>();
        byVip.forEach((vip, watch) -> wires.put(vip, onLink || watch.wasAsked() ? watch.wire() : Wire.NOTHING));
        return wires;
    }
}
