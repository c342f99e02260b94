package io.understudy.probe;

import io.understudy.failover.evidence.HostEvidence;
import io.understudy.failover.evidence.Watch;
import io.understudy.kernel.Segment;
import java.net.InetAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The decisions of the host watch's loop, without thread, clock and sockets. {@link EchoHostWatch} turns it in
 * production, the simulator on virtual time. A turn is: {@link #take} what the mailbox held, send what {@link #rounds}
 * says and tell it by {@link #sent}, then sleep until the moment that {@link #rest} names. Owned by one thread,
 * but for {@link #published}; all moments are monotonic nanoseconds.
 *
 * <p>When answers may have been lost or may lie unread, because this process was paused, the machine was suspended or
 * the mailbox overflowed, silence means nothing: everything is then asked again before anything is said.
 */
final class HostWatchTurn {
    /**
     * How often the kernel's uptime is compared with the monotonic clock, which does not count while the machine is
     * suspended.
     */
    static final long UPTIME_EVERY = Duration.ofSeconds(1).toNanos();
    /** The clocks may differ by this much without a suspension having been the reason. */
    static final long SUSPENSION = Duration.ofMillis(500).toNanos();
    /** The latest wake-up when nothing is due. */
    static final long IDLE = Duration.ofMillis(200).toNanos();
    /**
     * What only time changes, for example a witness's answer that becomes old, is weighed this often; below
     * {@link #IDLE}, so that each idle wake-up does it.
     */
    static final long OFTEN = IDLE / 2;
    /** A round may always be this late: less is the kernel's timer. */
    private static final long LAG_LEAST = Duration.ofMillis(1).toNanos();
    /** Spreads the first rounds of a thousand services evenly: the golden ratio times 2^64. */
    private static final long GOLDEN = 0x9E3779B97F4A7C15L;

    private final Consumer<RuntimeException> broken;
    private final Map<String, HostTarget> targets = new HashMap<>();
    /** The same for other threads, which read what {@link HostTarget#published} gives and nothing else. */
    private final Map<String, HostTarget> visible = new ConcurrentHashMap<>();
    private final Map<Integer, HostTarget> byId = new HashMap<>();
    /** What is known of each interface; it is told before the first service on it begins. */
    private final Map<String, Segment> segments = new HashMap<>();
    /** An interface has changed, or a service has come: what surrounds each target has to be looked at again. */
    private boolean resurvey;
    private int nextId;
    private @Nullable Duration uptime;
    private long uptimeReadAt;
    private long wakeBy;

    /**
     * What the thread found when it woke.
     *
     * @param woke before it looked into its mailbox
     * @param uptime of the kernel where {@link #wantsUptime} asked for it and it could be read, else null
     * @param lost how many letters the mailbox could not hold
     * @param news the letters, in their order
     * @param now after the mailbox was emptied
     */
    record Woken(long woke, @Nullable Duration uptime, int lost, List<WatchNews> news, long now) {}

    /** Why silence means nothing. */
    sealed interface Disturbance {
        /** The thread woke this much later than planned. */
        record Late(Duration by) implements Disturbance {}

        /** The machine was suspended for about this long. */
        record Suspended(Duration span) implements Disturbance {}

        /** The mailbox could not hold this many letters. */
        record Overflow(int lost) implements Disturbance {}
    }

    /** @param broken hears what one target or its listener threw; the others are watched on */
    HostWatchTurn(long now, Consumer<RuntimeException> broken) {
        this.broken = broken;
        this.uptimeReadAt = now;
        this.wakeBy = now + IDLE;
    }

    /** Whether {@link #take} wants to know the kernel's uptime. */
    boolean wantsUptime(long now) {
        return uptime == null || now - uptimeReadAt >= UPTIME_EVERY;
    }

    /** The addresses whose owners matter on an interface. */
    Set<InetAddress> concerned(String interfaceName) {
        var all = new HashSet<InetAddress>();
        on(interfaceName).forEach(t -> all.addAll(t.concerned()));
        return all;
    }

    /** The addresses of all services, whichever interface they are on. */
    Set<InetAddress> addresses() {
        var all = new HashSet<InetAddress>();
        targets.values().forEach(t -> t.addresses().forEach(vip -> all.add(InetAddress.ofLiteral(vip.address()))));
        return all;
    }

    /** The interfaces of all targets. */
    Set<String> interfaces() {
        var names = new LinkedHashSet<String>();
        targets.values().forEach(t -> names.add(t.interfaceName()));
        return names;
    }

    /** Takes in what has happened. @return what made everything be asked again */
    List<Disturbance> take(Woken woken) {
        var disturbances = new ArrayList<Disturbance>();
        // Before the letters: answers that came meanwhile lie unread among them.
        late(woken.woke()).ifPresent(disturbances::add);
        // All of them before anything is weighed: an answer may lie behind the letter that makes somebody look.
        var concerned = new LinkedHashSet<HostTarget>();
        for (var news : woken.news()) {
            carefully(() -> take(news, woken.now(), concerned));
        }
        if (resurvey) {
            resurvey = false;
            around(woken.now());
        }
        concerned.forEach(target -> carefully(() -> target.weigh(woken.now())));
        // After them: they were received before.
        suspended(woken).ifPresent(disturbances::add);
        if (woken.lost() > 0) {
            targets.values().forEach(t -> t.stall(0, woken.now()));
            disturbances.add(new Disturbance.Overflow(woken.lost()));
        }
        return disturbances;
    }

    private Optional<Disturbance> late(long woke) {
        long late = woke - wakeBy;
        boolean matters = false;
        for (var target : targets.values()) {
            if (late > target.timeout()) {
                target.stall(late, woke);
                matters = true;
            }
        }
        return matters ? Optional.of(new Disturbance.Late(Duration.ofNanos(late))) : Optional.empty();
    }

    private Optional<Disturbance> suspended(Woken woken) {
        var up = woken.uptime();
        if (up == null) {
            return Optional.empty();
        }
        var before = uptime;
        long counted = woken.woke() - uptimeReadAt;
        uptime = up;
        uptimeReadAt = woken.woke();
        long missing = before == null ? 0 : up.minus(before).toNanos() - counted;
        if (missing <= SUSPENSION) {
            return Optional.empty();
        }
        targets.values().forEach(t -> t.stall(missing, woken.now()));
        return Optional.of(new Disturbance.Suspended(Duration.ofNanos(missing)));
    }

    /** @param concerned gets the targets to which it says something */
    private void take(WatchNews news, long now, Set<HostTarget> concerned) {
        switch (news) {
            case WatchNews.Begin begin -> begin(begin, now);
            case WatchNews.Forget(String service) -> forget(service);
            case WatchNews.Again(String service) -> target(service).ifPresent(t -> t.again(now));
            case WatchNews.Held held -> target(held.service()).ifPresent(t -> t.held(held.held()));
            case WatchNews.AskWire ask -> target(ask.service()).ifPresentOrElse(
                    t -> t.ask(ask.questions(), ask.span(), now, ask.done()),
                    () -> ask.done().accept(HostWatch.unasked(Optional.empty())));
            case WatchNews.Echoed(InetAddress from, long token, long at) ->
                echoed(from, RoundToken.of(token), at, concerned);
            case WatchNews.Heard heard -> heard(heard, concerned);
            case WatchNews.Changed(Segment segment) -> {
                segments.put(segment.interfaceName(), segment);
                resurvey = true;
                concerned.addAll(on(segment.interfaceName()));
            }
            case WatchNews.Deaf(String interfaceName) -> on(interfaceName).forEach(t -> t.deaf(now));
            case WatchNews.Carrier(String interfaceName, boolean carrier) -> {
                for (var target : on(interfaceName)) {
                    target.carrier(carrier);
                    concerned.add(target);
                }
            }
        }
    }

    /** As the target was weighed last. Empty when the service is not watched, or only since now. Any thread. */
    Optional<HostWatch.Look> published(String service) {
        return Optional.ofNullable(visible.get(service)).map(HostTarget::published);
    }

    /** As it is now. Empty when the service is not watched. */
    Optional<HostWatch.Look> look(String service, long now) {
        return target(service).map(t -> t.look(now));
    }

    private Optional<HostTarget> target(String service) {
        return Optional.ofNullable(targets.get(service));
    }

    private List<HostTarget> on(String interfaceName) {
        return targets.values().stream().filter(t -> t.interfaceName().equals(interfaceName)).toList();
    }

    private void begin(WatchNews.Begin begin, long now) {
        var name = begin.service().name();
        forget(name);
        while (byId.containsKey(nextId)) {
            nextId = (nextId + 1) % RoundToken.TARGETS;
        }
        long interval = Math.max(1, begin.service().hostWatch().interval().toNanos());
        var segment = segments.getOrDefault(begin.service().interfaceName(),
                Segment.absent(begin.service().interfaceName()));
        var target = new HostTarget(nextId, begin.service(), begin.listener(),
                Surroundings.of(begin.service(), segment, protectedOnes()), begin.seenUp(),
                now + Math.floorMod(name.hashCode() * GOLDEN, interval), now);
        nextId = (nextId + 1) % RoundToken.TARGETS;
        targets.put(name, target);
        visible.put(name, target);
        byId.put(target.id(), target);
        resurvey = true; // its addresses may be what others took for a witness
    }

    private void around(long now) {
        var protectedOnes = protectedOnes();
        for (var target : targets.values()) {
            var segment = segments.get(target.interfaceName());
            if (segment != null) {
                target.around(segment, protectedOnes, now);
            }
        }
    }

    private Set<InetAddress> protectedOnes() {
        var all = addresses();
        targets.values().forEach(t -> all.add(t.primary()));
        return all;
    }

    private void forget(String service) {
        var ended = targets.remove(service);
        visible.remove(service);
        if (ended != null) {
            byId.remove(ended.id());
        }
    }

    private void echoed(InetAddress from, RoundToken token, long at, Set<HostTarget> concerned) {
        var target = byId.get(token.target());
        if (target != null) {
            target.echoed(from, token, at);
            concerned.add(target);
        }
    }

    private void heard(WatchNews.Heard heard, Set<HostTarget> concerned) {
        for (var target : targets.values()) {
            if (target.interfaceName().equals(heard.interfaceName())
                    && target.heard(heard.address(), heard.who(), heard.answer(), heard.at())) {
                concerned.add(target);
            }
        }
    }

    /**
     * Asks only the targets that have something to do: with a thousand services, each wake-up would otherwise weigh all
     * thousand.
     *
     * @return what to send; each round is followed by its {@link #sent}
     */
    List<Round> rounds(long now) {
        var rounds = new ArrayList<Round>();
        for (var target : targets.values()) {
            if (target.wants(now, OFTEN)) {
                carefully(() -> {
                    var round = target.round(now);
                    if (round == null) {
                        target.weigh(now);
                    } else {
                        rounds.add(round);
                    }
                });
            }
        }
        return rounds;
    }

    /**
     * The round was sent.
     *
     * @param moments when its questions left, one after the other, {@link Watch#NEVER} for one that could not be sent;
     *        fewer than questions when the rest could not be sent
     * @param now after the last of them
     */
    void sent(Round round, List<Long> moments, long now) {
        target(round.service()).ifPresent(target -> carefully(() -> {
            long began = moments.stream().filter(at -> at != Watch.NEVER).findFirst().orElse(now);
            long lag = Math.max(0, began - round.due());
            if (lag > Math.max(target.timeout(), LAG_LEAST)) {
                target.stall(lag, began);
            }
            for (int i = 0; i < moments.size(); i++) {
                if (moments.get(i) != Watch.NEVER) {
                    target.sent(round.number(), round.questions().get(i), moments.get(i));
                }
            }
            target.lagged(lag);
            target.weigh(now);
        }));
    }

    /** The turn is over. @return when to begin the next one, if no letter comes before; perhaps in the past */
    long rest(long now) {
        long due = now + IDLE;
        for (var target : targets.values()) {
            due = Math.min(due, target.due());
        }
        wakeBy = Math.max(due, now);
        return due;
    }

    private void carefully(Runnable work) {
        try {
            work.run();
        } catch (RuntimeException e) {
            broken.accept(e);
        }
    }
}
