package io.understudy.remote;

import com.jcraft.jsch.ChannelExec;
import com.jcraft.jsch.JSch;
import com.jcraft.jsch.JSchChangedHostKeyException;
import com.jcraft.jsch.JSchException;
import com.jcraft.jsch.JSchUnknownHostKeyException;
import com.jcraft.jsch.Session;
import io.understudy.settings.CommandLine;
import io.understudy.settings.Settings;
import io.understudy.time.Ticker;
import java.io.ByteArrayInputStream;
import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs commands on one primary over one kept session (a fresh one costs a key exchange: 116 ms against 11). Strict host
 * keys, public keys only. What was sent and did not come to an end is unknown, and never sent again.
 */
final class SshCommands implements CommandRunner, AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(SshCommands.class);
    /** sshd's MaxSessions is 10; a command that hangs must leave room for the next. */
    private static final int AT_ONCE = 4;
    /** A vanished peer is noticed after this × (count + 1) = 1.5 s. */
    private static final int ALIVE_MILLIS = 500;
    private static final int ALIVE_COUNT = 2;
    private static final Duration RETRY_FIRST = Duration.ofSeconds(1);
    private static final Duration RETRY_MOST = Duration.ofSeconds(30);
    private static final Duration POLL = Duration.ofMillis(1);

    private final Settings.Ssh ssh;
    private final Ticker ticker;
    private final Semaphore room = new Semaphore(AT_ONCE);
    private final ReentrantLock opening = new ReentrantLock();
    private volatile @Nullable Session session;
    private volatile String trouble = "";
    private volatile boolean open = true;
    private volatile boolean resting;
    private @Nullable Thread warmer;

    SshCommands(Settings.Ssh ssh, Ticker ticker) {
        this.ssh = ssh;
        this.ticker = ticker;
    }

    Optional<String> trouble() {
        return trouble.isEmpty() || resting ? Optional.empty() : Optional.of(trouble);
    }

    void rest(boolean now) {
        resting = now;
        var kept = session;
        if (now && kept != null) {
            kept.disconnect();
        }
    }

    /** Keeps the session open until closed. */
    synchronized void warm() {
        if (warmer == null) {
            warmer = Thread.ofVirtual().name("ssh-" + ssh.host()).start(this::keepWarm);
        }
    }

    private void keepWarm() {
        var pause = RETRY_FIRST;
        boolean warm = false;
        while (open) {
            var kept = session;
            if (resting) {
                pause = RETRY_FIRST;
            } else if (kept == null || !kept.isConnected()) {
                warm = false;
                try {
                    connected(ssh.connectTimeout());
                    pause = RETRY_FIRST;
                } catch (JSchException e) {
                    var longer = pause.multipliedBy(2);
                    pause = longer.compareTo(RETRY_MOST) > 0 ? RETRY_MOST : longer;
                }
            } else if (!warm) {
                // The first command in the JVM costs ten times the later ones: let it be this one.
                warm = true;
                var first = run(CommandLine.line("true"), ssh.commandTimeout());
                log.debug("event=ssh-warm host={} result={}", ssh.host(), first);
            }
            try {
                Thread.sleep(pause);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return;
            }
        }
    }

    @Override
    public CommandResult run(CommandLine command, Duration limit) {
        return run(command, "", limit);
    }

    @Override
    public CommandResult run(CommandLine command, String input, Duration limit) {
        long began = ticker.nanos();
        if (resting) {
            return new CommandResult.NotRun("this host has the address " + ssh.host() + " itself now", took(began));
        }
        try {
            if (!room.tryAcquire(limit.toNanos(), TimeUnit.NANOSECONDS)) {
                return new CommandResult.NotRun(AT_ONCE + " commands on " + ssh.host() + " hang already", took(began));
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return new CommandResult.NotRun("interrupted", took(began));
        }
        try {
            return execute(command, input, limit, began);
        } finally {
            room.release();
        }
    }

    private CommandResult execute(CommandLine command, String input, Duration limit, long began) {
        for (int attempt = 0;; attempt++) {
            ChannelExec channel;
            var output = new BoundedOutput();
            try {
                var kept = connected(min(ssh.connectTimeout(), left(began, limit)));
                channel = (ChannelExec) kept.openChannel("exec");
            } catch (JSchException e) {
                if (attempt == 0 && session != null) {
                    drop(); // a kept session that is dead: nothing was sent yet, so a fresh one may be tried
                    continue;
                }
                return new CommandResult.NotRun(trouble.isEmpty() ? explain(e) : trouble, took(began));
            }
            channel.setCommand(line(command));
            channel.setInputStream(new ByteArrayInputStream(input.getBytes(StandardCharsets.UTF_8)));
            channel.setOutputStream(output);
            channel.setErrStream(output);
            try {
                channel.connect(millis(left(began, limit)));
            } catch (JSchException e) {
                channel.disconnect();
                boolean dead = session == null || !session.isConnected();
                drop();
                if (dead && notSent(e)) {
                    if (attempt == 0 && !left(began, limit).isNegative()) {
                        continue; // the channel was never granted, so the command was not sent
                    }
                    return new CommandResult.NotRun("the connection to " + ssh.host() + " broke off before it was sent",
                            took(began));
                }
                return new CommandResult.Unknown("the command was not answered: " + e.getMessage(), output.text(),
                        took(began));
            }
            return await(channel, output, limit, began);
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

    private CommandResult await(ChannelExec channel, BoundedOutput output, Duration limit, long began) {
        try {
            // the exit status is there when the channel is closed, not at the end of output
            while (!channel.isClosed()) {
                if (left(began, limit).isNegative()) {
                    return new CommandResult.Unknown("did not end within " + limit.toMillis() + " ms", output.text(),
                            took(began));
                }
                Thread.sleep(POLL);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return new CommandResult.Unknown("interrupted", output.text(), took(began));
        } finally {
            channel.disconnect();
        }
        int status = channel.getExitStatus();
        return status < 0
                ? new CommandResult.Unknown("the connection broke off while it ran", output.text(), took(began))
                : new CommandResult.Exited(status, output.text(), took(began));
    }

    private Session connected(Duration limit) throws JSchException {
        var kept = session;
        if (kept != null && kept.isConnected()) {
            return kept;
        }
        try {
            if (!opening.tryLock(limit.toNanos(), TimeUnit.NANOSECONDS)) {
                throw new JSchException("timeout: the session is being opened and does not come");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new JSchException("interrupted", e);
        }
        try {
            kept = session;
            if (kept != null && kept.isConnected()) {
                return kept;
            }
            session = null;
            var opened = connect(limit);
            session = opened;
            if (!trouble.isEmpty()) {
                log.info("event=ssh-back host={}", ssh.host());
            }
            trouble = "";
            return opened;
        } catch (JSchException e) {
            var said = explain(e);
            if (!said.equals(trouble)) {
                log.warn("event=ssh-trouble host={} why=\"{}\"", ssh.host(), said);
            }
            trouble = said;
            throw e;
        } finally {
            opening.unlock();
        }
    }

    private Session connect(Duration limit) throws JSchException {
        if (!Files.isReadable(ssh.privateKey())) {
            throw new JSchException("no-key");
        }
        if (!Files.isReadable(ssh.knownHosts())) {
            throw new JSchException("no-known-hosts");
        }
        var jsch = new JSch();
        jsch.setKnownHosts(ssh.knownHosts().toString());
        jsch.addIdentity(ssh.privateKey().toString());
        var opened = jsch.getSession(ssh.user(), ssh.host(), ssh.port());
        opened.setConfig("StrictHostKeyChecking", "yes");
        opened.setConfig("PreferredAuthentications", "publickey");
        opened.setConfig("ForwardAgent", "no");
        opened.setServerAliveInterval(ALIVE_MILLIS);
        opened.setServerAliveCountMax(ALIVE_COUNT);
        opened.setDaemonThread(true);
        opened.connect(millis(limit));
        return opened;
    }

    private void drop() {
        var kept = session;
        session = null;
        if (kept != null) {
            kept.disconnect();
        }
    }

    private String explain(JSchException e) {
        var at = ssh.host() + ":" + ssh.port();
        var text = String.valueOf(e.getMessage());
        if (e instanceof JSchChangedHostKeyException) {
            return "the host key of " + at + " has changed: it is not the one in " + ssh.knownHosts()
                    + ". If A was set up anew, put its new key there; if not, somebody else answers";
        }
        if (e instanceof JSchUnknownHostKeyException) {
            return "the host key of " + at + " is not in " + ssh.knownHosts() + ": put there what `ssh-keyscan -p "
                    + ssh.port() + " "
                    + ssh.host() + "` prints, after comparing it with the key on A";
        }
        if (text.equals("no-key")) {
            return "the private key " + ssh.privateKey() + " can't be read";
        }
        if (text.equals("no-known-hosts")) {
            return ssh.knownHosts() + " can't be read: it has to hold A's host key";
        }
        var cause = e.getCause();
        if (cause instanceof ConnectException) {
            return "nothing listens for SSH on " + at + " (" + cause.getMessage() + ")";
        }
        if (cause instanceof NoRouteToHostException || cause instanceof UnknownHostException) {
            return at + " can't be reached (" + cause.getMessage() + ")";
        }
        if (text.contains("Auth fail") || text.contains("Auth cancel") || text.contains("USERAUTH")) {
            return at + " refuses the key " + ssh.privateKey() + " for " + ssh.user() + ": put its public half into "
                    + ssh.user() + "'s authorized_keys there";
        }
        if (text.contains("invalid privatekey") || text.contains("passphrase")) {
            return "the private key " + ssh.privateKey() + " is not a key without a passphrase";
        }
        if (text.contains("timeout") || text.contains("timed out")) {
            return "no SSH answer from " + at + " within " + ssh.connectTimeout().toMillis() + " ms";
        }
        return "SSH to " + at + " failed: " + text;
    }

    /** A vector goes through the login shell as well: each argument in single quotes, POSIX 2.2.2. */
    private static String line(CommandLine command) {
        return command.shell()
                ? command.args().getFirst()
                : command.args().stream().map(a -> "'" + a.replace("'", "'\\''") + "'")
                        .collect(Collectors.joining(" "));
    }

    private Duration took(long began) {
        return Duration.ofNanos(ticker.nanos() - began);
    }

    private Duration left(long began, Duration limit) {
        return limit.minusNanos(ticker.nanos() - began);
    }

    private static Duration min(Duration a, Duration b) {
        return a.compareTo(b) < 0 ? a : b;
    }

    private static int millis(Duration limit) {
        return (int) Math.clamp(limit.toMillis(), 1, Integer.MAX_VALUE); // 0 would be for ever
    }

    @Override
    public void close() {
        open = false;
        synchronized (this) {
            if (warmer != null) {
                warmer.interrupt();
            }
        }
        drop();
    }
}
