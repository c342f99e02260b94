package io.understudy.simulation;

/** Understudy is killed here: nothing after this point happens. An Error, so that nothing in the daemon catches it. */
final class Killed extends Error {
    private static final long serialVersionUID = 1L;

    Killed() {
        super("killed", null, false, false);
    }
}
