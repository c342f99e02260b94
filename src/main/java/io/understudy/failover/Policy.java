package io.understudy.failover;

import io.understudy.vocabulary.Mode;
import io.understudy.vocabulary.NodeId;
import io.understudy.vocabulary.Pace;
import io.understudy.vocabulary.Vip;
import java.time.Duration;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What the administrator configured for one service, as far as deciding needs it.
 *
 * @param hosts who watches and who is watched
 * @param mode {@code OBSERVE}: decide and record all, and do nothing
 * @param host the pace of the host watch
 * @param probes each probe's pace, in the configured order
 * @param respawn null: straight to fencing
 * @param obeys what the primary can be told to do
 * @param startHold for how long nothing is done after a start of the daemon
 */
public record Policy(Hosts hosts, Mode mode, List<Vip> addresses, Pace host, Map<String, Pace> probes,
        @Nullable Respawn respawn, Fence fence, Takeover takeover, Set<Command> obeys, Failback failback,
        Duration startHold, HoldDown holdDown) {
    public Policy {
        addresses = List.copyOf(addresses);
        probes = Collections.unmodifiableMap(new LinkedHashMap<>(probes));
        obeys = Set.copyOf(obeys);
    }

    /** @param self this host, the standby */
    public record Hosts(NodeId self, NodeId primary) {}

    /**
     * @param delay how long after the respawn command the first probe that counts is sent
     * @param attempts in one recovery
     * @param window over all recoveries, no more than {@code most} within it
     */
    public record Respawn(Duration delay, int attempts, Duration window, int most) {}

    /** How the primary is taken off its addresses. @param methods in the order in which they are tried */
    public record Fence(List<Method> methods, Proof proof, WhenUnproven whenUnproven) {
        public Fence {
            methods = List.copyOf(methods);
        }
    }

    public record Method(String name, Way way) {
        /** It runs on the primary, so it can't work while that is gone. */
        public boolean needsPrimary() {
            return way != Way.AGENT;
        }

        /** It reaches the primary by one of the service's addresses, so not while this host has them. */
        public boolean throughAddress() {
            return way == Way.SSH_BY_ADDRESS;
        }
    }

    /** How a method gets at the primary. */
    public enum Way {
        /** From outside, by its power say. */
        AGENT,
        SSH,
        /** Over SSH, by one of the service's addresses. */
        SSH_BY_ADDRESS
    }

    /** What counts as proof that the primary is off its addresses. */
    public enum Proof {
        /** The silence of the wire, or what a method has seen. */
        WIRE,
        /** Only what a method has seen. */
        METHOD
    }

    public enum WhenUnproven {
        HOLD,
        /** Go on without proof where nobody answers. */
        TAKE_OVER
    }

    /**
     * @param confirm how long to look for another holder after the addresses were added
     * @param starts the service here has to be started, by a command
     * @param timeout how long a start may take
     */
    public record Takeover(Duration confirm, AfterTakeover then, Standby standby, boolean starts,
            Duration timeout) {}

    /** What the service on this host does while the primary serves. */
    public enum Standby {
        COLD,
        /** It runs all the time, and is started again when it dies. */
        HOT
    }

    public enum AfterTakeover {
        HOLD,
        /** The watching of this service ends for good. */
        STOP
    }

    /** What the primary can be told to do. */
    public enum Command {
        /** Take its addresses back. */
        CLAIM,
        /** Stop its service. */
        STOP
    }

    /**
     * @param after how long the primary has to be healthy before the addresses go back; null: an operator decides
     * @param asks the primary can be asked beforehand whether it could serve
     */
    public record Failback(@Nullable Duration after, boolean asks) {}

    /** How often the service on this host is started again where no respawn is configured. */
    private static final Respawn RESTART = new Respawn(Duration.ZERO, 5, Duration.ofHours(1), 5);

    public NodeId self() {
        return hosts.self();
    }

    public NodeId primary() {
        return hosts.primary();
    }

    public boolean act() {
        return mode == Mode.ACT;
    }

    public List<Method> methods() {
        return fence.methods();
    }

    public boolean proofByMethod() {
        return fence.proof() == Proof.METHOD;
    }

    public boolean takeOverUnproven() {
        return fence.whenUnproven() == WhenUnproven.TAKE_OVER;
    }

    public boolean hot() {
        return takeover.standby() == Standby.HOT;
    }

    /** How often the service on this host is started again when it dies. */
    public Respawn restart() {
        return respawn == null ? RESTART : respawn;
    }

    public boolean canClaim() {
        return obeys.contains(Command.CLAIM);
    }

    public boolean canStopPrimary() {
        return obeys.contains(Command.STOP);
    }

    /** The longest that anything watched may be silent before it counts as down. */
    public Duration longestTolerate() {
        return Stream.concat(Stream.of(host), probes.values().stream()).map(Pace::tolerate).max(Duration::compareTo)
                .orElseThrow();
    }

    /**
     * The longest that verifying a respawn waits for the probes after its delay: each has one interval and its timeout
     * for each success it needs.
     */
    public Duration verifyLimit() {
        return probes.values().stream()
                .map(p -> p.timeout().plus(p.interval().multipliedBy(p.recoverAfter())))
                .max(Duration::compareTo)
                .orElse(host.timeout().plus(host.interval().multipliedBy(host.recoverAfter())));
    }
}
