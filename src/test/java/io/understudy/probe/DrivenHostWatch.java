package io.understudy.probe;

import io.understudy.failover.evidence.HostEvidence;
import io.understudy.settings.Settings;
import io.understudy.time.Ticker;
import io.understudy.vocabulary.Vip;
import java.net.InetAddress;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * {@link EchoHostWatch} without its thread and its sockets, for one service: the real {@link HostTarget} says what to
 * send when, the simulated wire answers, and {@link #run} is one turn of the watching thread's loop.
 */
public final class DrivenHostWatch implements HostWatch {
    /** What {@link EchoHostWatch} has of the kernel. */
    public interface Wire {
        /** @param index 0 the primary, 1 and up the witnesses */
        void echo(int index, long token);

        /** @param index as for an echo */
        void ask(int index);

        void ask(Vip vip);

        boolean carrier();

        Duration uptime();

        /** Have {@link #run} called at that monotonic moment, or sooner. */
        void wake(long at);
    }

    private static final long SUSPENSION_EVERY = 1_000_000_000L;
    private static final long SUSPENSION = 500_000_000L;
    private static final long IDLE = 200_000_000L;

    private final Wire wire;
    private final Ticker ticker;
    private final boolean onLink;
    private final ArrayDeque<Runnable> mailbox = new ArrayDeque<>();
    private @Nullable HostTarget target;
    private long lastSuspension;
    private Duration uptime;
    private long wakeBy;

    public DrivenHostWatch(Wire wire, Ticker ticker, boolean onLink) {
        this.wire = wire;
        this.ticker = ticker;
        this.onLink = onLink;
        this.lastSuspension = ticker.nanos();
        this.uptime = wire.uptime();
        this.wakeBy = ticker.nanos() + IDLE;
    }

    private void post(Runnable news) {
        mailbox.add(news);
        wire.wake(ticker.nanos());
    }

    public void echoed(int index, long token, long at) {
        post(() -> {
            var t = target;
            if (t == null) {
                return;
            }
            if (index > 0) {
                t.witnessEchoed(index - 1, token, at);
            } else {
                t.echoAnswered(token, at);
                t.listener.answered(Duration.ofNanos(t.roundTrip()));
            }
            t.weigh(ticker.nanos());
        });
    }

    public void heard(InetAddress address, String who, boolean answer, long at) {
        post(() -> {
            var t = target;
            if (t != null && t.heard(address, who, answer, at)) {
                t.weigh(ticker.nanos());
            }
        });
    }

    public void carrierChanged() {
        boolean carrier = wire.carrier();
        post(() -> {
            var t = target;
            if (t != null) {
                t.carrier(carrier);
                t.weigh(ticker.nanos());
            }
        });
    }

    /** One turn of the loop. */
    public void run() {
        long now = ticker.nanos();
        if (target != null && now - wakeBy > target.service.hostWatch().timeout().toNanos()) {
            target.stall(now);
        }
        for (Runnable news = mailbox.poll(); news != null; news = mailbox.poll()) {
            news.run();
        }
        if (now - lastSuspension >= SUSPENSION_EVERY) {
            var up = wire.uptime();
            if (up.minus(uptime).toNanos() - (now - lastSuspension) > SUSPENSION && target != null) {
                target.stall(ticker.nanos());
            }
            uptime = up;
            lastSuspension = now;
        }
        long due = now + IDLE;
        if (target != null) {
            if (target.wants(ticker.nanos(), IDLE / 2)) {
                drive(target);
            }
            due = Math.min(due, target.due());
        }
        wakeBy = Math.max(due, ticker.nanos());
        wire.wake(mailbox.isEmpty() ? Math.max(due, ticker.nanos() + 1000) : ticker.nanos());
    }

    private void drive(HostTarget t) {
        long now = ticker.nanos();
        var round = t.round(now);
        if (round != null) {
            long lag = now - round.due();
            if (lag > Math.max(t.service.hostWatch().timeout().toNanos(), 1_000_000L)) {
                t.stall(now);
            }
            send(t, round);
            t.listener.sent(Duration.ofNanos(Math.max(0, lag)));
        }
        t.weigh(ticker.nanos());
    }

    private void send(HostTarget t, HostTarget.Round round) {
        if (round.echo()) {
            t.sentEcho(ticker.nanos());
            wire.echo(0, round.token());
        }
        if (round.arpPrimary()) {
            wire.ask(0);
        }
        if (round.wire()) {
            t.sentWire(ticker.nanos());
            t.service.addresses().forEach(wire::ask);
        }
        if (round.witnesses()) {
            t.sentWitnesses(ticker.nanos());
            for (int i = 1; i <= t.witnesses.size(); i++) {
                wire.echo(i, round.token());
                if (onLink) {
                    wire.ask(i);
                }
            }
        }
    }

    @Override
    public void watch(Settings.Service service, boolean seenUp, Listener listener) {
        post(() -> {
            long now = ticker.nanos();
            int need = service.witnesses().kind() == Settings.WitnessKind.NONE ? 0 : service.witnesses().need();
            long interval = service.hostWatch().interval().toNanos();
            long first = now
                    + Math.floorMod(service.name().hashCode() * 0x9E3779B97F4A7C15L, Math.max(1, interval));
            target = new HostTarget(service, listener, List.copyOf(service.witnesses().addresses()), need, onLink,
                    seenUp, first, now);
            target.carrier(wire.carrier());
        });
    }

    @Override
    public void forget(String service) {
        post(() -> target = null);
    }

    @Override
    public void again(String service) {
        post(() -> {
            if (target != null) {
                target.again(ticker.nanos());
            }
        });
    }

    @Override
    public void held(String service, Set<Vip> held) {
        post(() -> {
            if (target != null) {
                target.held(held);
            }
        });
    }

    @Override
    public void askWire(String service, int questions, Duration span, Consumer<HostEvidence> done) {
        post(() -> {
            if (target != null) {
                target.ask(questions, span.toNanos(), ticker.nanos(), done);
            } else {
                done.accept(HostEvidence.NOTHING);
            }
        });
    }

    @Override
    public Optional<Look> look(String service) {
        return target == null ? Optional.empty() : Optional.of(target.look(ticker.nanos()));
    }

    @Override
    public void close() {
        target = null;
    }
}
