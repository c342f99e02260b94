package io.understudy.remote;

import io.understudy.vocabulary.VisibleText;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;

/**
 * What a command printed: its first and its last half, when it was more than may be kept; hidden characters are spelled
 * out, here where they enter. Any thread.
 */
final class BoundedOutput extends OutputStream {
    private static final int HALF = CommandRunner.OUTPUT_MAX / 2;
    private final byte[] first = new byte[HALF];
    private final byte[] last = new byte[HALF];
    private long length;

    @Override
    public synchronized void write(int octet) {
        if (length < HALF) {
            first[(int) length] = (byte) octet;
        } else {
            last[(int) ((length - HALF) % HALF)] = (byte) octet;
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
        var all = new StringBuilder(new String(first, 0, (int) Math.min(length, HALF), StandardCharsets.UTF_8));
        if (length > HALF) {
            long kept = Math.min(length - HALF, HALF);
            var tail = new byte[(int) kept];
            for (int i = 0; i < kept; i++) {
                tail[i] = last[(int) ((length - kept - HALF + i) % HALF)];
            }
            if (length > 2L * HALF) {
                all.append(CommandResult.CUT).append(length - 2L * HALF).append(" octets …]\n");
            }
            all.append(new String(tail, StandardCharsets.UTF_8));
        }
        return VisibleText.lines(all.toString());
    }
}
