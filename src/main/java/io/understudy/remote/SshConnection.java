package io.understudy.remote;

import com.jcraft.jsch.Channel;
import com.jcraft.jsch.ChannelExec;
import com.jcraft.jsch.JSchException;
import com.jcraft.jsch.Session;
import io.understudy.time.Ticker;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * One open connection to a primary, used by several commands at once. It lives on until its last command has ended,
 * also when another one has taken its place for new commands. Any thread.
 */
final class SshConnection {
    private final Session session;
    private final SshSocket socket;
    private final Ticker ticker;
    private final Set<Channel> opening = ConcurrentHashMap.newKeySet();
    private int users;
    private boolean retired;

    SshConnection(Session session, SshSocket socket, Ticker ticker) {
        this.session = session;
        this.socket = socket;
        this.ticker = ticker;
        socket.whenClosed(this::wake);
    }

    boolean connected() {
        return session.isConnected();
    }

    /** Nothing was heard from the other side for {@code span}, though it is asked twice a second. */
    boolean quiet(Duration span) {
        return ticker.nanos() - socket.heard() > span.toNanos();
    }

    /** @return false where the connection is given up: {@link #release} must not be called then */
    synchronized boolean use() {
        if (retired || !session.isConnected()) {
            return false;
        }
        users++;
        return true;
    }

    void release() {
        boolean last;
        synchronized (this) {
            users--;
            last = retired && users == 0;
        }
        if (last) {
            session.disconnect();
        }
    }

    /** Gives it up for new commands; those that run on it come to their end first. */
    void retire() {
        boolean unused;
        synchronized (this) {
            retired = true;
            unused = users == 0;
        }
        if (unused) {
            session.disconnect();
        }
    }

    void disconnect() {
        session.disconnect();
    }

    ChannelExec channel() throws JSchException {
        return (ChannelExec) session.openChannel("exec");
    }

    /**
     * Opens the channel and sends its command. JSch waits for the channel on its monitor, and whoever ends the
     * connection wakes nobody there: the command would sleep for its whole time.
     */
    void connect(ChannelExec channel, Duration limit) throws JSchException {
        opening.add(channel);
        try {
            channel.connect(TimeLimit.millis(limit));
        } finally {
            opening.remove(channel);
        }
    }

    /** JSch closes the socket after it has marked the session as ended, which the woken then see. */
    private void wake() {
        for (var channel : opening) {
            synchronized (channel) {
                channel.notifyAll();
            }
        }
    }
}
