package io.understudy.mirror;

import org.jspecify.annotations.Nullable;

/**
 * How one attempt ended.
 *
 * @param exit the program's exit code, null when there is none
 * @param because a sentence of our own
 * @param said what the program complained of first, or empty: for this host's users only
 * @param stats rsync's counts, null when it did not print them
 * @param unread what could not be read at the source, or null
 * @param mayPass whether another attempt may succeed
 */
record CopyOutcome(MirrorResult result, String because, String said, @Nullable Integer exit,
        MirrorView.@Nullable Stats stats, MirrorView.@Nullable Unread unread, boolean mayPass) {
    static CopyOutcome refused(String because) {
        return new CopyOutcome(MirrorResult.REFUSED, because, "", null, null, null, false);
    }

    static CopyOutcome failed(String because, boolean mayPass) {
        return failed(because, "", mayPass);
    }

    static CopyOutcome failed(String because, String said, boolean mayPass) {
        return new CopyOutcome(MirrorResult.FAILED, because, said, null, null, null, mayPass);
    }

    static CopyOutcome stopped(RunStopped why) {
        return new CopyOutcome(MirrorResult.STOPPED, why.why(), "", null, null, null, false);
    }

    boolean complete() {
        return result == MirrorResult.COMPLETE;
    }

    /** The same copy, complete, with something to add about what followed it. */
    CopyOutcome but(String remark) {
        return new CopyOutcome(result, because + ", but " + remark, said, exit, stats, unread, false);
    }
}
