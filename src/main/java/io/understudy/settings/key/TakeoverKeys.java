package io.understudy.settings.key;

import static io.understudy.settings.key.LeftOut.is;
import static io.understudy.settings.key.LeftOut.means;

import io.understudy.settings.Settings;
import io.understudy.settings.value.ChoiceValue;
import io.understudy.settings.value.DurationValue;
import java.time.Duration;

/** The keys of {@code takeover}. */
public final class TakeoverKeys {
    public static final KeyGroup GROUP = new KeyGroup("services.*.takeover");
    public static final KeyGroup PROBE_GROUP = new KeyGroup("services.*.takeover.probe");

    public static final CommandKey START = GROUP.command("start", CommandKey.Runs.HERE, means("none"),
            "starts the service here");
    public static final CommandKey STOP = GROUP.command("stop", CommandKey.Runs.HERE, means("none"),
            "stops the service here");
    public static final ScalarKey<Duration> CONFIRM = GROUP.key("confirm", new DurationValue(Duration.ZERO),
            is(Duration.ofSeconds(1)), "how long to look for a second holder afterwards");
    public static final ScalarKey<Duration> TIMEOUT = GROUP.key("timeout",
            new DurationValue(Duration.ofMillis(100)), is(Duration.ofSeconds(30)),
            "limit for each of `start` and `stop`, and for the started service until `probe` succeeds");
    public static final ScalarKey<Settings.Standby> STANDBY = GROUP.key("standby",
            new ChoiceValue<>(Settings.Standby.class), is(Settings.Standby.COLD),
            "`cold`: a takeover starts the service; `hot`: it runs here all the time, is started again when it dies, "
                    + "and needs `start` and `probe`");
    public static final SectionKey PROBE = GROUP.section("probe", SectionKey.Shape.ONE, "nobody asks",
            "what is asked of the service on this host: all the time where `hot`, and after `start`");
    public static final CommandKey FIT = GROUP.command("fit", CommandKey.Runs.HERE, means("always fit"),
            "asked every 10 s; exit 0: this host is fit to take over");

    public static final SectionKey HTTP = PROBE_GROUP.like(ProbeKeys.HTTP);
    public static final SectionKey TCP = PROBE_GROUP.like(ProbeKeys.TCP);
    public static final SectionKey COMMAND = PROBE_GROUP.like(ProbeKeys.COMMAND);
    public static final ScalarKey<Duration> INTERVAL = PROBE_GROUP.like(ProbeKeys.INTERVAL);
    public static final ScalarKey<Duration> PROBE_TIMEOUT = PROBE_GROUP.like(ProbeKeys.TIMEOUT);
    public static final ScalarKey<Integer> FAIL_AFTER = PROBE_GROUP.like(ProbeKeys.FAIL_AFTER);
    public static final ScalarKey<Duration> TOLERATE = PROBE_GROUP.like(ProbeKeys.TOLERATE);
    public static final ScalarKey<Integer> RECOVER_AFTER = PROBE_GROUP.like(ProbeKeys.RECOVER_AFTER);

    private TakeoverKeys() {}
}
