package io.understudy.probe;

import static org.assertj.core.api.Assertions.assertThat;

import io.understudy.probe.ProbeResult.Outcome;
import io.understudy.remote.RemoteConfiguration;
import io.understudy.remote.Remotes;
import io.understudy.settings.CommandLine;
import io.understudy.settings.Settings;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** One sample at a time, against real servers on the loopback interface. */
class ProberTests {
    private static final Duration LONG = Duration.ofSeconds(10);
    private static final Duration SHORT = Duration.ofMillis(300);
    private static final InetAddress HERE = InetAddress.ofLiteral("127.0.0.1");
    private static final String OK = "HTTP/1.1 200 OK\r\nConnection: close\r\n\r\n";

    @TempDir
    private Path folder;

    private final ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor();
    private final Remotes remotes = RemoteConfiguration.remotes(System::nanoTime);
    private final Prober prober = new Prober(remotes, timer);

    @AfterEach
    void end() {
        timer.shutdownNow();
        remotes.close();
    }

    // ---- http -------------------------------------------------------------------------------------------------------

    @ParameterizedTest
    @CsvSource({"200, up", "301, up", "399, up", "199, failed", "400, failed", "503, failed"})
    void aStatusWithinTheRangeIsUpAndARedirectIsAnAnswer(int status, String expected) throws IOException {
        try (var server = new Server(s -> say(s, "HTTP/1.1 " + status + " X\r\nLocation: /else\r\n\r\n"))) {
            var outcome = http(server, null, LONG, new Settings.StatusRange(200, 399));

            assertThat(kind(outcome)).isEqualTo(status == 199 ? "failed" : expected);
            if (status >= 400) {
                assertThat(outcome.why()).isEqualTo("status " + status + ", expected 200-399");
            }
        }
    }

    @Test
    void severalRangesAndInterimAnswers() throws IOException {
        try (var server = new Server(
                s -> say(s, "HTTP/1.1 103 Early Hints\r\nLink: x\r\n\r\nHTTP/1.1 404 X\r\n\r\n"))) {
            var range = new Settings.StatusRange(200, 200);

            assertThat(http(server, null, LONG, range, new Settings.StatusRange(404, 410)))
                    .isInstanceOf(ProbeResult.Up.class);
            assertThat(http(server, null, LONG, range).why()).isEqualTo("status 404, expected 200");
        }
    }

    @Test
    void asksAsAClientWould() throws IOException {
        var request = new StringBuffer();
        try (var server = new Server(s -> {
            request.append(read(s));
            say(s, OK);
        })) {
            prober.sample(new Settings.HttpCheck(URI.create("http://127.0.0.1:" + server.port() + "/a%20b?q=1"),
                    List.of(new Settings.StatusRange(200, 200)), null), LONG);

            assertThat(request.toString()).startsWith("GET /a%20b?q=1 HTTP/1.1\r\nHost: 127.0.0.1:" + server.port()
                    + "\r\n").endsWith("\r\n\r\n");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"HTTP/1.1 200 OK\r\n\r\n<html>pässt</html>",
            "HTTP/1.1 200 OK\r\nContent-Length: 19\r\n\r\n<html>pässt</html>",
            "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n8\r\n<html>p\u00c3\r\nb;x=y\r\n\u00a4sst</html>\r\n0\r\n\r\n"})
    void whatTheBodyHoldsIsFoundHoweverItIsSent(String answer) throws IOException {
        boolean raw = answer.contains("chunked"); // its octets are spelt out, since a chunk ends within a character
        try (var server = new Server(s -> {
            s.getOutputStream().write(answer.getBytes(raw ? StandardCharsets.ISO_8859_1 : StandardCharsets.UTF_8));
            s.getOutputStream().flush();
        })) {
            assertThat(http(server, "<html>pässt", LONG)).isInstanceOf(ProbeResult.Up.class);
        }
    }

    @Test
    void aWrongBodyHasFailedAtOnceAlsoWhereTheConnectionStaysOpen() throws IOException {
        for (var answer : List.of("HTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\noops",
                "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n4\r\noops\r\n0\r\n\r\n")) {
            try (var server = new Server(s -> {
                say(s, answer);
                hang();
            })) {
                long began = System.nanoTime();

                var outcome = http(server, "<html>", LONG);

                assertThat(outcome).isEqualTo(new ProbeResult.Failed("the body does not hold `<html>`"));
                assertThat(Duration.ofNanos(System.nanoTime() - began)).isLessThan(LONG.dividedBy(2));
            }
        }
    }

    @Test
    void somethingElseThanHttpHasFailed() throws IOException {
        try (var server = new Server(s -> say(s, "SSH-2.0-x\r\n"))) {
            assertThat(http(server, null, LONG)).isEqualTo(new ProbeResult.Failed("no HTTP answer: SSH-2.0-x "));
        }
        try (var server = new Server(_ -> {
        })) {
            assertThat(kind(http(server, null, LONG))).isEqualTo("failed");
        }
    }

    @Test
    void nobodyListensHasFailedAtOnce() throws IOException {
        int port;
        try (var server = new Server(_ -> {
        })) {
            port = server.port();
        }

        assertThat(tcp(port, null, null, false, LONG).why()).startsWith("refused by 127.0.0.1:" + port);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "HTTP/1.1 200", "HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\n<ht"})
    void silenceAfterHalfAnAnswerHasTimedOut(String half) throws IOException {
        try (var server = new Server(s -> {
            say(s, half);
            hang();
        })) {
            long began = System.nanoTime();

            var outcome = http(server, "<html>", SHORT);

            assertThat(outcome).isEqualTo(new ProbeResult.TimedOut("no answer within 300 ms"));
            assertThat(Duration.ofNanos(System.nanoTime() - began)).isBetween(SHORT, SHORT.plusSeconds(3));
        }
    }

    @Test
    void aTrickleDoesNotOutliveTheTimeout() throws IOException {
        try (var server = new Server(s -> {
            say(s, OK);
            while (!Thread.interrupted()) {
                say(s, "x");
                Thread.sleep(20);
            }
        })) {
            assertThat(http(server, "never", SHORT)).isInstanceOf(ProbeResult.TimedOut.class);
        }
    }

    @Test
    void anAnswerWithoutAnEndIsGivenUp() throws IOException {
        try (var server = new Server(s -> {
            say(s, OK);
            while (!Thread.interrupted()) {
                say(s, "x".repeat(8192));
            }
        })) {
            assertThat(http(server, "never", LONG)).isInstanceOf(ProbeResult.Failed.class);
        }
    }

    @Test
    void aNameThatCantBeResolvedWasNotTried() {
        var check = new Settings.HttpCheck(URI.create("http://nowhere.invalid/"),
                List.of(new Settings.StatusRange(200, 200)), null);

        assertThat(prober.sample(check, LONG)).isInstanceOf(ProbeResult.Untried.class);
    }

    // ---- tcp --------------------------------------------------------------------------------------------------------

    @Test
    void sendsAndExpects() throws IOException {
        try (var server = new Server(s -> {
            say(s, "+OK re");
            say(s, "ady " + read(s, 4));
        })) {
            assertThat(tcp(server.port(), "ping", "ready ping", false, LONG)).isInstanceOf(ProbeResult.Up.class);
            assertThat(tcp(server.port(), "ping", null, false, LONG)).isInstanceOf(ProbeResult.Up.class);
            assertThat(tcp(server.port(), "ping", "pong", false, LONG).why())
                    .isEqualTo("expected `pong`, got `+OK ready ping`");
        }
    }

    @Test
    void whatAStrangerSaysIsMadeFitForALine() throws IOException {
        try (var server = new Server(s -> say(s, "\u001b[2J\r\nevent=forged " + "x".repeat(1000)))) {
            var why = tcp(server.port(), null, "pong", false, LONG).why();

            assertThat(why).doesNotContain("\u001b", "\n", "\r").hasSizeLessThan(250);
        }
    }

    @Test
    void silenceWhereAnAnswerIsExpectedHasTimedOut() throws IOException {
        try (var server = new Server(_ -> hang())) {
            assertThat(tcp(server.port(), null, "x", false, SHORT)).isInstanceOf(ProbeResult.TimedOut.class);
            assertThat(tcp(server.port(), null, null, true, SHORT)).isInstanceOf(ProbeResult.TimedOut.class);
        }
    }

    @Test
    void tlsIsTrustedAsThisJavaTrustsAndNamesAreCompared() throws Exception {
        var good = keystore("good", "ip:127.0.0.1");
        var other = keystore("other", "ip:192.0.2.9");
        var before = SSLContext.getDefault();
        try (var server = new Server(context(good, null), s -> say(s, "hello " + read(s, 4)));
                var wrong = new Server(context(other, null), s -> say(s, "hello"));
                var plain = new Server(s -> say(s, "hello in the clear"))) {
            assertThat(tcp(server.port(), "ping", "hello", true, LONG).why())
                    .isEqualTo("TLS failed: the certificate is not signed by an authority that this Java trusts"
                            + " (javax.net.ssl.trustStore)");
            SSLContext.setDefault(context(null, good));
            assertThat(tcp(server.port(), "ping", "hello ping", true, LONG)).isInstanceOf(ProbeResult.Up.class);
            SSLContext.setDefault(context(null, other));
            assertThat(tcp(wrong.port(), null, "hello", true, LONG).why()).startsWith("TLS failed: ")
                    .contains("127.0.0.1");
            assertThat(tcp(plain.port(), null, "hello", true, LONG).why()).startsWith("TLS failed: ");
        } finally {
            SSLContext.setDefault(before);
        }
    }

    // ---- command ----------------------------------------------------------------------------------------------------

    @Test
    void exitZeroIsUpAndAnyOtherDown() {
        assertThat(command(LONG, "true")).isInstanceOf(ProbeResult.Up.class);
        assertThat(command(LONG, "sh", "-c", "echo 'no database'; echo more; exit 7"))
                .isEqualTo(new ProbeResult.Failed("exit 7: no database"));
    }

    @Test
    void aMissingProgramWasNotTried() {
        assertThat(command(LONG, "/nowhere/check")).isInstanceOf(ProbeResult.Untried.class);
    }

    @Test
    void ofALongOutputAWordIsKept() {
        assertThat(command(LONG, "sh", "-c", "head -c 1000000 /dev/zero | tr '\\0' x; exit 1").why())
                .hasSizeLessThan(250);
    }

    @Test
    void oneThatHangsIsEndedWithItsChildrenAtTheTimeout() throws IOException {
        var pid = folder.resolve("pid");

        var outcome = command(SHORT, "sh", "-c", "sleep 100 & echo $! > " + pid + "; wait");

        assertThat(outcome).isInstanceOf(ProbeResult.TimedOut.class);
        long child = Long.parseLong(Files.readString(pid).strip());
        Awaitility.await().until(() -> ProcessHandle.of(child).filter(ProcessHandle::isAlive).isEmpty());
    }

    // ---- hands ------------------------------------------------------------------------------------------------------

    private static String kind(Outcome outcome) {
        return switch (outcome) {
            case ProbeResult.Up _ -> "up";
            case ProbeResult.Failed _ -> "failed";
            case ProbeResult.TimedOut _ -> "timed-out";
            case ProbeResult.Untried _ -> "untried";
        };
    }

    private Outcome http(Server server, @Nullable String contains, Duration timeout,
            Settings.StatusRange... ranges) {
        return prober.sample(new Settings.HttpCheck(URI.create("http://127.0.0.1:" + server.port()),
                ranges.length == 0 ? List.of(new Settings.StatusRange(200, 399)) : List.of(ranges), contains), timeout);
    }

    private Outcome tcp(int port, @Nullable String send,
            @Nullable String expect, boolean tls, Duration timeout) {
        return prober.sample(new Settings.TcpCheck(HERE, port, send, expect, tls), timeout);
    }

    private Outcome command(Duration timeout, String... args) {
        return prober.sample(new Settings.CommandCheck(new CommandLine(List.of(args), false)), timeout);
    }

    private static String read(Socket socket) throws IOException {
        var text = new StringBuilder();
        while (text.indexOf("\r\n\r\n") < 0) {
            text.append((char) socket.getInputStream().read());
        }
        return text.toString();
    }

    private static String read(Socket socket, int count) throws IOException {
        return new String(socket.getInputStream().readNBytes(count), StandardCharsets.UTF_8);
    }

    private static void say(Socket socket, String text) throws IOException {
        OutputStream out = socket.getOutputStream();
        out.write(text.getBytes(StandardCharsets.UTF_8));
        out.flush();
    }

    private static void hang() throws InterruptedException {
        new CountDownLatch(1).await();
    }

    private KeyStore keystore(String name, String san) throws Exception {
        var file = folder.resolve(name + ".p12");
        var keytool = Path.of(System.getProperty("java.home"), "bin", "keytool").toString();
        var made = remotes.here().run(new CommandLine(List.of(keytool, "-genkeypair", "-keyalg", "EC", "-alias", name,
                "-dname", "CN=" + name, "-ext", "san=" + san, "-storetype", "PKCS12", "-storepass", "changeit",
                "-keystore", file.toString()), false), Duration.ofSeconds(30));
        assertThat(file).as(made.toString()).exists();
        return KeyStore.getInstance(file.toFile(), "changeit".toCharArray());
    }

    private static SSLContext context(@Nullable KeyStore own,
            @Nullable KeyStore trusted) throws Exception {
        var keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        keys.init(own, "changeit".toCharArray());
        var trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        if (trusted != null) {
            var anchors = KeyStore.getInstance("PKCS12");
            anchors.load(null, null);
            var alias = trusted.aliases().nextElement();
            anchors.setCertificateEntry(alias, trusted.getCertificate(alias));
            trust.init(anchors);
        } else {
            trust.init((KeyStore) null);
        }
        var context = SSLContext.getInstance("TLS");
        context.init(keys.getKeyManagers(), trust.getTrustManagers(), null);
        return context;
    }

    /** Accepts, and does one thing with each connection. */
    private static final class Server implements AutoCloseable {
        @FunctionalInterface
        interface Talk {
            void with(Socket socket) throws Exception;
        }

        private final ServerSocket socket;
        private final ExecutorService threads = Executors.newCachedThreadPool();

        Server(Talk talk) throws IOException {
            this(new ServerSocket(0, 50, HERE), talk);
        }

        Server(SSLContext tls, Talk talk) throws IOException {
            this(tls.getServerSocketFactory().createServerSocket(0, 50, HERE), talk);
        }

        private Server(ServerSocket socket, Talk talk) {
            this.socket = socket;
            threads.execute(() -> {
                while (!socket.isClosed()) {
                    try {
                        var one = socket.accept();
                        threads.execute(() -> {
                            try (one) {
                                talk.with(one);
                                one.shutdownOutput();
                                // no reset over what was said
                                one.getInputStream().transferTo(OutputStream.nullOutputStream());
                            } catch (Exception _) {
                                // the prober has hung up, or the test is over
                            }
                        });
                    } catch (IOException _) {
                        return;
                    }
                }
            });
        }

        int port() {
            return socket.getLocalPort();
        }

        @Override
        public void close() throws IOException {
            socket.close();
            threads.shutdownNow();
            try {
                threads.awaitTermination(1, TimeUnit.MILLISECONDS);
            } catch (InterruptedException _) {
                Thread.currentThread().interrupt();
            }
        }
    }
}
