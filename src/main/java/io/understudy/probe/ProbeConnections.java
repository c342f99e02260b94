package io.understudy.probe;

import io.understudy.probe.ProbeResult.Outcome;
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
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.SSLSocketFactory;
import org.jspecify.annotations.Nullable;

/**
 * Connections of TCP probes, plain or by TLS. Every sample uses a fresh one, as a client's would be. The whole sample
 * has to fit into the timeout: when that is over, a timer closes the socket, whatever it waits for. Any thread; an
 * interrupt of the (virtual) thread closes the socket as well.
 */
final class ProbeConnections {
    private final ScheduledExecutorService timer;

    /** What a probe says and hears over its connection. */
    @FunctionalInterface
    interface Talk {
        Outcome over(InputStream in, OutputStream out) throws IOException;
    }

    ProbeConnections(ScheduledExecutorService timer) {
        this.timer = timer;
    }

    /** @param tlsName the name that the certificate has to be for; null for a plain connection */
    Outcome ask(InetAddress address, int port, @Nullable String tlsName, Duration timeout, Talk talk) {
        var expired = new AtomicBoolean();
        var plain = new Socket();
        var alarm = timer.schedule(() -> {
            expired.set(true);
            close(plain);
        }, timeout.toNanos(), TimeUnit.NANOSECONDS);
        Outcome outcome;
        try (plain) {
            plain.setTcpNoDelay(true);
            plain.connect(new InetSocketAddress(address, port));
            var socket = tlsName == null ? plain : tls(plain, tlsName, port);
            outcome = talk.over(socket.getInputStream(), socket.getOutputStream());
        } catch (IOException e) {
            outcome = ConnectionTrouble.outcome(e, address.getHostAddress() + ":" + port);
        } finally {
            alarm.cancel(false);
        }
        // Whatever broke after the socket was closed for being late: a TLS handshake says so in words of its own.
        return expired.get() && !(outcome instanceof ProbeResult.Up)
                ? new ProbeResult.TimedOut("no answer within " + DurationText.of(timeout))
                : outcome;
    }

    private static Socket tls(Socket plain, String name, int port) throws IOException {
        var socket = (SSLSocket) ((SSLSocketFactory) SSLSocketFactory.getDefault()).createSocket(plain, name, port,
                true);
        var parameters = new SSLParameters();
        parameters.setEndpointIdentificationAlgorithm("HTTPS"); // without it any valid certificate of anybody would do
        socket.setSSLParameters(parameters);
        socket.startHandshake();
        return socket;
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
