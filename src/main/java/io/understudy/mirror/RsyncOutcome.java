package io.understudy.mirror;

import io.understudy.remote.CommandResult;
import org.jspecify.annotations.Nullable;

/** Reads from rsync's exit and output how an attempt ended. */
record RsyncOutcome(FailureText complaints) {
    /** Of a program whose counts nobody needs. */
    CopyOutcome of(CommandResult result) {
        return of(result, null, 0, new Unreadable(), 0);
    }

    /**
     * @param nanos how long it took, for the speed
     * @param allowed how many files may be unread in a complete run
     */
    CopyOutcome of(CommandResult result, @Nullable RsyncOutput output, long nanos, Unreadable unreadable, int allowed) {
        var unread = unreadable.count() == 0
                ? null
                : new MirrorView.Unread(unreadable.count(), unreadable.files());
        return switch (result) {
            case CommandResult.Exited(int status, _, _) -> {
                boolean within = ExitCode.someFiles(status) && unreadable.within(allowed);
                yield new CopyOutcome(within ? MirrorResult.COMPLETE : ended(status), because(status, within, unread),
                        status == 0 ? "" : complaints.line(result), status,
                        output == null ? null : output.stats(nanos), unread,
                        ExitCode.someFiles(status) ? !within && unreadable.mayPass() : ExitCode.mayPass(status));
            }
            case CommandResult.NotRun(String why, _) -> CopyOutcome.failed("rsync " + why, false);
            case CommandResult.Unknown(String why, _, _) ->
                new CopyOutcome(MirrorResult.PARTIAL, "rsync " + why, "", null, null, unread, true);
        };
    }

    private static String because(int status, boolean within, MirrorView.@Nullable Unread unread) {
        if (status == 0) {
            return ExitCode.explain(0);
        }
        var files = unread == null
                ? ""
                : unread.count() + (unread.count() == 1 ? " file or folder" : " files or folders")
                        + " can't be read at the source";
        return within
                ? "complete, but " + files + " (max-errors allows that)"
                : ExitCode.explain(status) + " (exit " + status + ")" + (files.isEmpty() ? "" : ": " + files);
    }

    private static MirrorResult ended(int status) {
        if (ExitCode.complete(status)) {
            return MirrorResult.COMPLETE;
        }
        return ExitCode.partial(status) ? MirrorResult.PARTIAL : MirrorResult.FAILED;
    }
}
