package io.understudy.settings.read;

import io.understudy.settings.Mirror;
import io.understudy.settings.yaml.Section;
import io.understudy.settings.yaml.YamlLocation;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.springframework.scheduling.support.CronExpression;

/** Reads a service's {@code mirror} tree. */
final class MirrorReader {
    private static final Pattern TYPE = Pattern.compile("[a-z0-9][a-z0-9._-]{0,31}");
    /** Nothing that {@code mount} or {@code rsync} would take for an option. */
    private static final Pattern WORD = Pattern.compile("[^-\\p{Cntrl}][^\\p{Cntrl}]*");
    private static final Pattern LIMIT = Pattern.compile("([1-9]\\d{0,8}|0)(%?)");
    private static final Pattern BANDWIDTH = Pattern.compile("--bwlimit=\\d{1,9}(\\.\\d{1,3})?([kKmMgG]([iI]?[bB])?)?");
    /**
     * What Understudy sets itself, what makes rsync something else, and what destroys the source; without the dashes.
     */
    private static final Set<String> REFUSED = Set.of("rsh", "rsync-path", "daemon", "config", "server", "sender",
            "remove-source-files", "remove-sent-files", "dry-run", "list-only", "link-dest", "copy-dest",
            "compare-dest", "max-delete", "info", "debug", "out-format", "log-format", "quiet", "remote-option",
            "write-batch", "only-write-batch", "read-batch", "help", "version", "password-file", "address", "port",
            "files-from", "stop-after", "time-limit", "stop-at");
    /** Their short forms. */
    private static final String REFUSED_SHORT = "enqMT0";
    private static final Set<String> IN_PLACE = Set.of("inplace", "append", "append-verify");
    private static final int SNAPSHOTS_MAX = 366;
    /** What --delete would make of them ends this host. */
    private static final Set<String> SYSTEM = Set.of("/", "/bin", "/boot", "/dev", "/etc", "/home", "/lib", "/lib64",
            "/opt", "/proc", "/root", "/run", "/sbin", "/sys", "/tmp", "/usr", "/var", "/var/lib");

    private final Section mirror;
    private final Path folder;

    MirrorReader(Section mirror, Path folder) {
        this.mirror = mirror;
        this.folder = folder;
    }

    /** @param ssh whether {@code primary.ssh} is there */
    @Nullable
    Mirror read(boolean ssh) {
        var schedule = schedule();
        if (!mirror.has("from")) {
            mirror.missing("from", "Write from: { ssh: /data/ }, or from: { mount: … }");
        }
        var from = mirror.section("from");
        var source = from == null ? null : source(from, ssh);
        if (!mirror.has("to")) {
            mirror.missing("to", "Write the folder on this host that gets the data");
        }
        var to = mirror.file("to", folder);
        if (to != null && SYSTEM.contains(to.toString())) {
            mirror.fault("to", "'" + to + "' is this host's own: a run may delete what the primary doesn't have",
                    "Write a folder of its own, /srv/data-from-a");
            to = null;
        }
        int snapshots = mirror.integer("snapshots", 0, 0, SNAPSHOTS_MAX);
        var options = options(snapshots);
        boolean back = mirror.flag("back");
        if (back && !ssh) {
            mirror.fault("back", "needs a way to bring the data to the primary", "Add primary.ssh, or remove back");
        }
        if (back && source instanceof Mirror.Mount mount && !mount.source().contains(":/")) {
            mirror.fault("back", "needs the folder's path on the primary, and the mount's source names none",
                    "Write from: { ssh: /data/ }, or remove back");
        }
        var maxAge = mirror.duration("max-age", Duration.ofSeconds(1));
        var whenStale = mirror.choice("when-stale", Mirror.WhenStale.WARN);
        if (mirror.has("when-stale") && !mirror.has("max-age")) {
            mirror.fault("when-stale", "says what happens to a stale mirror, but not when it is stale",
                    "Add max-age: 26h, say");
        }
        var maxDelete = maxDelete();
        int retries = mirror.integer("retries", 3, 0, 100);
        var timeout = mirror.duration("timeout", Duration.ofHours(24), Duration.ofSeconds(1));
        mirror.end();
        return source == null || to == null
                ? null
                : new Mirror(schedule, source, to, options, back, maxAge, whenStale, maxDelete, snapshots, retries,
                        timeout);
    }

    private @Nullable String schedule() {
        var text = mirror.text("schedule");
        if (text == null) {
            return null;
        }
        // Five fields as crontab(5) has them; Spring's has seconds before.
        var fields = text.strip().split("\\s+");
        try {
            if (fields.length == 5) {
                CronExpression.parse("0 " + text.strip());
                return text.strip();
            }
        } catch (IllegalArgumentException _) {
            // the fault below says it
        }
        mirror.fault("schedule", "'" + YamlLocation.shown(text) + "' is not a cron expression of five fields",
                "Write minute hour day month weekday, \"0 4 * * *\" for every day at four");
        return null;
    }

    private Mirror.@Nullable Source source(Section from, boolean ssh) {
        boolean both = from.has("mount") && from.has("ssh");
        Mirror.Source source = null;
        if (both || !from.has("mount") && !from.has("ssh")) {
            from.faultHere(both ? "names two sources" : "names no source",
                    "Write from: { ssh: /data/ }, or from: { mount: { type: …, source: …, at: … } }");
        }
        var settle = from.duration("settle", Duration.ZERO, Duration.ZERO);
        if (from.has("ssh")) {
            var path = from.matching("ssh", from.text("ssh"), Pattern.compile("/[^\\p{Cntrl}]*"),
                    "is not a folder's path", "Write the folder on the primary from its root, /data/");
            if (!ssh) {
                from.fault("ssh", "needs a way to the primary", "Add primary.ssh, or mirror from a mount");
            } else if (path != null) {
                source = new Mirror.Ssh(path.endsWith("/") ? path : path + "/");
            }
            if (from.has("settle") && !both) {
                from.fault("settle", "belongs to a mount", "Remove it");
            }
        }
        var mount = from.section("mount");
        if (mount != null) {
            source = mount(mount, settle);
        }
        from.end();
        return both ? null : source;
    }

    private Mirror.@Nullable Mount mount(Section mount, Duration settle) {
        var type = mount.matching("type",
                mount.requiredText("type", "Write nfs, cifs, fuse.sshfs, or what mount -t takes"),
                TYPE, "is not a type of file system", "Write nfs, cifs, fuse.sshfs, or what mount -t takes");
        var source = mount.matching("source",
                mount.requiredText("source", "Write what is mounted, 192.0.2.1:/data for nfs"), WORD,
                "is not what mount can take", "Write what is mounted, 192.0.2.1:/data for nfs");
        if (!mount.has("at")) {
            mount.missing("at", "Write the mount point on this host, /mnt/a");
        }
        var at = mount.file("at", folder);
        if (at != null && at.getNameCount() < 1) {
            mount.fault("at", "is the root", "Write a folder of its own, /mnt/a");
            at = null;
        }
        var options = mount.text("options");
        // Its value may be a password, so it is not quoted.
        if (options != null && !WORD.matcher(options).matches()) {
            mount.fault("options", "is not what mount -o takes", "Write options with commas between: ro,soft");
        }
        mount.end();
        return type == null || source == null || at == null
                ? null
                : new Mirror.Mount(type, source, at, options, settle);
    }

    private Mirror.@Nullable Limit maxDelete() {
        var text = mirror.text("max-delete");
        if (text == null) {
            return null;
        }
        var match = LIMIT.matcher(text);
        if (match.matches()) {
            int number = Integer.parseInt(match.group(1));
            boolean percent = !match.group(2).isEmpty();
            if (!percent || number <= 100) {
                return new Mirror.Limit(number, percent);
            }
        }
        mirror.fault("max-delete", "'" + YamlLocation.shown(text) + "' is neither a share nor a number of files",
                "Write 20% or 1000");
        return null;
    }

    private List<String> options(int snapshots) {
        if (!mirror.has("options")) {
            return List.of("-a", "--delete");
        }
        var options = new ArrayList<String>();
        for (var entry : mirror.list("options")) {
            var text = mirror.textOf(entry);
            if (text == null) {
                continue;
            }
            var problem = problem(text);
            if (problem == null && snapshots > 0 && text.startsWith("--") && IN_PLACE.contains(name(text))) {
                problem = "writes into the files that the snapshots share";
            }
            if (problem != null) {
                mirror.fault("options", "'" + YamlLocation.shown(text) + "' " + problem,
                        "Write one option an item, with = where it has a value: [\"-a\", \"--delete\", \"--exclude=*.tmp\"]");
            } else {
                options.add(text);
            }
        }
        return options;
    }

    private static @Nullable String problem(String option) {
        if (!option.startsWith("-") || option.equals("-") || option.equals("--")) {
            return "is no option: rsync would take it for another source";
        }
        if (option.chars().anyMatch(Character::isISOControl)) {
            return "holds a control character";
        }
        if (option.startsWith("--")) {
            var name = name(option);
            if (REFUSED.contains(name) || name.startsWith("no-") && REFUSED.contains(name.substring(3))) {
                return "is set by Understudy, or not for a mirror";
            }
            return name.equals("bwlimit") && !BANDWIDTH.matcher(option).matches()
                    ? "is not a bandwidth: write --bwlimit=10m, in MiB a second"
                    : null;
        }
        for (int i = 1; i < option.length(); i++) {
            if (REFUSED_SHORT.indexOf(option.charAt(i)) >= 0) {
                return "holds -" + option.charAt(i) + ", which is set by Understudy or not for a mirror";
            }
        }
        return null;
    }

    private static String name(String option) {
        int equals = option.indexOf('=');
        return option.substring(2, equals < 0 ? option.length() : equals);
    }
}
