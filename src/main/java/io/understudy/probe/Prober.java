package io.understudy.probe;

import io.understudy.probe.ProbeResult.Outcome;
import io.understudy.remote.CommandResult;
import io.understudy.remote.Remotes;
import io.understudy.settings.Settings;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.NoRouteToHostException;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.SSLSocketFactory;
import org.jspecify.annotations.Nullable;

/**
 * Takes one sample. Every sample uses a fresh connection, as a client's would be; the whole of it has to fit into the
 * timeout: when that is over a timer closes the socket, whatever it waits for.
 */
final class Prober {
    private static final int BODY_MAX = 256 * 1024;
    private static final int ANSWER_MAX = 64 * 1024;
    private static final int WHY_MAX = 200;

    private final Remotes remotes;
    private final ScheduledExecutorService timer;

    Prober(Remotes remotes, ScheduledExecutorService timer) {
        this.remotes = remotes;
        this.timer = timer;
    }

    Outcome sample(Settings.Check check, Duration timeout) {
        return switch (check) {
            case Settings.HttpCheck http -> http(http, timeout);
            case Settings.TcpCheck tcp -> tcp(tcp, timeout);
            case Settings.CommandCheck command -> command(command, timeout);
        };
    }

    @FunctionalInterface
    private interface Talk {
        Outcome over(Socket socket) throws IOException;
    }

    private Outcome connected(InetAddress address, int port, @Nullable String tlsName, Duration timeout, Talk talk) {
        var expired = new AtomicBoolean();
        var plain = new Socket();
        var alarm = timer.schedule(() -> {
            expired.set(true);
            close(plain);
        }, timeout.toNanos(), TimeUnit.NANOSECONDS);
        try (plain) {
            plain.setTcpNoDelay(true);
            plain.connect(new InetSocketAddress(address, port));
            return talk.over(tlsName == null ? plain : tls(plain, tlsName, port));
        } catch (IOException e) {
            // Whatever broke after the socket was closed for being late: a TLS handshake says so in words of its own.
            if (expired.get() || e instanceof SocketTimeoutException) {
                return new ProbeResult.TimedOut("no answer within " + timeout.toMillis() + " ms");
            }
            return e instanceof SSLException tls
                    ? new ProbeResult.Failed(clean("TLS failed: " + tlsTrouble(tls)))
                    : refused(e, address, port);
        } finally {
            alarm.cancel(false);
        }
    }

    private static String tlsTrouble(SSLException e) {
        var text = String.valueOf(e.getMessage());
        return text.contains("PKIX path building failed")
                ? "the certificate is not signed by an authority that this Java trusts (javax.net.ssl.trustStore)"
                : text;
    }

    /** The other side's word, or this host's trouble? */
    private static Outcome refused(IOException e, InetAddress address, int port) {
        var text = String.valueOf(e.getMessage());
        var at = address.getHostAddress() + ":" + port;
        if (e instanceof NoRouteToHostException || text.contains("No route to host")) {
            return new ProbeResult.TimedOut("no route to " + at); // nobody answered ARP: silence, only told sooner
        }
        if (text.contains("Network is unreachable") || text.contains("Network unreachable")
                || text.contains("Too many open files")
                || text.contains("Cannot assign requested address")) {
            return new ProbeResult.Untried(clean(text));
        }
        return new ProbeResult.Failed(
                clean((e instanceof ConnectException ? "refused by " : "broken off by ") + at + ": " + text));
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

    private Outcome http(Settings.HttpCheck check, Duration timeout) {
        URI url = check.url();
        boolean secure = "https".equals(url.getScheme());
        int port = url.getPort() < 0 ? secure ? 443 : 80 : url.getPort();
        var host = url.getHost();
        InetAddress address;
        try {
            address = InetAddress.getByName(host);
        } catch (UnknownHostException e) {
            return new ProbeResult.Untried("the name " + host + " can't be resolved");
        }
        return connected(address, port, secure ? host.replaceAll("[\\[\\]]", "") : null, timeout, socket -> {
            var path = (url.getRawPath() == null || url.getRawPath().isEmpty() ? "/" : url.getRawPath())
                    + (url.getRawQuery() == null ? "" : "?" + url.getRawQuery());
            var request = "GET " + path + " HTTP/1.1\r\nHost: " + host + (url.getPort() < 0 ? "" : ":" + port)
                    + "\r\nUser-Agent: understudy\r\nAccept: */*\r\nConnection: close\r\n\r\n";
            socket.getOutputStream().write(request.getBytes(StandardCharsets.ISO_8859_1));
            socket.getOutputStream().flush();
            return judge(check, socket.getInputStream());
        });
    }

    private static Outcome judge(Settings.HttpCheck check, InputStream in) throws IOException {
        var answer = new HttpAnswer();
        var contains = check.contains();
        var buffer = new byte[8192];
        for (int read = in.read(buffer); read >= 0 && answer.size() < BODY_MAX; read = in.read(buffer)) {
            answer.add(buffer, read);
            if (!answer.begun()) {
                continue;
            }
            int got = answer.status();
            if (check.statuses().stream().noneMatch(range -> range.holds(got))) {
                return new ProbeResult.Failed(
                        "status " + (got < 0 ? "line is none" : got) + ", expected " + expected(check));
            }
            if (contains == null || answer.body().contains(contains)) {
                return new ProbeResult.Up();
            }
            if (answer.complete()) {
                break; // a server that keeps the connection open has answered all the same
            }
        }
        if (!answer.begun()) {
            return new ProbeResult.Failed(clean("no HTTP answer: " + answer));
        }
        return new ProbeResult.Failed(clean("the body does not hold `" + contains + "`"));
    }

    private static String expected(Settings.HttpCheck check) {
        return String.join(", ", check.statuses().stream()
                .map(r -> r.from() == r.to() ? "" + r.from() : r.from() + "-" + r.to()).toList());
    }

    private Outcome tcp(Settings.TcpCheck check, Duration timeout) {
        return connected(check.host(), check.port(), check.tls() ? check.host().getHostAddress() : null, timeout,
                socket -> {
                    if (check.send() != null) {
                        socket.getOutputStream().write(check.send().getBytes(StandardCharsets.UTF_8));
                        socket.getOutputStream().flush();
                    }
                    return check.expect() == null
                            ? new ProbeResult.Up()
                            : expect(check.expect(), socket.getInputStream());
                });
    }

    private static Outcome expect(String expected, InputStream in) throws IOException {
        var answer = new ByteArrayOutputStream();
        var buffer = new byte[4096];
        for (int read = in.read(buffer); read >= 0 && answer.size() < ANSWER_MAX; read = in.read(buffer)) {
            answer.write(buffer, 0, read);
            if (answer.toString(StandardCharsets.UTF_8).contains(expected)) {
                return new ProbeResult.Up();
            }
        }
        return new ProbeResult.Failed(
                clean("expected `" + expected + "`, got `" + answer.toString(StandardCharsets.UTF_8) + "`"));
    }

    private Outcome command(Settings.CommandCheck check, Duration timeout) {
        return switch (remotes.here().run(check.run(), timeout)) {
            case CommandResult.Exited(int status, _, _) when status == 0 -> new ProbeResult.Up();
            case CommandResult.Exited(int status, String output, _) -> new ProbeResult.Failed(
                    clean("exit " + status
                            + (output.isBlank() ? "" : ": " + output.strip().lines().findFirst().orElse(""))));
            case CommandResult.NotRun(String why, _) -> new ProbeResult.Untried(clean(why));
            case CommandResult.Unknown(String why, _, _) -> new ProbeResult.TimedOut(clean(why));
        };
    }

    /** Something from outside, made fit for a line of text. */
    private static String clean(String text) {
        var line = text.replaceAll("\\p{Cntrl}+", " ");
        return line.length() > WHY_MAX ? line.substring(0, WHY_MAX) + "…" : line;
    }
}
