package io.understudy.kernel;

import java.lang.foreign.Arena;
import java.util.function.IntConsumer;
import java.util.function.IntSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The thread that reads one socket: a daemon platform thread, since it spends its life in poll(2), which would pin a
 * virtual thread's carrier.
 *
 * <p>The socket has one owner. It is told on this thread when nothing reads any more, and only then closes the socket:
 * a descriptor closed under a reader may already be somebody else's.
 */
final class SocketReceiver implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(SocketReceiver.class);
    /** Nothing depends on it, as closing wakes the thread; no wait is endless. */
    private static final int POLL_MILLIS = 10_000;
    /** A listener that blocks against its promise holds up whoever closes for no longer than this. */
    private static final long CLOSE_MILLIS = 1000;

    private final int wake;
    private final Thread thread;
    private boolean over;

    /**
     * @param read reads what is there without waiting; negative errno when that failed
     * @param ended called once, on this thread, with the errno that made the socket unusable, or 0 after {@link #close}
     */
    private SocketReceiver(String name, int socket, int wake, IntSupplier read, IntConsumer ended) {
        this.wake = wake;
        this.thread = Thread.ofPlatform().name(name).daemon(true).unstarted(() -> run(name, socket, read, ended));
    }

    /** See the constructor. The socket stays the caller's when this throws. */
    static SocketReceiver start(String name, int socket, IntSupplier read, IntConsumer ended) throws KernelException {
        int wake = Libc.event();
        if (wake < 0) {
            throw new KernelException(name + " can't be received: " + Libc.name(-wake), -wake);
        }
        var receiver = new SocketReceiver(name, socket, wake, read, ended);
        receiver.thread.start();
        return receiver;
    }

    private void run(String name, int socket, IntSupplier read, IntConsumer ended) {
        int trouble = Libc.EIO; // what is left standing when an error of the JVM ends the thread
        try {
            trouble = loop(socket, read);
        } finally {
            synchronized (this) {
                over = true;
                Libc.close(wake);
            }
            if (trouble != 0) {
                log.error("event=receiver-ended socket={} why=\"{}\"", name, Libc.name(trouble));
            }
            ended.accept(trouble);
        }
    }

    private int loop(int socket, IntSupplier read) {
        var pollfds = Arena.ofAuto().allocate(16, 4);
        while (true) {
            switch (Libc.awaitEither(pollfds, socket, wake, POLL_MILLIS)) {
                case NOTHING_YET -> {
                }
                case WAKE -> {
                    return 0;
                }
                case INVALID -> {
                    return Libc.EBADF;
                }
                case SOCKET -> {
                    int result = read.getAsInt();
                    if (result == -Libc.EBADF || result == -Libc.ENOTSOCK || result == -Libc.EFAULT) {
                        return -result;
                    }
                    // Any other error is a pending one (the link went down, a host is unreachable): reading it has
                    // cleared it.
                }
            }
        }
    }

    /**
     * Ends the thread; when this returns, nothing is called any more, unless it is called by a listener or a listener
     * blocks.
     */
    @Override
    public void close() {
        synchronized (this) {
            if (over) {
                return;
            }
            Libc.signal(wake);
        }
        if (Thread.currentThread() == thread) {
            return;
        }
        try {
            thread.join(CLOSE_MILLIS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
