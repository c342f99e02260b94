package io.understudy.mirror;

import io.understudy.remote.CommandResult;
import io.understudy.settings.Mirror;
import java.io.IOException;
import java.nio.file.Files;
import java.time.Duration;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Mounts a source for one piece of work, and unmounts it in any case. Blocks. */
final class Mounting {
    private static final Logger log = LoggerFactory.getLogger(Mounting.class);
    private static final Duration MOUNT = Duration.ofSeconds(60);
    private static final Duration UNMOUNT = Duration.ofSeconds(30);
    /** Stacked mounts at one place are unmounted one by one, up to this many. */
    private static final int UNMOUNTS_MAX = 10;

    /** What is done with a source while it is mounted. */
    interface Work {
        /** @param source its folder, with a slash at the end */
        CopyOutcome with(String source) throws RunStopped;
    }

    private final Mirror.Mount mount;
    private final ProgramRunner runner;
    private final FailureText complaints;
    private final Mounts mounts = new Mounts();

    Mounting(Mirror.Mount mount, ProgramRunner runner, FailureText complaints) {
        this.mount = mount;
        this.runner = runner;
        this.complaints = complaints;
    }

    CopyOutcome with(Work work) throws RunStopped {
        var left = unmount();
        if (!left.isEmpty()) {
            return CopyOutcome.refused(left);
        }
        try {
            Files.createDirectories(mount.at());
        } catch (IOException e) {
            return CopyOutcome.failed("the mount point can't be created: " + e.getMessage(), false);
        }
        try {
            var result = runner.run(Rsync.mount(mount), _ -> true, MOUNT);
            if (!(result instanceof CommandResult.Exited exited && exited.ok())) {
                return CopyOutcome.failed("mount " + FailureText.ending(result), complaints.line(result), true);
            }
            if (mounts.at(mount.at()).isEmpty()) {
                return CopyOutcome.failed("mount succeeded, but " + mount.at() + " is not a mount point", true);
            }
            runner.pause(mount.settle());
            var refused = CopyRefusals.empty(mount.at(), "what is mounted at " + mount.at());
            return refused != null ? refused : work.with(mount.at() + "/");
        } catch (IOException e) {
            return CopyOutcome.failed("the mounts can't be listed: " + e.getMessage(), true);
        } finally {
            var still = unmount();
            if (!still.isEmpty()) {
                log.error("event=mirror-unmount-failed at={} why=\"{}\"", mount.at(), still);
            }
        }
    }

    /**
     * Unmounts what is mounted from the configured source, by this run or an earlier one. @return why something is
     * still mounted, or empty
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
                    // A program uses it, or its server is gone: a lazy unmount hides it and ends with the last user.
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
