package io.understudy.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.understudy.conduct.NoMirrors;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import org.springframework.boot.test.web.server.LocalServerPort;

/**
 * What somebody without a login may do to the server, over real connections. A forwarding header makes the test a
 * stranger: without one it would be this host's own console.
 */
@SpringBootTest(classes = WebApplication.class, webEnvironment = WebEnvironment.RANDOM_PORT)
class StrangersTests {
    private static final String STRANGER = "X-Forwarded-For: 192.0.2.1\r\n";

    @Autowired
    FakeServices services;
    @Autowired
    FakeJournal journal;
    @Autowired
    NoMirrors mirrors;
    @LocalServerPort
    int port;

    private final List<Socket> sockets = new ArrayList<>();

    @BeforeEach
    void oneService() {
        services.reset();
        journal.reset();
        services.show(Samples.watching("web"));
    }

    @AfterEach
    void hangUp() throws IOException {
        for (var socket : sockets) {
            socket.close();
        }
    }

    private Socket connect() throws IOException {
        var socket = new Socket(InetAddress.getLoopbackAddress(), port);
        socket.setSoTimeout(30_000);
        sockets.add(socket);
        return socket;
    }

    private static void say(Socket socket, String text) throws IOException {
        socket.getOutputStream().write(text.getBytes(StandardCharsets.ISO_8859_1));
        socket.getOutputStream().flush();
    }

    /** Everything until the server closes the connection. */
    private static String heard(Socket socket) throws IOException {
        var all = new ByteArrayOutputStream();
        try {
            socket.getInputStream().transferTo(all);
        } catch (SocketException e) {
            all.writeBytes(" (reset)".getBytes(StandardCharsets.ISO_8859_1));
        }
        return all.toString(StandardCharsets.ISO_8859_1);
    }

    private String ask(String request) throws IOException {
        var socket = connect();
        say(socket, request);
        return heard(socket);
    }

    private String get(String path, String headers) throws IOException {
        return ask("GET " + path + " HTTP/1.1\r\nHost: b\r\nConnection: close\r\n" + headers + "\r\n");
    }

    @ParameterizedTest
    @ValueSource(strings = {"/login", "/", "/services/web", "/unknown", "/error", "/api/v1/services",
            "/css/understudy.css", "/actuator/health/liveness"})
    void noRequestOfAStrangerMakesASession(String path) throws Exception {
        var answer = get(path, STRANGER + "Accept: text/html\r\n");

        assertThat(answer).doesNotContain("JSESSIONID").startsWith("HTTP/1.1 ");
        assertThat(answer.lines().filter(l -> l.startsWith("Set-Cookie:")))
                .allMatch(l -> l.startsWith("Set-Cookie: understudy-form="));
    }

    @Test
    void whereErrorsAreShownIsNoPage() throws Exception {
        assertThat(get("/error", "Accept: text/html\r\n")).startsWith("HTTP/1.1 404");
        assertThat(get("/error", "Accept: application/json\r\n")).startsWith("HTTP/1.1 404");
        assertThat(get("/actuator/unknown/..;/error", "")).startsWith("HTTP/1.1 4");
    }

    @ParameterizedTest
    @ValueSource(strings = {"/", "/services/web", "/webjars"})
    void leadsNobodyToTheHostThatTheClientNames(String path) throws Exception {
        var answer = ask("GET " + path + " HTTP/1.1\r\nHost: evil.example\r\nX-Forwarded-Host: evil.example\r\n"
                + "Accept: text/html\r\nConnection: close\r\n\r\n");

        assertThat(answer).doesNotContain("evil.example");
        assertThat(answer.lines().filter(l -> l.startsWith("Location:"))).allMatch(l -> l.startsWith("Location: /"));
    }

    @Test
    void theDescriptionOfTheApiNamesNoHost() throws Exception {
        var answer = ask("GET /v3/api-docs HTTP/1.1\r\nHost: evil.example\r\nConnection: close\r\nAuthorization: Basic "
                + "ZXllOnNlY3JldA==\r\n\r\n");

        assertThat(answer).contains("\"openapi\"").doesNotContain("evil.example");
    }

    /** From nobody unless `trusted-proxies` names him: a cookie would be marked as if it came by TLS. */
    @Test
    void believesNoForwardingHeader() throws Exception {
        var answer = get("/login", STRANGER + "X-Forwarded-Proto: https\r\nForwarded: proto=https;for=127.0.0.1\r\n");

        assertThat(answer).contains("Set-Cookie: understudy-form=").doesNotContain("Secure")
                .doesNotContain("Strict-Transport-Security");
    }

    @Test
    void bodiesInPartsLeaveNoFiles() throws Exception {
        var before = uploads();
        var part = "--x\r\nContent-Disposition: form-data; name=\"f\"; filename=\"f\"\r\n\r\n" + "a".repeat(300_000)
                + "\r\n";
        var socket = connect();
        try {
            say(socket, "POST /login HTTP/1.1\r\nHost: b\r\n" + STRANGER
                   
                    + "Content-Type: multipart/form-data; boundary=x\r\n"
                    + "Content-Length: 100000000\r\nConnection: close\r\n\r\n"
                    + part);
        } catch (SocketException e) {
            assertThat(e).hasMessageContaining("reset"); // it is not even read
        }

        assertThat(heard(socket)).doesNotStartWith("HTTP/1.1 2");
        assertThat(uploads()).isEqualTo(before);
    }

    private static List<Path> uploads() throws IOException {
        try (var all = Files.walk(Path.of(System.getProperty("java.io.tmpdir")), 4)) {
            return all.filter(p -> p.getFileName().toString().startsWith("upload_")).toList();
        } catch (UncheckedIOException e) {
            return List.of();
        }
    }

    /** Tomcat alone waits as long as something comes every few seconds. */
    @Test
    void aHeaderThatNeverEndsIsNotWaitedFor() throws Exception {
        var socket = connect();
        say(socket, "GET /login HTTP/1.1\r\n");
        var ended = new Thread(() -> drip(socket, "X"));
        ended.start();

        assertThat(heard(socket)).doesNotStartWith("HTTP/1.1 2");
        ended.join();
    }

    @Test
    void aBodyThatNeverEndsIsNotWaitedFor() throws Exception {
        var socket = connect();
        say(socket, "POST /login HTTP/1.1\r\nHost: b\r\n" + STRANGER
                + "Content-Type: application/x-www-form-urlencoded\r\nContent-Length: 1000\r\n\r\n");
        var ended = new Thread(() -> drip(socket, "a"));
        ended.start();

        assertThat(heard(socket)).doesNotStartWith("HTTP/1.1 2");
        ended.join();
    }

    private static void drip(Socket socket, String what) {
        try {
            while (!socket.isClosed()) {
                say(socket, what);
                Thread.sleep(200); // slower than any limit for one read
            }
        } catch (IOException | InterruptedException e) {
            // the server hung up, which is what is wanted
        }
    }

    /** Of this host itself too: 150 places, and whoever waits longest makes room. */
    @Test
    void connectionsThatAskNothingKeepNobodyOut() throws Exception {
        for (int i = 0; i < 400; i++) {
            say(connect(), "GET /login HTT");
        }

        assertThat(get("/login", "")).startsWith("HTTP/1.1 200");
        await().atMost(Duration.ofSeconds(20)).untilAsserted(
                () -> assertThat(sockets.stream().filter(StrangersTests::open).count()).isLessThanOrEqualTo(160));
    }

    private static boolean open(Socket socket) {
        try {
            socket.setSoTimeout(1);
            return socket.getInputStream().read() >= 0;
        } catch (SocketTimeoutException e) {
            return true;
        } catch (IOException e) {
            return false;
        }
    }

    /** A flood of wrong passwords from elsewhere, and the operator on the host itself gets in. */
    @Test
    void aFloodOfLoginsIsRefusedQuicklyAndTheConsoleGetsIn() throws Exception {
        var flood = new ArrayList<Thread>();
        var answers = Collections.synchronizedList(new ArrayList<String>());
        for (int i = 0; i < 30; i++) {
            flood.add(Thread.ofPlatform().start(() -> {
                try {
                    answers.add(get("/api/v1/services", STRANGER + "Authorization: Basic b3BzOndyb25n\r\n"));
                } catch (IOException e) {
                    answers.add(e.toString());
                }
            }));
        }

        assertThat(get("/api/v1/services", "Authorization: Basic b3BzOnNlY3JldA==\r\n")).startsWith("HTTP/1.1 200");
        for (var thread : flood) {
            thread.join();
        }
        assertThat(answers).hasSize(30).allMatch(a -> a.matches("(?s)HTTP/1.1 (401|429|503).*"));
    }
}
