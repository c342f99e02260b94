package io.understudy.notify;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.understudy.journal.Outbox.Notice;
import io.understudy.notify.Channel.Sent;
import io.understudy.settings.Notify;
import io.understudy.settings.Notify.Template;
import io.understudy.vocabulary.NodeId;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

class WebhookChannelTests {
    private record Got(String id, @Nullable String signature, String type, byte[] body) {}

    @TempDir
    Path folder;
    private final AtomicReference<Instant> now = new AtomicReference<>(Instant.now());
    private volatile String retryAfter = "120";

    private final List<Got> got = new CopyOnWriteArrayList<>();
    private final CountDownLatch over = new CountDownLatch(1);
    private final HttpClient client = HttpClient.newHttpClient();
    private HttpServer server;

    @BeforeEach
    void serve() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        server.createContext("/", this::take);
        server.createContext("/busy", exchange -> {
            exchange.getResponseHeaders().add("Retry-After", retryAfter);
            answer(exchange, 503);
        });
        server.createContext("/many", exchange -> {
            exchange.getResponseHeaders().add("Retry-After", retryAfter);
            answer(exchange, 429);
        });
        server.createContext("/wrong", exchange -> {
            exchange.getResponseHeaders().add("Retry-After", retryAfter);
            answer(exchange, 400);
        });
        server.createContext("/endless", exchange -> {
            exchange.sendResponseHeaders(200, 0);
            try (var out = exchange.getResponseBody()) {
                while (over.getCount() > 0) {
                    out.write(new byte[65_536]);
                }
            }
        });
        server.createContext("/moved", exchange -> {
            exchange.getResponseHeaders().add("Location", "/");
            answer(exchange, 307);
        });
        server.createContext("/hangs", exchange -> hang());
        server.createContext("/hangs-in-the-middle", exchange -> {
            exchange.sendResponseHeaders(200, 100);
            exchange.getResponseBody().write('x');
            exchange.getResponseBody().flush();
            hang();
        });
        server.start();
    }

    private void hang() {
        try {
            over.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void take(HttpExchange exchange) throws IOException {
        got.add(new Got(exchange.getRequestHeaders().getFirst("Understudy-Id"),
                exchange.getRequestHeaders().getFirst("Understudy-Signature"),
                exchange.getRequestHeaders().getFirst("Content-Type"), exchange.getRequestBody().readAllBytes()));
        answer(exchange, 204);
    }

    private static void answer(HttpExchange exchange, int status) throws IOException {
        exchange.sendResponseHeaders(status, -1);
        exchange.close();
    }

    @AfterEach
    void end() {
        over.countDown();
        server.stop(0);
        client.close();
    }

    private Sent send(String path, Template template, @Nullable String secret, Notice notice) {
        var webhook = new Notify.Webhook("hook",
                URI.create("http://127.0.0.1:" + server.getAddress().getPort() + path), secret, template,
                path.startsWith("/hangs") ? Duration.ofMillis(500) : Duration.ofSeconds(20));
        return channel(webhook).send(notice);
    }

    private WebhookChannel channel(Notify.Webhook webhook) {
        var template = webhook.templateFile() == null
                ? null
                : new TemplateFile(webhook.templateFile(), "b", Some.MAPPER);
        return new WebhookChannel(webhook,
                new WebhookBodies(new NodeId("b"), Duration.ofHours(1), Some.MAPPER, now::get), template, client,
                now::get);
    }

    private Sent byFile(String template, Notice notice) throws IOException {
        var file = Files.writeString(folder.resolve("body.txt"), template);
        return channel(new Notify.Webhook("hook",
                URI.create("http://127.0.0.1:" + server.getAddress().getPort() + "/"), null, Template.GENERIC, file,
                Duration.ofSeconds(20))).send(notice);
    }

    private JsonNode body(Template template, @Nullable String secret, Notice notice) {
        assertThat(send("/", template, secret, notice)).isInstanceOf(Sent.Delivered.class);
        return Some.MAPPER.readTree(got.getLast().body());
    }

    private static String why(Sent sent) {
        assertThat(sent).isInstanceOf(Sent.Failed.class);
        return ((Sent.Failed) sent).why();
    }

    @Test
    void carriesItsIdAndASignatureThatFitsTheBody() {
        var json = body(Template.GENERIC, "it's a secret", Some.notice("n1", "t", true));

        assertThat(json.path("id").asString()).isEqualTo("n1");
        assertThat(json.path("event").asString()).isEqualTo("recovery-begun");
        assertThat(json.path("title").asString()).isEqualTo("title of n1");
        assertThat(json.path("resolved").asBoolean(true)).isFalse();
        assertThat(got.getLast().id()).isEqualTo("n1");
        // Known answer: RFC 4231 test case 2.
        assertThat(WebhookChannel.signature("Jefe", "what do ya want for nothing?".getBytes(StandardCharsets.US_ASCII)))
                .isEqualTo("5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843");
        assertThat(got.getLast().signature())
                .isEqualTo("sha256=" + WebhookChannel.signature("it's a secret", got.getLast().body()));
    }

    @Test
    void everyAttemptHasTheSameBody() {
        var notice = Some.notice("n1", "t", true);
        for (var template : Template.values()) {
            body(template, "s", notice);
            body(template, "s", notice);
            assertThat(got.getLast().body()).isEqualTo(got.get(got.size() - 2).body());
        }
    }

    @Test
    void saysWhyItWasNotTaken() {
        var notice = Some.notice("n1", "t", true);

        assertThat(send("/busy", Template.GENERIC, null, notice))
                .isEqualTo(new Sent.Failed("answered 503", Duration.ofSeconds(120)));
        assertThat(why(send("/moved", Template.GENERIC, null, notice))).contains("307", "redirect");
        assertThat(why(send("/hangs", Template.GENERIC, null, notice))).isEqualTo("no answer within 500 ms");
        assertThat(got).isEmpty();
    }

    /** A receiver that has said 200 has the notice: sending it again would tell people twice. */
    @Test
    void anAnswerWhoseBodyHangsOrNeverEndsIsTakenByItsStatus() {
        var notice = Some.notice("n1", "t", true);

        assertThat(send("/hangs-in-the-middle", Template.GENERIC, null, notice)).isInstanceOf(Sent.Delivered.class);
        assertThat(send("/endless", Template.GENERIC, null, notice)).isInstanceOf(Sent.Delivered.class);
    }

    private @Nullable Duration asked(String path, String header) {
        retryAfter = header;
        return ((Sent.Failed) send(path, Template.GENERIC, null, Some.notice("n1", "t", true))).after();
    }

    @Test
    void readsWhatAReceiverAsksToWaitInSecondsAndAsADate() {
        assertThat(asked("/many", "7")).isEqualTo(Duration.ofSeconds(7));
        assertThat(asked("/busy", " 60 ")).isEqualTo(Duration.ofSeconds(60));
        assertThat(asked("/busy", "007200000000000000000")).isEqualTo(Duration.ofHours(1));
        assertThat(asked("/busy", "99999")).isEqualTo(Duration.ofHours(1));
        // By the answer's own Date, as this host's clock may be years off.
        now.set(Instant.EPOCH);
        var date = DateTimeFormatter.RFC_1123_DATE_TIME.withZone(ZoneOffset.UTC);
        assertThat(asked("/busy", date.format(Instant.now().plusSeconds(600))))
                .isBetween(Duration.ofSeconds(590), Duration.ofSeconds(610));
        for (var nothing : List.of("0", "-5", "soon", "1.5", "", "Fri, 99 Feb 2031 00:00:00 GMT",
                date.format(Instant.now().minusSeconds(600)))) {
            assertThat(asked("/busy", nothing)).as(nothing).isNull();
        }
        assertThat(asked("/wrong", "60")).as("400 is no request to wait").isNull();
    }

    @Test
    void anAlertThatIsDeliveredLateStillFires() {
        var begun = Some.notice("n1", "t", true);
        now.set(begun.at().plus(Duration.ofDays(3)));

        var fires = body(Template.ALERTMANAGER, null, begun).path(0);
        assertThat(Instant.parse(fires.path("endsAt").asString())).isEqualTo(now.get().plusSeconds(7200));
        assertThat(Instant.parse(fires.path("startsAt").asString())).isEqualTo(begun.at());
    }

    @Test
    void anAlertNeverEndsBeforeItStartsThoughTheClockWasSetBack() {
        var begun = Some.notice("n1", "t", true);
        var ended = new Notice("n2", begun.at(), "web", "t", "recovery-ended", true, "over", "text",
                "{\"resolved\":true,\"recovery\":{\"started\":\"" + begun.at().plusSeconds(60) + "\"}}");
        for (var at : List.of(begun.at().minus(Duration.ofDays(9)), begun.at().plus(Duration.ofDays(9)))) {
            now.set(at);
            for (var notice : List.of(begun, ended)) {
                var alert = body(Template.ALERTMANAGER, null, notice).path(0);
                assertThat(Instant.parse(alert.path("startsAt").asString()))
                        .isBeforeOrEqualTo(Instant.parse(alert.path("endsAt").asString()));
            }
            var resolved = body(Template.ALERTMANAGER, null, ended).path(0);
            assertThat(Instant.parse(resolved.path("endsAt").asString())).isBeforeOrEqualTo(at);
        }
    }

    @Test
    void anAdministratorsTemplateMakesTheBody() throws IOException {
        var notice = Some.notice("n1", "t", true);
        var sent = byFile("{\"text\": [(${json.text})], \"node\": \"[(${node})]\""
                + "[# th:if=\"${resolved}\"], \"over\": 1[/]}", notice);

        assertThat(sent).isEqualTo(new Sent.Delivered());
        var json = Some.MAPPER.readTree(got.getLast().body());
        assertThat(json.path("text").asString()).isEqualTo(notice.text());
        assertThat(json.propertyNames()).containsExactly("text", "node");
        assertThat(got.getLast().type()).isEqualTo("application/json");
        byFile("[(${title})] on [(${node})]", notice);
        assertThat(got.getLast().body()).asString(StandardCharsets.UTF_8).isEqualTo("title of n1 on b");
        assertThat(got.getLast().type()).startsWith("text/plain");
    }

    @Test
    void whatANoticeSaysIsNeverReadAsATemplate() throws IOException {
        var notice = new Notice("n1", Instant.now(), "web", "t", "alert", true, "[(${node})] [[${7*7}]] __${7*7}__",
                "x", "{}");

        byFile("[(${title})]", notice);
        assertThat(got.getLast().body()).asString(StandardCharsets.UTF_8).isEqualTo(notice.title());
    }

    @Test
    void aFaultInATemplateIsToldAndTheBuiltInTextIsSent() throws IOException {
        var notice = Some.notice("n1", "t", true);
        for (var faulty : List.of("[(${nothing.at.all})]", "[# th:if=\"${title\"]", "[(${T(java.lang.Runtime)})]",
                "x".repeat(70_000))) {
            var sent = (Sent.Delivered) byFile("first line\n" + faulty, notice);

            assertThat(sent.but()).as(faulty).startsWith("template-file: ").endsWith("built-in text was sent instead")
                    .hasSizeLessThan(200);
            assertThat(Some.MAPPER.readTree(got.getLast().body()).path("id").asString()).isEqualTo("n1");
        }
        Files.delete(folder.resolve("body.txt"));
        var gone = channel(new Notify.Webhook("hook", URI.create("http://127.0.0.1:" + server.getAddress().getPort()),
                null, Template.SLACK, folder.resolve("body.txt"), Duration.ofSeconds(20))).send(notice);
        assertThat(((Sent.Delivered) gone).but()).contains("can't be read");
    }

    @Test
    void aServerThatIsDownIsSaidWithoutTheUrl() {
        server.stop(0);

        assertThat(why(send("/secret-path", Template.GENERIC, "s", Some.notice("n1", "t", true))))
                .contains("no connection").doesNotContain("secret", "127.0.0.1");
    }

    @Test
    void slackGetsTextWithItsMarkupEscaped() {
        var json = body(Template.SLACK, null, Some.notice("n1", "t", true));

        assertThat(json.propertyNames()).containsExactly("text");
        assertThat(json.path("text").asString()).isEqualTo("*title of n1*\ntext of n1\n&lt;b&gt;&amp;amp;\n");
    }

    @Test
    void teamsGetsAnAdaptiveCard() {
        var json = body(Template.TEAMS, null, Some.notice("n1", "t", true));

        assertThat(json.path("type").asString()).isEqualTo("message");
        var content = json.path("attachments").path(0).path("content");
        assertThat(content.path("type").asString()).isEqualTo("AdaptiveCard");
        assertThat(content.path("body").path(0).path("text").asString()).isEqualTo("title of n1");
    }

    @Test
    void alertmanagerGetsOneAlertThatTheEndResolves() {
        var begun = Some.notice("n1", "t", true);
        var ended = new Notice("n2", begun.at().plusSeconds(9), "web", "t", "recovery-ended", true, "over", "text",
                "{\"resolved\":true,\"recovery\":{\"started\":\"" + begun.at() + "\"}}");

        now.set(begun.at().plusSeconds(20));
        var fires = body(Template.ALERTMANAGER, null, begun).path(0);
        var resolves = body(Template.ALERTMANAGER, null, ended).path(0);

        assertThat(resolves.path("labels")).isEqualTo(fires.path("labels"));
        assertThat(fires.path("labels").path("service").asString()).isEqualTo("web");
        assertThat(Instant.parse(fires.path("endsAt").asString())).isEqualTo(now.get().plusSeconds(7200));
        assertThat(resolves.path("startsAt").asString()).isEqualTo(begun.at().toString());
        assertThat(resolves.path("endsAt").asString()).isEqualTo(ended.at().toString());
    }

    @Test
    void pagerDutyGetsAnEventWithTheRoutingKeyAndNoSignature() {
        var begun = Some.notice("n1", "t", true);
        var json = body(Template.PAGERDUTY, "the-key", begun);

        assertThat(json.path("routing_key").asString()).isEqualTo("the-key");
        assertThat(json.path("event_action").asString()).isEqualTo("trigger");
        assertThat(json.path("dedup_key").asString()).isEqualTo("b/t");
        assertThat(json.path("payload").path("severity").asString()).isEqualTo("critical");
        assertThat(json.path("payload").path("summary").asString()).isEqualTo("title of n1");
        assertThat(got.getLast().signature()).isNull();
        var ended = new Notice("n2", begun.at(), "web", "t", "recovery-ended", true, "over", "text",
                "{\"resolved\":true}");
        assertThat(body(Template.PAGERDUTY, "the-key", ended).path("event_action").asString()).isEqualTo("resolve");
    }
}
