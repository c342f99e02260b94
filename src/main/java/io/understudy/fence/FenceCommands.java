package io.understudy.fence;

import io.understudy.fence.FenceReport.Ran;
import io.understudy.remote.CommandResult;
import io.understudy.remote.CommandRunner;
import io.understudy.settings.CommandLine;
import io.understudy.vocabulary.Vip;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** Runs one fencing's commands one after the other and remembers how each ended, for its report. One thread. */
final class FenceCommands {
    private final CommandRunner runner;
    private final List<Ran> ran = new ArrayList<>();

    FenceCommands(CommandRunner runner) {
        this.runner = runner;
    }

    /** @param limit one that has passed already still gives the command a millisecond */
    CommandResult run(CommandLine command, String input, Duration limit) {
        var result = runner.run(command, input, limit.isNegative() ? Duration.ofMillis(1) : limit);
        remember(command, result, result.output());
        return result;
    }

    /** Lists the addresses there. What is remembered is what it says of {@code vips}: there may be thousands. */
    CommandResult list(CommandLine command, List<Vip> vips, Duration limit) {
        var result = runner.list(command, limit.isNegative() ? Duration.ofMillis(1) : limit);
        var output = result.output();
        remember(command, result,
                output.length() > CommandRunner.OUTPUT_MAX ? PrimaryListing.shortened(output, vips) : output);
        return result;
    }

    private void remember(CommandLine command, CommandResult result, String printed) {
        ran.add(switch (result) {
            case CommandResult.Exited(int status, _, Duration took) ->
                new Ran(command.toString(), status, printed, took);
            case CommandResult.NotRun(String why, Duration took) ->
                new Ran(command.toString(), -1, "not run: " + why, took);
            case CommandResult.Unknown(String why, _, Duration took) ->
                new Ran(command.toString(), -1, "unknown: " + why + "\n" + printed, took);
        });
    }

    /** What was run so far, in order. */
    List<Ran> ran() {
        return List.copyOf(ran);
    }
}
