package io.understudy.remote;

import com.jcraft.jsch.JSch;
import com.jcraft.jsch.JSchException;
import com.jcraft.jsch.Session;
import io.understudy.settings.Settings;
import io.understudy.time.Ticker;
import java.io.IOException;
import java.nio.file.Files;
import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Opens one connection, all within one limit: name, connection, banner, key exchange, login. JSch's own limits are for
 * each read, so a server that sends an octet now and then would hold the caller for ever. Used once, by one thread.
 */
final class SshOpening {
    private final Settings.Ssh ssh;
    private final Ticker ticker;
    private final Consumer<Session> keepalive;
    private @Nullable HostKeys keys;

    /** @param keepalive prepares a session to ask its peer regularly for a sign of life */
    SshOpening(Settings.Ssh ssh, Ticker ticker, Consumer<Session> keepalive) {
        this.ssh = ssh;
        this.ticker = ticker;
        this.keepalive = keepalive;
    }

    /** What known_hosts says of the key that the host has shown; null where none was shown. */
    KnownHosts.@Nullable Verdict verdict() {
        return keys == null ? null : keys.verdict();
    }

    SshConnection open(Duration limit) throws JSchException {
        var socket = new SshSocket(ticker, limit);
        var session = prepared(socket);
        var task = new FutureTask<@Nullable Void>(() -> {
            session.connect(TimeLimit.millis(limit));
            return null;
        });
        Thread.ofPlatform().daemon().name("ssh-open-" + ssh.host()).start(task);
        try {
            task.get(limit.toNanos(), TimeUnit.NANOSECONDS);
            return new SshConnection(session, socket, ticker);
        } catch (TimeoutException e) {
            socket.abandon();
            throw new JSchException("timeout: not open within " + limit.toMillis() + " ms", e);
        } catch (InterruptedException e) {
            socket.abandon();
            Thread.currentThread().interrupt();
            throw new JSchException("interrupted", e);
        } catch (ExecutionException e) {
            socket.abandon();
            throw e.getCause() instanceof JSchException known ? known : new JSchException(String.valueOf(e), e);
        }
    }

    private Session prepared(SshSocket socket) throws JSchException {
        if (!Files.isReadable(ssh.privateKey())) {
            throw new JSchException(SshTrouble.NO_KEY);
        }
        HostKeys read;
        try {
            read = new HostKeys(KnownHosts.read(ssh.knownHosts()), ssh.knownHosts().toString());
        } catch (IOException e) {
            throw new JSchException(SshTrouble.NO_KNOWN_HOSTS, e);
        }
        keys = read;
        var jsch = new JSch();
        jsch.addIdentity(ssh.privateKey().toString());
        var session = jsch.getSession(ssh.user(), ssh.host(), ssh.port());
        session.setHostKeyRepository(read);
        session.setSocketFactory(socket);
        session.setConfig("StrictHostKeyChecking", "yes");
        session.setConfig("PreferredAuthentications", "publickey");
        session.setConfig("ForwardAgent", "no");
        keepalive.accept(session);
        session.setDaemonThread(true);
        return session;
    }
}
