package io.understudy.failover;

import io.understudy.vocabulary.NodeId;
import io.understudy.vocabulary.Pace;
import io.understudy.vocabulary.Vip;
import java.time.Duration;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What the administrator configured for one service, as far as deciding needs it.
 *
 * @param act false: decide and record all, and do nothing
 * @param probes each probe's pace, in the configured order
 * @param respawn null: straight to fencing
 * @param methods the fence methods in order
 * @param proofByMethod only a method's own proof counts, not the wire's silence
 * @param takeOverUnproven go on without proof where nobody answers
 * @param stopAfterTakeover end the watching of this service for good once it is taken over
 * @param canClaim A can be told to take its addresses back
 * @param canStopPrimary A can be told to stop its service
 * @param failbackAfter how long A has to be well before the addresses go back by themselves; null: an operator decides
 */
public record Policy(NodeId self, NodeId primary, boolean act, List<Vip> addresses, Pace host, Map<String, Pace> probes,
        @Nullable Respawn respawn, List<Method> methods, boolean proofByMethod, boolean takeOverUnproven,
        Duration confirm, boolean stopAfterTakeover, boolean canClaim, boolean canStopPrimary,
        @Nullable Duration failbackAfter, Duration startHold, HoldDown holdDown) {
    public Policy {
        addresses = List.copyOf(addresses);
        methods = List.copyOf(methods);
        probes = Collections.unmodifiableMap(new LinkedHashMap<>(probes));
    }

    /**
     * @param settle how long after the respawn command the first probe that counts is sent
     * @param attempts in one recovery
     * @param most within {@code window}, over all recoveries
     */
    public record Respawn(Duration settle, int attempts, int most, Duration window) {}

    /**
     * @param needsPrimary it runs on A, so it can't work while A is gone
     * @param throughAddress it reaches A by one of the service's addresses, so not while this host has them
     */
    public record Method(String name, boolean needsPrimary, boolean throughAddress) {}

    /**
     * The longest that verifying a respawn waits for the probes after {@code settle}: each has one interval and its
     * timeout for each success it needs.
     */
    public Duration verifyLimit() {
        return probes.values().stream()
                .map(p -> p.timeout().plus(p.interval().multipliedBy(p.recoverAfter())))
                .max(Duration::compareTo)
                .orElse(host.timeout().plus(host.interval().multipliedBy(host.recoverAfter())));
    }
}
