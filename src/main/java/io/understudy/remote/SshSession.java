package io.understudy.remote;

import com.jcraft.jsch.JSchException;
import com.jcraft.jsch.Session;
import io.understudy.settings.Settings;
import io.understudy.time.Ticker;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The one session to a primary, opened when it is needed and kept: a fresh one costs a key exchange (116 ms against
 * 11). Strict host keys, public keys only. Where the other side has gone quiet, another connection is opened and takes
 * its place; the quiet one stays until that has worked, since a primary may answer slowly and live. Any thread; one
 * opens, the others wait for it.
 */
final class SshSession {
    private static final Logger log = LoggerFactory.getLogger(SshSession.class);

    private final Settings.Ssh ssh;
    private final Ticker ticker;
    private final Duration quiet;
    private final SshTrouble reasons;
    private final Consumer<Session> keepalive;
    private final ReentrantLock opening = new ReentrantLock();
    private final AtomicReference<@Nullable SshConnection> kept = new AtomicReference<>();
    private volatile String trouble = "";

    /**
     * @param quiet a kept connection on which nothing came for so long is doubted
     * @param keepalive prepares a session, before it is opened, to ask its peer for signs of life
     */
    SshSession(Settings.Ssh ssh, Ticker ticker, Duration quiet, Consumer<Session> keepalive) {
        this.ssh = ssh;
        this.ticker = ticker;
        this.quiet = quiet;
        this.reasons = new SshTrouble(ssh);
        this.keepalive = keepalive;
    }

    /** What is wrong with it; empty while it stands or nothing was tried yet. */
    Optional<String> trouble() {
        return trouble.isEmpty() ? Optional.empty() : Optional.of(trouble);
    }

    /** What {@code e}, thrown while it was used, means. */
    String reason(JSchException e) {
        return trouble.isEmpty() ? reasons.sentence(e, null) : trouble;
    }

    /** Whether there is a connection whose other side was heard lately. */
    boolean well() {
        return usable() != null;
    }

    private @Nullable SshConnection usable() {
        var now = kept.get();
        return now != null && now.connected() && !now.quiet(quiet) ? now : null;
    }

    /**
     * The open connection, in use by the caller, who must release it; opens one when there is none, or when the other
     * side has gone quiet.
     *
     * @param limit for the opening, or for waiting until another thread has opened it
     * @throws JSchException it can't be opened: {@link #trouble} says why
     */
    SshConnection use(Duration limit) throws JSchException {
        while (true) {
            var connection = open(limit);
            if (connection.use()) {
                return connection;
            }
            if (!connection.connected()) {
                forget(connection);
            }
            // else it was given up between the two lines, and another one is in its place
        }
    }

    private SshConnection open(Duration limit) throws JSchException {
        var now = usable();
        if (now != null) {
            healed();
            return now;
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
            now = usable();
            return now != null ? now : replaced(limit);
        } finally {
            opening.unlock();
        }
    }

    private SshConnection replaced(Duration limit) throws JSchException {
        var attempt = new SshOpening(ssh, ticker, keepalive);
        try {
            var fresh = attempt.open(limit);
            var old = kept.getAndSet(fresh);
            if (old != null) {
                old.retire();
            }
            healed();
            return fresh;
        } catch (JSchException e) {
            var now = usable();
            if (now != null) {
                return now; // it was slow only, and was heard again meanwhile
            }
            var said = reasons.sentence(e, attempt.verdict());
            if (!said.equals(trouble)) {
                log.warn("event=ssh-trouble host={} why=\"{}\"", ssh.host(), said);
            }
            trouble = said;
            throw e;
        }
    }

    private void healed() {
        if (!trouble.isEmpty()) {
            log.info("event=ssh-back host={}", ssh.host());
            trouble = "";
        }
    }

    /** Opens it if it isn't well. @return whether it is well now */
    boolean ensure(Duration limit) {
        try {
            open(limit);
            return true;
        } catch (JSchException _) {
            return false; // it was logged, and is told as its trouble
        }
    }

    /** Gives up {@code connection}, and only that: another one may have taken its place for all others. */
    void forget(SshConnection connection) {
        kept.compareAndSet(connection, null);
        connection.retire();
    }

    /** Closes whatever is open, also under commands that run. */
    void drop() {
        var old = kept.getAndSet(null);
        if (old != null) {
            old.retire();
            old.disconnect();
        }
    }
}
