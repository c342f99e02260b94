package io.understudy.notify;

import io.understudy.journal.Outbox.Notice;
import io.understudy.settings.Notify;
import io.understudy.vocabulary.NodeId;
import java.time.Duration;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import tools.jackson.databind.ObjectMapper;

/**
 * The JSON body that each kind of receiver reads. The same notice always gives the same body, but for an alert's times:
 * what is delivered late must not be over by then. Any thread.
 */
final class WebhookBodies {
    /**
     * Slack cuts at 40,000, PagerDuty refuses a summary beyond 1024 and an event beyond 512 KB, Teams a message beyond
     * 28 KB.
     */
    private static final int TEXT_MAX = 12_000;
    private static final int SUMMARY_MAX = 1000;

    private final NodeId node;
    /** How long Alertmanager keeps an alert that it doesn't hear of again. */
    private final Duration kept;
    private final ObjectMapper mapper;
    private final NoticeData data;
    private final InstantSource clock;

    /** @param reminder how often a lasting alert is sent again */
    WebhookBodies(NodeId node, Duration reminder, ObjectMapper mapper, InstantSource clock) {
        this.clock = clock;
        this.node = node;
        this.kept = reminder.multipliedBy(2);
        this.mapper = mapper;
        this.data = new NoticeData(mapper);
    }

    String body(Notify.Webhook webhook, Notice notice) {
        return Objects.requireNonNull(mapper.writeValueAsString(switch (webhook.template()) {
            case GENERIC -> generic(notice);
            case SLACK -> slack(notice);
            case TEAMS -> teams(notice);
            case ALERTMANAGER -> List.of(alert(notice));
            case PAGERDUTY -> event(webhook.secret() == null ? "" : webhook.secret(), notice);
        }));
    }

    private Map<String, Object> generic(Notice notice) {
        var all = new LinkedHashMap<String, Object>();
        all.put("id", notice.id());
        all.put("at", notice.at());
        all.put("node", node.name());
        all.put("service", notice.service());
        all.put("event", notice.event());
        all.put("urgent", notice.urgent());
        all.put("title", notice.title());
        all.put("text", notice.text());
        data.read(notice).properties().forEach(e -> all.putIfAbsent(e.getKey(), e.getValue()));
        return all;
    }

    private static Map<String, Object> slack(Notice notice) {
        return Map.of("text", "*" + escaped(notice.title()) + "*\n" + escaped(cut(notice.text())));
    }

    /** Slack reads these three as markup (api.slack.com/reference/surfaces/formatting, "Escaping text"). */
    private static String escaped(String text) {
        return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;");
    }

    /** A message with an Adaptive Card, as a Teams workflow's webhook takes it. */
    private static Map<String, Object> teams(Notice notice) {
        var title = object("type", "TextBlock");
        title.put("size", "Medium");
        title.put("weight", "Bolder");
        title.put("wrap", true);
        title.put("text", notice.title());
        var text = object("type", "TextBlock");
        text.put("wrap", true);
        text.put("fontType", "Monospace");
        text.put("text", cut(notice.text()).replace("\n", "\n\n"));
        var card = object("$schema", "http://adaptivecards.io/schemas/adaptive-card.json");
        card.put("type", "AdaptiveCard");
        card.put("version", "1.4");
        card.put("body", List.of(title, text));
        var attachment = object("contentType", "application/vnd.microsoft.card.adaptive");
        attachment.put("content", card);
        var message = object("type", "message");
        message.put("attachments", List.of(attachment));
        return message;
    }

    /**
     * As Alertmanager's API takes it (POST /api/v2/alerts). The labels of beginning and end are the same: they are one
     * alert.
     */
    private Map<String, Object> alert(Notice notice) {
        var labels = object("alertname", "Understudy");
        labels.put("severity", "critical");
        labels.put("node", node.name());
        labels.put("thread", notice.thread());
        if (!notice.service().isEmpty()) {
            labels.put("service", notice.service());
        }
        var annotations = object("summary", notice.title());
        annotations.put("description", cut(notice.text()));
        var alert = object("labels", labels);
        alert.put("annotations", annotations);
        // Counted from the delivery: Alertmanager takes an alert whose end has passed for one that is over, and refuses
        // one that ends before it starts, as a clock that was set back could have it.
        var now = clock.instant();
        boolean resolved = data.resolved(notice);
        var ends = !resolved ? now.plus(kept) : notice.at().isBefore(now) ? notice.at() : now;
        var began = data.began(notice);
        var starts = began.isAfter(now) ? now : began;
        alert.put("startsAt", (starts.isAfter(ends) ? ends : starts).toString());
        alert.put("endsAt", ends.toString());
        return alert;
    }

    /**
     * PagerDuty's Events API v2. What belongs together has one {@code dedup_key}, so that the end resolves the
     * incident.
     */
    private Map<String, Object> event(String routingKey, Notice notice) {
        var title = notice.title();
        var details = object("text", cut(notice.text()));
        details.put("id", notice.id());
        var payload = object("summary", title.length() > SUMMARY_MAX ? title.substring(0, SUMMARY_MAX) : title);
        payload.put("source", node.name());
        payload.put("severity", notice.urgent() ? "critical" : "info");
        payload.put("timestamp", notice.at().toString());
        payload.put("component", notice.service());
        payload.put("class", notice.event());
        payload.put("custom_details", details);
        var event = object("routing_key", routingKey);
        event.put("event_action", data.resolved(notice) ? "resolve" : "trigger");
        event.put("dedup_key", node + "/" + notice.thread());
        event.put("payload", payload);
        return event;
    }

    /** An object that keeps the order of its fields. */
    private static Map<String, Object> object(String field, Object value) {
        var object = new LinkedHashMap<String, Object>();
        object.put(field, value);
        return object;
    }

    private static String cut(String text) {
        return text.length() > TEXT_MAX ? text.substring(0, TEXT_MAX) + "\n… (the rest is in the journal)" : text;
    }
}
