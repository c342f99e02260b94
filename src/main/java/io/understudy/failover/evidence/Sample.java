package io.understudy.failover.evidence;

/**
 * One answer, or none, of a service probe.
 *
 * @param kind how it ended
 * @param why what was expected and what came, or empty
 * @param sentAt when it was begun, {@code at} when it ended; monotonic nanoseconds
 * @param late its thread was late by more than the probe's timeout: says more about this host than about the service
 */
public record Sample(Kind kind, String why, long sentAt, long at, boolean late) {
    /** The same as one that says nothing of the service. */
    Sample untried() {
        return new Sample(Kind.UNTRIED, why, sentAt, at, late);
    }

    public enum Kind {
        UP,
        /** Refused, or a wrong answer. */
        FAILED,
        /** Only ran out of time. */
        TIMED_OUT,
        /** Could not be tried, for a reason on this host. */
        UNTRIED
    }
}
