package io.understudy.probe;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import org.apache.hc.core5.http.MessageConstraintException;

/**
 * A connection from which the headers of an answer are read, and then its body: keeps what came first, and refuses to
 * read on in headers without an end. One thread.
 */
final class HeaderInput extends FilterInputStream {
    /** Enough to recognize what is no HTTP. */
    private static final int KEPT = 256;

    private final byte[] first = new byte[KEPT];
    private int kept;
    private int left;
    private boolean ended;

    /** @param most how many octets may come before the headers have ended; a buffer's worth more may be read */
    HeaderInput(InputStream connection, int most) {
        super(connection);
        this.left = most;
    }

    @Override
    public int read() throws IOException {
        var one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    /** @throws MessageConstraintException when more would come and the headers have not ended */
    @Override
    public int read(byte[] into, int offset, int length) throws IOException {
        if (ended) {
            return super.read(into, offset, length);
        }
        if (left <= 0) {
            throw new MessageConstraintException("headers without an end");
        }
        int read = super.read(into, offset, length);
        if (read > 0) {
            left -= read;
            int more = Math.min(read, KEPT - kept);
            System.arraycopy(into, offset, first, kept, more);
            kept += more;
        }
        return read;
    }

    /** What is read from now on is the body, of any length. */
    void headersEnded() {
        ended = true;
    }

    /** What came first, as text. */
    String beginning() {
        return new String(first, 0, kept, StandardCharsets.UTF_8);
    }
}
