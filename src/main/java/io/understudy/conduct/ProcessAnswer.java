package io.understudy.conduct;

import io.understudy.failover.Observation.ProcessTable.Process;
import io.understudy.remote.CommandResult;
import io.understudy.settings.ProcessCheck;
import io.understudy.failover.Observation.Outcome;

/** What the end of a process check says. @param why in words */
record ProcessAnswer(Process process, String why) {
    /** @param builtIn whether the check was {@link ProcessCheck}'s, which says its answer too */
    static ProcessAnswer of(boolean builtIn, CommandResult result) {
        return switch (result) {
            case CommandResult.Exited(int status, String output, _) -> exited(builtIn, status, output);
            case CommandResult.NotRun(String why, _) -> new ProcessAnswer(Process.UNKNOWN, why);
            case CommandResult.Unknown(String why, _, _) -> new ProcessAnswer(Process.UNKNOWN, why);
        };
    }

    /**
     * A key that is restricted to other commands refuses this one, mostly with exit 1: that must not be taken for a
     * process that is missing.
     */
    private static ProcessAnswer exited(boolean builtIn, int status, String output) {
        var exit = "exit " + status;
        if (status != 0 && status != 1) {
            return new ProcessAnswer(Process.UNKNOWN, exit + ", neither there (0) nor missing (1)");
        }
        if (builtIn && !ProcessCheck.answered(status, output)) {
            return new ProcessAnswer(Process.UNKNOWN, exit + ", but not from the check: something else was run. Let "
                    + "this key run the check as it is written in the recovery, or write respawn.check with a command "
                    + "that it may run");
        }
        return new ProcessAnswer(status == 0 ? Process.THERE : Process.MISSING, exit);
    }
}
