package io.understudy.remote;

import io.understudy.settings.CommandLine;
import java.time.Duration;

/**
 * Runs commands, in one place: this host, or a primary over SSH. Any thread; blocks until the command has ended or
 * {@code limit} has passed.
 */
public interface CommandRunner {
    /** What is kept of a command's output: its first half and its last half. */
    int OUTPUT_MAX = 16_384;

    /** The same for {@link #list}: a primary may have thousands of addresses. */
    int LIST_MAX = 4_194_304;

    /**
     * Never throws for what the command or the network does. An interrupt ends the wait with {@code Unknown} and stays
     * set.
     */
    CommandResult run(CommandLine command, Duration limit);

    /**
     * The same with {@code input} on standard input: the way secrets are handed over, since arguments show in the
     * process table.
     */
    CommandResult run(CommandLine command, String input, Duration limit);

    /**
     * The same for a command that prints a long list of which every line counts: what is kept is bounded by {@link
     * #LIST_MAX}. The caller shortens it before it is journaled.
     */
    default CommandResult list(CommandLine command, Duration limit) {
        return run(command, limit);
    }
}
