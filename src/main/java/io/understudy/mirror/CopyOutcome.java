package io.understudy.mirror;

import org.jspecify.annotations.Nullable;

/**
 * How one attempt ended.
 *
 * @param because a sentence
 * @param exit the program's exit code, null when there is none
 * @param stats rsync's counts, null when it did not print them
 * @param mayPass whether another attempt may succeed
 */
record CopyOutcome(MirrorResult result, String because, @Nullable Integer exit, MirrorView.@Nullable Stats stats,
        boolean mayPass) {
    static CopyOutcome refused(String because) {
        return new CopyOutcome(MirrorResult.REFUSED, because, null, null, false);
    }

    static CopyOutcome failed(String because, boolean mayPass) {
        return new CopyOutcome(MirrorResult.FAILED, because, null, null, mayPass);
    }

    static CopyOutcome stopped(RunStopped why) {
        return new CopyOutcome(MirrorResult.STOPPED, why.why(), null, null, false);
    }

    boolean complete() {
        return result == MirrorResult.COMPLETE;
    }

    /** The same copy, complete, with something to add about what followed it. */
    CopyOutcome but(String remark) {
        return new CopyOutcome(result, result.word() + ", but " + remark, exit, stats, false);
    }
}
