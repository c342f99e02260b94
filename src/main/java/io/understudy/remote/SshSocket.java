package io.understudy.remote;

import com.jcraft.jsch.SocketFactory;
import io.understudy.time.Ticker;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.UnknownHostException;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** The socket under one session: knows when something was heard last, and can be closed at any time. Any thread. */
final class SshSocket implements SocketFactory {
    private final Ticker ticker;
    private final Duration limit;
    private volatile long heard;
    private volatile @Nullable Socket socket;
    private volatile boolean abandoned;
    private volatile Runnable closed = () -> {
    };

    /** @param limit for the connection alone */
    SshSocket(Ticker ticker, Duration limit) {
        this.ticker = ticker;
        this.limit = limit;
        this.heard = ticker.nanos();
    }

    /** Monotonic nanoseconds of the last octets that came. */
    long heard() {
        return heard;
    }

    void whenClosed(Runnable listener) {
        closed = listener;
    }

    /** Ends it in whatever it is at; one that is made later is closed at once. */
    void abandon() {
        abandoned = true;
        var open = socket;
        if (open != null) {
            close(open);
        }
    }

    private static void close(Socket open) {
        try {
            open.close();
        } catch (IOException _) {
            // it is given up either way
        }
    }

    @Override
    public Socket createSocket(String host, int port) throws IOException {
        var made = new Socket();
        socket = made;
        var address = new InetSocketAddress(host, port);
        if (address.isUnresolved()) {
            throw new UnknownHostException(host);
        }
        if (abandoned) {
            close(made);
        }
        made.connect(address, TimeLimit.millis(limit));
        return made;
    }

    @Override
    public InputStream getInputStream(Socket of) throws IOException {
        return new Heard(of.getInputStream());
    }

    @Override
    public OutputStream getOutputStream(Socket of) throws IOException {
        return of.getOutputStream();
    }

    private final class Heard extends FilterInputStream {
        Heard(InputStream in) {
            super(in);
        }

        @Override
        public int read() throws IOException {
            int octet = super.read();
            heard = ticker.nanos();
            return octet;
        }

        @Override
        public int read(byte[] data, int from, int count) throws IOException {
            int got = super.read(data, from, count);
            heard = ticker.nanos();
            return got;
        }

        @Override
        public void close() throws IOException {
            try {
                super.close();
            } finally {
                closed.run();
            }
        }
    }
}
