package io.understudy.fence;

import io.understudy.failover.Vip;
import io.understudy.fence.FenceReport.Ran;
import io.understudy.fence.FenceReport.Result;
import io.understudy.remote.CommandResult;
import io.understudy.remote.CommandRunner;
import io.understudy.remote.Remotes;
import io.understudy.settings.CommandLine;
import io.understudy.settings.Settings;
import io.understudy.time.Ticker;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * Fences by commands: on A over SSH, or by a fence agent run here. A command's exit status is only its word: over SSH A's addresses
 * are listed afterwards, an agent is asked for its status.
 */
final class CommandFencer implements Fencer {
    /** A constant, read-only question; iproute2 prints one address a line. */
    private static final CommandLine LIST = new CommandLine(List.of("ip", "-o", "address", "show"), false);
    /** FenceAgentAPI: the status action exits 0 for on, 2 for off. */
    private static final int OFF = 2;

    private final Remotes remotes;
    private final Ticker ticker;

    CommandFencer(Remotes remotes, Ticker ticker) {
        this.remotes = remotes;
        this.ticker = ticker;
    }

    @Override
    public FenceReport fence(Settings.Service service, Settings.FenceMethod method) {
        return switch (method) {
            case Settings.SshFence ssh -> overSsh(service, ssh);
            case Settings.AgentFence agent -> byAgent(agent);
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
        if (!(run(runner, LIST, "", limit, ran) instanceof CommandResult.Exited(int status, String output, _))
                || status != 0) {
            return new FenceReport("ssh", result, false, why + "; the addresses there could not be listed", ran);
        }
        var left = service.addresses().stream().filter(vip -> there(output, vip)).toList();
        return left.isEmpty()
                ? new FenceReport("ssh", Result.SUCCEEDED, true,
                        "the addresses are gone from " + service.primary().name(), ran)
                : new FenceReport("ssh", result == Result.UNKNOWN ? Result.UNKNOWN : Result.REFUSED, false,
                        left + " still on " + service.primary().name() + " (" + why + ")", ran);
    }

    private static boolean there(String listing, Vip vip) {
        return Pattern.compile("\\binet6?\\s+" + Pattern.quote(vip.address()) + "/").matcher(listing).find();
    }

    private FenceReport byAgent(Settings.AgentFence agent) {
        long began = ticker.nanos();
        var ran = new ArrayList<Ran>();
        var command = new CommandLine(List.of(agent.run()), false);
        var off = run(remotes.here(), command, options(agent, "off"), left(began, agent.timeout()), agent, ran);
        if (off instanceof CommandResult.NotRun(String why, _)) {
            return new FenceReport(agent.run(), Result.REFUSED, false, why, ran);
        }
        var status = run(remotes.here(), command, options(agent, "status"), left(began, agent.timeout()), agent, ran);
        if (status instanceof CommandResult.Exited(int code, _, _) && code == OFF) {
            return new FenceReport(agent.run(), Result.SUCCEEDED, true, "the agent's status says off", ran);
        }
        return switch (off) {
            case CommandResult.Exited(int code, String output, _) when code == 0 ->
                new FenceReport(agent.run(), Result.UNKNOWN, false,
                        "the agent says it has switched off, but its status does not say off" + firstLine(output), ran);
            case CommandResult.Exited(int code, String output, _) -> new FenceReport(agent.run(), Result.REFUSED, false,
                    "the agent ended with exit " + code + firstLine(output), ran);
            case CommandResult.Unknown(String why, _, _) ->
                new FenceReport(agent.run(), Result.UNKNOWN, false, why, ran);
            case CommandResult.NotRun(String why, _) -> new FenceReport(agent.run(), Result.REFUSED, false, why, ran);
        };
    }

    /** Options go in on standard input, where no process table shows them. */
    private static String options(Settings.AgentFence agent, String action) {
        var lines = new StringBuilder("action=").append(action).append('\n');
        agent.options().forEach((key, value) -> lines.append(key).append('=').append(value).append('\n'));
        return lines.toString();
    }

    /** Agents print what they were given when something goes wrong: what may be a secret is taken out of what is kept. */
    private static CommandResult run(CommandRunner runner, CommandLine command, String input, Duration limit,
            Settings.AgentFence agent,
            List<Ran> ran) {
        var own = new ArrayList<Ran>();
        var result = run(runner, command, input, limit, own);
        own.forEach(r -> ran.add(new Ran(r.command(), r.status(), withoutSecrets(agent, r.output()), r.took())));
        return switch (result) {
            case CommandResult.Exited(int status, String output, Duration took) ->
                new CommandResult.Exited(status, withoutSecrets(agent, output), took);
            case CommandResult.Unknown(String why, String output, Duration took) ->
                new CommandResult.Unknown(why, withoutSecrets(agent, output), took);
            case CommandResult.NotRun notRun -> notRun;
        };
    }

    private static String withoutSecrets(Settings.AgentFence agent, String output) {
        var clean = output;
        for (var option : agent.options().entrySet()) {
            if (option.getKey().contains("pass") || option.getKey().contains("secret")
                    || option.getKey().contains("token")) {
                clean = clean.replace(option.getValue(), "…");
            }
        }
        return clean;
    }

    private static CommandResult run(CommandRunner runner, CommandLine command, String input, Duration limit,
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

    private static String firstLine(String output) {
        var line = output.strip().lines().findFirst().orElse("");
        return line.isEmpty() ? "" : ": " + (line.length() > 200 ? line.substring(0, 200) + "…" : line);
    }

    private Duration left(long began, Duration limit) {
        return limit.minusNanos(ticker.nanos() - began);
    }
}
