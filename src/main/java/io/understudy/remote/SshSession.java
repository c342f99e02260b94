package io.understudy.remote;

import com.jcraft.jsch.JSch;
import com.jcraft.jsch.JSchException;
import com.jcraft.jsch.Session;
import io.understudy.settings.Settings;
import java.nio.file.Files;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The one session to a primary, opened when it is needed and kept: a fresh one costs a key exchange (116 ms against
 * 11). Strict host keys, public keys only. Any thread; one opens, the others wait for it.
 */
final class SshSession {
    private static final Logger log = LoggerFactory.getLogger(SshSession.class);

    private final Settings.Ssh ssh;
    private final SshTrouble reasons;
    private final Consumer<Session> keepalive;
    private final ReentrantLock opening = new ReentrantLock();
    private volatile @Nullable Session session;
    private volatile String trouble = "";

    /** @param keepalive prepares a session, before it is opened, to notice that its peer has vanished */
    SshSession(Settings.Ssh ssh, Consumer<Session> keepalive) {
        this.ssh = ssh;
        this.reasons = new SshTrouble(ssh);
        this.keepalive = keepalive;
    }

    /** What is wrong with it; empty while it stands or nothing was tried yet. */
    Optional<String> trouble() {
        return trouble.isEmpty() ? Optional.empty() : Optional.of(trouble);
    }

    /** What {@code e}, thrown while it was used, means. */
    String reason(JSchException e) {
        return trouble.isEmpty() ? reasons.sentence(e) : trouble;
    }

    /** Whether a session was opened and not dropped since, though its peer may be gone. */
    boolean kept() {
        return session != null;
    }

    boolean connected() {
        var kept = session;
        return kept != null && kept.isConnected();
    }

    /**
     * The open session; opens it when there is none.
     *
     * @param limit for the opening, or for waiting until another thread has opened it
     * @throws JSchException it can't be opened: {@link #trouble} says why
     */
    Session open(Duration limit) throws JSchException {
        var kept = session;
        if (kept != null && kept.isConnected()) {
            return kept;
        }
        try {
            if (!opening.tryLock(limit.toNanos(), TimeUnit.NANOSECONDS)) {
                throw new JSchException("timeout: another thread is opening the session");
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
            var said = reasons.sentence(e);
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
            throw new JSchException(SshTrouble.NO_KEY);
        }
        if (!Files.isReadable(ssh.knownHosts())) {
            throw new JSchException(SshTrouble.NO_KNOWN_HOSTS);
        }
        var jsch = new JSch();
        jsch.setKnownHosts(ssh.knownHosts().toString());
        jsch.addIdentity(ssh.privateKey().toString());
        var opened = jsch.getSession(ssh.user(), ssh.host(), ssh.port());
        opened.setConfig("StrictHostKeyChecking", "yes");
        opened.setConfig("PreferredAuthentications", "publickey");
        opened.setConfig("ForwardAgent", "no");
        keepalive.accept(opened);
        opened.setDaemonThread(true);
        opened.connect(TimeLimit.millis(limit));
        return opened;
    }

    /** Closes the connection but remembers that there was one: the next use opens a new one. */
    void disconnect() {
        var kept = session;
        if (kept != null) {
            kept.disconnect();
        }
    }

    /** Forgets it: the next use opens a new one. */
    void drop() {
        var kept = session;
        session = null;
        if (kept != null) {
            kept.disconnect();
        }
    }
}
