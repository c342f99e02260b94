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
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

class WebhookChannelTests {
    private record Got(String id, @Nullable String signature, byte[] body) {}

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
            exchange.getResponseHeaders().add("Retry-After", "120");
            answer(exchange, 503);
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
                exchange.getRequestBody().readAllBytes()));
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
        return new WebhookChannel(webhook, new WebhookBodies(new NodeId("b"), Duration.ofHours(1), Some.MAPPER), client)
                .send(notice);
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
        assertThat(why(send("/hangs-in-the-middle", Template.GENERIC, null, notice)))
                .isEqualTo("no answer within 500 ms");
        assertThat(got).isEmpty();
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

        var fires = body(Template.ALERTMANAGER, null, begun).path(0);
        var resolves = body(Template.ALERTMANAGER, null, ended).path(0);

        assertThat(resolves.path("labels")).isEqualTo(fires.path("labels"));
        assertThat(fires.path("labels").path("service").asString()).isEqualTo("web");
        assertThat(fires.path("endsAt").asString()).isEqualTo(begun.at().plusSeconds(7200).toString());
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
