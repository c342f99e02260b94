package io.understudy.simulation;

/**
 * Understudy is killed here: nothing after this point happens. Neither an exception nor an
 * error of Java's kinds, since the daemon catches those. See {@link Unwinding}.
 */
final class Killed extends Throwable {
    private static final long serialVersionUID = 1L;

    Killed() {
        super("killed", null, false, false);
    }
}
