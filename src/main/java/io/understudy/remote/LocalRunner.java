package io.understudy.remote;

import io.understudy.settings.CommandLine;
import java.time.Duration;
import java.util.Map;

/** Runs commands on this host, where they may be told more than over SSH. */
public interface LocalRunner extends CommandRunner {
    /**
     * With these variables added to this process's own environment. A command that doesn't read {@code input} is none
     * the worse.
     */
    CommandResult run(CommandLine command, String input, Map<String, String> environment, Duration limit);
}
