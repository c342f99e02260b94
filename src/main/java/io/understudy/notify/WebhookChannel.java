package io.understudy.notify;

import io.understudy.journal.Outbox;
import io.understudy.settings.Notify;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.nio.charset.StandardCharsets;
import java.security.InvalidKeyException;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * Sends a POST with JSON. {@code Understudy-Id} is the same for every attempt; with a secret,
 * {@code Understudy-Signature} is {@code sha256=} and the hexadecimal HMAC-SHA256 (RFC 2104) of the body. Any 2xx
 * counts as delivered. Redirects are not followed: the body would go where the administrator did not send it.
 */
final class WebhookChannel implements Channel {
    private final Notify.Webhook webhook;
    private final WebhookBodies bodies;
    private final HttpClient client;

    WebhookChannel(Notify.Webhook webhook, WebhookBodies bodies, HttpClient client) {
        this.webhook = webhook;
        this.bodies = bodies;
        this.client = client;
    }

    @Override
    public String name() {
        return webhook.name();
    }

    @Override
    public Sent send(Outbox.Notice notice) {
        var body = bodies.body(webhook, notice).getBytes(StandardCharsets.UTF_8);
        var request = HttpRequest.newBuilder(webhook.url())
                .header("Content-Type", "application/json").header("User-Agent", "understudy")
                .header("Understudy-Id", notice.id()).header("Understudy-Event", notice.event())
                .POST(HttpRequest.BodyPublishers.ofByteArray(body));
        if (webhook.secret() != null && webhook.template() != Notify.Template.PAGERDUTY) {
            request.header("Understudy-Signature", "sha256=" + signature(webhook.secret(), body));
        }
        return BoundedRequest.fetch(client, request.build(), webhook.timeout());
    }

    static String signature(String secret, byte[] body) {
        try {
            var mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(secret.getBytes(StandardCharsets.UTF_8), "HmacSHA256"));
            return HexFormat.of().formatHex(mac.doFinal(body));
        } catch (NoSuchAlgorithmException | InvalidKeyException e) {
            throw new IllegalStateException("every JDK has HmacSHA256", e);
        }
    }
}
