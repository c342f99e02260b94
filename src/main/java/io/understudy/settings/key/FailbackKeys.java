package io.understudy.settings.key;

import static io.understudy.settings.key.LeftOut.is;
import static io.understudy.settings.key.LeftOut.means;

import io.understudy.settings.Settings;
import io.understudy.settings.value.ChoiceValue;
import io.understudy.settings.value.DurationValue;
import java.time.Duration;

/** The keys of {@code failback}. */
public final class FailbackKeys {
    public static final KeyGroup GROUP = new KeyGroup("services.*.failback");

    public static final ScalarKey<Settings.FailbackPolicy> POLICY = GROUP.key("policy",
            new ChoiceValue<>(Settings.FailbackPolicy.class), is(Settings.FailbackPolicy.MANUAL),
            "`manual`: an operator orders it; `after`: it happens automatically, and needs `after` and `claim`");
    public static final ScalarKey<Duration> AFTER = GROUP.key("after", new DurationValue(Duration.ofSeconds(1)),
            means("required with `policy: after`"), "how long the primary must be healthy first");
    public static final CommandKey CLAIM = GROUP.command("claim", CommandKey.Runs.ON_PRIMARY_FOR_EACH_ADDRESS,
            means("no failback"),
            "adds the address there; needs `ssh`. If the primary then refuses requests and its process is missing, "
                    + "`respawn.command` starts it. IPv6: add `nodad`, or the failback takes 1 to 2 s longer");
    public static final CommandKey CHECK = GROUP.command("check", CommandKey.Runs.ON_PRIMARY,
            means("the process check of `respawn`, if there is one"),
            "asked before an automatic failback; exit 0: the service could serve there. Needs `ssh`");

    private FailbackKeys() {}
}
