package io.understudy.remote;

import com.jcraft.jsch.ChannelExec;
import com.jcraft.jsch.JSchException;
import io.understudy.settings.CommandLine;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.stream.Collectors;

/**
 * One command over one connection. What was sent and did not come to an end is unknown; what certainly was not sent is
 * told from that. One thread.
 */
final class SshCommand {
    private static final Duration POLL = Duration.ofMillis(1);
    /** What a command printed last arrives with its exit status; a child that keeps the output open prints on. */
    private static final Duration AFTER_EXIT = Duration.ofMillis(200);

    private final String line;
    private final byte[] input;
    private final BoundedOutput output;
    private final TimeLimit time;

    SshCommand(CommandLine command, String input, BoundedOutput output, TimeLimit time) {
        this.line = line(command);
        this.input = input.getBytes(StandardCharsets.UTF_8);
        this.output = output;
        this.time = time;
    }

    /** How an attempt ended. */
    sealed interface Attempt {}

    record Ended(CommandResult result) implements Attempt {}

    /** It was certainly not begun. */
    record NotSent(Why why) implements Attempt {}

    /** Why it was not begun. */
    enum Why {
        /** The connection is dead. */
        DEAD,
        /** The other side grants no further channel: sshd's MaxSessions. */
        REFUSED,
        /** The other side has not said whether it grants a channel. */
        UNANSWERED
    }

    Attempt over(SshConnection connection) {
        ChannelExec channel;
        try {
            channel = connection.channel();
        } catch (JSchException _) {
            return new NotSent(Why.DEAD);
        }
        channel.setCommand(line);
        channel.setInputStream(new ByteArrayInputStream(input));
        channel.setOutputStream(output);
        channel.setErrStream(output);
        try {
            connection.connect(channel, time.left());
        } catch (JSchException e) {
            var attempt = failed(e, channel, connection);
            channel.disconnect();
            return attempt;
        }
        return new Ended(await(channel, connection));
    }

    /**
     * A channel is opened first, and the command is sent over it: these are JSch's words for a failure of the first.
     * After the second only a refusal tells that the command was not begun.
     */
    private Attempt failed(JSchException e, ChannelExec channel, SshConnection connection) {
        var text = String.valueOf(e.getMessage());
        if (text.contains("session is down")) {
            return new NotSent(Why.DEAD);
        }
        if (text.contains("channel is not opened")) {
            if (!connection.connected()) {
                return new NotSent(Why.DEAD);
            }
            // RFC 4254 §5.1: JSch keeps the reason of a refusal, from 1 up, as the exit status
            return new NotSent(channel.getExitStatus() > 0 ? Why.REFUSED : Why.UNANSWERED);
        }
        if (text.contains("failed to send channel request")) {
            return new Ended(new CommandResult.NotRun("the other side refuses to run commands", time.took()));
        }
        return new Ended(new CommandResult.Unknown("the command was not answered: " + text, output.text(),
                time.took()));
    }

    private CommandResult await(ChannelExec channel, SshConnection connection) {
        try {
            // The exit status decides. It comes before the channel is closed, and a child that was left behind keeps
            // the channel open; but the end of the output alone comes before the status.
            while (!channel.isClosed() && channel.getExitStatus() < 0 && connection.connected()) {
                if (time.left().isNegative()) {
                    return new CommandResult.Unknown("did not end within " + time.limit().toMillis() + " ms",
                            output.text(), time.took());
                }
                Thread.sleep(POLL);
            }
            long rest = time.took().plus(AFTER_EXIT).toNanos();
            while (!channel.isClosed() && connection.connected() && time.took().toNanos() < rest) {
                Thread.sleep(POLL);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return new CommandResult.Unknown("interrupted", output.text(), time.took());
        } finally {
            channel.disconnect();
        }
        int status = channel.getExitStatus();
        if (status >= 0) {
            return new CommandResult.Exited(status, output.text(), time.took());
        }
        return new CommandResult.Unknown(connection.connected()
                ? "it ended without an exit status: a signal may have ended it"
                : "the connection broke off while the command ran", output.text(), time.took());
    }

    /** A vector goes through the login shell as well: each argument in single quotes, POSIX 2.2.2. */
    private static String line(CommandLine command) {
        return command.shell()
                ? command.args().getFirst()
                : command.args().stream().map(a -> "'" + a.replace("'", "'\\''") + "'")
                        .collect(Collectors.joining(" "));
    }
}
