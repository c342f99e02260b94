package io.understudy.settings.read;

import io.understudy.settings.Notify;
import io.understudy.settings.key.NotifyKeys;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Reads {@code notify}. */
final class NotifyReader {
    private NotifyReader() {}

    static Notify read(@Nullable Fields notify) {
        if (notify == null) {
            return Notify.NOBODY;
        }
        var read = new Notify(mail(notify.section(NotifyKeys.MAIL)), webhooks(notify), hooks(notify),
                notify.value(NotifyKeys.AFTER), notify.value(NotifyKeys.REMINDER), notify.given(NotifyKeys.QUIET_HOURS),
                heartbeat(notify.section(NotifyKeys.HEARTBEAT)));
        notify.end();
        return read;
    }

    private static Notify.@Nullable Mail mail(@Nullable Fields mail) {
        if (mail == null) {
            return null;
        }
        var to = mail.values(NotifyKeys.MAIL_TO);
        var from = mail.given(NotifyKeys.MAIL_FROM);
        mail.end();
        return to.isEmpty() || from == null ? null : new Notify.Mail(to, from);
    }

    private static List<Notify.Webhook> webhooks(Fields notify) {
        var webhooks = new ArrayList<Notify.Webhook>();
        var names = new HashSet<String>();
        int number = 0;
        for (var section : notify.sections(NotifyKeys.WEBHOOKS)) {
            number++;
            var webhook = webhook(section, "webhook-" + number);
            if (webhook != null && !names.add(webhook.name())) {
                section.fault(NotifyKeys.WEBHOOK_NAME, "'" + webhook.name() + "' is the name of another webhook",
                        "Give each webhook its own name");
            } else if (webhook != null) {
                webhooks.add(webhook);
            }
        }
        return webhooks;
    }

    private static Notify.@Nullable Webhook webhook(Fields webhook, String otherwise) {
        var url = webhook.given(NotifyKeys.WEBHOOK_URL);
        var name = webhook.given(NotifyKeys.WEBHOOK_NAME);
        var secret = webhook.given(NotifyKeys.SECRET);
        var template = webhook.value(NotifyKeys.TEMPLATE);
        var templateFile = webhook.file(NotifyKeys.TEMPLATE_FILE);
        if (templateFile != null && webhook.has(NotifyKeys.TEMPLATE)) {
            webhook.fault(NotifyKeys.TEMPLATE_FILE, "has no effect beside template", "Remove one of the two");
        }
        if (templateFile != null) {
            ReadableFile.check(webhook, NotifyKeys.TEMPLATE_FILE, templateFile);
        }
        var timeout = webhook.value(NotifyKeys.WEBHOOK_TIMEOUT);
        if (template == Notify.Template.PAGERDUTY && secret == null) {
            webhook.missing(NotifyKeys.SECRET, "Write the routing key of the integration");
        }
        webhook.end();
        return url == null
                ? null
                : new Notify.Webhook(name == null ? otherwise : name, url, secret, template, templateFile,
                        timeout);
    }

    /** A folder, or a section with one. */
    private static Notify.@Nullable Hooks hooks(Fields notify) {
        if (notify.shorthand(NotifyKeys.HOOKS) != null) {
            var folder = notify.shorthandFile(NotifyKeys.HOOKS, NotifyKeys.FOLDER);
            return folder == null
                    ? null
                    : new Notify.Hooks(folder, NotifyKeys.HOOKS_TIMEOUT.otherwise(),
                            NotifyKeys.BEFORE_TAKEOVER.otherwise());
        }
        var hooks = notify.section(NotifyKeys.HOOKS);
        if (hooks == null) {
            return null;
        }
        var folder = hooks.file(NotifyKeys.FOLDER);
        var timeout = hooks.value(NotifyKeys.HOOKS_TIMEOUT);
        var before = hooks.value(NotifyKeys.BEFORE_TAKEOVER);
        hooks.end();
        return folder == null ? null : new Notify.Hooks(folder, timeout, before);
    }

    private static Notify.@Nullable Heartbeat heartbeat(@Nullable Fields heartbeat) {
        if (heartbeat == null) {
            return null;
        }
        var url = heartbeat.given(NotifyKeys.HEARTBEAT_URL);
        var interval = heartbeat.value(NotifyKeys.HEARTBEAT_INTERVAL);
        var timeout = heartbeat.value(NotifyKeys.HEARTBEAT_TIMEOUT);
        heartbeat.end();
        return url == null ? null : new Notify.Heartbeat(url, interval, timeout);
    }
}
