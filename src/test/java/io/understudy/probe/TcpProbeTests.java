package io.understudy.probe;

import static io.understudy.probe.ProbeServer.HERE;
import static io.understudy.probe.ProbeServer.hang;
import static io.understudy.probe.ProbeServer.read;
import static io.understudy.probe.ProbeServer.say;
import static org.assertj.core.api.Assertions.assertThat;

import io.understudy.probe.ProbeResult.Outcome;
import io.understudy.settings.Settings;
import java.io.IOException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** One sample at a time, against real servers on the loopback interface. */
class TcpProbeTests {
    private static final Duration LONG = Duration.ofSeconds(10);
    private static final Duration SHORT = Duration.ofMillis(300);

    private final ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor();
    private final TcpProbe probe = new TcpProbe(
            new ProbeConnections(timer, new WallClock(InstantSource.system(), System::nanoTime)));

    @AfterEach
    void end() {
        timer.shutdownNow();
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
    void anAnswerBeyondTheLimitIsUnknownNeverDown() throws IOException {
        try (var server = new ProbeServer(s -> say(s, "x".repeat(100_000) + "ready"))) {
            assertThat(tcp(server.port(), null, "ready", false, LONG)).isInstanceOf(ProbeResult.Untried.class);
        }
        try (var server = new ProbeServer(s -> say(s, "x".repeat(60_000) + "ready"))) {
            assertThat(tcp(server.port(), null, "ready", false, LONG)).isEqualTo(new ProbeResult.Up());
            assertThat(tcp(server.port(), null, "other", false, LONG)).isInstanceOf(ProbeResult.Failed.class);
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

    private Outcome tcp(int port, @Nullable String send, @Nullable String expect, boolean tls, Duration timeout) {
        return probe.ask(new Settings.TcpCheck(HERE, port, send, expect, tls), timeout);
    }
}
