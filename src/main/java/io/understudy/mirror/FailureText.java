package io.understudy.mirror;

import io.understudy.remote.CommandResult;
import io.understudy.settings.Mirror;

/** What a program said of its failure, for people. Mount options may hold a password and are left out. */
record FailureText(Mirror mirror) {
    /** In our own words, without what the program printed. */
    static String ending(CommandResult result) {
        return switch (result) {
            case CommandResult.Exited(int status, _, _) -> "ended with " + status;
            case CommandResult.NotRun(String why, _) -> why;
            case CommandResult.Unknown(String why, _, _) -> why;
        };
    }

    /** The first line that complains; empty when none does. */
    String line(CommandResult result) {
        var lines = result.output().lines().map(String::strip).filter(l -> !l.isEmpty() && !l.startsWith("sent ")
                && !l.startsWith("total size")).toList();
        var text = lines.isEmpty() ? "" : lines.getFirst();
        if (mirror.from() instanceof Mirror.Mount mount && mount.options() != null) {
            text = text.replace(mount.options(), "…");
        }
        return text;
    }
}
