package io.understudy.failover;

/**
 * For how long nothing is done after a start of Understudy, and after a boot of this host. A hold that is over lies in
 * the past.
 *
 * @param startUntil the end of the start hold, monotonic nanoseconds
 * @param bootUntil the end of the boot hold, monotonic nanoseconds
 */
public record Holds(long startUntil, long bootUntil) {
    public boolean startRuns(long now) {
        return now < startUntil;
    }

    public boolean bootRuns(long now) {
        return now < bootUntil;
    }

    /** Whether one of the two runs. */
    public boolean run(long now) {
        return startRuns(now) || bootRuns(now);
    }

    /** When both are over. */
    public long until() {
        return Math.max(startUntil, bootUntil);
    }
}
