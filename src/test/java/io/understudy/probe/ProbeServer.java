package io.understudy.probe;

import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLContext;

/** A server on the loopback interface that does one thing with each connection. */
final class ProbeServer implements AutoCloseable {
    static final InetAddress HERE = InetAddress.ofLiteral("127.0.0.1");

    @FunctionalInterface
    interface Talk {
        void with(Socket socket) throws Exception;
    }

    private final ServerSocket socket;
    private final ExecutorService threads = Executors.newCachedThreadPool();

    ProbeServer(Talk talk) throws IOException {
        this(new ServerSocket(0, 50, HERE), talk);
    }

    ProbeServer(SSLContext tls, Talk talk) throws IOException {
        this(tls.getServerSocketFactory().createServerSocket(0, 50, HERE), talk);
    }

    ProbeServer(ServerSocket socket, Talk talk) {
        this.socket = socket;
        threads.execute(() -> {
            while (!socket.isClosed()) {
                try {
                    var one = socket.accept();
                    threads.execute(() -> talk(one, talk));
                } catch (IOException _) {
                    return;
                }
            }
        });
    }

    private static void talk(Socket one, Talk talk) {
        try (one) {
            talk.with(one);
            one.shutdownOutput();
            one.getInputStream().transferTo(OutputStream.nullOutputStream()); // no reset over what was said
        } catch (Exception _) {
            // the probe has hung up, or the test is over
        }
    }

    int port() {
        return socket.getLocalPort();
    }

    /** The request up to its empty line. */
    static String read(Socket socket) throws IOException {
        var text = new StringBuilder();
        while (text.indexOf("\r\n\r\n") < 0) {
            text.append((char) socket.getInputStream().read());
        }
        return text.toString();
    }

    static String read(Socket socket, int count) throws IOException {
        return new String(socket.getInputStream().readNBytes(count), StandardCharsets.UTF_8);
    }

    static void say(Socket socket, String text) throws IOException {
        say(socket, text.getBytes(StandardCharsets.UTF_8));
    }

    static void say(Socket socket, byte[] octets) throws IOException {
        OutputStream out = socket.getOutputStream();
        out.write(octets);
        out.flush();
    }

    static void hang() throws InterruptedException {
        new CountDownLatch(1).await();
    }

    @Override
    public void close() throws IOException {
        socket.close();
        threads.shutdownNow();
        try {
            threads.awaitTermination(1, TimeUnit.MILLISECONDS);
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }
}
