package io.understudy.probe;

import static io.understudy.probe.ProbeServer.HERE;
import static io.understudy.probe.ProbeServer.hang;
import static io.understudy.probe.ProbeServer.read;
import static io.understudy.probe.ProbeServer.say;
import static org.assertj.core.api.Assertions.assertThat;

import io.understudy.probe.ProbeResult.Outcome;
import io.understudy.settings.Settings.HttpExpectation;
import io.understudy.settings.HttpRequest;
import io.understudy.settings.Settings;
import io.understudy.settings.Tls;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.atomic.AtomicReference;
import javax.net.ssl.ExtendedSSLSession;
import javax.net.ssl.SSLServerSocket;
import javax.net.ssl.SSLSocket;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Certificates and handshakes, with real servers on the loopback interface and a clock that the test sets. */
class TlsProbeTests {
    private static final Duration LONG = Duration.ofSeconds(10);
    private static final Instant START = Instant.now();
    private static final Instant BUILT = START.minus(Duration.ofDays(400));

    @TempDir
    private Path folder;

    private final ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor();
    private final AtomicReference<Instant> now = new AtomicReference<>(START);
    private ProbeConnections connections = connections();

    /** With a clock that is what {@link #now} says at this moment. */
    private ProbeConnections connections() {
        return new ProbeConnections(timer, new WallClock(now::get, () -> 0, BUILT));
    }

    @AfterEach
    void end() {
        timer.shutdownNow();
    }

    // ---- whom to trust ----------------------------------------------------------------------------------------------

    @Test
    void whatThisJavaDoesNotTrustIsUnknownAndPeopleAreTold() throws Exception {
        try (var server = server(made("good", "ip:127.0.0.1"))) {
            var outcome = tcp(server, Tls.DEFAULT);

            assertThat(outcome).isInstanceOf(ProbeResult.Untried.class);
            assertThat(outcome.why()).contains("is not signed by an authority that is trusted here");
            assertThat(outcome.concern()).extracting(Concern::kind).isEqualTo(Concern.Kind.CERTIFICATE);
        }
    }

    @Test
    void anAuthorityOfOnesOwnIsTrusted() throws Exception {
        var good = made("good", "ip:127.0.0.1");
        var other = made("other", "ip:127.0.0.1");
        try (var server = server(good)) {
            assertThat(tcp(server, ca(good.pem()))).isEqualTo(new ProbeResult.Up());
            assertThat(tcp(server, ca(other.pem()))).isInstanceOf(ProbeResult.Untried.class);
        }
    }

    @Test
    void aChangedFileIsReadAgainAndOneThatIsGoneIsUnknown() throws Exception {
        var good = made("good", "ip:127.0.0.1");
        var file = Files.copy(made("other", "ip:127.0.0.1").pem(), folder.resolve("ca.pem"));
        try (var server = server(good)) {
            assertThat(tcp(server, ca(file))).isInstanceOf(ProbeResult.Untried.class);

            Files.writeString(file, Files.readString(good.pem()));
            Files.setLastModifiedTime(file, FileTime.from(START.plusSeconds(60)));
            assertThat(tcp(server, ca(file))).isEqualTo(new ProbeResult.Up());

            Files.delete(file);
            var gone = tcp(server, ca(file));
            assertThat(gone).isInstanceOf(ProbeResult.Untried.class);
            assertThat(gone.why()).contains("ca.pem");
            assertThat(gone.concern()).isNotNull();
        }
    }

    @Test
    void theNameIsComparedUnlessAnotherIsWanted() throws Exception {
        var named = made("named", "dns:www.example.org");
        try (var server = server(named)) {
            var wrong = tcp(server, ca(named.pem()));

            assertThat(wrong).isInstanceOf(ProbeResult.Untried.class);
            assertThat(wrong.why()).contains("is not for 127.0.0.1");
            assertThat(tcp(server, new Tls(named.pem(), true, "www.example.org", null)))
                    .isEqualTo(new ProbeResult.Up());
            assertThat(tcp(server, new Tls(null, false, null, null))).as("verify: false")
                    .isEqualTo(new ProbeResult.Up());
        }
    }

    @Test
    void aNameInTheUrlIsForSniCertificateAndHostAndNeedsNoNameServer() throws Exception {
        var named = made("named", "dns:shop.example.invalid");
        var request = new StringBuffer();
        var sni = new StringBuffer();
        try (var server = new ProbeServer(named.context(), s -> {
            request.append(read(s));
            sni.append(((ExtendedSSLSession) ((SSLSocket) s).getSession()).getRequestedServerNames());
            say(s, "HTTP/1.1 200 OK\r\n\r\n");
        })) {
            var url = URI.create("https://shop.example.invalid:" + server.port() + "/health");

            var outcome = http(url, ca(named.pem()));

            assertThat(outcome).isEqualTo(new ProbeResult.Up());
            assertThat(request.toString()).contains("\r\nHost: shop.example.invalid:" + server.port() + "\r\n");
            assertThat(sni.toString()).contains("shop.example.invalid");
        }
    }

    @Test
    void aSchemeInCapitalsIsTlsToo() throws Exception {
        var good = made("good", "ip:127.0.0.1");
        try (var server = new ProbeServer(good.context(), s -> {
            read(s);
            say(s, "HTTP/1.1 200 OK\r\n\r\n");
        })) {
            var url = URI.create("HTTPS://127.0.0.1:" + server.port() + "/");

            assertThat(http(url, ca(good.pem()))).isEqualTo(new ProbeResult.Up());
        }
    }

    // ---- dates ------------------------------------------------------------------------------------------------------

    @Test
    void oneThatHasRunOutIsUnknownNotDown() throws Exception {
        var old = made("old", "ip:127.0.0.1", "-20d", 10);
        try (var server = server(old)) {
            var outcome = tcp(server, ca(old.pem()));

            assertThat(outcome).isInstanceOf(ProbeResult.Untried.class);
            assertThat(outcome.why()).contains("has run out: it ended ");
            assertThat(outcome.concern()).extracting(Concern::kind).isEqualTo(Concern.Kind.CERTIFICATE);
            assertThat(tcp(server, new Tls(null, false, null, null))).as("verify: false")
                    .isEqualTo(new ProbeResult.Up());
        }
    }

    @Test
    void nearItsEndIsUpWithAWarningThatStaysTheSame() throws Exception {
        var ending = made("ending", "ip:127.0.0.1", "-20d", 25);
        try (var server = server(ending)) {
            var first = tcp(server, new Tls(ending.pem(), true, null, Duration.ofDays(14)));
            now.set(START.plusSeconds(3600));
            var second = tcp(server, new Tls(ending.pem(), true, null, Duration.ofDays(14)));

            assertThat(first).isInstanceOf(ProbeResult.Up.class);
            assertThat(first.concern()).extracting(Concern::sentence).asString().contains("runs out soon: it ends ");
            assertThat(second).isEqualTo(first);
            assertThat(tcp(server, new Tls(ending.pem(), true, null, Duration.ofDays(4)))).isEqualTo(
                    new ProbeResult.Up());
        }
    }

    @Test
    void withAClockFromBeforeTheBuildTheClockIsTheSuspect() throws Exception {
        var good = made("good", "ip:127.0.0.1", "-1d", 10);
        now.set(Instant.EPOCH);
        connections = connections(); // the clock was wrong from the start on
        try (var server = server(good)) {
            var outcome = tcp(server, ca(good.pem()));

            assertThat(outcome).isInstanceOf(ProbeResult.Untried.class);
            assertThat(outcome.concern()).satisfies(c -> {
                assertThat(c.kind()).isEqualTo(Concern.Kind.CLOCK);
                assertThat(c.sentence()).contains("a time before Understudy was built", "is not valid yet");
            });
        }
    }

    @Test
    void afterTheClockHasJumpedTheClockIsTheSuspect() throws Exception {
        var good = made("good", "ip:127.0.0.1", "-1d", 10);
        try (var server = server(good)) {
            assertThat(tcp(server, ca(good.pem()))).isEqualTo(new ProbeResult.Up());

            now.set(START.plus(Duration.ofDays(300)));
            var ahead = tcp(server, ca(good.pem()));
            now.set(START.minus(Duration.ofDays(30)));
            var back = tcp(server, ca(good.pem()));

            assertThat(ahead.concern()).extracting(Concern::kind).isEqualTo(Concern.Kind.CLOCK);
            assertThat(ahead.why()).contains("ahead", "has run out");
            assertThat(back.concern()).extracting(Concern::kind).isEqualTo(Concern.Kind.CLOCK);
            assertThat(back.why()).contains("back", "is not valid yet");

            now.set(START);
            assertThat(tcp(server, ca(good.pem()))).as("set right again").isEqualTo(new ProbeResult.Up());
        }
    }

    // ---- whose word it is -------------------------------------------------------------------------------------------

    @Test
    void whatTheOtherSideSaysOrBreaksOffIsDown() throws Exception {
        try (var plain = new ProbeServer(s -> say(s, "hello in the clear"));
                var closes = new ProbeServer(s -> s.getInputStream().read());
                var resets = new ProbeServer(s -> {
                    s.getInputStream().read();
                    s.setSoLinger(true, 0);
                    s.close();
                });
                // handshake_failure and internal_error, RFC 8446 §6
                var refuses = new ProbeServer(s -> {
                    s.getInputStream().read();
                    say(s, new byte[]{21, 3, 3, 0, 2, 2, 40});
                });
                var fails = new ProbeServer(s -> {
                    s.getInputStream().read();
                    say(s, new byte[]{21, 3, 3, 0, 2, 2, 80});
                })) {
            for (var server : List.of(plain, closes, resets, refuses, fails)) {
                assertThat(tcp(server, Tls.DEFAULT)).isInstanceOf(ProbeResult.Failed.class);
            }
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {70, 71, 116})
    void limitsOfThisHostAreUnknown(int alert) throws Exception {
        // protocol_version, insufficient_security, certificate_required
        try (var server = new ProbeServer(s -> {
            s.getInputStream().read();
            say(s, new byte[]{21, 3, 3, 0, 2, 2, (byte) alert});
        })) {
            assertThat(tcp(server, Tls.DEFAULT)).isInstanceOf(ProbeResult.Untried.class);
        }
    }

    @Test
    void aVersionThatThisJavaNoLongerSpeaksIsUnknown() throws Exception {
        // A ServerHello of TLS 1.0: legacy version 0x0301, any random, no session,
        // TLS_ECDHE_RSA_WITH_AES_128_CBC_SHA.
        var hello = new byte[5 + 4 + 2 + 32 + 1 + 2 + 1];
        System.arraycopy(new byte[]{22, 3, 1, 0, 42, 2, 0, 0, 38, 3, 1}, 0, hello, 0, 11);
        hello[44] = (byte) 0xc0;
        hello[45] = 0x13;
        try (var server = new ProbeServer(s -> {
            s.getInputStream().read();
            say(s, hello);
            hang();
        })) {
            var outcome = tcp(server, Tls.DEFAULT);

            assertThat(outcome).as(outcome.why()).isInstanceOf(ProbeResult.Untried.class);
        }
    }

    @Test
    void aServerThatWantsACertificateOfThisHostIsNotDown() throws Exception {
        var good = made("good", "ip:127.0.0.1");
        var socket = (SSLServerSocket) good.context().getServerSocketFactory().createServerSocket(0, 50, HERE);
        socket.setNeedClientAuth(true);
        try (var server = new ProbeServer(socket, s -> say(s, "hello"))) {
            var outcome = connections.ask(HERE, server.port(), TlsConnections.Target.of(ca(good.pem()), "127.0.0.1"),
                    LONG, (in, _) -> in.read() < 0 ? new ProbeResult.Failed("") : new ProbeResult.Up());

            assertThat(outcome).as(outcome.why()).isInstanceOf(ProbeResult.Untried.class);
        }
    }

    @Test
    void silenceInTheHandshakeHasTimedOut() throws Exception {
        try (var server = new ProbeServer(_ -> hang())) {
            assertThat(new TcpProbe(connections).ask(
                    new Settings.TcpCheck(HERE, server.port(), null, null, Tls.DEFAULT), Duration.ofMillis(300)))
                    .isEqualTo(new ProbeResult.TimedOut("no answer within 300ms"));
        }
    }

    // ---- hands ------------------------------------------------------------------------------------------------------

    private static Tls ca(Path pem) {
        return new Tls(pem, true, null, null);
    }

    private TestCertificates.Made made(String name, String san) throws IOException, GeneralSecurityException {
        return new TestCertificates(folder).make(name, san);
    }

    private TestCertificates.Made made(String name, String san, String start, int days)
            throws IOException, GeneralSecurityException {
        return new TestCertificates(folder).make(name, san, start, days);
    }

    private static ProbeServer server(TestCertificates.Made made) throws IOException {
        return new ProbeServer(made.context(), s -> say(s, "hello"));
    }

    private Outcome tcp(ProbeServer server, @Nullable Tls tls) {
        return new TcpProbe(connections).ask(new Settings.TcpCheck(HERE, server.port(), null, "hello", tls), LONG);
    }

    private Outcome http(URI url, Tls tls) {
        var check = new Settings.HttpCheck(url, HERE, HttpRequest.GET,
                new HttpExpectation(List.of(new Settings.StatusRange(200, 200)), null, null, null), tls);
        return new HttpProbe(connections, System::nanoTime).ask(check, LONG);
    }
}
