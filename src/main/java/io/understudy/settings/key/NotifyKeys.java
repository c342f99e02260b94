package io.understudy.settings.key;

import static io.understudy.settings.key.LeftOut.is;
import static io.understudy.settings.key.LeftOut.means;
import static io.understudy.settings.key.LeftOut.required;

import io.understudy.settings.Notify;
import io.understudy.settings.value.ChoiceValue;
import io.understudy.settings.value.DurationValue;
import io.understudy.settings.value.PathValue;
import io.understudy.settings.value.QuietHoursValue;
import io.understudy.settings.value.TextValue;
import io.understudy.settings.value.UrlValue;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;

/** The keys of {@code notify}. */
public final class NotifyKeys {
    public static final KeyGroup GROUP = new KeyGroup("notify");
    public static final KeyGroup MAIL_GROUP = new KeyGroup("notify.mail");
    public static final KeyGroup WEBHOOK = new KeyGroup("notify.webhooks[]");
    public static final KeyGroup HOOKS_GROUP = new KeyGroup("notify.hooks");
    public static final KeyGroup HEARTBEAT_GROUP = new KeyGroup("notify.heartbeat");

    /**
     * One @ with something on both sides, no line end and no list: the mail server knows better what else is wrong.
     */
    private static final String MAIL_FORM = "[^\\s@,;<>\"]+@[^\\s@,;<>\"]+";
    private static final DurationValue TIMEOUT_VALUE = new DurationValue(Duration.ofMillis(100));
    private static final Duration TIMEOUT = Duration.ofSeconds(10);

    public static final SectionKey MAIL = GROUP.section("mail", SectionKey.Shape.ONE, "no mails",
            "mails. Their server is `spring.mail.host`, or port 25 of this host");
    public static final SectionKey WEBHOOKS = GROUP.section("webhooks", SectionKey.Shape.LIST, "none",
            "URLs that get a POST");
    public static final SectionKey HOOKS = GROUP.section("hooks", SectionKey.Shape.ONE, "none",
            "a folder of executables, run in the order of their names", "the folder alone");
    public static final ScalarKey<Duration> AFTER = GROUP.key("after", new DurationValue(Duration.ofSeconds(1)),
            is(Duration.ofSeconds(30)),
            "how long a service goes without an answer, while nothing is being done about it, before an urgent notice");
    public static final ScalarKey<Duration> REMINDER = GROUP.key("reminder", new DurationValue(Duration.ofMinutes(1)),
            is(Duration.ofHours(1)), "how often a halted service is mentioned again");
    public static final ScalarKey<Notify.Quiet> QUIET_HOURS = GROUP.key("quiet-hours", new QuietHoursValue(),
            means("none"), "`\"22:00-07:00\"`, in this host's time zone: what is not urgent waits until they end");
    public static final SectionKey HEARTBEAT = GROUP.section("heartbeat", SectionKey.Shape.ONE, "none",
            "a URL that is fetched regularly while all is well");

    public static final ListKey<String> MAIL_TO = MAIL_GROUP.list("to",
            TextValue.matching("mail address", MAIL_FORM, "is not a mail address",
                    "Write the bare address, ops@example.org"),
            required("Write who gets the mails, for example to: [ops@example.org]"), "bare addresses");
    public static final ScalarKey<String> MAIL_FROM = MAIL_GROUP.key("from",
            TextValue.matching("mail address", MAIL_FORM, "is not a mail address",
                    "Write the bare address, understudy@example.org"),
            required("Write the sender of the mails, for example from: understudy@example.org"), "the sender");

    public static final ScalarKey<String> WEBHOOK_NAME = WEBHOOK.key("name", TextValue.NAME,
            means("`webhook-1`, `webhook-2`, …"), "differs from the other webhooks");
    public static final ScalarKey<URI> WEBHOOK_URL = WEBHOOK.key("url", new UrlValue(),
            required("Write the URL that gets the POST"), "never shown: it may be a secret");
    public static final ScalarKey<String> SECRET = WEBHOOK.key("secret", TextValue.ANY,
            means("none, or required with `template: pagerduty`"),
            "signs the body (HMAC-SHA256); with `pagerduty` it is the routing key of the integration");
    public static final ScalarKey<Notify.Template> TEMPLATE = WEBHOOK.key("template",
            new ChoiceValue<>(Notify.Template.class), is(Notify.Template.GENERIC), "the shape of the body");
    public static final ScalarKey<Path> TEMPLATE_FILE = WEBHOOK.key("template-file", new PathValue(),
            means("what `template` says"),
            "a Thymeleaf text template that makes the body, for what is not built in; not beside `template`");
    public static final ScalarKey<Duration> WEBHOOK_TIMEOUT = WEBHOOK.key("timeout", TIMEOUT_VALUE, is(TIMEOUT),
            "limit for one delivery");

    public static final ScalarKey<Path> FOLDER = HOOKS_GROUP.key("folder", new PathValue(),
            required("Write the folder that holds the executables, for example /etc/understudy/hooks"),
            "holds the executables");
    public static final ScalarKey<Duration> HOOKS_TIMEOUT = HOOKS_GROUP.key("timeout", TIMEOUT_VALUE, is(TIMEOUT),
            "limit for each executable");
    public static final ScalarKey<Notify.OnFailure> BEFORE_TAKEOVER = HOOKS_GROUP.key("before-takeover",
            new ChoiceValue<>(Notify.OnFailure.class), is(Notify.OnFailure.GO_ON),
            "`block`: a hook that fails before a takeover prevents it");

    public static final ScalarKey<URI> HEARTBEAT_URL = HEARTBEAT_GROUP.key("url", new UrlValue(),
            required("Write the URL that your dead man's switch service gave you"),
            "the URL of a dead man's switch service; never shown");
    public static final ScalarKey<Duration> HEARTBEAT_INTERVAL = HEARTBEAT_GROUP.key("interval",
            new DurationValue(Duration.ofSeconds(1)), is(Duration.ofMinutes(1)), "time between two fetches");
    public static final ScalarKey<Duration> HEARTBEAT_TIMEOUT = HEARTBEAT_GROUP.key("timeout", TIMEOUT_VALUE,
            is(TIMEOUT), "limit for one fetch");

    private NotifyKeys() {}
}
