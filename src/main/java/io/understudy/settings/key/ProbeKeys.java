package io.understudy.settings.key;

import static io.understudy.settings.key.LeftOut.is;
import static io.understudy.settings.key.LeftOut.means;
import static io.understudy.settings.key.LeftOut.required;

import io.understudy.settings.value.CountValue;
import io.understudy.settings.value.DurationValue;
import io.understudy.settings.value.TextValue;
import java.time.Duration;

/** The keys of a probe, whatever it asks. */
public final class ProbeKeys {
    public static final KeyGroup GROUP = new KeyGroup("services.*.probes[]");

    private static final String ONE_OF_THREE = "exactly one of the three is required";

    public static final ScalarKey<String> NAME = GROUP.key("name", TextValue.NAME,
            required("Write a name of a-z, 0-9 and -: it appears on pages, in metrics and in the journal"),
            "differs from the service's other probes; not `host`, which means the primary's echo");
    public static final SectionKey HTTP = GROUP.section("http", SectionKey.Shape.ONE, ONE_OF_THREE,
            "asks for a page");
    public static final SectionKey TCP = GROUP.section("tcp", SectionKey.Shape.ONE, ONE_OF_THREE, "opens a connection");
    public static final SectionKey COMMAND = GROUP.section("command", SectionKey.Shape.ONE, ONE_OF_THREE,
            "runs a program on this host");
    public static final ScalarKey<Duration> INTERVAL = GROUP.key("interval",
            new DurationValue(Duration.ofMillis(50)), is(Duration.ofSeconds(1)),
            "time between the starts of two probes; at most one is in flight");
    public static final ScalarKey<Duration> TIMEOUT = GROUP.key("timeout", new DurationValue(Duration.ofMillis(10)),
            is(Duration.ofSeconds(2)),
            "limit for one probe; above `1s`, TCP sends a lost SYN again in time. "
                    + "Where echoes are lost repeatedly (twice within 30 s), ten timeouts in a row count as one");
    public static final ScalarKey<Integer> FAIL_AFTER = GROUP.key("fail-after", CountValue.from(1), is(3),
            "failures in a row before the probe counts as down");
    public static final ScalarKey<Duration> TOLERATE = GROUP.key("tolerate", new DurationValue(Duration.ofMillis(1)),
            means("`fail-after` × `interval`"),
            "time without a success before the probe counts as down. At least `interval`; a time that even a probe "
                    + "that fails at once exceeds (`interval`, and 10 ms for each further failure) is warned about");
    public static final ScalarKey<Integer> RECOVER_AFTER = GROUP.key("recover-after", CountValue.from(1), is(2),
            "successes in a row before it counts as up again");

    public static final PaceKeys PACE = new PaceKeys(INTERVAL, TIMEOUT, FAIL_AFTER, RECOVER_AFTER, TOLERATE, false);

    private ProbeKeys() {}
}
