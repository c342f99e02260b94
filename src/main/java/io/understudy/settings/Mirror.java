package io.understudy.settings;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How the standby gets the primary's data: {@code rsync} into {@code to}.
 *
 * @param schedule a cron expression of five fields in this host's zone, or null: only when ordered
 * @param options of rsync, as they are
 * @param back whether a failback brings the data back first
 * @param maxAge of the last complete run before the mirror counts as stale, or null
 * @param whenStale whether a stale mirror keeps this host from taking over by itself
 * @param maxDelete more deletions than this in one run are refused, or null
 * @param snapshots how many earlier states are kept by hard links; 0 keeps none
 * @param retries after a run that failed for something that may pass
 * @param timeout of one run
 */
public record Mirror(@Nullable String schedule, Source from, Path to, List<String> options, boolean back,
        @Nullable Duration maxAge, WhenStale whenStale,
        @Nullable Limit maxDelete, int snapshots, int retries, Duration timeout) {
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
     * @param settle between mounting and reading
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

    /** So many files, or so much of the target. @param percent whether {@code number} is a percentage */
    public record Limit(int number, boolean percent) {
        @Override
        public String toString() {
            return percent ? number + "%" : number + " files";
        }
    }
}
