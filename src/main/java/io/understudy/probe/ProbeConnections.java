package io.understudy.probe;

import io.understudy.probe.ProbeResult.Outcome;
import io.understudy.settings.Literals;
import io.understudy.vocabulary.DurationText;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.time.Duration;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/**
 * Connections of TCP probes, plain or by TLS. Every sample uses a fresh one, as a client's would be. The whole sample
 * has to fit into the timeout: when that is over, a timer closes the socket, whatever it waits for. Any thread; an
 * interrupt of the (virtual) thread closes the socket as well.
 */
final class ProbeConnections {
    private final ScheduledExecutorService timer;
    private final TlsConnections tls;

    /** What a probe says and hears over its connection. */
    @FunctionalInterface
    interface Talk {
        Outcome over(InputStream in, OutputStream out) throws IOException;
    }

    ProbeConnections(ScheduledExecutorService timer, WallClock clock) {
        this.timer = timer;
        this.tls = new TlsConnections(clock);
    }

    /** @param target null for a plain connection */
    Outcome ask(InetAddress address, int port, TlsConnections.@Nullable Target target, Duration timeout, Talk talk) {
        var expired = new AtomicBoolean();
        var plain = new Socket();
        var alarm = timer.schedule(() -> {
            expired.set(true);
            close(plain);
        }, timeout.toNanos(), TimeUnit.NANOSECONDS);
        try (plain) {
            plain.setTcpNoDelay(true);
            plain.connect(new InetSocketAddress(address, port));
            if (target == null) {
                return unlessLate(talk.over(plain.getInputStream(), plain.getOutputStream()), expired, timeout);
            }
            var secured = tls.secure(plain, target, port);
            var outcome = talk.over(secured.socket().getInputStream(), secured.socket().getOutputStream());
            return outcome.equals(new ProbeResult.Up())
                    ? new ProbeResult.Up(secured.concern())
                    : unlessLate(outcome, expired, timeout);
        } catch (IOException e) {
            // Whatever broke after the socket was closed for being late: a TLS handshake says so in words of its own.
            return expired.get() ? late(timeout) : ConnectionTrouble.outcome(e, Literals.text(address) + ":" + port);
        } finally {
            alarm.cancel(false);
        }
    }

    /** An answer that ended because the socket was closed for being late is none; what can't be judged here stays. */
    private static Outcome unlessLate(Outcome outcome, AtomicBoolean expired, Duration timeout) {
        return expired.get() && outcome instanceof ProbeResult.Failed ? late(timeout) : outcome;
    }

    private static Outcome late(Duration timeout) {
        return new ProbeResult.TimedOut("no answer within " + DurationText.of(timeout));
    }

    private static void close(Socket socket) {
        try {
            socket.close();
        } catch (IOException e) {
            // lands in the timer's future; the descriptor is gone all the same
            throw new UncheckedIOException(e);
        }
    }
}
