package io.understudy.notify;

import io.understudy.journal.Outbox.Notice;
import io.understudy.settings.Notify;
import io.understudy.vocabulary.NodeId;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.ObjectMapper;

/**
 * The body that each kind of receiver reads. The same notice always gives the same body, so that a signature fits every
 * attempt.
 */
final class WebhookBodies {
    /**
     * Slack cuts at 40,000, PagerDuty refuses a summary beyond 1024 and an event beyond 512 KB, Teams a message beyond
     * 28 KB.
     */
    private static final int TEXT_MAX = 12_000;
    private static final int SUMMARY_MAX = 1000;

    private final NodeId node;
    /** How long Alertmanager is to believe in an alert that it doesn't hear of again. */
    private final Duration believed;
    private final ObjectMapper mapper;

    WebhookBodies(NodeId node, Duration reminder, ObjectMapper mapper) {
        this.node = node;
        this.believed = reminder.multipliedBy(2);
        this.mapper = mapper;
    }

    String body(Notify.Webhook webhook, Notice notice) {
        return mapper.writeValueAsString(switch (webhook.template()) {
            case GENERIC -> generic(notice);
            case SLACK -> Map.of("text", "*" + escaped(notice.title()) + "*\n" + escaped(cut(notice.text())));
            case TEAMS -> teams(notice);
            case ALERTMANAGER -> List.of(alert(notice));
            case PAGERDUTY -> event(webhook.secret() == null ? "" : webhook.secret(), notice);
        });
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
        mapper.readTree(notice.data()).properties().forEach(e -> all.putIfAbsent(e.getKey(), e.getValue()));
        return all;
    }

    /** Slack reads these three as markup (api.slack.com/reference/surfaces/formatting, "Escaping text"). */
    private static String escaped(String text) {
        return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;");
    }

    /** A message with an Adaptive Card, as a Teams workflow's webhook takes it. */
    private static Map<String, Object> teams(Notice notice) {
        return Map.of("type", "message", "attachments", List.of(Map.of(
                "contentType", "application/vnd.microsoft.card.adaptive",
                "content", Map.of("$schema", "http://adaptivecards.io/schemas/adaptive-card.json",
                        "type", "AdaptiveCard", "version", "1.4",
                        "body", List.of(
                                Map.of("type", "TextBlock", "size", "Medium", "weight", "Bolder", "wrap", true,
                                        "text", notice.title()),
                                Map.of("type", "TextBlock", "wrap", true, "fontType", "Monospace",
                                        "text", cut(notice.text()).replace("\n", "\n\n")))))));
    }

    /**
     * As Alertmanager's API takes it (POST /api/v2/alerts). The labels of beginning and end are the same: they are one
     * alert.
     */
    private Map<String, Object> alert(Notice notice) {
        var labels = new LinkedHashMap<String, String>();
        labels.put("alertname", "Understudy");
        labels.put("severity", "critical");
        labels.put("node", node.name());
        labels.put("thread", notice.thread());
        if (!notice.service().isEmpty()) {
            labels.put("service", notice.service());
        }
        var ends = resolved(notice) ? notice.at() : notice.at().plus(believed);
        return Map.of("labels", labels, "annotations",
                Map.of("summary", notice.title(), "description", cut(notice.text())), "startsAt", begun(notice),
                "endsAt", ends.toString());
    }

    /**
     * PagerDuty's Events API v2. What belongs together has one {@code dedup_key}, so that the end resolves the
     * incident.
     */
    private Map<String, Object> event(String routingKey, Notice notice) {
        var payload = new LinkedHashMap<String, Object>();
        var title = notice.title();
        payload.put("summary", title.length() > SUMMARY_MAX ? title.substring(0, SUMMARY_MAX) : title);
        payload.put("source", node.name());
        payload.put("severity", notice.urgent() ? "critical" : "info");
        payload.put("timestamp", notice.at().toString());
        payload.put("component", notice.service());
        payload.put("class", notice.event());
        payload.put("custom_details", Map.of("text", cut(notice.text()), "id", notice.id()));
        var event = new LinkedHashMap<String, Object>();
        event.put("routing_key", routingKey);
        event.put("event_action", resolved(notice) ? "resolve" : "trigger");
        event.put("dedup_key", node + "/" + notice.thread());
        event.put("payload", payload);
        return event;
    }

    private boolean resolved(Notice notice) {
        return data(notice).path("resolved").asBoolean(false);
    }

    private String begun(Notice notice) {
        return data(notice).path("recovery").path("started").asString(notice.at().toString());
    }

    private JsonNode data(Notice notice) {
        return mapper.readTree(notice.data());
    }

    private static String cut(String text) {
        return text.length() > TEXT_MAX ? text.substring(0, TEXT_MAX) + "\n… (the rest is in the journal)" : text;
    }
}
