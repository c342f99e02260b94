package io.understudy.probe;

import io.understudy.failover.evidence.HostEvidence;
import io.understudy.failover.evidence.Watch;
import io.understudy.failover.evidence.Wire;
import io.understudy.settings.Settings;
import io.understudy.vocabulary.Pace;
import io.understudy.vocabulary.Verdict;
import io.understudy.vocabulary.Vip;
import java.net.InetAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * One service's primary, witnesses and addresses, and when to ask them next. No I/O and no clock: {@link EchoHostWatch}
 * sends what {@link #rounds} orders and tells what came. Owned by the watching thread.
 *
 * <p>Quiet: an echo to the primary every interval; the addresses and the witnesses at most five times, respectively
 * once, a second. When an answer is overdue: {@code failAfter} full rounds (echo, ARP, every address, every witness),
 * spaced so that they fit into what is left of {@code tolerate}; so the steady traffic stays low and no time is lost
 * beyond {@code tolerate}.
 */
final class HostTarget {
    /**
     * In quiet times the wire is asked at most this often: often enough to calibrate, seldom enough not to show in
     * anybody's traffic.
     */
    private static final long WIRE_EVERY = 200_000_000L;
    private static final long WITNESS_EVERY = 1_000_000_000L;
    /** Requests whose tokens are still known; older answers only tell that the host lives. */
    private static final int KEPT = 256;

    final Settings.Service service;
    final HostWatch.Listener listener;
    final InetAddress address;
    final List<InetAddress> witnesses;
    final int need;
    final boolean onLink;
    private final Pace pace;
    private final RoundTrips trips = new RoundTrips();
    private final RoundTrips wireTrips = new RoundTrips();
    private final RoundTrips witnessTrips = new RoundTrips();
    private final Map<Vip, WireWatch> wires = new LinkedHashMap<>();
    /** The same: an address has more spellings than one, and is read once. */
    private final Map<InetAddress, WireWatch> wireOf = new HashMap<>();
    private final long[] witnessAnswered;
    private final long[] sentAt = new long[KEPT];
    private final List<Long> outstanding = new ArrayList<>();
    private Watch watch;
    private Set<Vip> held = Set.of();
    private boolean holdsPrimary;
    /** Something was ordered, or the carrier looked at, since the last weighing. */
    private boolean touched = true;
    private String hardware = "";
    private long sequence;
    private long lastRound = Watch.NEVER;
    private long lastWire = Watch.NEVER;
    private long lastWitness = Watch.NEVER;
    /** When the witnesses were asked lately, the newest first. */
    private final long[] witnessSent = {Watch.NEVER, Watch.NEVER, Watch.NEVER, Watch.NEVER};
    private long lastAnswer = Watch.NEVER;
    private long lastLoss = Watch.NEVER;
    private long lossBefore = Watch.NEVER;
    private long echoLost = Watch.NEVER;
    /** The token of the newest echo that was answered, or that counts as if it had been. */
    private long echoed;
    private long begun;
    private int burst;
    private boolean bursting;
    private int echoSilent;
    private boolean carrier = true;
    private long stalledUntil = Watch.NEVER;
    private long lookingUntil = Watch.NEVER;
    private long weighedAt = Watch.NEVER;
    private @Nullable Burst asked;
    private long roundTrip = -1;
    private HostEvidence shown = HostEvidence.NOTHING;

    /** What to send now. */
    record Round(boolean echo, boolean arpPrimary, boolean wire, boolean witnesses, long token, long due) {}

    private record Burst(int questions, int left, long spacing, long next, long begun, Consumer<HostEvidence> done) {}

    HostTarget(Settings.Service service, HostWatch.Listener listener, List<InetAddress> witnesses, int need,
            boolean onLink, boolean seenUp, long firstAt, long now) {
        this.service = service;
        this.listener = listener;
        this.address = service.primary().address();
        this.witnesses = List.copyOf(witnesses);
        this.need = need;
        this.onLink = onLink;
        var paced = service.hostWatch();
        pace = new Pace(paced.interval(), paced.timeout(), paced.failAfter(), paced.recoverAfter(), paced.tolerate());
        watch = seenUp ? Watch.remembered(pace, now) : Watch.begin(pace, now);
        service.addresses().forEach(vip -> {
            var wire = new WireWatch(now);
            wires.put(vip, wire);
            wireOf.put(InetAddress.ofLiteral(vip.address()), wire);
        });
        witnessAnswered = new long[witnesses.size()];
        Arrays.fill(witnessAnswered, Watch.NEVER);
        lastRound = firstAt - pace.interval().toNanos();
        begun = now;
    }

    private long patience() {
        return trips.patience(pace.timeout().toNanos());
    }

    private long wirePatience() {
        // a living kernel answers ARP within a millisecond
        return wireTrips.patience(Math.min(pace.timeout().toNanos(), 20_000_000L));
    }

    private long witnessPatience() {
        return witnessTrips.patience(pace.timeout().toNanos());
    }

    /**
     * Whether to look at it at {@code now}, though it may not be due: what only time changes is looked at every {@code
     * often}.
     */
    boolean wants(long now, long often) {
        return touched || now >= due() || weighedAt == Watch.NEVER || now - weighedAt >= often;
    }

    /** When {@link #rounds} or {@link #weigh} has something to do. */
    long due() {
        long due = nextRound();
        if (!outstanding.isEmpty()) {
            due = sooner(due, outstanding.getFirst() + patience());
            due = sooner(due, ripeAt());
        }
        if (lastWire != Watch.NEVER) {
            due = sooner(due, lastWire + wirePatience());
        }
        due = sooner(due, stalledUntil);
        if (asked == null) {
            return due;
        }
        return asked.left() > 0
                ? Math.min(due, asked.next())
                : sooner(sooner(due, asked.next()), lastWitness + witnessPatience());
    }

    /** What lies before the last weighing has been weighed. */
    private long sooner(long due, long at) {
        return at > weighedAt ? Math.min(due, at) : due;
    }

    /**
     * When silence may count as down: each question of the newest round has had its time, so that the wire's word comes
     * with it.
     */
    private long ripeAt() {
        long echoes = outstanding.isEmpty() ? Watch.NEVER : outstanding.getLast() + patience();
        long wire = onLink && lastWire != Watch.NEVER ? lastWire + wirePatience() : Watch.NEVER;
        return Math.max(watch.downAt(), Math.max(echoes, wire));
    }

    private long nextRound() {
        if (!bursting) {
            return lastRound + pace.interval().toNanos();
        }
        // After the burst its last questions get their time before more are asked: with an interval shorter than the
        // patience there would always be one that still may be answered, and silence would never count.
        return burst < pace.failAfter()
                ? watch.burstAt(burst, lastRound, patience())
                : lastRound + Math.max(pace.interval().toNanos(), Math.max(patience(), wirePatience()) + 1);
    }

    /** What is to be sent at {@code now}; at most one round. */
    @Nullable
    Round round(long now) {
        long due = nextRound();
        boolean regular = now >= due;
        boolean ordered = asked != null && asked.left() > 0 && now >= asked.next();
        if (!regular && !ordered) {
            return null;
        }
        boolean full = ordered || bursting;
        boolean own = holdsPrimary;
        boolean wire = onLink && (full || lastWire == Watch.NEVER || now - lastWire >= WIRE_EVERY
                || pace.interval().toNanos() >= WIRE_EVERY);
        // While the primary is silent they are asked with it: any moment may be the one in which something is decided.
        boolean silent = held.isEmpty() && watch.firstMiss() != Watch.NEVER;
        boolean witness = full || silent || lastWitness == Watch.NEVER || now - lastWitness >= WITNESS_EVERY;
        if (ordered && asked != null) {
            asked = new Burst(asked.questions(), asked.left() - 1, asked.spacing(), now + asked.spacing(),
                    asked.begun(), asked.done());
        }
        if (regular) {
            lastRound = bursting || now - due > pace.interval().toNanos()
                    ? now
                    : Math.max(due, now - pace.interval().toNanos());
            if (bursting) {
                burst++;
            }
        }
        sequence++;
        sentAt[(int) (sequence % KEPT)] = now;
        if (own) {
            echoed = sequence; // nothing is sent that could be lost
        }
        return new Round(!own, onLink && !own && (full || echoSilent >= 3 || hardware.isEmpty()), wire, witness,
                sequence,
                regular ? due : now);
    }

    void sentEcho(long at) {
        sentAt[(int) (sequence % KEPT)] = at;
        outstanding.add(at);
        if (outstanding.size() > KEPT) {
            outstanding.removeFirst();
        }
        echoSilent++;
    }

    void sentWire(long at) {
        lastWire = at;
        wires.values().forEach(w -> w.asked(at));
    }

    void sentWitnesses(long at) {
        lastWitness = at;
        System.arraycopy(witnessSent, 0, witnessSent, 1, witnessSent.length - 1);
        witnessSent[0] = at;
    }

    void echoAnswered(long token, long at) {
        if (token > sequence || sequence - token >= KEPT) {
            return;
        }
        long sent = sentAt[(int) (token % KEPT)];
        if (at < begun) {
            return; // came before a stall
        }
        roundTrip = Math.max(0, at - sent);
        trips.add(roundTrip);
        echoSilent = 0;
        if (token > echoed + 1) { // replies keep their order on one path: what was left out is lost
            lossBefore = echoLost;
            echoLost = sentAt[(int) (Math.max(echoed + 1, token - KEPT + 1) % KEPT)];
        }
        echoed = Math.max(echoed, token);
        alive(at, sent);
    }

    /** The primary answered; what was sent up to {@code sent} is no longer unanswered. */
    private void alive(long at, long sent) {
        outstanding.removeIf(s -> s <= sent);
        lastAnswer = Math.max(lastAnswer, at);
        watch = watch.heard(at);
        bursting = false;
        burst = 0;
    }

    /** Somebody ({@code who}) showed that it has {@code its}. @return whether that says anything here */
    boolean heard(InetAddress its, String who, boolean answer, long at) {
        boolean concerned = answer && witnessHeard(its, at);
        return wireAnswered(its, who, answer, at) || concerned;
    }

    private boolean wireAnswered(InetAddress its, String who, boolean answer, long at) {
        var wire = wireOf.get(its);
        boolean concerned = wire != null;
        if (answer && (wire != null || its.equals(address)) && lastWire != Watch.NEVER && at > lastWire) {
            wireTrips.add(at - lastWire);
        }
        if (wire != null) {
            wire.answered(who, at);
        }
        if (!answer || holdsPrimary) {
            return concerned;
        }
        if (its.equals(address)) {
            hardware = who;
            concerned = true;
        }
        // Whatever address its hardware answers for: the host is alive. The more ways, the less a lossy wire looks like
        // a crash.
        if (who.equals(hardware) && !outstanding.isEmpty()) {
            alive(at, outstanding.getLast());
            concerned = true;
        }
        return concerned;
    }

    void witnessEchoed(int index, long token, long at) {
        if (token <= sequence && sequence - token < KEPT) {
            long sent = sentAt[(int) (token % KEPT)];
            witnessTrips.add(Math.max(0, at - sent));
            witnessed(index, sent);
        }
    }

    /** A witness answered for its own address on the wire. */
    private boolean witnessHeard(InetAddress witness, long at) {
        int index = witnesses.indexOf(witness);
        if (index < 0 || lastWitness == Watch.NEVER || at < lastWitness || witnessAnswered[index] >= lastWitness) {
            return false; // known already: others ask the same witness, and each answer comes to all
        }
        witnessed(index, lastWitness);
        return true;
    }

    private void witnessed(int index, long sent) {
        witnessAnswered[index] = Math.max(witnessAnswered[index], sent);
    }

    void carrier(boolean now) {
        carrier = now;
        touched = true;
    }

    void held(Set<Vip> now) {
        boolean before = holdsPrimary;
        held = Set.copyOf(now);
        holdsPrimary = held.stream().anyMatch(vip -> InetAddress.ofLiteral(vip.address()).equals(address));
        touched = true;
        if (before != holdsPrimary) {
            outstanding.clear();
        }
    }

    /** Everything is asked again before anything is said. */
    void again(long now) {
        touched = true;
        watch = watch.again(now);
        outstanding.clear();
        bursting = false;
        burst = 0;
        begun = now;
        echoed = sequence;
        wires.values().forEach(WireWatch::anew);
        Arrays.fill(witnessAnswered, Watch.NEVER);
        Arrays.fill(witnessSent, Watch.NEVER);
        lastWitness = Watch.NEVER;
        shown = HostEvidence.NOTHING;
        if (asked != null) {
            asked = new Burst(asked.questions(), asked.questions(), asked.spacing(), now, now, asked.done());
        }
    }

    /**
     * Our own thread stood still: what was sent before can't be told from what was never answered. Until the witnesses
     * have answered again, for {@code tolerate} at most, this host looks around: it is neither well nor cut off.
     */
    void stall(long now) {
        again(now);
        lastRound = now - pace.interval().toNanos();
        stalledUntil = now + patience();
        lookingUntil = now + pace.tolerate().toNanos();
    }

    void ask(int questions, long span, long now, Consumer<HostEvidence> done) {
        if (asked != null) {
            asked.done().accept(evidence(now, asked.begun())); // the older question is overtaken; its ticket is stale
        }
        touched = true;
        wires.values().forEach(WireWatch::anew);
        int times = Math.max(1, questions);
        asked = new Burst(times, times, Math.max(span / times, 1_000_000L), now, now, done);
    }

    /** Counts what is overdue. Tells the listener when something that matters has changed. */
    void weigh(long now) {
        weighedAt = now;
        touched = false;
        long patience = patience();
        if (!outstanding.isEmpty() && now >= outstanding.getFirst() + patience && !holdsPrimary) {
            if (!bursting && watch.verdict() != Verdict.DOWN) {
                bursting = true;
                burst = 0;
            }
            int overdue = 0;
            for (long sent : outstanding) {
                if (now >= sent + patience) {
                    overdue++;
                    if (sent > lastLoss) {
                        lastLoss = sent;
                        listener.missed();
                    }
                }
            }
            int counted = now >= ripeAt() ? overdue : Math.min(overdue, pace.failAfter() - 1);
            watch = watch.silent(Math.max(counted, 1), outstanding.getFirst(), now);
            if (watch.verdict() == Verdict.DOWN && burst >= pace.failAfter()) {
                bursting = false;
            }
        }
        int failAfter = asked == null ? pace.failAfter() : Integer.MAX_VALUE;
        wires.values().forEach(w -> w.weigh(now, failAfter, wirePatience()));
        if (asked != null && over(asked, now)) {
            var question = asked;
            asked = null;
            wires.values().forEach(w -> w.settle()); // the question is over: who has not answered it is silent
            shown = evidence(now, Watch.NEVER);
            var answer = evidence(now, question.begun());
            question.done().accept(answer);
            if (!answer.equals(shown)) {
                listener.changed(shown); // with the witnesses that answered before the question, too
            }
            return;
        }
        var evidence = evidence(now, Watch.NEVER);
        boolean asking = evidence.witnessesAnswering() < need
                && now < begun + pace.interval().toNanos() + pace.timeout().toNanos();
        if (asking) {
            return; // begun only now: no answer yet means nothing yet
        }
        if (asked == null ? matters(evidence) : evidence.host() != shown.host()) {
            shown = evidence;
            listener.changed(evidence);
        }
    }

    /** All is asked and whoever would answer has had the time for it. */
    private boolean over(Burst question, long now) {
        return question.left() == 0 && now >= question.next() && now >= lastWire + wirePatience()
                && (answering(now, question.begun()) >= need || now >= lastWitness + witnessPatience());
    }

    private boolean matters(HostEvidence now) {
        if (now.host() != shown.host() || (now.firstMiss() == Watch.NEVER) != (shown.firstMiss() == Watch.NEVER)
                || now.carrier() != shown.carrier() || now.stalled() != shown.stalled()
                || now.networkOk() != shown.networkOk() || now.begun() != shown.begun()
                || !now.hardware().equals(shown.hardware())
                || now.lossBefore() != shown.lossBefore()
                || (now.lastLoss() != shown.lastLoss() && now.firstMiss() == Watch.NEVER)) {
            return true;
        }
        for (var vip : wires.keySet()) {
            var wire = now.wire(vip);
            var before = shown.wire(vip);
            boolean fresh = wire.kind() == Wire.Kind.ANSWERED && wire.at() != before.at() && held.contains(vip);
            if (wire.kind() != before.kind() || !wire.by().equals(before.by()) || fresh) {
                return true;
            }
        }
        return false;
    }

    /** @param from only witnesses' answers to requests sent since then count */
    private HostEvidence evidence(long now, long from) {
        var wire = new LinkedHashMap<Vip, Wire>();
        wires.forEach((vip, w) -> wire.put(vip, onLink ? w.wire() : Wire.NOTHING));
        return new HostEvidence(holdsPrimary ? Verdict.UNKNOWN : watch.verdict(), lastAnswer, watch.firstMiss(),
                lastLoss, lossBefore, wire, carrier, answering(now, from), need, hardware,
                now < stalledUntil || (now < lookingUntil && answering(now, Watch.NEVER) < need), begun);
    }

    /**
     * A witness answers while its newest answers are fresh; while the primary is silent only answers to requests sent
     * after its first miss count. Fresh in any case: when the primary has been gone for hours, a witness's answer of an
     * hour ago says nothing.
     */
    private int answering(long now, long atLeast) {
        long fresh = now - 3 * Math.max(WITNESS_EVERY, pace.interval().toNanos()) - pace.timeout().toNanos();
        // While the addresses are here the primary's misses decide nothing, so they must not make this host believe it
        // is cut off.
        boolean silent = held.isEmpty() && watch.firstMiss() != Watch.NEVER;
        long from = Math.max(Math.max(fresh, atLeast),
                silent ? Math.max(watch.firstMiss(), lastButOne(now)) : Watch.NEVER);
        int answering = 0;
        for (long sent : witnessAnswered) {
            if (sent != Watch.NEVER && sent >= from) {
                answering++;
            }
        }
        return answering;
    }

    /**
     * When the last but one of the questions to the witnesses was sent that they have had the time to answer. One may
     * be lost; who has answered neither is gone, though it answered at the beginning of the burst: this host may be the
     * one that was cut off since.
     */
    private long lastButOne(long now) {
        int ripe = 0;
        for (long sent : witnessSent) {
            if (sent != Watch.NEVER && now >= sent + witnessPatience() && ++ripe == 2) {
                return sent;
            }
        }
        return Watch.NEVER;
    }

    HostWatch.Look look(long now) {
        return new HostWatch.Look(evidence(now, Watch.NEVER), watch.misses(),
                roundTrip < 0 ? null : Duration.ofNanos(roundTrip), lastAnswer, nextRound());
    }

    long roundTrip() {
        return roundTrip;
    }
}
