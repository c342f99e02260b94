package io.understudy.settings;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How this host gets the primary's data: {@code rsync} into {@code to}.
 *
 * @param schedule a cron expression of five fields in this host's time zone; null: only when ordered
 * @param options of rsync, as they are written
 * @param back whether a failback copies the data back first
 * @param maxAge an older mirror is stale; null: never
 * @param whenStale whether a stale mirror prevents an automatic takeover
 * @param maxDelete a run that would delete more does nothing; null: no limit
 * @param maxErrors how many files a run may fail to read and still count as complete; 0 up
 * @param snapshots how many earlier states are kept by hard links; 0 keeps none
 * @param retries after a run that failed for a reason that may pass
 * @param timeout of one run
 */
public record Mirror(@Nullable String schedule, Source from, Path to, List<String> options, boolean back,
        @Nullable Duration maxAge, WhenStale whenStale,
        @Nullable Limit maxDelete, int maxErrors, int snapshots, int retries, Duration timeout) {
    public Mirror {
        options = List.copyOf(options);
    }

    public enum WhenStale {
        WARN,
        BLOCK
    }

    public sealed interface Source permits Mount, Ssh {}

    /**
     * A network file system, mounted for the run.
     *
     * @param type as {@code mount -t} takes it: {@code nfs}, {@code fuse.sshfs}, {@code cifs}
     * @param at the mount point on this host
     * @param options as {@code mount -o} takes them, or null. They may hold a password: never print them
     * @param settle the time between mounting and reading
     */
    public record Mount(String type, String source, Path at, @Nullable String options, Duration settle)
            implements
                Source {
        @Override
        public String toString() {
            return "Mount[" + type + ", " + source + ", " + at + "]";
        }
    }

    /** A folder on the primary, reached as {@code primary.ssh} says. */
    public record Ssh(String path) implements Source {}

    /** A number of files, or a percentage of the target's. @param percent whether {@code number} is a percentage */
    public record Limit(int number, boolean percent) {
        @Override
        public String toString() {
            return percent ? number + "%" : number + " files";
        }
    }
}
