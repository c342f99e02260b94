package io.understudy.settings.read;

import io.understudy.settings.Notify;
import io.understudy.settings.Urls;
import io.understudy.settings.yaml.FaultCollector;
import io.understudy.settings.yaml.Section;
import io.understudy.settings.yaml.YamlLocation;
import java.nio.file.Path;
import java.time.Duration;
import java.time.LocalTime;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.nodes.MappingNode;

/** Reads the {@code notify} tree. */
final class NotifyReader {
    /**
     * One @ with something before and behind it: what else is wrong the mail server knows better. No line end, no list.
     */
    private static final Pattern MAIL = Pattern.compile("[^\\s@,;<>\"]+@[^\\s@,;<>\"]+");
    private static final Pattern QUIET = Pattern.compile("([01]\\d|2[0-3]):([0-5]\\d)-([01]\\d|2[0-3]):([0-5]\\d)");
    private static final Duration SECOND = Duration.ofSeconds(1);

    private final FaultCollector findings;
    private final Path folder;

    NotifyReader(FaultCollector findings, Path folder) {
        this.findings = findings;
        this.folder = folder;
    }

    Notify read(Section notify) {
        var mail = notify.section("mail");
        var read = new Notify(mail == null ? null : mail(mail), webhooks(notify), hooks(notify),
                notify.duration("reminder", Duration.ofHours(1), Duration.ofMinutes(1)), quiet(notify),
                heartbeat(notify));
        notify.end();
        return read;
    }

    private static Notify.@Nullable Mail mail(Section mail) {
        var to = new ArrayList<String>();
        if (!mail.has("to")) {
            mail.missing("to", "Write to: [ops@example.org], who gets the mails");
        }
        for (var entry : mail.list("to")) {
            var address = mail.matching("to", mail.textOf(entry), MAIL, "is not a mail address",
                    "Write the bare address, ops@example.org");
            if (address != null) {
                to.add(address);
            }
        }
        var from = mail.matching("from",
                mail.requiredText("from", "Write from: understudy@example.org, whom the mails come from"), MAIL,
                "is not a mail address", "Write the bare address, understudy@example.org");
        mail.end();
        return to.isEmpty() || from == null ? null : new Notify.Mail(to, from);
    }

    private List<Notify.Webhook> webhooks(Section notify) {
        var webhooks = new ArrayList<Notify.Webhook>();
        var names = new HashSet<String>();
        int number = 0;
        for (var entry : notify.list("webhooks")) {
            number++;
            var section = Section.of(findings, entry);
            var webhook = section == null ? null : webhook(section, "webhook-" + number);
            if (section != null && webhook != null && !names.add(webhook.name())) {
                section.fault("name", "'" + webhook.name() + "' is the name of another webhook",
                        "Give each its own name");
            } else if (webhook != null) {
                webhooks.add(webhook);
            }
        }
        return webhooks;
    }

    private static Notify.@Nullable Webhook webhook(Section section, String otherwise) {
        var url = Urls.read(section, "url", "Write the URL that gets the POST");
        var name = section.has("name") ? SettingsReader.name(section, "name") : null;
        var secret = section.text("secret");
        var template = section.choice("template", Notify.Template.GENERIC);
        var timeout = section.duration("timeout", Duration.ofSeconds(10), Duration.ofMillis(100));
        if (template == Notify.Template.PAGERDUTY && secret == null) {
            section.missing("secret", "Write the integration's routing key as secret");
        }
        section.end();
        return url == null
                ? null
                : new Notify.Webhook(name == null ? otherwise : name.name(), url, secret, template, timeout);
    }

    /** A folder, or a section with one. */
    private Notify.@Nullable Hooks hooks(Section notify) {
        var entry = notify.entry("hooks");
        if (entry == null) {
            return null;
        }
        if (!(entry.value() instanceof MappingNode)) {
            var path = notify.file("hooks", folder);
            return path == null ? null : new Notify.Hooks(path, Duration.ofSeconds(10), Notify.OnFailure.GO_ON);
        }
        var hooks = notify.section("hooks");
        if (hooks == null) {
            return null;
        }
        if (!hooks.has("folder")) {
            hooks.missing("folder", "Write the folder that holds the executables, /etc/understudy/hooks");
        }
        var path = hooks.file("folder", folder);
        var timeout = hooks.duration("timeout", Duration.ofSeconds(10), Duration.ofMillis(100));
        var before = hooks.choice("before-takeover", Notify.OnFailure.GO_ON);
        hooks.end();
        return path == null ? null : new Notify.Hooks(path, timeout, before);
    }

    private static Notify.@Nullable Quiet quiet(Section notify) {
        var text = notify.text("quiet-hours");
        if (text == null) {
            return null;
        }
        var match = QUIET.matcher(text);
        if (!match.matches() || match.group(1).equals(match.group(3)) && match.group(2).equals(match.group(4))) {
            notify.fault("quiet-hours", "'" + YamlLocation.shown(text) + "' is not a span of the day",
                    "Write two times in quotes, \"22:00-07:00\"");
            return null;
        }
        return new Notify.Quiet(time(match.group(1), match.group(2)), time(match.group(3), match.group(4)));
    }

    private static LocalTime time(String hour, String minute) {
        return LocalTime.of(Integer.parseInt(hour), Integer.parseInt(minute));
    }

    private static Notify.@Nullable Heartbeat heartbeat(Section notify) {
        var heartbeat = notify.section("heartbeat");
        if (heartbeat == null) {
            return null;
        }
        var url = Urls.read(heartbeat, "url", "Write the URL that your dead man's switch service gave you");
        var interval = heartbeat.duration("interval", Duration.ofMinutes(1), SECOND);
        var timeout = heartbeat.duration("timeout", Duration.ofSeconds(10), Duration.ofMillis(100));
        heartbeat.end();
        return url == null ? null : new Notify.Heartbeat(url, interval, timeout);
    }
}
