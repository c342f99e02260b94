package io.understudy.web.server;

import java.time.Duration;

/**
 * What connections are allowed. A browser opens six connections at most, an event stream stays open.
 *
 * @param most of other hosts together
 * @param eachMost of one of them; an IPv6 network of 64 bits counts as one
 * @param header from a request's first byte, or the connection's beginning, to the end of its header
 * @param answer from then to the end of the answer; an event stream may last
 */
record ConnectionLimits(int most, int eachMost, Duration header, Duration answer) {
    /** For this host itself, which is never refused by {@link #most}: its console has to get in, or a proxy on it. */
    static final int OWN = 150;
    static final ConnectionLimits USUAL = new ConnectionLimits(350, 60, Duration.ofSeconds(10),
            Duration.ofSeconds(20));
    /** With fewer nobody could look at a page. */
    private static final int LEAST = 20;

    /** No more than that many descriptors allow. */
    ConnectionLimits within(long descriptors) {
        int fewer = (int) Math.max(LEAST, Math.min(most, descriptors));
        return new ConnectionLimits(fewer, Math.min(eachMost, Math.max(LEAST, fewer / 2)), header, answer);
    }
}
