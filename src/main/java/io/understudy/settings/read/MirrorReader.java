package io.understudy.settings.read;

import io.understudy.settings.Mirror;
import io.understudy.settings.key.MirrorKeys;
import io.understudy.settings.text.Quoted;
import io.understudy.settings.value.RsyncOptionValue;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Reads {@code mirror}. */
final class MirrorReader {
    /** Folders that this host needs: {@code --delete} would empty them. */
    private static final Set<String> SYSTEM = Set.of("/", "/bin", "/boot", "/dev", "/etc", "/home", "/lib", "/lib64",
            "/opt", "/proc", "/root", "/run", "/sbin", "/sys", "/tmp", "/usr", "/var", "/var/lib");

    private MirrorReader() {}

    /** @param ssh whether {@code primary.ssh} is there. @return null without a source or a target */
    static @Nullable Mirror read(Fields mirror, boolean ssh) {
        var schedule = mirror.given(MirrorKeys.SCHEDULE);
        var from = mirror.section(MirrorKeys.FROM);
        var source = from == null ? null : source(from, ssh);
        var to = target(mirror);
        int snapshots = mirror.value(MirrorKeys.SNAPSHOTS);
        var options = options(mirror, snapshots);
        boolean back = mirror.value(MirrorKeys.BACK);
        if (back && !ssh) {
            mirror.fault(MirrorKeys.BACK, "needs SSH to the primary", "Add primary.ssh, or remove back");
        }
        if (back && source instanceof Mirror.Mount mount && !mount.source().contains(":/")) {
            mirror.fault(MirrorKeys.BACK,
                    "needs the path of the folder on the primary, which the mount's source does not contain",
                    "Write from: { ssh: /data/ }, or remove back");
        }
        var maxAge = mirror.given(MirrorKeys.MAX_AGE);
        var whenStale = mirror.value(MirrorKeys.WHEN_STALE);
        if (mirror.has(MirrorKeys.WHEN_STALE) && !mirror.has(MirrorKeys.MAX_AGE)) {
            mirror.fault(MirrorKeys.WHEN_STALE, "has no effect without max-age", "Add max-age, for example 26h");
        }
        var maxDelete = mirror.given(MirrorKeys.MAX_DELETE);
        int maxErrors = mirror.value(MirrorKeys.MAX_ERRORS);
        int retries = mirror.value(MirrorKeys.RETRIES);
        var timeout = mirror.value(MirrorKeys.TIMEOUT);
        mirror.end();
        return source == null || to == null
                ? null
                : new Mirror(schedule, source, to, options, back, maxAge, whenStale, maxDelete, maxErrors, snapshots,
                        retries, timeout);
    }

    private static @Nullable Path target(Fields mirror) {
        var to = mirror.file(MirrorKeys.TO);
        if (to == null) {
            return null;
        }
        var real = RealPath.of(to);
        if (SYSTEM.contains(to.normalize().toString()) || SYSTEM.contains(real.toString()) || isSystem(real)) {
            mirror.fault(MirrorKeys.TO, "'" + to + "' "
                    + (real.equals(to) ? "is a system folder" : "leads to '" + real + "', a system folder")
                    + ": a run may delete everything in it that the primary lacks",
                    "Write a folder that holds nothing else, for example /srv/data-from-a");
            return null;
        }
        return to;
    }

    /** On many systems /bin and its like are links themselves. */
    private static boolean isSystem(Path real) {
        return SYSTEM.stream().map(Path::of).anyMatch(folder -> RealPath.of(folder).equals(real));
    }

    private static List<String> options(Fields mirror, int snapshots) {
        var options = mirror.values(MirrorKeys.OPTIONS);
        for (var option : options) {
            if (snapshots > 0 && RsyncOptionValue.inPlace(option)) {
                mirror.fault(MirrorKeys.OPTIONS,
                        "'" + Quoted.value(option) + "' changes the files that the snapshots share",
                        "Remove it, or write snapshots: 0");
            }
        }
        return options;
    }

    private static Mirror.@Nullable Source source(Fields from, boolean ssh) {
        boolean overSsh = from.has(MirrorKeys.SSH);
        boolean mounted = from.has(MirrorKeys.MOUNT);
        if (overSsh == mounted) {
            from.faultHere(mounted ? "names two sources" : "names no source",
                    "Write from: { ssh: /data/ }, or from: { mount: { type: …, source: …, at: … } }");
        }
        var path = from.given(MirrorKeys.SSH);
        if (overSsh && !ssh) {
            from.fault(MirrorKeys.SSH, "needs SSH to the primary", "Add primary.ssh, or use a mount");
        }
        var settle = from.value(MirrorKeys.SETTLE);
        if (overSsh && !mounted && from.has(MirrorKeys.SETTLE)) {
            from.fault(MirrorKeys.SETTLE, "is for a mount only", "Remove it");
        }
        var mount = from.section(MirrorKeys.MOUNT);
        var read = mount == null ? null : mount(mount, settle);
        from.end();
        if (overSsh && mounted) {
            return null;
        }
        return path != null && ssh ? new Mirror.Ssh(path.endsWith("/") ? path : path + "/") : read;
    }

    private static Mirror.@Nullable Mount mount(Fields mount, Duration settle) {
        var type = mount.given(MirrorKeys.TYPE);
        var source = mount.given(MirrorKeys.MOUNTED);
        var at = mount.file(MirrorKeys.AT);
        if (at != null && at.getNameCount() < 1) {
            mount.fault(MirrorKeys.AT, "is the root", "Write a folder that holds nothing else, /mnt/a");
            at = null;
        }
        var options = mount.given(MirrorKeys.MOUNT_OPTIONS);
        mount.end();
        return type == null || source == null || at == null
                ? null
                : new Mirror.Mount(type, source, at, options, settle);
    }
}
