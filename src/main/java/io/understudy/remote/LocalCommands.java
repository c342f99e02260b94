package io.understudy.remote;

import io.understudy.settings.CommandLine;
import io.understudy.time.Ticker;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** Runs commands on this host. At the limit it ends the whole process tree. Any thread. */
public final class LocalCommands implements CommandRunner {
    /** A daemon that the command left behind keeps the output open: what it prints later is not the command's. */
    private static final Duration AFTER_EXIT = Duration.ofMillis(200);

    private final Ticker ticker;

    public LocalCommands(Ticker ticker) {
        this.ticker = ticker;
    }

    @Override
    public CommandResult run(CommandLine command, Duration limit) {
        return run(command, "", limit);
    }

    @Override
    public CommandResult run(CommandLine command, String input, Duration limit) {
        return run(command, input, Map.of(), limit, "[did not read its input]");
    }

    /**
     * With these variables added to the few that are handed on ({@link ChildEnvironment}). A command that doesn't read
     * {@code input} is none the worse.
     */
    public CommandResult run(CommandLine command, String input, Map<String, String> environment, Duration limit) {
        return run(command, input, environment, limit, "");
    }

    /** @param unread what its output says when it ended without reading all of its input */
    private CommandResult run(CommandLine command, String input, Map<String, String> environment, Duration limit,
            String unread) {
        long began = ticker.nanos();
        var args = command.shell() ? List.of("/bin/sh", "-c", command.args().getFirst()) : command.args();
        Process process;
        try {
            var builder = new ProcessBuilder(args).redirectErrorStream(true);
            ChildEnvironment.give(builder, environment);
            process = builder.start();
        } catch (IOException e) {
            return new CommandResult.NotRun("can't be run: " + e.getMessage(), took(began));
        }
        var output = new BoundedOutput();
        var drain = thread(() -> output.drain(process.getInputStream()));
        thread(() -> {
            try (var in = process.getOutputStream()) {
                in.write(input.getBytes(StandardCharsets.UTF_8));
            } catch (IOException e) {
                output.drain(new ByteArrayInputStream(unread.getBytes(StandardCharsets.UTF_8)));
            }
        });
        try {
            if (!process.waitFor(limit.toNanos(), TimeUnit.NANOSECONDS)) {
                end(process);
                return new CommandResult.Unknown("did not end within " + limit.toMillis() + " ms and was stopped",
                        output.text(), took(began));
            }
            drain.join(AFTER_EXIT);
            return new CommandResult.Exited(process.exitValue(), output.text(), took(began));
        } catch (InterruptedException e) {
            end(process);
            Thread.currentThread().interrupt();
            return new CommandResult.Unknown("interrupted", output.text(), took(began));
        }
    }

    /** A platform thread: one that waits for a pipe would hold one of the few carriers of virtual threads. */
    private static Thread thread(Runnable work) {
        return Thread.ofPlatform().daemon().name("command-output").start(work);
    }

    private static void end(Process process) {
        // The parent first, so that it begins nothing more; its children are no longer its own then, so they are listed
        // before.
        var children = process.descendants().toList();
        process.destroyForcibly();
        for (var child : children) {
            var grandchildren = child.descendants().toList();
            child.destroyForcibly();
            grandchildren.forEach(ProcessHandle::destroyForcibly);
        }
    }

    private Duration took(long began) {
        return Duration.ofNanos(ticker.nanos() - began);
    }
}
