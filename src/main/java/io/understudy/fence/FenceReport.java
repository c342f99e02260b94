package io.understudy.fence;

import java.time.Duration;
import java.util.List;

/**
 * How one fence method ended, and what it saw.
 *
 * @param method its name: {@code ssh}, or the agent's program
 * @param gone the method has itself seen that the primary no longer has the addresses (it listed its own), or is off
 * @param why a sentence
 */
public record FenceReport(String method, Result result, boolean gone, String why, List<Ran> commands) {
    public FenceReport {
        commands = List.copyOf(commands);
    }

    /** How a method ended. UNKNOWN: it may have worked; counts as not fenced. */
    public enum Result {
        SUCCEEDED,
        REFUSED,
        UNKNOWN
    }

    /** @param status the exit status, or -1 when there is none */
    public record Ran(String command, int status, String output, Duration took) {}
}
