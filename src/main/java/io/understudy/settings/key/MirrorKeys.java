package io.understudy.settings.key;

import static io.understudy.settings.key.LeftOut.is;
import static io.understudy.settings.key.LeftOut.means;
import static io.understudy.settings.key.LeftOut.required;

import io.understudy.settings.Mirror;
import io.understudy.settings.value.ChoiceValue;
import io.understudy.settings.value.CountValue;
import io.understudy.settings.value.CronValue;
import io.understudy.settings.value.DurationValue;
import io.understudy.settings.value.FlagValue;
import io.understudy.settings.value.LimitValue;
import io.understudy.settings.value.PathValue;
import io.understudy.settings.value.RsyncOptionValue;
import io.understudy.settings.value.TextValue;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/** The keys of {@code mirror}. */
public final class MirrorKeys {
    public static final KeyGroup GROUP = new KeyGroup("services.*.mirror");
    public static final KeyGroup SOURCE = new KeyGroup("services.*.mirror.from");
    public static final KeyGroup MOUNT_GROUP = new KeyGroup("services.*.mirror.from.mount");

    /** Nothing that {@code mount} or {@code rsync} would take for an option. */
    private static final String WORD = "[^-\\p{Cntrl}][^\\p{Cntrl}]*";
    private static final String ONE_OF_TWO = "exactly one of the two is required";
    private static final String TYPE_REMEDY = "Write nfs, cifs, fuse.sshfs, or what else mount -t takes";
    private static final String SOURCE_REMEDY = "Write what to mount, for example 192.0.2.1:/data";

    public static final ScalarKey<String> SCHEDULE = GROUP.key("schedule", new CronValue(), means("only when ordered"),
            "when it runs: a cron expression of five fields, in this host's time zone");
    public static final SectionKey FROM = GROUP.required("from", SectionKey.Shape.ONE,
            "Write from: { ssh: /data/ }, or from: { mount: … }", "exactly one of `ssh` and `mount`");
    public static final ScalarKey<Path> TO = GROUP.key("to", new PathValue(),
            required("Write the folder on this host that gets the data"),
            "the folder on this host; not a system folder, and not in another service's mirror");
    public static final ListKey<String> OPTIONS = GROUP.list("options", new RsyncOptionValue(),
            is(List.of("-a", "--delete")),
            "one option of rsync per item, for example `--bwlimit=10m`. An option is refused that Understudy sets "
                    + "itself, that runs another program or that destroys the source");
    public static final ScalarKey<Boolean> BACK = GROUP.key("back", new FlagValue(), is(false),
            "a failback copies the data back first, after an operator has seen what that would do");
    public static final ScalarKey<Duration> MAX_AGE = GROUP.key("max-age", new DurationValue(Duration.ofSeconds(1)),
            means("no limit"), "an older mirror is stale, and its gate `mirror` is closed");
    public static final ScalarKey<Mirror.WhenStale> WHEN_STALE = GROUP.key("when-stale",
            new ChoiceValue<>(Mirror.WhenStale.class), is(Mirror.WhenStale.WARN),
            "`block`: with a stale mirror this host does not take over automatically");
    public static final ScalarKey<Mirror.Limit> MAX_DELETE = GROUP.key("max-delete", new LimitValue(),
            means("no limit"), "`20%` of the files here, or `1000` files: a run that would delete more does nothing");
    public static final ScalarKey<Integer> MAX_ERRORS = GROUP.key("max-errors", new CountValue(0, 1_000_000), is(0),
            "how many files a run may fail to read and still count as complete; they are named");
    public static final ScalarKey<Integer> SNAPSHOTS = GROUP.key("snapshots", new CountValue(0, 366), is(0),
            "how many earlier states to keep");
    public static final ScalarKey<Integer> RETRIES = GROUP.key("retries", CountValue.from(0), is(3),
            "further attempts after a run that failed for a reason that may pass");
    public static final ScalarKey<Duration> TIMEOUT = GROUP.key("timeout", new DurationValue(Duration.ofSeconds(1)),
            is(Duration.ofHours(24)), "a run that takes longer is stopped");

    public static final ScalarKey<String> SSH = SOURCE.key("ssh",
            TextValue.matching("path", "/[^\\p{Cntrl}]*", "is not the path of a folder",
                    "Write the folder on the primary from its root, for example /data/"),
            means(ONE_OF_TWO), "the folder on the primary, reached as `primary.ssh` says");
    public static final SectionKey MOUNT = SOURCE.section("mount", SectionKey.Shape.ONE, ONE_OF_TWO,
            "a network file system, mounted for the run only");
    public static final ScalarKey<Duration> SETTLE = SOURCE.key("settle", new DurationValue(Duration.ZERO),
            is(Duration.ZERO), "time between mounting and reading");

    public static final ScalarKey<String> TYPE = MOUNT_GROUP.key("type",
            TextValue.matching("file system", "[a-z0-9][a-z0-9._-]{0,31}", "is not a type of file system",
                    TYPE_REMEDY),
            required(TYPE_REMEDY), "as `mount -t` takes it: `nfs`, `cifs`, `fuse.sshfs`");
    public static final ScalarKey<String> MOUNTED = MOUNT_GROUP.key("source",
            TextValue.matching("source", WORD, "is not what mount takes", SOURCE_REMEDY),
            required(SOURCE_REMEDY), "what to mount, `192.0.2.1:/data`");
    public static final ScalarKey<Path> AT = MOUNT_GROUP.key("at", new PathValue(),
            required("Write the mount point on this host, for example /mnt/a"), "the mount point on this host");
    /** The value may hold a password. */
    public static final ScalarKey<String> MOUNT_OPTIONS = MOUNT_GROUP.key("options",
            TextValue.secret("options of mount", WORD, "is not what mount -o takes",
                    "Write options with commas between them: ro,soft"),
            means("none"), "as `mount -o` takes them; never shown");

    private MirrorKeys() {}
}
