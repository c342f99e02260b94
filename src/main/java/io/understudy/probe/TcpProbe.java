package io.understudy.probe;

import io.understudy.probe.ProbeResult.Outcome;
import io.understudy.settings.Settings;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;

/** Connects, sends what is to be sent, and looks for the expected text in what comes back. Any thread. */
final class TcpProbe {
    private static final int ANSWER_MAX = 64 * 1024;

    private final ProbeConnections connections;

    TcpProbe(ProbeConnections connections) {
        this.connections = connections;
    }

    Outcome ask(Settings.TcpCheck check, Duration timeout) {
        var tls = check.tls();
        var target = tls == null ? null : TlsConnections.Target.of(tls, check.host().getHostAddress());
        return connections.ask(check.host(), check.port(), target, timeout, (in, out) -> {
            if (check.send() != null) {
                out.write(check.send().getBytes(StandardCharsets.UTF_8));
                out.flush();
            }
            return check.expect() == null ? new ProbeResult.Up() : expect(check.expect(), in);
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
        if (answer.size() >= ANSWER_MAX) {
            return ProbeResult.Untried.limit("the answer is longer than " + ANSWER_MAX / 1024
                    + " KiB, and what was read does not contain `" + expected + "`");
        }
        return new ProbeResult.Failed(
                OneLine.of("expected `" + expected + "`, got `" + answer.toString(StandardCharsets.UTF_8) + "`"));
    }
}
