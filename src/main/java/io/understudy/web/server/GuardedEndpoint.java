package io.understudy.web.server;

import io.understudy.kernel.YieldingThreads;
import io.understudy.time.Ticker;
import io.understudy.web.server.Connections.Admission;
import io.understudy.web.server.Connections.Doing;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.channels.SocketChannel;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.locks.LockSupport;
import org.apache.coyote.Processor;
import org.apache.tomcat.util.net.NioChannel;
import org.apache.tomcat.util.net.NioEndpoint;
import org.apache.tomcat.util.net.SocketEvent;
import org.apache.tomcat.util.net.SocketWrapperBase;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tomcat's connections, each with an owner and a time limit (see {@link Connections}). Tomcat itself limits their
 * number only, and a read at a time: a byte every few seconds keeps a connection, or a thread, for as long as somebody
 * likes.
 *
 * <p>A connection is ended by shutting down its socket. Tomcat then finds it closed by the other side, and clears it
 * away on a thread of its own: its buffers are used again, so nobody else may do that.
 */
final class GuardedEndpoint extends NioEndpoint {
    private static final Logger log = LoggerFactory.getLogger(GuardedEndpoint.class);
    private static final long A_MINUTE = 60_000_000_000L;
    private static final long LOOK = 500_000_000;

    private volatile @Nullable Connections<SocketChannel> guard;
    private Ticker ticker = () -> 0;
    private volatile boolean watching;
    /** When refusals were last told of, and how many came since. Only the accepting thread uses them. */
    private long toldAt;
    private long untold;
    private boolean told;

    /** Before the start. Without it every connection is taken. */
    void guard(Connections<SocketChannel> connections, Ticker ticker) {
        this.ticker = ticker;
        guard = connections;
    }

    /** The threads that accept and select are made within, and are as nice as the one that makes them. */
    @Override
    public void startInternal() throws Exception {
        var done = new CompletableFuture<Boolean>();
        YieldingThreads.named("http-start").newThread(() -> {
            try {
                super.startInternal();
                done.complete(true);
            } catch (Exception | Error e) {
                done.completeExceptionally(e);
            }
        }).start();
        try {
            done.get();
        } catch (ExecutionException e) {
            throw e.getCause() instanceof Exception cause ? cause : e;
        }
        watching = true;
        YieldingThreads.named("http-limits").newThread(this::watch).start();
    }

    @Override
    public void stopInternal() {
        watching = false;
        super.stopInternal();
    }

    private void watch() {
        while (watching) {
            LockSupport.parkNanos(LOOK);
            var connections = guard;
            if (connections != null) {
                connections.overdue().forEach(GuardedEndpoint::end);
            }
        }
    }

    private static void end(SocketChannel channel) {
        try {
            channel.shutdownInput();
            channel.shutdownOutput();
        } catch (IOException e) {
            log.debug("event=connection-gone why=\"{}\"", e.toString());
        }
    }

    @Override
    protected boolean setSocketOptions(SocketChannel socket) {
        var connections = guard;
        if (connections == null) {
            return super.setSocketOptions(socket);
        }
        var from = from(socket);
        var admission = from == null ? new Admission.Refused<SocketChannel>() : connections.admit(socket, from);
        switch (admission) {
            case Admission.In<SocketChannel> _ -> {
            }
            case Admission.InsteadOf<SocketChannel>(var other) -> {
                tell(from, "the connection that waited longest was closed for it");
                end(other);
            }
            case Admission.Refused<SocketChannel> _ -> {
                tell(from, "refused");
                destroySocket(socket);
                return false;
            }
        }
        if (super.setSocketOptions(socket)) {
            return true;
        }
        connections.gone(socket);
        return false;
    }

    private static @Nullable InetAddress from(SocketChannel socket) {
        try {
            return socket.getRemoteAddress() instanceof InetSocketAddress remote ? remote.getAddress() : null;
        } catch (IOException e) {
            return null; // gone already
        }
    }

    /** At most once a minute: a flood must not fill the log. */
    private void tell(@Nullable InetAddress from, String what) {
        long now = ticker.nanos();
        untold++;
        if (!told || now - toldAt > A_MINUTE) {
            log.warn("event=too-many-connections from={} what=\"{}\" since-last-told={}",
                    from == null ? "?" : from.getHostAddress(), what, untold);
            told = true;
            toldAt = now;
            untold = 0;
        }
    }

    @Override
    public void setHandler(Handler<NioChannel> handler) {
        super.setHandler(new Watched(handler));
    }

    /** Sees what each connection does. Tomcat calls it for a connection on one thread at a time. */
    private final class Watched implements Handler<NioChannel> {
        private final Handler<NioChannel> handler;

        Watched(Handler<NioChannel> handler) {
            this.handler = handler;
        }

        @Override
        public SocketState process(SocketWrapperBase<NioChannel> socket, SocketEvent status) {
            var connections = guard;
            if (connections == null) {
                return handler.process(socket, status);
            }
            var channel = socket.getSocket().getIOChannel();
            long began = connections.headerBegan(channel);
            connections.begins(channel, Doing.ANSWER);
            var state = handler.process(socket, status);
            switch (state) {
                case LONG -> {
                    if (socket.getCurrentProcessor() instanceof Processor processor && processor.isAsync()) {
                        connections.begins(channel, Doing.STREAM);
                    } else {
                        connections.headerGoesOn(channel, began);
                    }
                }
                case OPEN -> connections.begins(channel, Doing.IDLE);
                case CLOSED, UPGRADING, UPGRADED, ASYNC_END, SENDFILE, SUSPENDED -> {
                }
            }
            return state;
        }

        @Override
        public Object getGlobal() {
            return handler.getGlobal();
        }

        @Override
        public void release(SocketWrapperBase<NioChannel> socket) {
            var connections = guard;
            if (connections != null) {
                connections.gone(socket.getSocket().getIOChannel());
            }
            handler.release(socket);
        }

        @Override
        public void pause() {
            handler.pause();
        }

        @Override
        public void recycle() {
            handler.recycle();
        }
    }
}
