package io.understudy.probe;

import io.understudy.failover.evidence.HostEvidence;
import io.understudy.kernel.InterfaceAddress;
import io.understudy.kernel.Segment;
import io.understudy.settings.Settings;
import io.understudy.time.Ticker;
import io.understudy.vocabulary.Vip;
import java.net.InetAddress;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;

/**
 * {@link EchoHostWatch} without its thread and its sockets: the same {@link HostWatchTurn} on virtual time. The
 * simulated wire sends and answers, and calls {@link #run} when the thread would wake.
 */
public final class DrivenHostWatch implements HostWatch {
    /** What {@link EchoHostWatch} has of the kernel. */
    public interface Wire {
        /** @param index 0 the primary, 1 and up the witnesses */
        void echo(int index, InetAddress to, long token);

        /** @param index as for an echo */
        void ask(int index, InetAddress to);

        void ask(Vip vip);

        boolean carrier();

        Duration uptime();

        /** Have {@link #run} called at that monotonic moment, or sooner. */
        void wake(long at);
    }

    /** The simulated processor needs that long between two turns. */
    private static final long SHORTEST_SLEEP = 1_000;

    private final Wire wire;
    private final Ticker ticker;
    private final boolean onLink;
    private final HostWatchTurn turn;
    private final ArrayDeque<WatchNews> mailbox = new ArrayDeque<>();
    /** Read before the mailbox, as in {@link EchoHostWatch}. */
    private final ArrayDeque<WatchNews> orders = new ArrayDeque<>();
    private String interfaceName = "";

    public DrivenHostWatch(Wire wire, Ticker ticker, boolean onLink) {
        this.wire = wire;
        this.ticker = ticker;
        this.onLink = onLink;
        this.turn = new HostWatchTurn(ticker.nanos(), e -> {
            throw e;
        });
    }

    private void post(WatchNews news) {
        mailbox.add(news);
        wire.wake(ticker.nanos());
    }

    private void order(WatchNews news) {
        orders.add(news);
        wire.wake(ticker.nanos());
    }

    /** Everything is on it, or nothing. */
    private Segment segment(Settings.Service service) {
        return new Segment(interfaceName, true, wire.carrier(),
                onLink ? List.of(new InterfaceAddress(1, service.primary().address(), 0, false)) : List.of(),
                List.of());
    }

    public void echoed(InetAddress from, long token, long at) {
        post(new WatchNews.Echoed(from, token, at));
    }

    public void heard(InetAddress address, String who, boolean answer, long at) {
        post(new WatchNews.Heard(interfaceName, address, who, answer, at));
    }

    public void carrierChanged() {
        post(new WatchNews.Carrier(interfaceName, wire.carrier()));
    }

    /** One turn of the loop. */
    public void run() {
        long now = ticker.nanos();
        var news = new ArrayList<WatchNews>(orders);
        news.addAll(mailbox);
        orders.clear();
        mailbox.clear();
        turn.take(new HostWatchTurn.Woken(now, turn.wantsUptime(now) ? wire.uptime() : null, 0, news, now));
        for (var round : turn.rounds(now)) {
            var moments = new ArrayList<Long>();
            for (var question : round.questions()) {
                send(question);
                moments.add(now);
            }
            turn.sent(round, moments, now);
        }
        long due = turn.rest(now);
        wire.wake(mailbox.isEmpty() && orders.isEmpty() ? Math.max(due, now + SHORTEST_SLEEP) : now);
    }

    private void send(Question question) {
        switch (question) {
            case Question.EchoPrimary(InetAddress to, long token) -> wire.echo(0, to, token);
            case Question.AskPrimary(InetAddress to, var _) -> wire.ask(0, to);
            case Question.AskAddress(InetAddress _, Vip vip, var _) -> wire.ask(vip);
            case Question.EchoWitness(InetAddress to, long token, int index) -> wire.echo(index + 1, to, token);
            case Question.AskWitness(InetAddress to, int index) -> wire.ask(index + 1, to);
        }
    }

    @Override
    public void watch(Settings.Service service, boolean seenUp, Listener listener) {
        interfaceName = service.interfaceName();
        order(new WatchNews.Changed(segment(service)));
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
        order(new WatchNews.AskWire(service, questions, span.toNanos(), done));
    }

    @Override
    public Optional<Look> look(String service) {
        return turn.published(service);
    }

    @Override
    public void close() {
        orders.clear();
        mailbox.clear();
    }
}
