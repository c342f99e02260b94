package io.understudy.lab;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.json.JsonMapper;

/**
 * Notices and hooks of the packaged program: a real mail server and a web server on b, which are down, fail and hang
 * when a test says so.
 */
class NoticesIT {
    private static final Duration LONG = Duration.ofSeconds(60);
    private Lab lab;
    private Path box;
    private Path hooks;

    @BeforeEach
    void open() throws IOException {
        lab = Lab.open(Map.of());
        box = Files.createDirectory(lab.state().resolve("box"));
        hooks = Files.createDirectory(lab.state().resolve("hooks"));
    }

    @AfterEach
    void close() {
        lab.close();
    }

    private void understudy(String more) {
        var yaml = Yaml.of(lab, """
                  notify:
                    mail: { to: [ops@example.org], from: understudy@example.org }
                    webhooks: [{ url: "http://127.0.0.1:8181/hook", secret: "it's a secret", timeout: 1s }]
                    hooks: %s
                    reminder: 1m
                    heartbeat: { url: "http://127.0.0.1:8181/beat", interval: 1s }
                """.formatted(more), new Yaml(lab, "web", "10.77.0.100/32"));
        lab.understudy("spring.mail: { host: 127.0.0.1, port: 2525 }\n" + yaml);
        lab.awaitReady();
    }

    private void postbox() {
        lab.bash(
                "on b setsid $JAVA -XX:+UseSerialGC -XX:TieredStopAtLevel=1 -cp $LAB_CLASSPATH "
                        + "io.understudy.lab.Postbox " + box + " </dev/null >>$LAB_STATE/postbox.log 2>&1 & ");
        await("the postbox").atMost(LONG).until(() -> Files.exists(box.resolve("open")));
    }

    private void endPostbox() throws IOException {
        lab.on("b", "pkill -KILL -f io.understudy.lab.Postbox");
        Files.delete(box.resolve("open"));
    }

    private void hook(String name, String mode, String line) throws IOException {
        var file = Files.writeString(hooks.resolve(name), "#!/bin/sh\n" + line + "\n");
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString(mode));
    }

    private List<String> got(String kind) {
        try (var files = Files.list(box)) {
            var all = new ArrayList<String>();
            for (var file : files.filter(f -> f.getFileName().toString().startsWith(kind + "-")).sorted().toList()) {
                all.add(Files.readString(file));
            }
            return all;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private List<String> awaitGot(String kind, int count) {
        await(count + " " + kind).atMost(LONG).until(() -> got(kind).size() >= count);
        return got(kind);
    }

    private static String header(String message, String name) {
        return message.lines().takeWhile(line -> !line.isBlank()).filter(
                line -> line.toLowerCase(Locale.ROOT).startsWith(name.toLowerCase(Locale.ROOT) + ":"))
                .map(line -> line.substring(name.length() + 1).strip()).findFirst().orElse("");
    }

    @Test
    void aFailoverIsToldOnceWithItsStoryThoughNobodyListensAtFirst() throws IOException {
        hook("10-notes", "rwxr-xr-x", "echo $UNDERSTUDY_EVENT >>" + lab.state().resolve("said"));
        hook("20-off", "rw-r--r--", "echo off >>" + lab.state().resolve("said"));
        understudy(hooks.toString());
        lab.bash("unplug a");
        lab.awaitState("HOLDING");
        await().atMost(LONG).until(() -> lab.get("/api/v1/notices").valueStream()
                .anyMatch(n -> n.path("event").asString().equals("recovery-ended")));
        assertThat(got("mail")).isEmpty();
        Files.writeString(box.resolve("fails"), "");
        postbox();
        await().atMost(LONG).until(() -> Files.exists(box.resolve("failed")));
        Files.delete(box.resolve("fails"));

        var mails = awaitGot("mail", 2);
        var posts = awaitGot("post", 2);
        var recovery = lab.lastRecovery().get("id").asString();
        assertThat(header(mails.get(0), "Subject")).isEqualTo("[understudy b] a is down: b takes web over");
        assertThat(header(mails.get(1), "Subject")).startsWith("[understudy b] web: taken over by b, outage ");
        assertThat(mails.get(1)).contains("Phases:", "detect", "claim", "Decided:", recovery);
        assertThat(posts).extracting(p -> header(p, "Understudy-Id")).containsExactly(recovery + "-begun",
                recovery + "-ended");
        var body = posts.get(1).substring(posts.get(1).indexOf("\n\n") + 2);
        assertThat(header(posts.get(1), "Understudy-Signature")).isEqualTo("sha256=" + hmac(body));
        assertThat(new JsonMapper().readTree(body).path("stories").path(0).path("result").asString())
                .isEqualTo("taken-over");
        await().until(() -> lab.get("/api/v1/notices").valueStream().flatMap(n -> n.path("deliveries").valueStream())
                .allMatch(d -> d.path("state").asString().equals("delivered")));
        assertThat(Files.readAllLines(lab.state().resolve("said"))).containsSubsequence("suspect", "before-takeover",
                "after-takeover");
        assertThat(lab.get("/api/v1/events?limit=500").path("events").valueStream()
                .map(e -> e.path("because").asString())).contains("20-off is skipped: it is not executable");
        await("the heartbeat").until(() -> Files.exists(box.resolve("beat")));
        assertThat(lab.log()).doesNotContain("it's a secret");
    }

    @Test
    void killedWhileTheServersHangItTellsEverythingAfterTheStart() throws IOException {
        understudy(hooks.toString());
        Files.writeString(box.resolve("hangs"), "");
        postbox();
        lab.bash("unplug a");
        lab.awaitState("HOLDING");
        await().atMost(LONG).until(() -> lab.get("/api/v1/notices").valueStream()
                .anyMatch(n -> n.path("event").asString().equals("recovery-ended")));
        lab.kill9Understudy();
        endPostbox();
        Files.delete(box.resolve("hangs"));
        postbox();
        lab.launch();
        lab.awaitApi();

        var ids = awaitGot("post", 2).stream().map(p -> header(p, "Understudy-Id")).distinct().toList();
        assertThat(ids).hasSizeGreaterThanOrEqualTo(2);
        assertThat(ids.get(0)).endsWith("-begun");
        assertThat(ids.get(1)).isEqualTo(ids.get(0).replace("-begun", "-ended"));
    }

    @Test
    void aHookThatFailsBeforeATakeoverKeepsItBackWhereConfigured() throws IOException {
        hook("10-no", "rwxr-xr-x", "echo $UNDERSTUDY_EVENT >>" + lab.state().resolve("said")
                + "; [ $UNDERSTUDY_EVENT != before-takeover ]");
        postbox();
        understudy("{ folder: " + hooks + ", timeout: 5s, before-takeover: block }");
        lab.bash("unplug a");
        lab.awaitState("HALTED");

        assertThat(lab.has("b")).isFalse();
        assertThat(lab.service("because")).contains("kept back: hook 10-no: exit 1");
        await().until(() -> Files.readAllLines(lab.state().resolve("said")).contains("halted"));
        var posts = awaitGot("post", 2);
        assertThat(posts.getLast()).contains("HALTED", "understudy acknowledge web");
    }

    /** The service hangs on the primary while an operator has paused Understudy: nothing is done, and people know. */
    @Test
    void aServiceThatNobodyServesIsToldUntilItAnswers() throws IOException {
        postbox();
        understudy(hooks + "\n    after: 5s");
        await("the heartbeat").atMost(LONG).until(() -> Files.exists(box.resolve("beat")));
        assertThat(lab.post("/api/v1/services/web/pause", "{\"reason\":\"lunch\"}").statusCode()).isEqualTo(202);
        lab.bash("on a pkill -STOP -x labweb");
        await().atMost(LONG).until(() -> !lab.get("/api/v1/services/web").path("unserved").isNull());

        var told = awaitGot("post", 1).getFirst();
        assertThat(header(told, "Understudy-Event")).isEqualTo("unserved");
        assertThat(told).contains("understudy resume web", "\"cause\":\"paused\"", "\"urgent\":true");
        Files.deleteIfExists(box.resolve("beat"));
        assertThat(lab.get("/api/v1/services/web").path("unserved").path("cause").asString()).isEqualTo("paused");
        assertThat(lab.post("/api/v1/services/web/acknowledge", "").statusCode()).isEqualTo(202);
        await("the heartbeat after the acknowledgement").atMost(LONG).until(() -> Files.exists(box.resolve("beat")));
        lab.bash("on a pkill -CONT -x labweb");

        var over = awaitGot("post", 2).get(1);
        assertThat(header(over, "Understudy-Event")).isEqualTo("unserved-over");
        assertThat(lab.get("/api/v1/services/web").path("unserved").isNull()).isTrue();
        assertThat(lab.log()).contains("web does not answer, and nothing is done: paused by");
    }

    @Test
    void aTestReachesEveryWay() {
        postbox();
        understudy(hooks.toString());

        var answer = lab.post("/api/v1/notices/test", "");
        assertThat(answer.statusCode()).isEqualTo(202);
        assertThat(awaitGot("mail", 1).getFirst()).contains("If you read this, notices reach you.");
        awaitGot("post", 1);
        var url = answer.headers().firstValue("Location").orElseThrow();
        await().until(() -> lab.get(url).path("deliveries").valueStream()
                .allMatch(d -> d.path("state").asString().equals("delivered")));
        assertThat(
                lab.get("/api/v1/notices/" + url.substring(url.lastIndexOf('/') + 1)).path("deliveries").valueStream()
                        .map(d -> d.path("way").asString()))
                .containsExactlyInAnyOrder("mail:ops@example.org", "webhook-1");
    }

    private static String hmac(String body) {
        try {
            var mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec("it's a secret".getBytes(StandardCharsets.UTF_8),
                    "HmacSHA256"));
            return HexFormat.of()
                    .formatHex(mac.doFinal(body.getBytes(StandardCharsets.UTF_8)));
        } catch (GeneralSecurityException e) {
            throw new AssertionError(e);
        }
    }
}
