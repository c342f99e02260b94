package io.understudy.conduct;

import static org.assertj.core.api.Assertions.assertThat;

import io.understudy.journal.Journal;
import io.understudy.settings.CommandLine;
import io.understudy.settings.Settings.HttpExpectation;
import io.understudy.settings.HttpRequest;
import io.understudy.settings.Settings;
import io.understudy.settings.Settings.CommandCheck;
import io.understudy.settings.Settings.HttpCheck;
import io.understudy.settings.Settings.StatusRange;
import io.understudy.settings.Settings.TcpCheck;
import io.understudy.settings.Tls;
import java.io.IOException;
import java.net.InetAddress;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Under what a probe that was seen up is remembered. A digest that changes disarms every probe at an upgrade. */
class ProbeDigestTests {
    private static final String FILE = Fakes.WEB + """
                  probes: [ { name: home, command: { run: [/etc/understudy/check-web, --password, hunter2] } } ]
            """;

    @TempDir
    private Path folder;

    private static TcpCheck tcp(boolean tls) {
        return new TcpCheck(InetAddress.ofLiteral("192.0.2.100"), 443, "GET /\r\n", null, tls);
    }

    private static CommandCheck command(String... arguments) {
        return new CommandCheck(new CommandLine(List.of(arguments), false));
    }

    @Test
    void isTheSameInEveryVersion() {
        var http = new HttpCheck(URI.create("http://192.0.2.100/health"),
                List.of(new StatusRange(200, 299), new StatusRange(304, 304)), "ready");

        assertThat(ProbeDigest.of(http))
                .isEqualTo("v1:99d37358ef9a3f1a3b28f14c2841ce5cbcc908b8ddf0769123e7d05fe25b081a");
        assertThat(ProbeDigest.of(tcp(true)))
                .isEqualTo("v1:63bd8caa80ded87e7b05c64eadb47595e430de1a10d0e5dc2151d62131340aaf");
        assertThat(ProbeDigest.of(command("/etc/understudy/check-web", "--password", "hunter2")))
                .isEqualTo("v1:17e197961134cd6b4c56536e1ca0c8378dcdb6d7a895ac539948f6244fca6ef7");
    }

    @Test
    void isAnotherOneForAnotherQuestion() {
        assertThat(ProbeDigest.of(tcp(true))).isNotEqualTo(ProbeDigest.of(tcp(false)));
        assertThat(ProbeDigest.of(command("a", "b"))).isNotEqualTo(ProbeDigest.of(command("a b")));
        assertThat(ProbeDigest.of(command("a"))).isNotEqualTo(ProbeDigest.of(new CommandCheck(CommandLine.line("a"))));
    }

    @Test
    void everyNewKeyOfAProbeIsAnotherQuestionButTheWarning() {
        var url = URI.create("https://192.0.2.100/");
        var statuses = List.of(new StatusRange(200, 299));
        var plain = new HttpCheck(url, statuses, null);
        var expected = new HttpExpectation(statuses, null, null, null);
        var here = InetAddress.ofLiteral("192.0.2.100");
        var others = List.of(plain, new HttpCheck(url, here, HttpRequest.GET, expected, Tls.DEFAULT),
                of(url, new HttpRequest(HttpRequest.Method.HEAD, Map.of(), null, 0), expected, Tls.DEFAULT),
                of(url, new HttpRequest(HttpRequest.Method.POST, Map.of(), null, 0), expected, Tls.DEFAULT),
                of(url, new HttpRequest(HttpRequest.Method.POST, Map.of(), "x", 0), expected, Tls.DEFAULT),
                of(url, new HttpRequest(HttpRequest.Method.GET, Map.of("A", "x"), null, 0), expected, Tls.DEFAULT),
                of(url, new HttpRequest(HttpRequest.Method.GET, Map.of(), null, 1), expected, Tls.DEFAULT),
                of(url, HttpRequest.GET, new HttpExpectation(statuses, null, "x", null), Tls.DEFAULT),
                of(url, HttpRequest.GET, new HttpExpectation(statuses, null, null, "x"), Tls.DEFAULT),
                of(url, HttpRequest.GET, expected, new Tls(Path.of("/ca.pem"), true, null, null)),
                of(url, HttpRequest.GET, expected, new Tls(null, false, null, null)),
                of(url, HttpRequest.GET, expected, new Tls(null, true, "a.example.org", null)));

        assertThat(others).extracting(ProbeDigest::of).doesNotHaveDuplicates();
        assertThat(ProbeDigest
                .of(of(url, HttpRequest.GET, expected, new Tls(null, true, null, Duration.ofDays(14)))))
                .isEqualTo(ProbeDigest.of(plain));
    }

    private static HttpCheck of(URI url, HttpRequest request, HttpExpectation expected, Tls tls) {
        return new HttpCheck(url, null, request, expected, tls);
    }

    /** What is remembered of the probe, and recalled where the journal knows one definition. */
    private Set<String> recalled(Settings settings, String known) {
        var service = settings.services().getFirst();
        var journal = Fakes.of(Journal.class, (proxy, method, arguments) -> switch (method.getName()) {
            case "wasSeenUp" -> arguments[1].equals("home") && arguments[2].equals(known);
            default -> Fakes.nothing(proxy, method, arguments);
        });
        var memory = new RestartMemory(service, journal, InstantSource.system());
        return memory.recall(PolicyBuilder.of(settings, service), 0).known().probesUp();
    }

    @Test
    void tellsNoArgumentOfACommand() {
        assertThat(ProbeDigest.of(command("/etc/understudy/check-web", "--password", "hunter2")))
                .matches("v1:[0-9a-f]{64}").doesNotContain("hunter2", "password", "check-web");
    }

    @Test
    void isRecognisedAfterARestartAlsoOneFromBeforeTheDigest() throws IOException {
        var settings = Fakes.settings(folder, FILE);
        var check = settings.services().getFirst().probes().getFirst().check();

        assertThat(recalled(settings, ProbeDigest.of(check))).containsExactly("home");
        assertThat(recalled(settings, "CommandCheck[run=/etc/understudy/check-web --password hunter2]"))
                .containsExactly("home");
        assertThat(recalled(settings, "CommandCheck[run=/etc/understudy/check-web --password other]")).isEmpty();
    }
}
