package io.understudy.fence;

import io.understudy.fence.FenceReport.Ran;
import io.understudy.fence.FenceReport.Result;
import io.understudy.remote.CommandResult;
import io.understudy.remote.CommandRunner;
import io.understudy.remote.Remotes;
import io.understudy.settings.CommandLine;
import io.understudy.settings.Settings;
import io.understudy.time.Ticker;
import io.understudy.vocabulary.Vip;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * Fences by commands: on A over SSH, or by a fence agent run here. A command's exit status is only its word: over SSH
 * A's addresses are listed afterwards, an agent is asked for its status.
 */
final class CommandFencer implements Fencer {
    /** A constant, read-only question; iproute2 prints one address a line. */
    private static final CommandLine LIST = new CommandLine(List.of("ip", "-o", "address", "show"), false);

    private static final Pattern ANY = Pattern.compile("\\binet6?\\s+\\S");

    private final Remotes remotes;
    private final Ticker ticker;
    private final AgentPollPause rest;

    CommandFencer(Remotes remotes, Ticker ticker, AgentPollPause rest) {
        this.remotes = remotes;
        this.ticker = ticker;
        this.rest = rest;
    }

    @Override
    public FenceReport fence(Settings.Service service, Settings.FenceMethod method) {
        return switch (method) {
            case Settings.SshFence ssh -> overSsh(service, ssh);
            case Settings.AgentFence agent -> new AgentMethod(remotes.here(), ticker, rest, agent).fence();
        };
    }

    private FenceReport overSsh(Settings.Service service, Settings.SshFence method) {
        var ssh = service.primary().ssh();
        var ran = new ArrayList<Ran>();
        if (ssh == null) {
            return new FenceReport("ssh", Result.REFUSED, false, "no primary.ssh is configured", ran);
        }
        long began = ticker.nanos();
        var runner = remotes.over(ssh);
        var result = Result.SUCCEEDED;
        var why = "every command succeeded";
        var targets = method.scope() == Settings.Scope.HOST
                ? List.of("")
                : service.addresses().stream().map(Vip::toString).toList();
        for (var address : targets) {
            var command = method.command()
                    .with(Map.of("address", address, "interface", service.primary().interfaceName(), "service",
                            service.name()));
            var ended = run(runner, command, "", left(began, method.timeout()), ran);
            switch (ended) {
                case CommandResult.Exited(int status, String output, _) -> {
                    if (status != 0 && result == Result.SUCCEEDED) {
                        result = Result.REFUSED;
                        why = "`" + command + "` ended with exit " + status + firstLine(output);
                    }
                }
                case CommandResult.NotRun(String reason, _) -> {
                    return new FenceReport("ssh", Result.REFUSED, false, reason, ran);
                }
                case CommandResult.Unknown(String reason, _, _) -> {
                    result = Result.UNKNOWN;
                    why = reason;
                }
            }
        }
        return listed(service, runner, began, method, result, why, ran);
    }

    /** An address that is gone already makes the command fail and is success all the same: the list decides. */
    private FenceReport listed(Settings.Service service, CommandRunner runner, long began, Settings.SshFence method,
            Result result,
            String why, List<Ran> ran) {
        var limit = left(began, method.timeout());
        if (limit.isNegative() || limit.isZero()) {
            return new FenceReport("ssh", result, false, why, ran);
        }
        var listing = run(runner, LIST, "", limit, ran);
        // A restricted login may answer every command with success and nothing: a host that SSH reaches has an address
        // to list.
        if (!(listing instanceof CommandResult.Exited(int status, String output, _)) || status != 0 || listing.cut()
                || !ANY.matcher(output).find()) {
            return new FenceReport("ssh", result, false, why + "; the addresses there could not be listed", ran);
        }
        var left = service.addresses().stream().filter(vip -> there(output, vip)).toList();
        return left.isEmpty()
                ? new FenceReport("ssh", Result.SUCCEEDED, true,
                        "the addresses are gone from " + service.primary().name(), ran)
                : new FenceReport("ssh", result == Result.UNKNOWN ? Result.UNKNOWN : Result.REFUSED, false,
                        left + " still on " + service.primary().name() + " (" + why + ")", ran);
    }

    /** With a peer, the prefix length stands behind the peer's address and not behind the host's own. */
    private static boolean there(String listing, Vip vip) {
        return Pattern.compile("\\binet6?\\s+" + Pattern.quote(vip.address()) + "[/\\s]").matcher(listing).find();
    }

    static CommandResult run(CommandRunner runner, CommandLine command, String input, Duration limit,
            List<Ran> ran) {
        var result = runner.run(command, input, limit.isNegative() ? Duration.ofMillis(1) : limit);
        ran.add(switch (result) {
            case CommandResult.Exited(int status, String output, Duration took) ->
                new Ran(command.toString(), status, output, took);
            case CommandResult.NotRun(String why, Duration took) ->
                new Ran(command.toString(), -1, "not run: " + why, took);
            case CommandResult.Unknown(String why, String output, Duration took) -> new Ran(command.toString(), -1,
                    "unknown: " + why + "\n" + output, took);
        });
        return result;
    }

    static String firstLine(String output) {
        var line = output.strip().lines().findFirst().orElse("");
        return line.isEmpty() ? "" : ": " + (line.length() > 200 ? line.substring(0, 200) + "…" : line);
    }

    private Duration left(long began, Duration limit) {
        return limit.minusNanos(ticker.nanos() - began);
    }
}
