package io.understudy.mirror;

import io.understudy.remote.CommandResult;
import org.jspecify.annotations.Nullable;

/** Reads from rsync's exit and output how an attempt ended. */
record RsyncOutcome(FailureText complaints) {
    /** Of a program whose counts nobody needs. */
    CopyOutcome of(CommandResult result) {
        return of(result, null, 0);
    }

    /** @param nanos how long it took, for the speed */
    CopyOutcome of(CommandResult result, @Nullable RsyncOutput output, long nanos) {
        return switch (result) {
            case CommandResult.Exited(int status, _, _) -> new CopyOutcome(ended(status),
                    status == 0
                            ? ExitCode.explain(0)
                            : ExitCode.explain(status) + " (exit " + status + ")" + complaints.line(result),
                    status, output == null ? null : output.stats(nanos), ExitCode.mayPass(status));
            case CommandResult.NotRun(String why, _) -> CopyOutcome.failed("rsync " + why, false);
            case CommandResult.Unknown(String why, _, _) ->
                new CopyOutcome(MirrorResult.PARTIAL, "rsync " + why, null, null, true);
        };
    }

    private static MirrorResult ended(int status) {
        if (ExitCode.complete(status)) {
            return MirrorResult.COMPLETE;
        }
        return ExitCode.partial(status) ? MirrorResult.PARTIAL : MirrorResult.FAILED;
    }
}
