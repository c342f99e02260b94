package io.understudy.cli;

/** The command line makes no sense. The message says why; the usage of the command follows it. */
final class UsageException extends RuntimeException {
    private static final long serialVersionUID = 1;

    UsageException(String message) {
        super(message);
    }
}
