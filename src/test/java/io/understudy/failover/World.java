package io.understudy.failover;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import io.understudy.vocabulary.ReasonCode;
import io.understudy.vocabulary.Order;

/**
 * Drives {@link Failover#decide} by hand: one service with one probe, one address, one SSH fence method, times in
 * milliseconds.
 */
final class World {
    static final Vip VIP = new Vip("192.0.2.100", 32);
    static final String A = "02:00:00:00:00:0a";
    static final Pace PACE = new Pace(Duration.ofMillis(100), Duration.ofMillis(50), 3, 2, Duration.ofMillis(300));

    Policy policy;
    Situation situation;
    Step step;
    long now = 1_000_000_000_000L;

    private World(Policy policy, Set<Vip> held, Memory memory, Duration bootHold) {
        this.policy = policy;
        this.situation = Situation.begin(policy, held, memory, now + bootHold.toNanos(), now);
        this.step = new Step(situation, List.of(), new Reason(ReasonCode.NEWS, ""), null, null);
    }

    static final class Knobs {
        boolean act = true;
        Policy.@Nullable Respawn respawn = new Policy.Respawn(Duration.ofMillis(300), 1, 5, Duration.ofHours(1));
        List<Policy.Method> methods = List.of(new Policy.Method("ssh", true, false));
        boolean proofByMethod;
        boolean takeOver;
        boolean stop;
        boolean claim = true;
        boolean stopPrimary = true;
        @Nullable
        Duration failbackAfter;
        int takeovers = 2;
        boolean probe = true;
        Map<String, Pace> moreProbes = Map.of();
        List<Vip> addresses = List.of(VIP);
        Duration startHold = Duration.ZERO;
        Duration bootHold = Duration.ZERO;

        Policy policy() {
            var probes = new LinkedHashMap<String, Pace>();
            if (probe) {
                probes.put("home", PACE);
            }
            probes.putAll(moreProbes);
            return new Policy(new NodeId("b"), new NodeId("a"), act, addresses, PACE, probes, respawn, methods,
                    proofByMethod, takeOver, Duration.ofMillis(500), stop, claim, stopPrimary, failbackAfter, startHold,
                    Duration.ofHours(1), takeovers);
        }
    }

    static World fresh(Knobs knobs) {
        return new World(knobs.policy(), Set.of(), Memory.NONE, knobs.bootHold);
    }

    static World holdingAtStart() {
        return restarted(new Knobs(), Set.of(VIP), remembering(Memory.Last.HOLDING, true));
    }

    static World rebootedWhileHolding() {
        return restarted(new Knobs(), Set.of(), remembering(Memory.Last.HOLDING, true));
    }

    static World restarted(Knobs knobs, Set<Vip> held, Memory memory) {
        return new World(knobs.policy(), held, memory, knobs.bootHold);
    }

    /** All was seen up, the address was calibrated, nothing counts for hold-down. */
    @SuppressWarnings("NullAway") // it does not see @Nullable on nested types in class files
    static Memory remembering(Memory.Last last, boolean proven) {
        return new Memory(last, null, proven, Set.of("home"), true, Map.of(VIP, A), List.of(),
                List.of(),
                null);
    }

    /** Watching, calibrated, all well. */
    static World watching(Knobs knobs) {
        var world = fresh(knobs);
        world.host(Verdict.UP).up();
        world.host(Verdict.UP);
        return world;
    }

    static World watching() {
        return watching(new Knobs());
    }

    /** What the host's watch says: A is well and answers for every address, unless changed. */
    final class News {
        Verdict host = Verdict.UP;
        long lastAnswer = now;
        long firstMiss = Watch.NEVER;
        long lastLoss = Watch.NEVER;
        long lossBefore = Watch.NEVER;
        final Map<Vip, Wire> wire = new LinkedHashMap<>();
        boolean carrier = true;
        int witnesses = 1;
        String hardware = A;
        boolean stalled;

        private News() {
            policy.addresses().forEach(vip -> answers(vip, A));
        }

        /** A has been silent for longer than is tolerated, and so have all addresses. */
        News gone() {
            host = Verdict.DOWN;
            lastAnswer = now - 400_000_000L;
            firstMiss = now - 300_000_000L;
            policy.addresses().forEach(this::silent);
            return this;
        }

        News answers(Vip vip, String by) {
            wire.put(vip, new Wire(Wire.Kind.ANSWERED, by, now, now));
            return this;
        }

        News silent(Vip vip) {
            wire.put(vip, new Wire(Wire.Kind.SILENT, "", now, now));
            return this;
        }

        News unasked(Vip vip) {
            wire.put(vip, Wire.NOTHING);
            return this;
        }

        HostEvidence evidence() {
            return new HostEvidence(host, lastAnswer, firstMiss, lastLoss, lossBefore, wire, carrier, witnesses, 1,
                    hardware,
                    stalled, now);
        }
    }

    World news(Consumer<News> change) {
        var news = new News();
        change.accept(news);
        return see(new Seen.Host(news.evidence()));
    }

    /** The wire's answer to the newest question. */
    World asked(Consumer<News> change) {
        var news = new News();
        change.accept(news);
        return see(new Seen.Asked(situation.ticket(), news.evidence()));
    }

    /** As a situation that was reached before, for another end of the same story. */
    World fork() {
        var other = new World(policy, Set.of(), Memory.NONE, Duration.ZERO);
        other.situation = situation;
        other.step = step;
        other.now = now;
        return other;
    }

    World see(Seen seen) {
        step = Failover.decide(policy, situation, seen, now);
        situation = step.next();
        return this;
    }

    World pass(long millis) {
        now += millis * 1_000_000L;
        return this;
    }

    /** To {@code moment} and not a nanosecond further; what is due then is looked at. */
    World dueAt(long moment) {
        now = moment;
        return due();
    }

    World held(Vip... held) {
        return see(new Seen.Held(Set.of(held), "process 7 (dhclient)"));
    }

    World due() {
        return see(new Seen.Due());
    }

    HostEvidence evidence(Verdict host, Wire.Kind wire, int witnesses) {
        var wires = new LinkedHashMap<Vip, Wire>();
        policy.addresses()
                .forEach(vip -> wires.put(vip, new Wire(wire, wire == Wire.Kind.ANSWERED ? A : "", now, now)));
        return new HostEvidence(host, now, host == Verdict.DOWN ? now - 300_000_000L : Watch.NEVER, Watch.NEVER,
                Watch.NEVER, wires,
                true, witnesses, 1, A, false, now);
    }

    /** A is well and answers, but the way to it lost a request at {@code before} and another one since. */
    World lossy(long before) {
        return news(n -> {
            n.lastLoss = before;
            n.lossBefore = before;
        });
    }

    World host(Verdict host) {
        return host(host, host == Verdict.DOWN ? Wire.Kind.SILENT : Wire.Kind.ANSWERED, 1);
    }

    /** A host that is down has been silent for longer than the newest success of the probe. */
    World host(Verdict host, Wire.Kind wire, int witnesses) {
        return pass(host == Verdict.DOWN ? 400 : 0).see(new Seen.Host(evidence(host, wire, witnesses)));
    }

    World sample(Sample.Kind kind) {
        return see(new Seen.Probed("home", new Sample(kind, "", now - 1_000_000, now, false)));
    }

    World up() {
        return sample(Sample.Kind.UP);
    }

    World sample(String probe, Sample.Kind kind) {
        return see(new Seen.Probed(probe, new Sample(kind, "", now - 1_000_000, now, false)));
    }

    /** The service fails until it counts as down: requests run out of time, as they do when it hangs. */
    World serviceDown() {
        return serviceDown(Sample.Kind.TIMED_OUT);
    }

    World serviceDown(Sample.Kind kind) {
        for (int i = 0; i < 3; i++) {
            pass(100).sample(kind);
        }
        return pass(1).due();
    }

    World process(Seen.ProcessTable.Process process) {
        return see(new Seen.ProcessTable(situation.ticket(), process, "why"));
    }

    World done() {
        return see(new Seen.Finished(situation.ticket(), Seen.Outcome.DONE, ""));
    }

    World failed() {
        return see(new Seen.Finished(situation.ticket(), Seen.Outcome.FAILED, "why"));
    }

    World unknown() {
        return see(new Seen.Finished(situation.ticket(), Seen.Outcome.UNKNOWN, "why"));
    }

    World fenced(Seen.Outcome outcome, boolean gone) {
        return see(new Seen.Fenced(situation.ticket(), outcome, gone, "why"));
    }

    World asked(Verdict host, Wire.Kind wire, int witnesses) {
        return see(new Seen.Asked(situation.ticket(), evidence(host, wire, witnesses)));
    }

    World order(Order order, boolean force) {
        return see(new Seen.Ordered(order, "ops", "", force, null));
    }

    String state() {
        return situation.state().word();
    }

    List<String> actions() {
        return step.actions().stream().map(a -> a.getClass().getSimpleName()).toList();
    }

    /** The run that is going on. */
    Run run() {
        return Objects.requireNonNull(situation.run());
    }

    String sentence() {
        return step.reason().sentence();
    }

    ReasonCode code() {
        return step.reason().code();
    }
}
