package io.understudy.mirror;

import io.understudy.mirror.CopyRun.Outcome;
import io.understudy.mirror.CopyRun.Runner;
import io.understudy.mirror.CopyRun.Stopped;
import io.understudy.mirror.CopyRun.Work;
import io.understudy.remote.CommandResult;
import io.understudy.settings.Mirror;
import java.io.IOException;
import java.nio.file.Files;
import java.time.Duration;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Mounts a source for one piece of work, and takes it away again whatever happens. Blocks. */
final class Mounting {
    private static final Logger log = LoggerFactory.getLogger(Mounting.class);
    private static final Duration MOUNT = Duration.ofSeconds(60);
    private static final Duration UNMOUNT = Duration.ofSeconds(30);
    /** A mount point that is still mounted after so many goes is somebody else's concern. */
    private static final int UNMOUNTS_MAX = 10;

    private final Mirror.Mount mount;
    private final Runner runner;
    private final FailureText complaints;
    private final Mounts mounts = new Mounts();

    Mounting(Mirror.Mount mount, Runner runner, FailureText complaints) {
        this.mount = mount;
        this.runner = runner;
        this.complaints = complaints;
    }

    Outcome with(Work work) throws Stopped {
        var left = unmount();
        if (!left.isEmpty()) {
            return Outcome.refused(left);
        }
        try {
            Files.createDirectories(mount.at());
        } catch (IOException e) {
            return Outcome.failed("the mount point can't be made: " + e.getMessage(), false);
        }
        try {
            var result = runner.run(Rsync.mount(mount), _ -> true, MOUNT);
            if (!(result instanceof CommandResult.Exited exited && exited.ok())) {
                return Outcome.failed("mount " + complaints.of(result), true);
            }
            if (mounts.at(mount.at()).isEmpty()) {
                return Outcome.failed("mount says it has mounted, but " + mount.at() + " is no mount point", true);
            }
            runner.pause(mount.settle());
            var refused = CopyRun.empty(mount.at(), "what is mounted at " + mount.at());
            return refused != null ? refused : work.with(mount.at() + "/");
        } catch (IOException e) {
            return Outcome.failed("the mounts can't be listed: " + e.getMessage(), true);
        } finally {
            var still = unmount();
            if (!still.isEmpty()) {
                log.error("event=mirror-unmount-failed at={} why=\"{}\"", mount.at(), still);
            }
        }
    }

    /**
     * Takes away what is mounted from the configured source, by this run or one before it. @return why something is
     * still there, or empty
     */
    String unmount() {
        try {
            for (int go = 0; go < UNMOUNTS_MAX; go++) {
                var there = mounts.at(mount.at());
                if (there.isEmpty()) {
                    return "";
                }
                var top = there.getLast();
                if (!same(top.source(), mount.source())) {
                    return mount.at() + " is the mount point of " + top.source() + ", not of " + mount.source();
                }
                var at = mount.at().toString();
                if (!(runner.clean(List.of("umount", at), UNMOUNT) instanceof CommandResult.Exited exited
                        && exited.ok())) {
                    // Somebody is in it, or its server is gone: nobody sees it any more, and it goes with the last who
                    // uses it.
                    runner.clean(List.of("umount", "-l", at), UNMOUNT);
                }
            }
            return mount.at() + " can't be unmounted";
        } catch (IOException e) {
            return "the mounts can't be listed: " + e.getMessage();
        }
    }

    private static boolean same(String a, String b) {
        return a.replaceAll("(?<=.)/+$", "").equals(b.replaceAll("(?<=.)/+$", ""));
    }
}
