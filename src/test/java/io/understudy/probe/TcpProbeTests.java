package io.understudy.probe;

import static io.understudy.probe.ProbeServer.HERE;
import static io.understudy.probe.ProbeServer.hang;
import static io.understudy.probe.ProbeServer.read;
import static io.understudy.probe.ProbeServer.say;
import static org.assertj.core.api.Assertions.assertThat;

import io.understudy.probe.ProbeResult.Outcome;
import io.understudy.remote.RemoteConfiguration;
import io.understudy.remote.Remotes;
import io.understudy.settings.CommandLine;
import io.understudy.settings.Settings;
import java.io.IOException;
import java.nio.file.Path;
import java.security.KeyStore;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** One sample at a time, against real servers on the loopback interface. */
class TcpProbeTests {
    private static final Duration LONG = Duration.ofSeconds(10);
    private static final Duration SHORT = Duration.ofMillis(300);

    @TempDir
    private Path folder;

    private final ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor();
    private final Remotes remotes = RemoteConfiguration.remotes(System::nanoTime);
    private final TcpProbe probe = new TcpProbe(new ProbeConnections(timer));

    @AfterEach
    void end() {
        timer.shutdownNow();
        remotes.close();
    }

    @Test
    void nobodyListensHasFailedAtOnce() throws IOException {
        int port;
        try (var server = new ProbeServer(_ -> {
        })) {
            port = server.port();
        }

        assertThat(tcp(port, null, null, false, LONG).why()).startsWith("refused by 127.0.0.1:" + port);
    }

    @Test
    void sendsAndExpects() throws IOException {
        try (var server = new ProbeServer(s -> {
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
        try (var server = new ProbeServer(s -> say(s, "\u001b[2J\r\nevent=forged " + "x".repeat(1000)))) {
            var why = tcp(server.port(), null, "pong", false, LONG).why();

            assertThat(why).doesNotContain("\u001b", "\n", "\r").hasSizeLessThan(250);
        }
    }

    @Test
    void silenceWhereAnAnswerIsExpectedHasTimedOut() throws IOException {
        try (var server = new ProbeServer(_ -> hang())) {
            assertThat(tcp(server.port(), null, "x", false, SHORT)).isInstanceOf(ProbeResult.TimedOut.class);
            assertThat(tcp(server.port(), null, null, true, SHORT)).isInstanceOf(ProbeResult.TimedOut.class);
        }
    }

    @Test
    void tlsIsTrustedAsThisJavaTrustsAndNamesAreCompared() throws Exception {
        var good = keystore("good", "ip:127.0.0.1");
        var other = keystore("other", "ip:192.0.2.9");
        var before = SSLContext.getDefault();
        try (var server = new ProbeServer(context(good, null), s -> say(s, "hello " + read(s, 4)));
                var wrong = new ProbeServer(context(other, null), s -> say(s, "hello"));
                var plain = new ProbeServer(s -> say(s, "hello in the clear"))) {
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

    private Outcome tcp(int port, @Nullable String send, @Nullable String expect, boolean tls, Duration timeout) {
        return probe.ask(new Settings.TcpCheck(HERE, port, send, expect, tls), timeout);
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
}
