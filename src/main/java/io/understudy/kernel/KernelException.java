package io.understudy.kernel;

import java.io.IOException;

/**
 * The kernel refused. The message is a sentence for the operator: what was tried, why it failed, and the remedy where
 * there is one.
 */
public class KernelException extends IOException {
    private static final long serialVersionUID = 1L;
    private final int errno;

    public KernelException(String message, int errno) {
        super(message);
        this.errno = errno;
    }

    /** The kernel's error number (errno(3)), positive; 0 when there is none. */
    public int errno() {
        return errno;
    }
}
