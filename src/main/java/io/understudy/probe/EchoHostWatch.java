package io.understudy.probe;

import io.understudy.failover.evidence.HostEvidence;
import io.understudy.kernel.EchoPort;
import io.understudy.kernel.HardwareAddress;
import io.understudy.kernel.InterfaceAddress;
import io.understudy.kernel.Kernel;
import io.understudy.kernel.KernelException;
import io.understudy.kernel.Link;
import io.understudy.kernel.Links;
import io.understudy.kernel.NeighbourPort;
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
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The host watch on the real network.
 *
 * <p>One platform thread owns all targets: it sends at absolute deadlines (parked without timer slack), weighs, and
 * calls the listeners. Replies are received by the ports' threads, stamped by the kernel, and handed over through one
 * bounded queue: no locks, and a pause of this process delays decisions without falsifying round trips. When the queue
 * overflows, or the thread woke too late, answers may have been lost: everything is then asked again before anything is
 * said.
 */
final class EchoHostWatch implements HostWatch {
    private static final Logger log = LoggerFactory.getLogger(EchoHostWatch.class);
    /** Replies and orders waiting for the watching thread: at 150,000 a second this is half a second's worth. */
    private static final int MAILBOX = 65_536;
    /**
     * How often the kernel's uptime is compared with the monotonic clock, which stands still while the machine is
     * suspended.
     */
    private static final long SUSPENSION_EVERY = 1_000_000_000L;
    private static final long SUSPENSION = 500_000_000L;
    /** The latest wake-up when nothing is due. */
    private static final long IDLE = 200_000_000L;
    /**
     * What becomes old by itself, a witness's answer say, is looked at this often; below {@link #IDLE}, so that a
     * wake-up does it.
     */
    private static final long OFTEN = IDLE / 2;

    private final Kernel kernel;
    private final Ticker ticker;
    private final ArrayBlockingQueue<Runnable> mailbox = new ArrayBlockingQueue<>(MAILBOX);
    private final AtomicInteger lost = new AtomicInteger();
    private final Map<String, HostTarget> targets = new HashMap<>();
    private final Map<Integer, HostTarget> byId = new HashMap<>();
    private final Map<String, Integer> ids = new HashMap<>();
    private final Map<String, NeighbourPort> neighbours = new HashMap<>();
    private final Map<String, String> complaints = new HashMap<>();
    private final EchoPort echo;
    private final Links links;
    private final AutoCloseable linkWatch;
    private final Thread thread;
    private int nextId;
    private volatile boolean open = true;

    EchoHostWatch(Kernel kernel, Ticker ticker) throws KernelException {
        this.kernel = kernel;
        this.ticker = ticker;
        this.links = kernel.openLinks();
        this.echo = kernel.openEcho((from, token, at) -> post(() -> echoed(from, token, at)));
        this.linkWatch = links.watch(new Links.Watcher() {
            @Override
            public void linkChanged(Link link) {
                post(() -> carrier(link.name(), link.carrier()));
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
                post(EchoHostWatch.this::carriers);
            }
        });
        this.thread = Thread.ofPlatform().name("host-watch").daemon(true).priority(Thread.MAX_PRIORITY)
                .start(this::run);
    }

    private void post(Runnable news) {
        if (!mailbox.offer(news)) {
            lost.incrementAndGet();
        }
        LockSupport.unpark(thread);
    }

    @Override
    public void watch(Settings.Service service, boolean seenUp, Listener listener) {
        post(() -> begin(service, seenUp, listener));
    }

    @Override
    public void forget(String service) {
        post(() -> {
            targets.remove(service);
            var id = ids.remove(service);
            if (id != null) {
                byId.remove(id);
            }
        });
    }

    @Override
    public void again(String service) {
        post(() -> target(service).ifPresent(t -> t.again(ticker.nanos())));
    }

    @Override
    public void held(String service, Set<Vip> held) {
        post(() -> target(service).ifPresent(t -> t.held(held)));
    }

    @Override
    public void askWire(String service, int questions, Duration span, Consumer<HostEvidence> done) {
        post(() -> target(service).ifPresentOrElse(t -> t.ask(questions, span.toNanos(), ticker.nanos(), done),
                () -> done.accept(HostEvidence.NOTHING)));
    }

    private Optional<HostTarget> target(String service) {
        return Optional.ofNullable(targets.get(service));
    }

    @Override
    public Optional<Look> look(String service) {
        var answer = new CompletableFuture<Optional<Look>>();
        post(() -> answer.complete(target(service).map(t -> t.look(ticker.nanos()))));
        try {
            return answer.get(1, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return Optional.empty();
        } catch (ExecutionException | TimeoutException e) {
            log.warn("event=host-watch-busy why=\"{}\"", e.toString());
            return Optional.empty();
        }
    }

    private void begin(Settings.Service service, boolean seenUp, Listener listener) {
        long now = ticker.nanos();
        boolean onLink = false;
        List<InetAddress> witnesses = service.witnesses().addresses();
        boolean carrier = false;
        try {
            var link = links.find(service.interfaceName());
            carrier = link.isPresent() && link.get().carrier();
            onLink = kernel.onLink(service.interfaceName(), service.primary().address());
            if (service.witnesses().kind() == Settings.WitnessKind.GATEWAY && link.isPresent()) {
                witnesses = links.gateway(link.get()).map(List::of).orElse(List.of());
            }
            if (onLink) {
                neighbours(service.interfaceName());
            }
        } catch (KernelException e) {
            complain(service.interfaceName(), e);
        }
        // Without any witness nobody could tell that this host is cut off; only an explicit `none` asks for none.
        int need = service.witnesses().kind() == Settings.WitnessKind.NONE ? 0 : service.witnesses().need();
        long interval = service.hostWatch().interval().toNanos();
        long first = now + Math.floorMod(service.name().hashCode() * 0x9E3779B97F4A7C15L, Math.max(1, interval));
        var target = new HostTarget(service, listener, witnesses, need, onLink, seenUp, first, now);
        target.carrier(carrier);
        var old = ids.put(service.name(), nextId);
        if (old != null) {
            byId.remove(old);
        }
        targets.put(service.name(), target);
        byId.put(nextId, target);
        nextId = nextId + 1 & 0xffffff;
    }

    private NeighbourPort neighbours(String interfaceName) throws KernelException {
        var port = neighbours.get(interfaceName);
        if (port == null) {
            port = kernel.openNeighbours(interfaceName,
                    (address, who, answer, at) -> post(() -> heard(interfaceName, address, who, answer, at)));
            neighbours.put(interfaceName, port);
        }
        return port;
    }

    private void heard(String interfaceName, InetAddress address, HardwareAddress who, boolean answer, long at) {
        var by = who.toString();
        for (var target : targets.values()) {
            if (target.service.interfaceName().equals(interfaceName) && target.heard(address, by, answer, at)) {
                target.weigh(ticker.nanos());
            }
        }
    }

    private void echoed(InetAddress from, long token, long at) {
        var target = byId.get((int) (token >>> 40));
        int index = (int) (token >>> 32) & 0xff;
        if (target == null) {
            return;
        }
        if (index > 0) {
            if (index <= target.witnesses.size() && target.witnesses.get(index - 1).equals(from)) {
                target.witnessEchoed(index - 1, token & 0xffffffffL, at);
            }
        } else if (from.equals(target.address)) {
            target.echoAnswered(token & 0xffffffffL, at);
            target.listener.answered(Duration.ofNanos(target.roundTrip()));
        }
        target.weigh(ticker.nanos());
    }

    private void carrier(String interfaceName, boolean carrier) {
        for (var target : targets.values()) {
            if (target.service.interfaceName().equals(interfaceName)) {
                target.carrier(carrier);
                target.weigh(ticker.nanos());
            }
        }
    }

    private void carriers() {
        for (var target : targets.values()) {
            try {
                target.carrier(links.find(target.service.interfaceName()).map(Link::carrier).orElse(false));
            } catch (KernelException e) {
                complain(target.service.interfaceName(), e);
            }
        }
    }

    private void run() {
        kernel.precise();
        long lastSuspension = ticker.nanos();
        Duration uptime = uptime();
        long wakeBy = ticker.nanos() + IDLE;
        while (open) {
            long now = ticker.nanos();
            stoodStill(now - wakeBy, now);
            for (Runnable news = mailbox.poll(); news != null; news = mailbox.poll()) {
                carefully(news);
            }
            if (now - lastSuspension >= SUSPENSION_EVERY) {
                var up = uptime();
                if (up.minus(uptime).toNanos() - (now - lastSuspension) > SUSPENSION) {
                    log.warn("event=suspended why=\"the machine stood still\" for={}", up.minus(uptime));
                    targets.values().forEach(t -> t.stall(ticker.nanos()));
                }
                uptime = up;
                lastSuspension = now;
            }
            if (lost.getAndSet(0) > 0) {
                log.warn("event=overflow why=\"more answers than the host watch could take\"");
                targets.values().forEach(t -> t.stall(ticker.nanos()));
            }
            long due = now + IDLE;
            for (var target : targets.values()) {
                // Only who has something to do: with a thousand services each wake-up would cost a thousand looks.
                if (target.wants(ticker.nanos(), OFTEN)) {
                    carefully(() -> drive(target));
                }
                due = Math.min(due, target.due());
            }
            wakeBy = Math.max(due, ticker.nanos());
            long park = due - ticker.nanos();
            if (park > 0 && mailbox.isEmpty()) {
                LockSupport.parkNanos(park);
            }
        }
    }

    /**
     * Before anything that waits is looked at: answers that came meanwhile may lie unread, so silence means nothing.
     */
    private void stoodStill(long late, long now) {
        for (var target : targets.values()) {
            if (late > target.service.hostWatch().timeout().toNanos()) {
                target.stall(now);
            }
        }
    }

    private Duration uptime() {
        try {
            return kernel.uptime();
        } catch (KernelException e) {
            complain("uptime", e);
            return Duration.ZERO;
        }
    }

    /**
     * One broken target must not end the watching of all others; it is said loudly, and its silence leads to no action
     * by itself.
     */
    private static void carefully(Runnable work) {
        try {
            work.run();
        } catch (RuntimeException e) {
            log.error("event=host-watch-broken", e);
        }
    }

    private void drive(HostTarget target) {
        long now = ticker.nanos();
        var round = target.round(now);
        if (round != null) {
            long lag = now - round.due();
            if (lag > Math.max(target.service.hostWatch().timeout().toNanos(), 1_000_000L)) {
                target.stall(now);
            }
            send(target, round);
            target.listener.sent(Duration.ofNanos(Math.max(0, lag)));
        }
        target.weigh(ticker.nanos());
    }

    private void send(HostTarget target, HostTarget.Round round) {
        long id = (long) ids.getOrDefault(target.service.name(), 0) << 40;
        var name = target.service.interfaceName();
        try {
            if (round.echo()) {
                target.sentEcho(echo.send(target.address, id | round.token()));
            }
            if (round.arpPrimary()) {
                neighbours(name).ask(target.address);
            }
            if (round.wire()) {
                target.sentWire(ticker.nanos());
                for (var vip : target.service.addresses()) {
                    neighbours(name).ask(InetAddress.ofLiteral(vip.address()));
                }
            }
            if (round.witnesses()) {
                target.sentWitnesses(ticker.nanos());
                for (int i = 0; i < target.witnesses.size(); i++) {
                    echo.send(target.witnesses.get(i), id | (long) (i + 1) << 32 | round.token());
                    if (target.onLink) {
                        neighbours(name).ask(target.witnesses.get(i));
                    }
                }
            }
            complaints.remove(name);
        } catch (KernelException e) {
            complain(name, e);
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
