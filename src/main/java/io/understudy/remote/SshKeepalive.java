package io.understudy.remote;

import com.jcraft.jsch.JSchException;
import com.jcraft.jsch.Session;
import io.understudy.settings.Settings;
import java.time.Duration;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Keeps one session alive: a session notices within 1.5 s that its peer has vanished, and a thread of its own opens a
 * new one before anybody needs it, so that a respawn doesn't wait for a key exchange.
 */
final class SshKeepalive implements AutoCloseable {
    /** A vanished peer is noticed after this × (count + 1) = 1.5 s. */
    private static final Duration INTERVAL = Duration.ofMillis(500);
    private static final int UNANSWERED_MAX = 2;
    private static final Duration RETRY_FIRST = Duration.ofSeconds(1);
    private static final Duration RETRY_MAX = Duration.ofSeconds(30);

    private final Settings.Ssh ssh;
    private final SshSession session;
    private final BooleanSupplier resting;
    private final Runnable firstCommand;
    private volatile boolean open = true;
    private @Nullable Thread thread;

    /**
     * @param resting while true nothing is sent
     * @param firstCommand runs something harmless: the first command in the JVM costs ten times the later ones
     */
    SshKeepalive(Settings.Ssh ssh, SshSession session, BooleanSupplier resting, Runnable firstCommand) {
        this.ssh = ssh;
        this.session = session;
        this.resting = resting;
        this.firstCommand = firstCommand;
    }

    /** Prepares a session that is about to be opened to ask its peer regularly for a sign of life. */
    static void prepare(Session session) {
        try {
            session.setServerAliveInterval((int) INTERVAL.toMillis());
        } catch (JSchException e) {
            throw new IllegalStateException("JSch refuses a keepalive interval of " + INTERVAL, e);
        }
        session.setServerAliveCountMax(UNANSWERED_MAX);
    }

    /** Keeps the session open until closed; a second call does nothing. */
    synchronized void start() {
        if (thread == null) {
            thread = Thread.ofPlatform().daemon().name("ssh-" + ssh.host()).start(this::run);
        }
    }

    private void run() {
        var pause = RETRY_FIRST;
        boolean warm = false;
        while (open) {
            if (resting.getAsBoolean()) {
                pause = RETRY_FIRST;
            } else if (!session.connected()) {
                warm = false;
                pause = opened() ? RETRY_FIRST : longer(pause);
            } else if (!warm) {
                warm = true;
                firstCommand.run();
            }
            try {
                Thread.sleep(pause);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return;
            }
        }
    }

    private boolean opened() {
        try {
            session.open(ssh.connectTimeout());
            return true;
        } catch (JSchException _) {
            return false; // the session has logged why, and tells it as its trouble
        }
    }

    private static Duration longer(Duration pause) {
        var doubled = pause.multipliedBy(2);
        return doubled.compareTo(RETRY_MAX) > 0 ? RETRY_MAX : doubled;
    }

    @Override
    public void close() {
        open = false;
        synchronized (this) {
            if (thread != null) {
                thread.interrupt();
            }
        }
    }
}
