package io.understudy.fence;

import io.understudy.remote.CommandResult;
import io.understudy.remote.CommandRunner;
import io.understudy.settings.CommandLine;
import io.understudy.settings.Fault;
import io.understudy.settings.KeyLines;
import io.understudy.settings.Settings;
import io.understudy.settings.Warning;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Compares the configured agents' options with those that the agents list in their metadata: an agent silently ignores
 * a mistyped option, and fails when it is needed. Runs the agents with {@code action=metadata}, which touches nothing.
 * Any thread.
 */
public final class AgentChecks {
    /** A Python agent takes 150 ms; one that hangs must not hold up `check` for long. */
    private static final Duration LIMIT = Duration.ofSeconds(5);

    private final CommandRunner here;
    private final Duration limit;

    public AgentChecks(CommandRunner here) {
        this(here, LIMIT);
    }

    AgentChecks(CommandRunner here, Duration limit) {
        this.here = here;
        this.limit = limit;
    }

    /** What is certainly wrong, and what could not be checked. */
    public record Found(List<Fault> faults, List<Warning> warnings) {
        public Found {
            faults = List.copyOf(faults);
            warnings = List.copyOf(warnings);
        }
    }

    /** Blocks for at most five seconds for each agent's program. No option's value is ever part of what is found. */
    public Found check(Settings settings, KeyLines lines) {
        var faults = new ArrayList<Fault>();
        var warnings = new ArrayList<Warning>();
        Map<String, CommandResult> asked = new HashMap<>();
        for (var service : settings.services()) {
            var methods = service.fence().methods();
            for (int i = 0; i < methods.size(); i++) {
                if (methods.get(i) instanceof Settings.AgentFence agent) {
                    var key = "understudy.services." + service.name() + ".fence.methods[" + i + "].agent";
                    check(agent, key, asked.computeIfAbsent(agent.run(), this::metadata), lines, faults, warnings);
                }
            }
        }
        return new Found(faults, warnings);
    }

    private CommandResult metadata(String program) {
        CommandLine command = AgentPrograms.find(program);
        return here.run(command, "action=metadata\n", limit);
    }

    private static void check(Settings.AgentFence agent, String key, CommandResult result, KeyLines lines,
            List<Fault> faults, List<Warning> warnings) {
        var run = key + ".run";
        if (result instanceof CommandResult.NotRun(String why, _)) {
            faults.add(new Fault(run, lines.of(run), "'" + agent.run() + "' " + why,
                    "Install the package that has it (Debian: fence-agents), or run check on the standby"));
            return;
        }
        var metadata = result instanceof CommandResult.Exited(_, String output, _)
                ? AgentMetadata.parse(output)
                : null;
        if (metadata == null) {
            warnings.add(new Warning(run, lines.of(run), "'" + agent.run() + "' " + trouble(result)
                    + ", so its options can't be checked", "Try `echo action=metadata | " + agent.run() + "`"));
            return;
        }
        var options = key + ".options";
        for (var name : agent.options().keySet().stream().sorted().toList()) {
            if (!metadata.knows(name)) {
                var at = options + "." + name;
                faults.add(new Fault(at, lines.of(at), "is not an option of " + agent.run() + ", which would ignore it",
                        "Write one of " + String.join(", ", metadata.names())));
            }
        }
        for (var name : metadata.missing(agent.options().keySet())) {
            faults.add(new Fault(options, lines.of(options), "lacks " + name + ", which " + agent.run() + " requires",
                    "Add " + name + " to the options"));
        }
    }

    private static @Nullable String trouble(CommandResult result) {
        return switch (result) {
            case CommandResult.Exited exited when exited.cut() -> "prints a description that is too long";
            case CommandResult.Exited(int status, _, _) -> "ends with exit " + status + " and prints no description";
            case CommandResult.Unknown(String why, _, _) -> why;
            case CommandResult.NotRun(String why, _) -> why;
        };
    }
}
