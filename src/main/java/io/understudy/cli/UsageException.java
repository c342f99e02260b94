package io.understudy.cli;

/** The command line makes no sense; the message says why, and the usage follows. */
final class UsageException extends RuntimeException {
    private static final long serialVersionUID = 1;

    UsageException(String message) {
        super(message);
    }
}
