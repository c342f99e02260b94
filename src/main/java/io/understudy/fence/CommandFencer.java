package io.understudy.fence;

import io.understudy.fence.FenceReport.Result;
import io.understudy.remote.CommandResult;
import io.understudy.remote.Remotes;
import io.understudy.settings.Settings;
import io.understudy.time.Ticker;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Fences by commands: on the primary over SSH, or by a fence agent run here. A command's exit status alone is no proof:
 * after SSH commands the primary's addresses are listed, an agent is asked for its status.
 */
final class CommandFencer implements Fencer {
    private final Remotes remotes;
    private final Ticker ticker;
    private final AgentPollPause rest;
    private final PrimaryLengths lengths;
    private final AgentTurns turns;

    CommandFencer(Remotes remotes, Ticker ticker, AgentPollPause rest) {
        this.remotes = remotes;
        this.ticker = ticker;
        this.rest = rest;
        this.lengths = new PrimaryLengths();
        this.turns = new AgentTurns(ticker);
    }

    @Override
    public PrimaryLengths lengths() {
        return lengths;
    }

    @Override
    public Map<String, List<String>> foresee(Settings.Ssh ssh, List<Settings.Service> services) {
        var result = remotes.over(ssh).list(AddressList.COMMAND, ssh.commandTimeout());
        var listing = AddressList.of(result);
        var doubts = new HashMap<String, List<String>>();
        for (var service : services) {
            if (listing.isPresent()) {
                service.addresses().forEach(vip -> lengths.learn(service.name(), vip, listing.get()));
                doubts.put(service.name(), FenceForesight.judge(service, listing.get()));
            } else if (result instanceof CommandResult.Exited exited) {
                doubts.put(service.name(), FenceForesight.unlisted(service, exited));
            }
        }
        return doubts;
    }

    @Override
    public FenceReport fence(Settings.Service service, Settings.FenceMethod method) {
        return switch (method) {
            case Settings.SshFence ssh -> overSsh(service, ssh);
            case Settings.AgentFence agent -> turns.take(agent,
                    left -> new AgentMethod(remotes.here(), ticker, rest, agent, left).fence());
        };
    }

    private FenceReport overSsh(Settings.Service service, Settings.SshFence method) {
        var ssh = service.primary().ssh();
        if (ssh == null) {
            return new FenceReport("ssh", Result.REFUSED, false, "no primary.ssh is configured", List.of());
        }
        return new SshMethod(service, method, new FenceCommands(remotes.over(ssh)), ticker, lengths).fence();
    }
}
