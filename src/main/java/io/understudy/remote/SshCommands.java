package io.understudy.remote;

import com.jcraft.jsch.JSchException;
import io.understudy.remote.SshCommand.Ended;
import io.understudy.remote.SshCommand.NotSent;
import io.understudy.remote.SshCommand.Why;
import io.understudy.settings.CommandLine;
import io.understudy.settings.Settings;
import io.understudy.time.Ticker;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
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
    /** Until a refused channel is asked for again: another command may have ended by then. */
    private static final Duration REFUSED = Duration.ofMillis(50);

    private final Settings.Ssh ssh;
    private final Ticker ticker;
    private final Semaphore room = new Semaphore(AT_ONCE);
    private final SshSession session;
    private final SshKeepalive keepalive;
    private volatile boolean resting;

    SshCommands(Settings.Ssh ssh, Ticker ticker) {
        this.ssh = ssh;
        this.ticker = ticker;
        this.session = new SshSession(ssh, ticker, SshKeepalive.QUIET,
                s -> SshKeepalive.prepare(s, ssh.commandTimeout()));
        this.keepalive = new SshKeepalive(ssh, session, () -> resting, this::warmUp);
    }

    Optional<String> trouble() {
        return resting ? Optional.empty() : session.trouble();
    }

    void rest(boolean now) {
        resting = now;
        if (now) {
            session.drop();
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
        return run(command, input, limit, OUTPUT_MAX);
    }

    @Override
    public CommandResult list(CommandLine command, Duration limit) {
        return run(command, "", limit, LIST_MAX);
    }

    private CommandResult run(CommandLine command, String input, Duration limit, int most) {
        var time = TimeLimit.of(ticker, limit);
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
            return execute(new SshCommand(command, input, new BoundedOutput(most), time), time);
        } finally {
            room.release();
        }
    }

    private CommandResult execute(SshCommand command, TimeLimit time) {
        boolean again = false;
        while (true) {
            if (resting) {
                return new CommandResult.NotRun("this host itself has the address " + ssh.host() + " now", time.took());
            }
            SshConnection connection;
            try {
                connection = session.use(time.left(ssh.connectTimeout()));
            } catch (JSchException e) {
                return new CommandResult.NotRun(session.reason(e), time.took());
            }
            SshCommand.Attempt attempt;
            try {
                attempt = command.over(connection);
            } finally {
                connection.release();
            }
            switch (attempt) {
                case Ended(CommandResult result) -> {
                    return result;
                }
                case NotSent(Why why) -> {
                    var refused = refused(why, connection, again, time);
                    if (refused.isPresent()) {
                        return new CommandResult.NotRun(refused.get(), time.took());
                    }
                    again = true;
                }
            }
        }
    }

    /** Nothing was sent. @return empty to try once more, else why not */
    private Optional<String> refused(Why why, SshConnection connection, boolean again, TimeLimit time) {
        return switch (why) {
            case DEAD -> {
                session.forget(connection);
                yield again || time.left().isNegative()
                        ? Optional.of("the connection to " + ssh.host() + " broke off before the command was sent")
                        : Optional.empty();
            }
            case UNANSWERED -> {
                // Granted later, the channel would stay open there and count against MaxSessions.
                session.forget(connection);
                yield Optional.of(ssh.host() + " did not begin the command within " + time.limit().toMillis() + " ms");
            }
            case REFUSED -> time.took().compareTo(ssh.connectTimeout()) > 0 || time.left().isNegative()
                    || !paused()
                            ? Optional.of(ssh.host() + " runs no further command at once: check MaxSessions in its "
                                    + "sshd_config (at least " + AT_ONCE + ")")
                            : Optional.empty();
        };
    }

    private static boolean paused() {
        try {
            Thread.sleep(REFUSED);
            return true;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    @Override
    public void close() {
        keepalive.close();
        session.drop();
    }
}
