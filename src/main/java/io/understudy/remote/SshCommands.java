package io.understudy.remote;

import com.jcraft.jsch.ChannelExec;
import com.jcraft.jsch.JSchException;
import io.understudy.settings.CommandLine;
import io.understudy.settings.Settings;
import io.understudy.time.Ticker;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs commands on one primary over one kept {@link SshSession}. What was sent and did not come to an end is unknown,
 * and never sent again. Any thread.
 */
final class SshCommands implements CommandRunner, AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(SshCommands.class);
    /** sshd's MaxSessions is 10; a command that hangs must leave room for the next. */
    private static final int AT_ONCE = 4;
    private static final Duration POLL = Duration.ofMillis(1);

    private final Settings.Ssh ssh;
    private final Ticker ticker;
    private final Semaphore room = new Semaphore(AT_ONCE);
    private final SshSession session;
    private final SshKeepalive keepalive;
    private volatile boolean resting;

    SshCommands(Settings.Ssh ssh, Ticker ticker) {
        this.ssh = ssh;
        this.ticker = ticker;
        this.session = new SshSession(ssh, SshKeepalive::prepare);
        this.keepalive = new SshKeepalive(ssh, session, () -> resting, this::warmUp);
    }

    Optional<String> trouble() {
        return resting ? Optional.empty() : session.trouble();
    }

    void rest(boolean now) {
        resting = now;
        if (now) {
            session.disconnect();
        }
    }

    /** Keeps the session open until closed. */
    void warm() {
        keepalive.start();
    }

    private void warmUp() {
        var first = run(CommandLine.line("true"), ssh.commandTimeout());
        log.debug("event=ssh-warm host={} result={}", ssh.host(), first);
    }

    @Override
    public CommandResult run(CommandLine command, Duration limit) {
        return run(command, "", limit);
    }

    @Override
    public CommandResult run(CommandLine command, String input, Duration limit) {
        var time = TimeLimit.of(ticker, limit);
        if (resting) {
            return new CommandResult.NotRun("this host itself has the address " + ssh.host() + " now", time.took());
        }
        try {
            if (!room.tryAcquire(limit.toNanos(), TimeUnit.NANOSECONDS)) {
                return new CommandResult.NotRun(AT_ONCE + " earlier commands on " + ssh.host() + " still hang",
                        time.took());
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return new CommandResult.NotRun("interrupted", time.took());
        }
        try {
            return execute(command, input, time);
        } finally {
            room.release();
        }
    }

    private CommandResult execute(CommandLine command, String input, TimeLimit time) {
        for (int attempt = 0;; attempt++) {
            ChannelExec channel;
            var output = new BoundedOutput();
            try {
                var opened = session.open(time.left(ssh.connectTimeout()));
                channel = (ChannelExec) opened.openChannel("exec");
            } catch (JSchException e) {
                if (attempt == 0 && session.kept()) {
                    session.drop(); // a kept session that is dead: nothing was sent yet, so a fresh one may be tried
                    continue;
                }
                return new CommandResult.NotRun(session.reason(e), time.took());
            }
            channel.setCommand(line(command));
            channel.setInputStream(new ByteArrayInputStream(input.getBytes(StandardCharsets.UTF_8)));
            channel.setOutputStream(output);
            channel.setErrStream(output);
            try {
                channel.connect(TimeLimit.millis(time.left()));
            } catch (JSchException e) {
                channel.disconnect();
                boolean dead = !session.connected();
                session.drop();
                if (dead && notSent(e)) {
                    if (attempt == 0 && !time.left().isNegative()) {
                        continue; // the channel was never granted, so the command was not sent
                    }
                    return new CommandResult.NotRun(
                            "the connection to " + ssh.host() + " broke off before the command was sent", time.took());
                }
                return new CommandResult.Unknown("the command was not answered: " + e.getMessage(), output.text(),
                        time.took());
            }
            return await(channel, output, time);
        }
    }

    /**
     * A channel is opened first, and the command is sent over it: JSch's words for a failure of the first. After the
     * second nobody knows whether the command was begun.
     */
    private static boolean notSent(JSchException e) {
        var text = String.valueOf(e.getMessage());
        return text.contains("session is down") || text.contains("channel is not opened");
    }

    private static CommandResult await(ChannelExec channel, BoundedOutput output, TimeLimit time) {
        try {
            // the exit status is there when the channel is closed, not at the end of output
            while (!channel.isClosed()) {
                if (time.left().isNegative()) {
                    return new CommandResult.Unknown("did not end within " + time.limit().toMillis() + " ms",
                            output.text(), time.took());
                }
                Thread.sleep(POLL);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return new CommandResult.Unknown("interrupted", output.text(), time.took());
        } finally {
            channel.disconnect();
        }
        int status = channel.getExitStatus();
        return status < 0
                ? new CommandResult.Unknown("the connection broke off while the command ran", output.text(),
                        time.took())
                : new CommandResult.Exited(status, output.text(), time.took());
    }

    /** A vector goes through the login shell as well: each argument in single quotes, POSIX 2.2.2. */
    private static String line(CommandLine command) {
        return command.shell()
                ? command.args().getFirst()
                : command.args().stream().map(a -> "'" + a.replace("'", "'\\''") + "'")
                        .collect(Collectors.joining(" "));
    }

    @Override
    public void close() {
        keepalive.close();
        session.drop();
    }
}
