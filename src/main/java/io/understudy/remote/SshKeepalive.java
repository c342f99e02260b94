package io.understudy.remote;

import com.jcraft.jsch.JSchException;
import com.jcraft.jsch.Session;
import io.understudy.settings.Settings;
import java.time.Duration;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Keeps one session alive: the other side is asked for a sign of life twice a second, and a thread of its own opens a
 * new connection before anybody needs it, so that a respawn doesn't wait for a key exchange. Silence alone ends
 * nothing: a primary that answers slowly lives, and what runs there has its own time limit.
 */
final class SshKeepalive implements AutoCloseable {
    /** A kept connection on which nothing came for so long is doubted: three questions went unanswered. */
    static final Duration QUIET = Duration.ofMillis(1500);
    private static final Duration INTERVAL = Duration.ofMillis(500);
    /** A connection that nobody answers on, and that can't be replaced, is given up after this time at the earliest. */
    private static final Duration DEAD = Duration.ofMinutes(1);
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
    static void prepare(Session session, Duration commandTimeout) {
        try {
            session.setServerAliveInterval((int) INTERVAL.toMillis());
        } catch (JSchException e) {
            throw new IllegalStateException("JSch refuses a keepalive interval of " + INTERVAL, e);
        }
        var dead = commandTimeout.compareTo(DEAD) > 0 ? commandTimeout : DEAD;
        session.setServerAliveCountMax((int) Math.min(dead.dividedBy(INTERVAL), Integer.MAX_VALUE));
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
                session.drop(); // also what was opened while this began
                pause = RETRY_FIRST;
                warm = false;
            } else {
                boolean kept = session.well();
                boolean well = session.ensure(ssh.connectTimeout());
                pause = well ? RETRY_FIRST : longer(pause);
                if (well && kept && !warm) {
                    firstCommand.run();
                }
                warm = well && kept;
            }
            try {
                Thread.sleep(pause);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return;
            }
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
