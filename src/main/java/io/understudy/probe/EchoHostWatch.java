package io.understudy.probe;

import io.understudy.failover.evidence.HostEvidence;
import io.understudy.kernel.EchoPort;
import io.understudy.kernel.InterfaceAddress;
import io.understudy.kernel.Kernel;
import io.understudy.kernel.KernelException;
import io.understudy.kernel.Link;
import io.understudy.kernel.Links;
import io.understudy.kernel.NeighbourPort;
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
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
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

    private final Kernel kernel;
    private final Ticker ticker;
    private final HostWatchTurn turn;
    private final ArrayBlockingQueue<Letter> mailbox = new ArrayBlockingQueue<>(MAILBOX);
    private final AtomicInteger lost = new AtomicInteger();
    private final Map<String, NeighbourPort> neighbours = new HashMap<>();
    private final Map<String, String> complaints = new HashMap<>();
    private final EchoPort echo;
    private final Links links;
    private final AutoCloseable linkWatch;
    private final Thread thread;
    private volatile boolean open = true;

    /** What waits in the mailbox. Opened on the watching thread, where it may ask the kernel. */
    @FunctionalInterface
    private interface Letter {
        void open(List<WatchNews> news);
    }

    EchoHostWatch(Kernel kernel, Ticker ticker) throws KernelException {
        this.kernel = kernel;
        this.ticker = ticker;
        this.turn = new HostWatchTurn(ticker.nanos(), EchoHostWatch::broken);
        this.links = kernel.openLinks();
        this.echo = kernel.openEcho((from, token, at) -> post(new WatchNews.Echoed(from, token, at)));
        this.linkWatch = links.watch(new Links.Watcher() {
            @Override
            public void linkChanged(Link link) {
                post(new WatchNews.Carrier(link.name(), link.carrier()));
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

    private void post(WatchNews news) {
        post(list -> list.add(news));
    }

    private void post(Letter letter) {
        if (!mailbox.offer(letter)) {
            lost.incrementAndGet();
        }
        LockSupport.unpark(thread);
    }

    @Override
    public void watch(Settings.Service service, boolean seenUp, Listener listener) {
        post(news -> news.add(new WatchNews.Begin(service, seenUp, listener, around(service))));
    }

    @Override
    public void forget(String service) {
        post(new WatchNews.Forget(service));
    }

    @Override
    public void again(String service) {
        post(new WatchNews.Again(service));
    }

    @Override
    public void held(String service, Set<Vip> held) {
        post(new WatchNews.Held(service, Set.copyOf(held)));
    }

    @Override
    public void askWire(String service, int questions, Duration span, Consumer<HostEvidence> done) {
        post(new WatchNews.AskWire(service, questions, span.toNanos(), done));
    }

    @Override
    public Optional<Look> look(String service) {
        var answer = new CompletableFuture<Optional<Look>>();
        post(new WatchNews.LookAt(service, answer::complete));
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

    // the watching thread

    private void run() {
        kernel.precise();
        while (open) {
            turn.take(woken()).forEach(EchoHostWatch::tell);
            for (var round : turn.rounds(ticker.nanos())) {
                var moments = send(round);
                turn.sent(round, moments, ticker.nanos());
            }
            long park = turn.rest(ticker.nanos()) - ticker.nanos();
            if (park > 0 && mailbox.isEmpty()) {
                LockSupport.parkNanos(park);
            }
        }
    }

    private HostWatchTurn.Woken woken() {
        long woke = ticker.nanos();
        var news = new ArrayList<WatchNews>();
        for (var letter = mailbox.poll(); letter != null; letter = mailbox.poll()) {
            try {
                letter.open(news);
            } catch (RuntimeException e) {
                broken(e);
            }
        }
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
                    case Question.AskPrimary _, Question.AskAddress _,
                            Question.AskWitness _ ->
                        neighbours(round.interfaceName()).ask(question.to());
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

    /**
     * One broken target must not end the watching of all others. It is logged loudly; what was not sent is not waited
     * for.
     */
    private static void broken(RuntimeException e) {
        log.error("event=host-watch-broken", e);
    }

    private NeighbourPort neighbours(String interfaceName) throws KernelException {
        var port = neighbours.get(interfaceName);
        if (port == null) {
            port = kernel.openNeighbours(interfaceName, (address, who, answer, at) -> post(
                    new WatchNews.Heard(interfaceName, address, who.toString(), answer, at)));
            neighbours.put(interfaceName, port);
        }
        return port;
    }

    private Surroundings around(Settings.Service service) {
        boolean onLink = false;
        boolean carrier = false;
        var witnesses = service.witnesses().addresses();
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
        return new Surroundings(onLink, carrier, witnesses);
    }

    /** Events of the kernel were lost: what the interfaces are like now. */
    private void carriers(List<WatchNews> news) {
        for (var name : turn.interfaces()) {
            try {
                news.add(new WatchNews.Carrier(name, links.find(name).map(Link::carrier).orElse(false)));
            } catch (KernelException e) {
                complain(name, e);
            }
        }
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
