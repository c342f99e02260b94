package io.understudy.settings.key;

import static io.understudy.settings.key.LeftOut.is;
import static io.understudy.settings.key.LeftOut.means;
import static io.understudy.settings.key.LeftOut.required;

import io.understudy.settings.value.CountValue;
import io.understudy.settings.value.DurationValue;
import io.understudy.settings.value.RateValue;
import io.understudy.settings.value.TextValue;
import java.time.Duration;

/** The keys of {@code respawn}. */
public final class RespawnKeys {
    public static final KeyGroup GROUP = new KeyGroup("services.*.respawn");

    /** Whatever a program may be called, but nothing that a shell reads within quotes, and no placeholder. */
    public static final ScalarKey<String> PROCESS = GROUP.key("process",
            TextValue.matching("process name",
                    "[A-Za-z0-9._+:@()\\[\\]#=,~/*?^$&%!]([A-Za-z0-9 ._+:@()\\[\\]#=,~/*?^$&%!-]{0,253}"
                            + "[A-Za-z0-9._+:@()\\[\\]#=,~/*?^$&%!-])?",
                    "is not a process name", "Write what `ps -o comm` shows, as it is; or write check"),
            means("required without `check`"),
            "the name that `ps -o comm` shows on the primary. Defunct processes don't count, and of a longer name only "
                    + "the first 15 characters do, as the kernel keeps no more");
    public static final CommandKey CHECK = GROUP.command("check", CommandKey.Runs.ON_PRIMARY,
            means("a shell command that looks for `process` in `/proc`"),
            "exit 0: the process is there, 1: it is missing, else unknown, which never leads to a respawn");
    public static final CommandKey COMMAND = GROUP.command("command", CommandKey.Runs.ON_PRIMARY,
            required("Write the command that starts the service on the primary"), "starts the service there");
    public static final ScalarKey<Duration> WAIT = GROUP.key("wait", new DurationValue(Duration.ZERO),
            is(Duration.ofSeconds(1)), "time between the command and the first probe that counts");
    public static final ScalarKey<Integer> ATTEMPTS = GROUP.key("attempts", CountValue.from(0), is(1),
            "respawns in one recovery; at most the count of `window`");
    public static final ScalarKey<RateValue.Rate> WINDOW = GROUP.key("window", new RateValue(),
            is(new RateValue.Rate(5, Duration.ofHours(1))), "respawns over all recoveries");

    private RespawnKeys() {}
}
