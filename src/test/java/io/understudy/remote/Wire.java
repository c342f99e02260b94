package io.understudy.remote;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.atomic.AtomicInteger;

/** A wire to a server that a test can hold up, slow down and cut; each connection by itself. */
final class Wire implements AutoCloseable {
    private final ServerSocket listens;
    private final int to;
    private final List<Connection> connections = new CopyOnWriteArrayList<>();
    private volatile Duration delay = Duration.ZERO;

    Wire(int to) throws IOException {
        this.to = to;
        this.listens = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        thread(() -> {
            while (true) {
                connections.add(new Connection(listens.accept()));
            }
        });
    }

    private interface Work {
        void run() throws IOException, InterruptedException;
    }

    private static void thread(Work work) {
        Thread.ofPlatform().daemon().start(() -> {
            try {
                work.run();
            } catch (IOException | InterruptedException _) {
                // cut
            }
        });
    }

    int port() {
        return listens.getLocalPort();
    }

    /** Whatever is sent from now on takes so much longer, in either direction. */
    void slow(Duration by) {
        delay = by;
    }

    Connection connection(int number) {
        return connections.get(number);
    }

    int connections() {
        return connections.size();
    }

    /** One connection through it. */
    final class Connection {
        private final Socket near;
        private final Socket far;
        private final AtomicInteger heldUp = new AtomicInteger();
        private volatile boolean frozen;

        Connection(Socket near) throws IOException {
            this.near = near;
            this.far = new Socket(InetAddress.getLoopbackAddress(), to);
            pump(near, far);
            pump(far, near);
        }

        private record Piece(long due, byte[] data) {}

        private void pump(Socket from, Socket into) {
            var under = new LinkedBlockingQueue<Piece>();
            thread(() -> {
                try {
                    var buffer = new byte[8192];
                    for (int n = from.getInputStream().read(buffer); n >= 0; n = from.getInputStream().read(buffer)) {
                        if (frozen) {
                            heldUp.addAndGet(n);
                        } else {
                            under.add(new Piece(System.nanoTime() + delay.toNanos(), Arrays.copyOf(buffer, n)));
                        }
                    }
                } finally {
                    cut();
                }
            });
            thread(() -> {
                while (true) {
                    var next = under.take();
                    long wait = next.due() - System.nanoTime();
                    if (wait > 0) {
                        Thread.sleep(Duration.ofNanos(wait));
                    }
                    into.getOutputStream().write(next.data());
                }
            });
        }

        /** What is sent from now on is lost. */
        void freeze() {
            frozen = true;
        }

        /** Octets that were lost since. */
        int heldUp() {
            return heldUp.get();
        }

        void cut() throws IOException {
            near.close();
            far.close();
        }
    }

    @Override
    public void close() throws IOException {
        listens.close();
        for (var connection : connections) {
            connection.cut();
        }
    }
}
