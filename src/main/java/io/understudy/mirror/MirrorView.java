package io.understudy.mirror;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One service's mirror as API and pages show it. The component names are the JSON's.
 *
 * @param activity what it is doing
 * @param progress null unless data is being copied
 * @param lastComplete when the last complete run ended, null before the first
 * @param asOf when it began: what was written on the primary before that is here, what was written later may not be
 * @param age since {@code asOf}
 * @param stale older than {@code max-age}, or none while there is a {@code max-age}
 * @param next when the schedule begins the next one, null without a schedule
 * @param frozen why nothing is copied now, or empty
 * @param last how the last run of any kind ended, null before the first
 * @param estimate what would be copied, as it was asked last
 * @param back what bringing the data back to the primary would do, as it was asked last
 * @param check the last comparison of contents
 * @param snapshots earlier states that are kept, oldest first
 */
public record MirrorView(String service, String source, String target, MirrorActivity activity,
        @Nullable Progress progress,
        @Nullable Instant lastComplete, @Nullable Instant asOf, @Nullable Duration age, boolean stale,
        @Nullable Instant next, String frozen,
        @Nullable Ended last, @Nullable Estimate estimate, @Nullable Back back, @Nullable Check check,
        List<String> snapshots) {
    public MirrorView {
        snapshots = List.copyOf(snapshots);
    }

    /**
     * @param percent of the bytes that will be copied, by a dry run; null when there was none
     * @param left how many of the {@code total} files are still to be checked; {@code total} grows while rsync still
     *        lists
     * @param bytesPerSecond now
     */
    public record Progress(Instant since, long bytes, @Nullable Integer percent, long files, long left, long total,
            long bytesPerSecond) {}

    /**
     * @param because a sentence of our own
     * @param exit rsync's exit code, null when rsync did not run to its end
     * @param said what a program complained of first; null where an earlier version wrote this, or nothing
     * @param unread what could not be read at the source, or null
     */
    public record Ended(MirrorActivity activity, Instant began, Instant ended, MirrorResult result, String because,
            @Nullable Integer exit, int attempts, @Nullable Stats stats, String user, @Nullable String said,
            @Nullable Unread unread) {
        /** Of a run in which nothing complained. */
        public Ended(MirrorActivity activity, Instant began, Instant ended, MirrorResult result, String because,
                @Nullable Integer exit, int attempts, @Nullable Stats stats, String user) {
            this(activity, began, ended, result, because, exit, attempts, stats, user, null, null);
        }
    }

    /** @param files the first of the {@code count}, as the source calls them; folders with a slash at the end */
    public record Unread(long count, List<String> files) {
        public Unread {
            files = List.copyOf(files);
        }
    }

    /**
     * rsync's own counts. @param bytes copied; {@code totalBytes} are those of all files; {@code sent} is what went
     * over the network
     */
    public record Stats(long files, long totalBytes, long copied, long bytes, long deleted, long sent,
            long bytesPerSecond) {}

    public record Estimate(Instant at, long files, long bytes, long deletions) {}

    /**
     * @param id what the operator's confirmation names
     * @param confirmed by whom, or empty
     * @param until the confirmation, or the summary, holds no longer
     */
    public record Back(String id, Instant at, long files, long bytes, long deletions, String confirmed, Instant until,
            boolean sent) {}

    /** @param checked how many files; {@code different} of them have other contents or attributes here */
    public record Check(Instant at, long checked, long different, List<String> examples) {
        public Check {
            examples = List.copyOf(examples);
        }
    }
}
