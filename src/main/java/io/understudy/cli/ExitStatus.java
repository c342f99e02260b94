package io.understudy.cli;

/** What the process ends with. Scripts rely on these. */
final class ExitStatus {
    /** All went well, or the thing asked for is true. */
    static final int OK = 0;
    /**
     * Understood and refused: faults in the configuration, a service that isn't where it should be, a gate that fails.
     */
    static final int REFUSED = 1;
    /** Not understood, or nobody there to ask. */
    static final int USAGE = 2;

    private ExitStatus() {}
}
