package io.understudy.fence;

import io.understudy.fence.FenceReport.Result;
import io.understudy.remote.CommandResult;
import io.understudy.remote.Remotes;
import io.understudy.settings.CommandLine;
import io.understudy.settings.Settings;
import io.understudy.time.Ticker;
import io.understudy.vocabulary.Vip;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * Fences by commands: on the primary over SSH, or by a fence agent run here. A command's exit status alone is no proof:
 * after SSH commands the primary's addresses are listed, an agent is asked for its status.
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
        if (ssh == null) {
            return new FenceReport("ssh", Result.REFUSED, false, "no primary.ssh is configured", List.of());
        }
        long began = ticker.nanos();
        var commands = new FenceCommands(remotes.over(ssh));
        var result = Result.SUCCEEDED;
        var why = "every command succeeded";
        var targets = method.scope() == Settings.Scope.HOST
                ? List.of("")
                : service.addresses().stream().map(Vip::toString).toList();
        for (var address : targets) {
            var command = method.command()
                    .with(Map.of("address", address, "interface", service.primary().interfaceName(), "service",
                            service.name()));
            switch (commands.run(command, "", left(began, method.timeout()))) {
                case CommandResult.Exited(int status, _, _) -> {
                    if (status != 0 && result == Result.SUCCEEDED) {
                        result = Result.REFUSED;
                        // Without the command and what it printed: the report has both, and this goes into mails.
                        why = "the command" + (address.isEmpty() ? "" : " for " + address) + " ended with exit "
                                + status;
                    }
                }
                case CommandResult.NotRun(String reason, _) -> {
                    return new FenceReport("ssh", Result.REFUSED, false, reason, commands.ran());
                }
                case CommandResult.Unknown(String reason, _, _) -> {
                    result = Result.UNKNOWN;
                    why = reason;
                }
            }
        }
        return listed(service, commands, left(began, method.timeout()), result, why);
    }

    /** The list decides: where an address is gone already, the command fails and the fencing has succeeded. */
    private static FenceReport listed(Settings.Service service, FenceCommands commands, Duration limit, Result result,
            String why) {
        if (limit.isNegative() || limit.isZero()) {
            return new FenceReport("ssh", result, false, why, commands.ran());
        }
        var listing = commands.run(LIST, "", limit);
        // A restricted login may answer every command with success and nothing: a host that SSH reaches has an address
        // to list.
        if (!(listing instanceof CommandResult.Exited(int status, String output, _)) || status != 0 || listing.cut()
                || !ANY.matcher(output).find()) {
            return new FenceReport("ssh", result, false, why + "; the addresses there could not be listed",
                    commands.ran());
        }
        var left = service.addresses().stream().filter(vip -> there(output, vip)).toList();
        return left.isEmpty()
                ? new FenceReport("ssh", Result.SUCCEEDED, true,
                        "the addresses are gone from " + service.primary().name(), commands.ran())
                : new FenceReport("ssh", result == Result.UNKNOWN ? Result.UNKNOWN : Result.REFUSED, false,
                        left + " still on " + service.primary().name() + " (" + why + ")", commands.ran());
    }

    /** With a peer, the prefix length stands behind the peer's address and not behind the host's own. */
    private static boolean there(String listing, Vip vip) {
        return Pattern.compile("\\binet6?\\s+" + Pattern.quote(vip.address()) + "[/\\s]").matcher(listing).find();
    }

    private Duration left(long began, Duration limit) {
        return limit.minusNanos(ticker.nanos() - began);
    }
}
