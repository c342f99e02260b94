package io.understudy.notify;

import io.understudy.journal.Outbox;
import io.understudy.settings.Notify;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.nio.charset.StandardCharsets;
import java.security.InvalidKeyException;
import java.security.NoSuchAlgorithmException;
import java.time.InstantSource;
import java.util.HexFormat;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sends a POST with JSON, or what the administrator's own template makes. {@code Understudy-Id} is the same for every
 * attempt; with a secret,
 * {@code Understudy-Signature} is {@code sha256=} and the hexadecimal HMAC-SHA256 (RFC 2104) of the body. Any 2xx
 * counts as delivered. Redirects are not followed: the body would go where the administrator did not send it.
 */
final class WebhookChannel implements Channel {
    private static final Logger log = LoggerFactory.getLogger(WebhookChannel.class);
    private static final String JSON = "application/json";

    private final Notify.Webhook webhook;
    private final WebhookBodies bodies;
    private final HttpClient client;
    private final InstantSource clock;
    private final @Nullable TemplateFile template;

    /** @param template the administrator's own, or null */
    WebhookChannel(Notify.Webhook webhook, WebhookBodies bodies, @Nullable TemplateFile template, HttpClient client,
            InstantSource clock) {
        this.webhook = webhook;
        this.bodies = bodies;
        this.template = template;
        this.client = client;
        this.clock = clock;
    }

    /** @param fault of the administrator's template, which it was not made by then, or empty */
    private record Body(String text, String type, String fault) {}

    @Override
    public String name() {
        return webhook.name();
    }

    @Override
    public Sent send(Outbox.Notice notice) {
        var made = body(notice);
        var body = made.text().getBytes(StandardCharsets.UTF_8);
        var request = HttpRequest.newBuilder(webhook.url())
                .header("Content-Type", made.type()).header("User-Agent", "understudy")
                .header("Understudy-Id", notice.id()).header("Understudy-Event", notice.event())
                .POST(HttpRequest.BodyPublishers.ofByteArray(body));
        if (webhook.secret() != null && webhook.template() != Notify.Template.PAGERDUTY) {
            request.header("Understudy-Signature", "sha256=" + signature(webhook.secret(), body));
        }
        var sent = BoundedRequest.fetch(client, request.build(), webhook.timeout(), clock);
        return sent instanceof Sent.Delivered && !made.fault().isEmpty() ? new Sent.Delivered(made.fault()) : sent;
    }

    /** People must hear of it, whatever is wrong with the template. */
    private Body body(Outbox.Notice notice) {
        var fault = "";
        if (template != null) {
            try {
                var text = template.body(notice);
                return new Body(text, template.json(text) ? JSON : "text/plain; charset=utf-8", "");
            } catch (TemplateFile.Faulty e) {
                fault = "template-file: " + e.why() + "; the built-in text was sent instead";
                log.warn("event=template-faulty way={} why=\"{}\"", webhook.name(), fault);
            }
        }
        return new Body(bodies.body(webhook, notice), JSON, fault);
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
