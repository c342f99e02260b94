package io.understudy.probe;

import static io.understudy.probe.ProbeServer.HERE;
import static io.understudy.probe.ProbeServer.read;
import static io.understudy.probe.ProbeServer.say;
import static org.assertj.core.api.Assertions.assertThat;

import io.understudy.probe.ProbeResult.Outcome;
import io.understudy.settings.Settings.HttpExpectation;
import io.understudy.settings.HttpRequest;
import io.understudy.settings.HttpRequest.Method;
import io.understudy.settings.Settings;
import io.understudy.settings.Tls;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What an HTTP probe sends, and which redirects it follows. Real servers on the loopback interface. */
class HttpRequestTests {
    private static final Duration LONG = Duration.ofSeconds(10);

    @TempDir
    private Path folder;

    private final ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor();
    private final HttpProbe probe = new HttpProbe(
            new ProbeConnections(timer, new WallClock(InstantSource.system(), System::nanoTime)), System::nanoTime);
    private final List<String> requests = new CopyOnWriteArrayList<>();

    @AfterEach
    void end() {
        timer.shutdownNow();
    }

    @Test
    void sendsMethodHeadersAndBody() throws IOException {
        try (var server = answering("HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n")) {
            ask(server, "http://shop.invalid:PORT/health?full", new HttpRequest(Method.POST,
                    Map.of("X-Probe", "p\u00e4ss", "User-Agent", "mine", "Content-Type", "text/plain"), "h\u00e4?", 0));

            assertThat(requests).singleElement().asString()
                    .startsWith("POST /health?full HTTP/1.1\r\nHost: shop.invalid:" + server.port() + "\r\n")
                    .contains("\r\nX-Probe: p\u00e4ss\r\n", "\r\nUser-Agent: mine\r\n", "\r\nContent-Length: 4\r\n")
                    .doesNotContain("understudy");
        }
    }

    @Test
    void aHeadIsNotWaitedForABody() throws IOException {
        try (var server = new ProbeServer(s -> {
            requests.add(read(s));
            say(s, "HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\n");
            ProbeServer.hang();
        })) {
            assertThat(ask(server, "http://shop.invalid:PORT/", new HttpRequest(Method.HEAD, Map.of(), null, 0)))
                    .isEqualTo(new ProbeResult.Up());
            assertThat(requests).singleElement().asString().startsWith("HEAD / HTTP/1.1\r\n");
        }
    }

    /** It answers before it has read anything, and closes: what it said counts. */
    @Test
    void anAnswerBeforeTheRequestWasReadCounts() throws IOException {
        try (var server = new ProbeServer(s -> {
            say(s, "HTTP/1.1 503 Busy\r\nConnection: close\r\n\r\n");
            s.shutdownOutput();
        })) {
            var post = new HttpRequest(Method.POST, Map.of(), "x".repeat(100_000), 0);

            assertThat(ask(server, "http://shop.invalid:PORT/", post).why()).startsWith("status 503");
        }
    }

    // ---- redirects --------------------------------------------------------------------------------------------------

    @ParameterizedTest
    @CsvSource({"0,302", "1,up", "3,up"})
    void followsAsManyAsItMay(int follow, String expected) throws IOException {
        try (var server = leading("/a", "302 Found", "/b", "HTTP/1.1 200 OK\r\n\r\nhello")) {
            var outcome = ask(server, "http://shop.invalid:PORT/a", get(follow));

            assertThat(outcome.why()).isEqualTo(expected.equals("up") ? "" : "status 302, expected 200");
        }
    }

    @Test
    void aLoopEndsWithTheLastAnswer() throws IOException {
        try (var server = leading("/a", "307 Again", "/a", "")) {
            var outcome = ask(server, "http://shop.invalid:PORT/a", get(10));

            assertThat(outcome.why()).isEqualTo("status 307, expected 200");
            assertThat(requests).hasSize(11);
        }
    }

    /** Secrets in headers stay with the host that they are for. */
    @ParameterizedTest
    @ValueSource(strings = {"http://other.invalid:PORT/b", "//other.invalid:PORT/b", "http://shop.invalid:1/b",
            "http://user@shop.invalid:PORT/b", "ftp://shop.invalid/b", "http://127.0.0.1:PORT/b", "http:///b",
            "not a URL", "", "javascript:alert(1)"})
    void leadsNowhereElse(String location) throws IOException {
        try (var server = leading("/a", "302 Found", location, "HTTP/1.1 200 OK\r\n\r\nhello")) {
            var outcome = ask(server, "http://shop.invalid:PORT/a", get(5));

            assertThat(outcome.why()).isEqualTo("status 302, expected 200");
            assertThat(requests).hasSize(1);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"/b", "b", "?b", "http://SHOP.invalid:PORT/b", "//shop.invalid:PORT/b#there", "./b"})
    void staysOnItsHost(String location) throws IOException {
        try (var server = leading("/a", "301 Moved", location, "HTTP/1.1 200 OK\r\n\r\nhello")) {
            var outcome = ask(server, "http://shop.invalid:PORT/a",
                    new HttpRequest(Method.GET, Map.of("X-Key", "s3cret"), null, 1));

            assertThat(outcome).isEqualTo(new ProbeResult.Up());
            assertThat(requests).hasSize(2).allSatisfy(r -> assertThat(r).contains("X-Key: s3cret"));
            assertThat(requests.getLast()).startsWith(location.equals("?b") ? "GET /a?b HTTP/1.1" : "GET /b HTTP/1.1");
        }
    }

    @ParameterizedTest
    @CsvSource({"301,GET", "302,GET", "303,GET", "307,POST", "308,POST"})
    void aPostGoesOnAsBrowsersDo(int status, String then) throws IOException {
        try (var server = leading("/a", status + " X", "/b", "HTTP/1.1 200 OK\r\n\r\nhello")) {
            ask(server, "http://shop.invalid:PORT/a",
                    new HttpRequest(Method.POST, Map.of("Content-Type", "text/plain"), "body", 1));

            assertThat(requests.getLast()).startsWith(then + " /b HTTP/1.1\r\n");
            assertThat(requests.getLast().contains("Content-Type")).isEqualTo(then.equals("POST"));
        }
    }

    @Test
    void goesFromHttpToHttpsAndNeverBack() throws Exception {
        var made = new TestCertificates(folder).make("shop", "dns:shop.invalid");
        var tls = new Tls(made.pem(), true, null, null);
        try (var secure = new ProbeServer(made.context(), s -> {
            read(s);
            say(s, "HTTP/1.1 200 OK\r\n\r\nhello");
        });
                var plain = leading("/a", "301 Moved", "https://shop.invalid:" + secure.port() + "/", "");
                var back = new ProbeServer(made.context(), s -> {
                    read(s);
                    say(s, "HTTP/1.1 301 X\r\nLocation: http://shop.invalid:" + plain.port() + "/\r\n\r\n");
                })) {
            var follow = get(1);

            assertThat(ask(plain, "http://shop.invalid:PORT/a", follow, tls)).isEqualTo(new ProbeResult.Up());
            assertThat(ask(back, "https://shop.invalid:PORT/a", follow, tls).why()).startsWith("status 301");
        }
    }

    /** The timeout is for all of them together. */
    @Test
    void slowRedirectsDoNotAddUp() throws IOException {
        try (var server = new ProbeServer(s -> {
            requests.add(read(s));
            Thread.sleep(60);
            say(s, "HTTP/1.1 302 X\r\nLocation: /\r\nConnection: close\r\n\r\n");
        })) {
            var check = check(server, "http://shop.invalid:PORT/", get(10), null);

            assertThat(probe.ask(check, Duration.ofMillis(200))).isInstanceOf(ProbeResult.TimedOut.class);
        }
    }

    // ---- hands ------------------------------------------------------------------------------------------------------

    private static HttpRequest get(int follow) {
        return new HttpRequest(Method.GET, Map.of(), null, follow);
    }

    private ProbeServer answering(String answer) throws IOException {
        return new ProbeServer(s -> {
            requests.add(read(s));
            say(s, answer);
        });
    }

    /** Leads from one path elsewhere, and answers to all others. */
    private ProbeServer leading(String from, String status, String location, String otherwise) throws IOException {
        return new ProbeServer(s -> {
            var request = read(s);
            requests.add(request);
            say(s, request.split(" ", 3)[1].equals(from)
                    ? "HTTP/1.1 " + status + "\r\nLocation: " + location.replace("PORT", "" + s.getLocalPort())
                            + "\r\n\r\n"
                    : otherwise);
        });
    }

    private static Settings.HttpCheck check(ProbeServer server, String url, HttpRequest request, @Nullable Tls tls) {
        return new Settings.HttpCheck(URI.create(url.replace("PORT", "" + server.port())), HERE, request,
                new HttpExpectation(List.of(new Settings.StatusRange(200, 200)), null, null, null), tls);
    }

    private Outcome ask(ProbeServer server, String url, HttpRequest request) {
        return ask(server, url, request, null);
    }

    private Outcome ask(ProbeServer server, String url, HttpRequest request, @Nullable Tls tls) {
        return probe.ask(check(server, url, request, tls), LONG);
    }
}
