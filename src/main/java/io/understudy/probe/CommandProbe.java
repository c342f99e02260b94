package io.understudy.probe;

import io.understudy.probe.ProbeResult.Outcome;
import io.understudy.remote.CommandResult;
import io.understudy.remote.Remotes;
import io.understudy.settings.Settings;
import java.time.Duration;

/** Runs a command on this host: exit status 0 is up. Any thread. */
final class CommandProbe {
    /** A POSIX shell has found the command and can't execute it. */
    private static final int NOT_EXECUTABLE = 126;
    /** A POSIX shell has not found the command. */
    private static final int NOT_FOUND = 127;
    /** A signal ended it: 128 and the signal's number. */
    private static final int SIGNAL = 128;
    /** Linux's last real-time signal. */
    private static final int SIGNAL_MOST = 64;

    private final Remotes remotes;

    CommandProbe(Remotes remotes) {
        this.remotes = remotes;
    }

    Outcome ask(Settings.CommandCheck check, Duration timeout) {
        return switch (remotes.here().run(check.run(), timeout)) {
            case CommandResult.Exited(int status, String output, Duration _) -> judge(status, output);
            case CommandResult.NotRun(String why, Duration _) -> new ProbeResult.Untried(OneLine.of(why));
            case CommandResult.Unknown(String why, String _,
                    Duration _) -> new ProbeResult.TimedOut(OneLine.of(why));
        };
    }

    private static Outcome judge(int status, String output) {
        if (status == 0) {
            return new ProbeResult.Up();
        }
        var said = output.isBlank() ? "" : ": " + output.strip().lines().findFirst().orElse("");
        // A check that this host could not run says nothing of the service, and moving the service would not help.
        if (status == NOT_EXECUTABLE || status == NOT_FOUND) {
            return new ProbeResult.Untried(OneLine.of("the command could not be run: exit " + status + said));
        }
        if (status > SIGNAL && status <= SIGNAL + SIGNAL_MOST) {
            return new ProbeResult.Untried(
                    OneLine.of("signal " + (status - SIGNAL) + " ended the command: exit " + status + said));
        }
        return new ProbeResult.Failed(OneLine.of("exit " + status + said));
    }
}
