package io.understudy.probe;

import io.understudy.failover.evidence.HostEvidence;
import io.understudy.failover.evidence.Watch;
import io.understudy.kernel.EchoPort;
import io.understudy.kernel.HardwareAddress;
import io.understudy.kernel.InterfaceAddress;
import io.understudy.kernel.Kernel;
import io.understudy.kernel.KernelException;
import io.understudy.kernel.Link;
import io.understudy.kernel.Links;
import io.understudy.kernel.NeighbourPort;
import io.understudy.kernel.Segments;
import io.understudy.probe.HostWatchTurn.Disturbance;
import io.understudy.settings.Settings;
import io.understudy.time.Ticker;
import io.understudy.vocabulary.Vip;
import java.net.InetAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The host watch on the real network: its sockets, its mailbox and its thread. What to send when, and what silence
 * means, is decided by {@link HostWatchTurn}.
 *
 * <p>One platform thread turns it: it sends at absolute deadlines (parked without timer slack) and calls the listeners.
 * Replies are received by the ports' threads, stamped by the kernel, and handed over through one bounded queue: no
 * locks, and a pause of this process delays decisions without falsifying round trips.
 */
final class EchoHostWatch implements HostWatch {
    private static final Logger log = LoggerFactory.getLogger(EchoHostWatch.class);
    /** Replies and orders waiting for the watching thread: at 150,000 a second this is half a second's worth. */
    private static final int MAILBOX = 65_536;
    /** Orders have a queue of their own: a storm on the wire must not keep them out. */
    private static final int ORDERS = 65_536;
    /** A fault that comes with every turn must not take the processor from everybody. */
    private static final long AFTER_A_FAULT = Duration.ofMillis(100).toNanos();
    /** Fifty times the longest pause between two turns. */
    private static final long STILL = Duration.ofSeconds(10).toNanos();

    private final Kernel kernel;
    private final Ticker ticker;
    private final HostWatchTurn turn;
    private final ArrayBlockingQueue<WatchNews> mailbox = new ArrayBlockingQueue<>(MAILBOX);
    private final ArrayBlockingQueue<WatchNews> orders = new ArrayBlockingQueue<>(ORDERS);
    private final AtomicInteger lost = new AtomicInteger();
    private final Map<String, NeighbourPort> neighbours = new HashMap<>();
    private final Map<String, String> complaints = new HashMap<>();
    private final EchoPort echo;
    private final Links links;
    private final Segments segments;
    /** Whose changes are observed already. Of the threads that begin to watch. */
    private final Set<String> observed = ConcurrentHashMap.newKeySet();
    /** What the ports were told last. Of the watching thread. */
    private final Map<String, Set<InetAddress>> heardOf = new HashMap<>();
    private Set<InetAddress> notFrom = Set.of();
    private boolean toldChanges;
    private final AutoCloseable linkWatch;
    private final Thread thread;
    private final Faults faults;
    private volatile long turnedAt;
    private volatile boolean open = true;

    EchoHostWatch(Kernel kernel, Ticker ticker) throws KernelException {
        this.kernel = kernel;
        this.ticker = ticker;
        this.faults = new Faults(ticker);
        this.turnedAt = ticker.nanos();
        this.turn = new HostWatchTurn(ticker.nanos(), this::broken);
        this.links = kernel.openLinks();
        this.segments = kernel.openSegments();
        this.echo = kernel.openEcho((from, token, at) -> post(new WatchNews.Echoed(from, token, at)));
        this.linkWatch = links.watch(new Links.Watcher() {
            @Override
            public void linkChanged(Link link) {
                order(new WatchNews.Carrier(link.name(), link.carrier()));
            }

            @Override
            public void addressAdded(InterfaceAddress address) {
                // who holds what is the address keeper's business
            }

            @Override
            public void addressDeleted(InterfaceAddress address, int port) {
                // the same
            }

            @Override
            public void resync() {
                // the segments are read again
            }
        });
        this.thread = Thread.ofPlatform().name("host-watch").daemon(true).priority(Thread.MAX_PRIORITY)
                .start(this::run);
    }

    private void post(WatchNews news) {
        if (!mailbox.offer(news)) {
            lost.incrementAndGet();
        }
        LockSupport.unpark(thread);
    }

    private void order(WatchNews order) {
        offer(order);
    }

    private boolean offer(WatchNews order) {
        boolean taken = orders.offer(order);
        if (!taken) {
            // Ten thousand services that begin at once fill less than half of it: the watching thread is at its end.
            log.error("event=orders-overflow order={}", order.getClass().getSimpleName());
            lost.incrementAndGet();
        }
        LockSupport.unpark(thread);
        return taken;
    }

    @Override
    public void watch(Settings.Service service, boolean seenUp, Listener listener) {
        if (observed.add(service.interfaceName())) {
            segments.observe(service.interfaceName(), segment -> order(new WatchNews.Changed(segment)));
        }
        order(new WatchNews.Begin(service, seenUp, listener));
    }

    @Override
    public void forget(String service) {
        order(new WatchNews.Forget(service));
    }

    @Override
    public void again(String service) {
        order(new WatchNews.Again(service));
    }

    @Override
    public void held(String service, Set<Vip> held) {
        order(new WatchNews.Held(service, Set.copyOf(held)));
    }

    @Override
    public void askWire(String service, int questions, Duration span, Consumer<HostEvidence> done) {
        if (!offer(new WatchNews.AskWire(service, questions, span.toNanos(), done))) {
            done.accept(HostWatch.unasked(look(service)));
        }
    }

    @Override
    public Optional<String> trouble() {
        if (!open) {
            return Optional.empty();
        }
        if (!thread.isAlive() || ticker.nanos() - turnedAt > STILL) {
            return Optional.of("no primary is watched: the host watch hangs or has ended; restart Understudy");
        }
        return faults.many().map(why -> "a primary may not be watched: the host watch is at fault time and again ("
                + why + "); restart Understudy");
    }

    @Override
    public Optional<Look> look(String service) {
        return turn.published(service);
    }

    // the watching thread

    private void run() {
        kernel.precise();
        while (open) {
            try {
                turnOnce();
                turnedAt = ticker.nanos();
            } catch (RuntimeException | Error e) {
                // Nobody else watches: whatever it was, the next turn may succeed, and what was lost is asked again.
                lost.incrementAndGet();
                told(e);
                LockSupport.parkNanos(AFTER_A_FAULT);
            }
        }
    }

    /** Telling may fail for the same reason, for example for want of memory: the loop goes on all the same. */
    private void told(Throwable e) {
        try {
            broken(e);
        } catch (RuntimeException | Error again) {
            LockSupport.parkNanos(AFTER_A_FAULT);
        }
    }

    private void turnOnce() {
        turn.take(woken()).forEach(EchoHostWatch::tell);
        if (toldChanges) {
            toldChanges = false;
            tune();
        }
        for (var round : turn.rounds(ticker.nanos())) {
            var moments = send(round);
            turn.sent(round, moments, ticker.nanos());
        }
        long park = turn.rest(ticker.nanos()) - ticker.nanos();
        if (park > 0 && mailbox.isEmpty() && orders.isEmpty()) {
            LockSupport.parkNanos(park);
        }
    }

    private HostWatchTurn.Woken woken() {
        long woke = ticker.nanos();
        var news = new ArrayList<WatchNews>();
        orders.drainTo(news);
        for (var order : news) {
            toldChanges |= order instanceof WatchNews.Begin || order instanceof WatchNews.Changed
                    || order instanceof WatchNews.Forget;
        }
        mailbox.drainTo(news); // all that is there now: what comes meanwhile waits for the next turn
        var uptime = turn.wantsUptime(woke) ? uptime() : null;
        return new HostWatchTurn.Woken(woke, uptime, lost.getAndSet(0), news, ticker.nanos());
    }

    private static void tell(Disturbance disturbance) {
        switch (disturbance) {
            case Disturbance.Late(Duration by) -> log.debug("event=late-wake-up for={}", by);
            case Disturbance.Suspended(Duration span) -> log
                    .warn("event=suspended why=\"the machine was suspended\" for={}", span);
            case Disturbance.Overflow(int letters) -> log
                    .warn("event=overflow why=\"more answers than the host watch could take\" lost={}", letters);
        }
    }

    /** Sends in order, until something can't be sent. @return when each packet left */
    private List<Long> send(Round round) {
        var moments = new ArrayList<Long>();
        try {
            for (var question : round.questions()) {
                moments.add(switch (question) {
                    case Question.EchoPrimary(InetAddress to, long token) -> echo.send(to, token);
                    case Question.EchoWitness(InetAddress to, long token, int _) -> echo.send(to, token);
                    case Question.AskPrimary(InetAddress to, var manner) -> ask(round, to, manner);
                    case Question.AskAddress(InetAddress to, Vip _, var manner) -> ask(round, to, manner);
                    case Question.AskWitness(InetAddress to, int _) -> ask(round, to, Question.Manner.ASK);
                });
            }
            complaints.remove(round.interfaceName());
        } catch (KernelException e) {
            complain(round.interfaceName(), e);
        } catch (RuntimeException e) {
            broken(e);
        }
        return moments;
    }

    /** @return when it left, or {@link Watch#NEVER} */
    private long ask(Round round, InetAddress whom, Question.Manner manner) throws KernelException {
        var port = neighbours(round.interfaceName());
        var sent = switch (manner) {
            case ASK -> port.ask(whom);
            case INSIST -> {
                var asked = port.ask(whom);
                yield asked.isPresent() ? asked : port.probe(whom);
            }
            case PROBE -> port.probe(whom);
        };
        return sent.orElse(Watch.NEVER);
    }

    /** Tells the ports whom this watch wants to hear of, and which addresses are not this host's own. */
    private void tune() {
        var services = turn.addresses();
        for (var name : turn.interfaces()) {
            var concerned = turn.concerned(name);
            var port = neighbours.get(name);
            if (port == null || concerned.equals(heardOf.get(name)) && services.equals(notFrom)) {
                continue;
            }
            try {
                port.neverFrom(services);
                port.hearOf(concerned);
                heardOf.put(name, concerned);
            } catch (KernelException e) {
                heardOf.remove(name); // tried again with the next change; the port hears of all addresses until then
                complain(name, e);
            }
        }
        notFrom = services;
    }

    /**
     * One broken target must not end the watching of all others. It is logged loudly; what was not sent is not waited
     * for.
     */
    private void broken(Throwable e) {
        faults.count(e);
        log.error("event=host-watch-broken", e);
    }

    private NeighbourPort neighbours(String interfaceName) throws KernelException {
        var port = neighbours.get(interfaceName);
        if (port == null) {
            port = kernel.openNeighbours(interfaceName, new NeighbourPort.Listener() {
                @Override
                public void heard(InetAddress address, HardwareAddress who, boolean answer, long at) {
                    post(new WatchNews.Heard(interfaceName, address, who.toString(), answer, at));
                }

                @Override
                public void lost(long count) {
                    post(new WatchNews.Deaf(interfaceName));
                }
            });
            neighbours.put(interfaceName, port);
            toldChanges = true;
        }
        return port;
    }

    private @Nullable Duration uptime() {
        try {
            return kernel.uptime();
        } catch (KernelException e) {
            complain("uptime", e);
            return null;
        }
    }

    /** Each trouble once, until it changes. */
    private void complain(String about, KernelException e) {
        var text = String.valueOf(e.getMessage());
        if (!text.equals(complaints.put(about, text))) {
            log.error("event=kernel-refused about={} why=\"{}\"", about, text);
        }
    }

    @Override
    public void close() {
        open = false;
        LockSupport.unpark(thread);
        var closing = new ArrayList<AutoCloseable>(neighbours.values());
        closing.add(echo);
        closing.add(linkWatch);
        closing.add(segments);
        closing.add(links);
        for (var port : closing) {
            try {
                port.close();
            } catch (Exception e) {
                log.warn("event=close-failed why=\"{}\"", e.toString());
            }
        }
    }
}
