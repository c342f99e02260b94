package io.understudy.failover;

import io.understudy.failover.Observation.Outcome;
import io.understudy.failover.decide.Failover;
import io.understudy.failover.evidence.HostEvidence;
import io.understudy.failover.evidence.KnownBefore;
import io.understudy.failover.evidence.Sample;
import io.understudy.failover.evidence.Watch;
import io.understudy.failover.evidence.Wire;
import io.understudy.vocabulary.HaltCause;
import io.understudy.vocabulary.Order;
import io.understudy.vocabulary.Verdict;
import io.understudy.vocabulary.Vip;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Walks at random, but by a seed, through what can be seen, whether it makes sense or not: {@link Failover} has to be
 * right about anything. For edges ({@link StatesDocTests}) and for what holds always ({@link WanderingTests}).
 */
final class Wanderer {
    private static final Vip VIP = World.VIP;
    private static final String STRANGER = "02:00:00:00:00:99";
    private static final long[] LEAPS = {0, 1_000_000L, 50_000_000L, 100_000_000L, 400_000_000L, 1_000_000_000L,
            5_000_000_000L, 61_000_000_000L};

    private final Random random;
    final Policy policy;
    final Set<Vip> heldAtStart;
    Situation situation;
    long now = 1_000_000_000_000L;

    Wanderer(long seed) {
        random = new Random(seed);
        policy = policy();
        heldAtStart = random.nextInt(4) == 0 ? Set.of(VIP) : Set.of();
        situation = Situation.begin(policy, heldAtStart, memory(), now + (random.nextInt(4) == 0 ? 1_000_000_000L : 0),
                now);
    }

    private boolean sometimes(int oneIn) {
        return random.nextInt(oneIn) == 0;
    }

    private <T> T any(List<T> choices) {
        return choices.get(random.nextInt(choices.size()));
    }

    private Policy policy() {
        var knobs = new World.Knobs();
        knobs.respawn = sometimes(3)
                ? null
                : new Policy.Respawn(Duration.ofMillis(300), 1 + random.nextInt(2), Duration.ofHours(1), 5);
        var ssh = new Policy.Method("ssh", Policy.Way.SSH);
        knobs.methods = any(List.of(List.<Policy.Method>of(), List.of(ssh),
                List.of(sometimes(3) ? new Policy.Method("ssh", Policy.Way.SSH_BY_ADDRESS) : ssh,
                        new Policy.Method("fence_x", Policy.Way.AGENT))));
        knobs.act = !sometimes(8);
        knobs.probe = !sometimes(4);
        knobs.proofByMethod = sometimes(4);
        knobs.takeOver = sometimes(3);
        knobs.stop = sometimes(10);
        knobs.claim = !sometimes(3);
        knobs.stopPrimary = !sometimes(3);
        knobs.failbackAfter = sometimes(3) ? Duration.ofSeconds(2) : null;
        knobs.failbackAsks = sometimes(2);
        knobs.hot = sometimes(3);
        knobs.startHold = sometimes(3) ? Duration.ofSeconds(1) : Duration.ZERO;
        knobs.takeovers = 1 + random.nextInt(2);
        return knobs.policy();
    }

    @SuppressWarnings("NullAway") // it does not see @Nullable on nested types in class files
    private Memory memory() {
        if (sometimes(2)) {
            return Memory.NONE;
        }
        var last = any(List.of(Memory.Last.values()));
        @Nullable
        HaltCause cause = last == Memory.Last.HALTED
                ? any(List.of(HaltCause.values()))
                : null;
        boolean proven = sometimes(2);
        var known = new KnownBefore(Set.of("home"), sometimes(2),
                sometimes(2) ? Map.of(VIP, Set.of(World.A)) : Map.of(),
                Set.of());
        return new Memory(last, cause, proven, known, Respawns.NONE,
                sometimes(3) ? new Takeovers(List.of(now, now)) : Takeovers.NONE,
                sometimes(8) ? new Pause("ops", "", null) : null, 0);
    }

    /** One step on. */
    Step step() {
        now += LEAPS[random.nextInt(LEAPS.length)];
        var step = CheckedFailover.decide(policy, situation, next(), now);
        situation = step.next();
        return step;
    }

    private Observation next() {
        long ticket = situation.ticket();
        if (ticket != 0 && sometimes(2)) {
            return switch (random.nextInt(4)) {
                case 0 -> new Observation.ProcessTable(ticket, any(List.of(Observation.ProcessTable.Process.values())),
                        "why");
                case 1 -> new Observation.Fenced(ticket, any(List.of(Outcome.values())), sometimes(2), "why");
                case 2 -> new Observation.Asked(ticket, evidence());
                default ->
                    new Observation.Finished(ticket, sometimes(4) ? any(List.of(Outcome.values())) : Outcome.DONE,
                            "why");
            };
        }
        return switch (random.nextInt(13)) {
            case 0, 1, 2, 3 -> new Observation.Host(evidence());
            case 4, 5, 6 ->
                new Observation.Probed("home", new Sample(any(List.of(Sample.Kind.values())), "", now - 1_000_000L,
                        now, sometimes(10)));
            case 7 -> new Observation.Held(sometimes(3) ? Set.of() : Set.of(VIP), sometimes(2) ? "" : "process 7 (x)");
            case 8 -> sometimes(2)
                    ? new Observation.Ordered(any(List.of(Order.values())), "ops", "", sometimes(3),
                            sometimes(2) ? now + 1_000_000_000L : null)
                    : new Observation.Due();
            case 9 -> switch (random.nextInt(4)) {
                case 3 -> new Observation.CarrierLost();
                case 0 -> new Observation.ServedHere(any(List.of(Verdict.values())));
                case 1 -> new Observation.Fit(sometimes(2) ? "" : "no disk");
                default -> new Observation.Stood(Duration.ofSeconds(random.nextInt(60)));
            };
            default -> new Observation.Due();
        };
    }

    private HostEvidence evidence() {
        var host = any(List.of(Verdict.UP, Verdict.UP, Verdict.DOWN, Verdict.DOWN, Verdict.UNKNOWN));
        var wires = new LinkedHashMap<Vip, Wire>();
        var kind = sometimes(4)
                ? any(List.of(Wire.Kind.values()))
                : host == Verdict.UP ? Wire.Kind.ANSWERED : Wire.Kind.SILENT;
        wires.put(VIP, new Wire(kind, kind == Wire.Kind.ANSWERED ? sometimes(5) ? STRANGER : World.A : "", now, now));
        return new HostEvidence(host, host == Verdict.UP ? now : now - 400_000_000L,
                host == Verdict.DOWN || sometimes(6) ? now - 300_000_000L : Watch.NEVER, Watch.NEVER, Watch.NEVER,
                wires,
                !sometimes(10), sometimes(6) ? 0 : 1, 1, World.A, sometimes(12), now);
    }

    /** What changes something in the world. */
    static List<Action> effects(Step step) {
        var found = new ArrayList<Action>();
        for (var action : step.actions()) {
            switch (action) {
                case Action.AskWire _, Action.AskProbes _, Action.AskAgain _, Action.EndWatch _,
                        Action.CheckProcess _, Action.AskPrimary _ ->
                    {
                    }
                case Action.Respawn _, Action.Fence _, Action.StartService _, Action.StopService _,
                        Action.AddAddresses _, Action.ReleaseAddresses _, Action.ReleaseAtOnce _ ->
                    found.add(action);
                case Action.Claim _, Action.ClaimAbsent _, Action.StopPrimary _, Action.StartPrimary _,
                        Action.Announce _, Action.AnnounceForPrimary _ ->
                    found.add(action);
            }
        }
        return found;
    }
}
