package io.understudy.remote;

import io.understudy.time.Ticker;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Predicate;

/**
 * A program that runs on this host for minutes or hours: its output is read line by line while it runs, and it can be
 * stopped with all the processes that it started. Any thread.
 */
public final class RunningProgram {
    /** On SIGTERM rsync removes its temporary files, which takes milliseconds. */
    private static final Duration GRACE = Duration.ofMillis(500);
    private static final Duration AFTER_EXIT = Duration.ofMillis(500);
    /** A longer line is no progress and no message. */
    private static final int LINE_MAX = 4096;

    private final Process process;
    private final BoundedOutput output = new BoundedOutput();
    private final Thread drain;
    private final Ticker ticker;
    private final long began;
    private volatile boolean stopped;

    private RunningProgram(Process process, Ticker ticker, Predicate<String> lines) {
        this.process = process;
        this.ticker = ticker;
        this.began = ticker.nanos();
        this.drain = Thread.ofPlatform().daemon().start(() -> drain(process.getInputStream(), lines));
    }

    /**
     * Starts it with an empty standard input and these variables added to the few that are handed on
     * ({@link ChildEnvironment}).
     *
     * @param lines hears each line, ended by a line feed or a carriage return, and says whether it belongs to {@link
     *        CommandResult#output}
     * @throws IOException it can't be run
     */
    public static RunningProgram start(List<String> args, Map<String, String> environment, Ticker ticker,
            Predicate<String> lines) throws IOException {
        var builder = new ProcessBuilder(args).redirectErrorStream(true)
                .redirectInput(ProcessBuilder.Redirect.from(Path.of("/dev/null").toFile()));
        ChildEnvironment.give(builder, environment);
        return new RunningProgram(builder.start(), ticker, lines);
    }

    /** Waits for its end, and stops it at the limit. An interrupt stops it too, and stays set. */
    public CommandResult await(Duration limit) {
        try {
            if (!process.waitFor(limit.toNanos(), TimeUnit.NANOSECONDS)) {
                stop();
                return new CommandResult.Unknown("did not end within " + limit + " and was stopped", output.text(),
                        took());
            }
            drain.join(AFTER_EXIT);
        } catch (InterruptedException e) {
            stop();
            Thread.currentThread().interrupt();
            return new CommandResult.Unknown("interrupted", output.text(), took());
        }
        return stopped
                ? new CommandResult.Unknown("stopped", output.text(), took())
                : new CommandResult.Exited(process.exitValue(), output.text(), took());
    }

    /**
     * Sends SIGTERM, and half a second later SIGKILL to the processes that are still there. Returns when all are gone
     * or can't be ended.
     */
    public void stop() {
        stopped = true;
        var all = new ArrayList<ProcessHandle>();
        all.add(process.toHandle());
        process.descendants().forEach(all::add);
        all.forEach(ProcessHandle::destroy);
        if (!gone(all, GRACE)) {
            // Includes processes that it started meanwhile.
            process.descendants().forEach(all::add);
            all.forEach(ProcessHandle::destroyForcibly);
            gone(all, GRACE);
        }
    }

    public boolean alive() {
        return process.isAlive();
    }

    /** Whether it is gone within {@code limit}. */
    public boolean awaitGone(Duration limit) {
        return gone(List.of(process.toHandle()), limit);
    }

    /**
     * Ends the programs that an earlier run of Understudy left behind: every process that was started with this
     * variable, whatever its parent is now.
     *
     * @return how many there were
     */
    public static int endLeftovers(String variable, String value) {
        var wanted = variable + "=" + value;
        var found = ProcessHandle.allProcesses().filter(p -> p.pid() != ProcessHandle.current().pid())
                .filter(p -> environment(p.pid()).contains(wanted)).toList();
        found.forEach(ProcessHandle::destroy);
        if (!gone(found, GRACE)) {
            found.forEach(ProcessHandle::destroyForcibly);
            gone(found, GRACE);
        }
        return found.size();
    }

    private static List<String> environment(long pid) {
        try {
            return List.of(Files.readString(Path.of("/proc/" + pid + "/environ"), StandardCharsets.ISO_8859_1)
                    .split("\0", -1));
        } catch (IOException e) {
            return List.of(); // ended meanwhile, or another user's: not one of ours
        }
    }

    private static boolean gone(List<ProcessHandle> all, Duration limit) {
        var ends = CompletableFuture
                .allOf(all.stream().map(ProcessHandle::onExit).toArray(CompletableFuture<?>[]::new));
        try {
            ends.get(limit.toNanos(), TimeUnit.NANOSECONDS);
            return true;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        } catch (ExecutionException | TimeoutException e) {
            return all.stream().noneMatch(ProcessHandle::isAlive);
        }
    }

    private void drain(InputStream in, Predicate<String> lines) {
        var line = new StringBuilder();
        try (var reader = new InputStreamReader(in, StandardCharsets.UTF_8)) {
            for (int c = reader.read(); c >= 0; c = reader.read()) {
                if (c == '\n' || c == '\r') {
                    heard(line, lines);
                } else if (line.length() < LINE_MAX) {
                    line.append((char) c);
                }
            }
        } catch (IOException _) {
            // the process was stopped: its result tells how it ended
        }
        heard(line, lines);
    }

    private void heard(StringBuilder line, Predicate<String> lines) {
        if (!line.isEmpty()) {
            var text = line.toString();
            line.setLength(0);
            if (lines.test(text)) {
                var octets = (text + "\n").getBytes(StandardCharsets.UTF_8);
                output.write(octets, 0, octets.length);
            }
        }
    }

    private Duration took() {
        return Duration.ofNanos(ticker.nanos() - began);
    }
}
