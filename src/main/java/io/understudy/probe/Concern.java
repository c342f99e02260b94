package io.understudy.probe;

/**
 * Something about a probe that people should look at, although it does not make the service down.
 *
 * @param kind what it is about
 * @param sentence the same as long as nothing changes, so that it is told once
 */
public record Concern(Kind kind, String sentence) {
    /** What a concern is about. */
    public enum Kind {
        /** It will run out soon, has run out, or is not trusted here. */
        CERTIFICATE,
        /** By this host's clock a certificate is out of date, and the clock is the likelier culprit. */
        CLOCK,
        /** The answer is beyond what is read: the probe can't decide. */
        LIMIT
    }
}
