package io.understudy.settings.key;

import static io.understudy.settings.key.LeftOut.is;
import static io.understudy.settings.key.LeftOut.means;

import io.understudy.settings.Settings;
import io.understudy.settings.value.AddressValue;
import io.understudy.settings.value.ChoiceValue;
import io.understudy.settings.value.DurationValue;
import io.understudy.settings.value.PathValue;
import io.understudy.settings.value.TextValue;
import java.net.InetAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/** The keys right below {@code understudy}. */
public final class RootKeys {
    public static final KeyGroup GROUP = new KeyGroup("");

    public static final ScalarKey<String> NODE = GROUP.key("node", TextValue.NAME,
            means("the first part of the hostname"),
            "this host's name; it must differ from the primary's");
    public static final ScalarKey<Path> DATA_DIR = GROUP.key("data-dir", new PathValue(),
            is(Path.of("/var/lib/understudy")),
            "the folder of the journal, of the generated password and of the key that signs logins");
    public static final SectionKey USERS = GROUP.section("users", SectionKey.Shape.NAMED,
            "a generated `operator`", "who may log in");
    public static final SectionKey TOKENS = GROUP.section("tokens", SectionKey.Shape.NAMED, "none",
            "bearer tokens for scripts and scrapers");
    public static final ListKey<InetAddress> TRUSTED_PROXIES = GROUP.list("trusted-proxies", new AddressValue(),
            is(List.of()),
            "reverse proxies in front of the pages: `X-Forwarded-For` and `X-Forwarded-Proto` count from these "
                    + "addresses only, see [security.md](security.md)");
    public static final ScalarKey<Duration> START_HOLD = GROUP.key("start-hold", new DurationValue(Duration.ZERO),
            is(Duration.ofSeconds(5)), "after a start, watch for this long without acting");
    public static final ScalarKey<Duration> BOOT_HOLD = GROUP.key("boot-hold", new DurationValue(Duration.ZERO),
            is(Duration.ofMinutes(2)),
            "the same, counted from the boot of the kernel: after a power cut, a standby that boots faster than its "
                    + "primary must not take over");
    public static final ScalarKey<Settings.OnStop> ON_STOP = GROUP.key("on-stop",
            new ChoiceValue<>(Settings.OnStop.class), is(Settings.OnStop.KEEP),
            "what to do with held addresses when the daemon stops");
    public static final SectionKey NOTIFY = GROUP.section("notify", SectionKey.Shape.ONE, "nobody is notified",
            "whom to notify, see [notices.md](notices.md)");
    public static final SectionKey SERVICES = GROUP.required("services", SectionKey.Shape.NAMED,
            "Name at least one service to protect", "what is protected; at least one");

    private RootKeys() {}
}
