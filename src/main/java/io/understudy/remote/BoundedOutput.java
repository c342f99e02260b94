package io.understudy.remote;

import io.understudy.vocabulary.VisibleText;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;

/**
 * What a command printed: its first and its last half, when it was more than may be kept; hidden characters are spelled
 * out, here where they enter. Any thread.
 */
final class BoundedOutput extends OutputStream {
    private final int half;
    private final ByteArrayOutputStream first = new ByteArrayOutputStream();
    /** A ring; made when the first half is full. */
    private byte[] last = {};
    private long length;

    BoundedOutput() {
        this(CommandRunner.OUTPUT_MAX);
    }

    /** @param most octets that are kept */
    BoundedOutput(int most) {
        this.half = most / 2;
    }

    @Override
    public synchronized void write(int octet) {
        if (length < half) {
            first.write(octet);
        } else {
            if (last.length == 0) {
                last = new byte[half];
            }
            last[(int) ((length - half) % half)] = (byte) octet;
        }
        length++;
    }

    @Override
    public synchronized void write(byte[] data, int from, int count) {
        for (int i = from; i < from + count; i++) {
            write(data[i]);
        }
    }

    /** Reads to the end; a stream that breaks off has ended. */
    void drain(InputStream in) {
        try {
            in.transferTo(this);
        } catch (IOException _) {
            // the process was stopped, or left its output to a daemon: its result tells how it ended
        }
    }

    synchronized String text() {
        var all = new StringBuilder(first.toString(StandardCharsets.UTF_8));
        if (length > half) {
            long kept = Math.min(length - half, half);
            var tail = new byte[(int) kept];
            for (int i = 0; i < kept; i++) {
                tail[i] = last[(int) ((length - kept - half + i) % half)];
            }
            if (length > 2L * half) {
                all.append(CommandResult.CUT).append(length - 2L * half).append(" octets …]\n");
            }
            all.append(new String(tail, StandardCharsets.UTF_8));
        }
        return VisibleText.lines(all.toString());
    }
}
