package io.understudy.kernel;

import java.net.InetAddress;

/** Sends ICMP echo requests to any number of targets and reports the replies. Safe for use by many threads. */
public interface EchoPort extends AutoCloseable {
    /**
     * Sends one echo request without waiting. A target that can't be reached at once (no route, interface down) is no
     * error of this port: the request counts as sent and is simply never answered.
     *
     * @param token comes back with the reply; the caller's own number for this request
     * @return the monotonic time right before sending
     * @throws KernelException when the socket itself is unusable
     */
    long send(InetAddress target, long token) throws KernelException;

    /** Ends the receiving thread and closes the sockets. Idempotent. */
    @Override
    void close();

    /** Called on the receiving thread: return at once, never block. */
    @FunctionalInterface
    interface Listener {
        /**
         * The host that was asked has answered.
         *
         * @param from whom the request with this token was sent to; a reply from anybody else is dropped
         * @param atNanos monotonic time at which the kernel received the reply, so a pause of ours doesn't falsify it
         */
        void answered(InetAddress from, long token, long atNanos);
    }
}
