package io.understudy.failover;

import io.understudy.failover.evidence.HostEvidence;
import io.understudy.failover.evidence.KnownBefore;
import io.understudy.failover.evidence.Sample;
import io.understudy.failover.evidence.Watch;
import io.understudy.failover.evidence.Wire;
import io.understudy.vocabulary.Mode;
import io.understudy.vocabulary.NodeId;
import io.understudy.vocabulary.Order;
import io.understudy.vocabulary.Pace;
import io.understudy.vocabulary.ReasonCode;
import io.understudy.vocabulary.Verdict;
import io.understudy.vocabulary.Vip;
import java.time.Duration;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Drives {@link CheckedFailover#decide} by hand: one service with one probe, one address, one SSH fence method, times
 * in milliseconds.
 */
public final class World {
    public static final Vip VIP = new Vip("192.0.2.100", 32);
    public static final String A = "02:00:00:00:00:0a";
    public static final Pace PACE = new Pace(Duration.ofMillis(100), Duration.ofMillis(50), 3, 2,
            Duration.ofMillis(300));

    /** All was seen up, and the address is calibrated. */
    public static final KnownBefore KNOWN = new KnownBefore(Set.of("home"), true, Map.of(VIP, Set.of(A)),
            Set.of());

    public Policy policy;
    public Situation situation;
    public Step step;
    public long now = 1_000_000_000_000L;

    private World(Policy policy, Set<Vip> held, Memory memory, Duration bootHold) {
        this.policy = policy;
        this.situation = Situation.begin(policy, held, memory, now + bootHold.toNanos(), now);
        this.step = new Step(situation, List.of(), Reason.of(ReasonSentence.HOLDS), null, null);
    }

    public static final class Knobs {
        public boolean act = true;
        public Policy.@Nullable Respawn respawn = new Policy.Respawn(Duration.ofMillis(300), 1, Duration.ofHours(1), 5);
        public List<Policy.Method> methods = List.of(new Policy.Method("ssh", Policy.Way.SSH));
        public boolean proofByMethod;
        public boolean takeOver;
        public boolean stop;
        public boolean claim = true;
        public boolean stopPrimary = true;
        @Nullable
        public Duration failbackAfter;
        public boolean failbackAsks;
        public boolean hot;
        public int takeovers = 2;
        public boolean probe = true;
        public Map<String, Pace> moreProbes = Map.of();
        public List<Vip> addresses = List.of(VIP);
        public Duration startHold = Duration.ZERO;
        public Duration bootHold = Duration.ZERO;
        public Pace host = PACE;

        public Policy policy() {
            var probes = new LinkedHashMap<String, Pace>();
            if (probe) {
                probes.put("home", PACE);
            }
            probes.putAll(moreProbes);
            var obeys = EnumSet.noneOf(Policy.Command.class);
            if (claim) {
                obeys.add(Policy.Command.CLAIM);
            }
            if (stopPrimary) {
                obeys.add(Policy.Command.STOP);
            }
            return new Policy(new Policy.Hosts(new NodeId("b"), new NodeId("a")), act ? Mode.ACT : Mode.OBSERVE,
                    addresses, host, probes, respawn,
                    new Policy.Fence(methods, proofByMethod ? Policy.Proof.METHOD : Policy.Proof.WIRE,
                            takeOver ? Policy.WhenUnproven.TAKE_OVER : Policy.WhenUnproven.HOLD),
                    new Policy.Takeover(Duration.ofMillis(500),
                            stop ? Policy.AfterTakeover.STOP : Policy.AfterTakeover.HOLD,
                            hot ? Policy.Standby.HOT : Policy.Standby.COLD, true, Duration.ofMillis(200)),
                    obeys, new Policy.Failback(failbackAfter, failbackAsks), startHold,
                    new HoldDown(Duration.ofHours(1), takeovers));
        }
    }

    public static World fresh(Knobs knobs) {
        return new World(knobs.policy(), Set.of(), Memory.NONE, knobs.bootHold);
    }

    public static World holdingAtStart() {
        return restarted(new Knobs(), Set.of(VIP), remembering(Memory.Last.HOLDING, true));
    }

    public static World rebootedWhileHolding() {
        return restarted(new Knobs(), Set.of(), remembering(Memory.Last.HOLDING, true));
    }

    public static World restarted(Knobs knobs, Set<Vip> held, Memory memory) {
        return new World(knobs.policy(), held, memory, knobs.bootHold);
    }

    /** All was seen up, the address was calibrated, nothing counts for hold-down. */
    @SuppressWarnings("NullAway") // it does not see @Nullable on nested types in class files
    public static Memory remembering(Memory.Last last, boolean proven) {
        return new Memory(last, null, proven, KNOWN, Respawns.NONE, Takeovers.NONE, null, 0);
    }

    /** Watching, calibrated, all well. */
    public static World watching(Knobs knobs) {
        var world = fresh(knobs);
        world.host(Verdict.UP).up();
        world.host(Verdict.UP);
        return world;
    }

    public static World watching() {
        return watching(new Knobs());
    }

    /** What the host's watch says: A is well and answers for every address, unless changed. */
    public final class News {
        public Verdict host = Verdict.UP;
        public long lastAnswer = now;
        public long firstMiss = Watch.NEVER;
        public long lastLoss = Watch.NEVER;
        public long lossBefore = Watch.NEVER;
        public final Map<Vip, Wire> wire = new LinkedHashMap<>();
        public boolean carrier = true;
        public int witnesses = 1;
        public String hardware = A;
        public boolean stalled;

        private News() {
            policy.addresses().forEach(vip -> answers(vip, A));
        }

        /** A has been silent for longer than is tolerated, and so have all addresses. */
        public News gone() {
            host = Verdict.DOWN;
            lastAnswer = now - 400_000_000L;
            firstMiss = now - 300_000_000L;
            policy.addresses().forEach(this::silent);
            return this;
        }

        public News answers(Vip vip, String by) {
            wire.put(vip, new Wire(Wire.Kind.ANSWERED, by, now, now));
            return this;
        }

        public News silent(Vip vip) {
            wire.put(vip, new Wire(Wire.Kind.SILENT, "", now, now));
            return this;
        }

        public News unasked(Vip vip) {
            wire.put(vip, Wire.NOTHING);
            return this;
        }

        public HostEvidence evidence() {
            return new HostEvidence(host, lastAnswer, firstMiss, lastLoss, lossBefore, wire, carrier, witnesses, 1,
                    hardware,
                    stalled, now);
        }
    }

    public World news(Consumer<News> change) {
        var news = new News();
        change.accept(news);
        return see(new Observation.Host(news.evidence()));
    }

    /** The wire's answer to the newest question. */
    public World asked(Consumer<News> change) {
        var news = new News();
        change.accept(news);
        return see(new Observation.Asked(situation.ticket(), news.evidence()));
    }

    /** As a situation that was reached before, for another end of the same story. */
    public World fork() {
        var other = new World(policy, Set.of(), Memory.NONE, Duration.ZERO);
        other.situation = situation;
        other.step = step;
        other.now = now;
        return other;
    }

    public World see(Observation seen) {
        step = CheckedFailover.decide(policy, situation, seen, now);
        situation = step.next();
        return this;
    }

    public World pass(long millis) {
        now += millis * 1_000_000L;
        return this;
    }

    /** To {@code moment} and not a nanosecond further; what is due then is looked at. */
    public World dueAt(long moment) {
        now = moment;
        return due();
    }

    public World held(Vip... held) {
        return see(new Observation.Held(Set.of(held), "process 7 (dhclient)"));
    }

    public World due() {
        return see(new Observation.Due());
    }

    public HostEvidence evidence(Verdict host, Wire.Kind wire, int witnesses) {
        var wires = new LinkedHashMap<Vip, Wire>();
        policy.addresses()
                .forEach(vip -> wires.put(vip, new Wire(wire, wire == Wire.Kind.ANSWERED ? A : "", now, now)));
        return new HostEvidence(host, now, host == Verdict.DOWN ? now - 300_000_000L : Watch.NEVER, Watch.NEVER,
                Watch.NEVER, wires,
                true, witnesses, 1, A, false, now);
    }

    /** A is well and answers, but the way to it lost a request at {@code before} and another one since. */
    public World lossy(long before) {
        return news(n -> {
            n.lastLoss = before;
            n.lossBefore = before;
        });
    }

    public World host(Verdict host) {
        return host(host, host == Verdict.DOWN ? Wire.Kind.SILENT : Wire.Kind.ANSWERED, 1);
    }

    /** A host that is down has been silent for longer than the newest success of the probe. */
    public World host(Verdict host, Wire.Kind wire, int witnesses) {
        return pass(host == Verdict.DOWN ? 400 : 0).see(new Observation.Host(evidence(host, wire, witnesses)));
    }

    public World sample(Sample.Kind kind) {
        return see(new Observation.Probed("home", new Sample(kind, "", now - 1_000_000, now, false)));
    }

    public World up() {
        return sample(Sample.Kind.UP);
    }

    public World sample(String probe, Sample.Kind kind) {
        return see(new Observation.Probed(probe, new Sample(kind, "", now - 1_000_000, now, false)));
    }

    /** The service fails until it counts as down: requests run out of time, as they do when it hangs. */
    public World serviceDown() {
        return serviceDown(Sample.Kind.TIMED_OUT);
    }

    public World serviceDown(Sample.Kind kind) {
        for (int i = 0; i < 3; i++) {
            pass(100).sample(kind);
        }
        return pass(1).due();
    }

    public World process(Observation.ProcessTable.Process process) {
        return see(new Observation.ProcessTable(situation.ticket(), process, "why"));
    }

    public World done() {
        return see(new Observation.Finished(situation.ticket(), Observation.Outcome.DONE, ""));
    }

    public World failed() {
        return see(new Observation.Finished(situation.ticket(), Observation.Outcome.FAILED, "why"));
    }

    public World unknown() {
        return see(new Observation.Finished(situation.ticket(), Observation.Outcome.UNKNOWN, "why"));
    }

    public World fenced(Observation.Outcome outcome, boolean gone) {
        return see(new Observation.Fenced(situation.ticket(), outcome, gone, "why"));
    }

    public World asked(Verdict host, Wire.Kind wire, int witnesses) {
        return see(new Observation.Asked(situation.ticket(), evidence(host, wire, witnesses)));
    }

    public World order(Order order, boolean force) {
        return see(new Observation.Ordered(order, "ops", "", force, null));
    }

    public String state() {
        return situation.state().word();
    }

    public List<String> actions() {
        return step.actions().stream().map(a -> a.getClass().getSimpleName()).toList();
    }

    /** The run that is going on. */
    public RecoveryRun run() {
        return Objects.requireNonNull(situation.run());
    }

    public ReasonSentence because() {
        return step.reason().because();
    }

    public List<String> values() {
        return step.reason().values();
    }

    public ReasonCode code() {
        return step.reason().code();
    }
}
