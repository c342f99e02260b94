package io.understudy.fence;

import io.understudy.fence.FenceReport.Ran;
import io.understudy.fence.FenceReport.Result;
import io.understudy.remote.CommandResult;
import io.understudy.remote.CommandRunner;
import io.understudy.settings.Settings;
import io.understudy.time.Ticker;
import java.time.Duration;
import java.util.ArrayList;

/**
 * One fencing by an agent (ClusterLabs FenceAgentAPI): {@code action=off}, then {@code action=status} until it says
 * off, all within the method's timeout. Only the status is proof, not what {@code off} says. One thread, once.
 */
final class AgentMethod {
    /** FenceAgentAPI: the status action exits 0 for on, 2 for off. */
    private static final int OFF = 2;
    /**
     * The time kept for the status when {@code off} uses all of its own: a quarter of the timeout, at most this.
     */
    private static final Duration STATUS_MOST = Duration.ofSeconds(5);
    /** Power takes a moment to drop; later questions come less often, as a power switch serves others too. */
    private static final Duration AGAIN_FIRST = Duration.ofMillis(250);
    private static final Duration AGAIN_MOST = Duration.ofSeconds(2);

    private final CommandRunner here;
    private final Ticker ticker;
    private final AgentPollPause rest;
    private final Settings.AgentFence agent;
    private final Duration timeout;
    private final AgentSecrets secrets;
    private final long began;
    private final ArrayList<Ran> ran = new ArrayList<>();

    /** @param timeout for all of it: the method's, or what is left of that */
    AgentMethod(CommandRunner here, Ticker ticker, AgentPollPause rest, Settings.AgentFence agent, Duration timeout) {
        this.here = here;
        this.ticker = ticker;
        this.rest = rest;
        this.agent = agent;
        this.timeout = timeout;
        this.secrets = new AgentSecrets(agent.options());
        this.began = ticker.nanos();
    }

    FenceReport fence() {
        var quarter = timeout.dividedBy(4);
        var off = ask("off", timeout.minus(quarter.compareTo(STATUS_MOST) < 0 ? quarter : STATUS_MOST));
        if (off instanceof CommandResult.NotRun(String why, _)) {
            return report(Result.REFUSED, false, why);
        }
        var pause = AGAIN_FIRST;
        while (true) {
            var status = ask("status", left());
            if (status instanceof CommandResult.Exited(int code, _, _) && code == OFF) {
                // Exit 2 is also what argument parsers and shells end with: from `off` it means that the agent did not
                // understand, and then its status does not understand either.
                return off instanceof CommandResult.Exited(int said, _, _) && said == OFF
                        ? report(Result.REFUSED, false,
                                "the agent ends with exit 2 for off as for status, as if it did not understand")
                        : report(Result.SUCCEEDED, true, "the agent's status is off");
            }
            boolean refused = off instanceof CommandResult.Exited exited && !exited.ok();
            if (refused || left().compareTo(pause) <= 0 || !rest.of(pause)) {
                return unproven(off, status);
            }
            var longer = pause.multipliedBy(2);
            pause = longer.compareTo(AGAIN_MOST) > 0 ? AGAIN_MOST : longer;
        }
    }

    private FenceReport unproven(CommandResult off, CommandResult status) {
        var says = switch (status) {
            case CommandResult.Exited(int code, _, _) when code == 0 -> "its status is on";
            case CommandResult.Exited(int code, _, _) -> "its status ended with exit " + code;
            case CommandResult.NotRun(String why, _) -> "its status " + why;
            case CommandResult.Unknown(String why, _, _) -> "its status " + why;
        };
        return switch (off) {
            case CommandResult.Exited(int code, _, _) when code == 0 ->
                report(Result.UNKNOWN, false, "the agent reports that it switched the power off, but " + says);
            case CommandResult.Exited(int code, _, _) -> report(Result.REFUSED, false,
                    "the agent ended with exit " + code + "; " + says);
            case CommandResult.Unknown(String why, _, _) ->
                report(Result.UNKNOWN, false, "the agent " + why + "; " + says);
            case CommandResult.NotRun(String why, _) -> report(Result.REFUSED, false, why);
        };
    }

    private FenceReport report(Result result, boolean gone, String why) {
        return new FenceReport(agent.run(), result, gone, why, ran);
    }

    /**
     * Options go in on standard input, where no process table shows them; what comes back is kept without the secrets
     * among them.
     */
    private CommandResult ask(String action, Duration limit) {
        var lines = new StringBuilder("action=").append(action).append('\n');
        agent.options().forEach((key, value) -> lines.append(key).append('=').append(value).append('\n'));
        var commands = new FenceCommands(here);
        var result = commands.run(AgentPrograms.find(agent.run()), lines.toString(), limit);
        commands.ran().forEach(r -> ran.add(new Ran(agent.run() + " (action=" + action + ")", r.status(),
                secrets.removedFrom(r.output()), r.took())));
        return switch (result) {
            case CommandResult.Exited(int status, String output, Duration took) ->
                new CommandResult.Exited(status, secrets.removedFrom(output), took);
            case CommandResult.Unknown(String why, String output, Duration took) ->
                new CommandResult.Unknown(why, secrets.removedFrom(output), took);
            case CommandResult.NotRun notRun -> notRun;
        };
    }

    private Duration left() {
        return timeout.minusNanos(ticker.nanos() - began);
    }
}
