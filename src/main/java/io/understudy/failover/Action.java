package io.understudy.failover;

import io.understudy.vocabulary.Vip;
import java.time.Duration;
import java.util.Set;

/**
 * What to do. Those with a {@code ticket} are answered by an observation with the same one; the others are not waited
 * for. All are idempotent.
 */
public sealed interface Action {
    /** Read the process table of the primary over SSH. */
    record CheckProcess(long ticket) implements Action {}

    /**
     * Ask the primary whether it could serve, before an automatic failback; answered by an {@link
     * Observation.ProcessTable}.
     */
    record AskPrimary(long ticket) implements Action {}

    record Respawn(long ticket) implements Action {}

    /** Run fence method {@code method}. */
    record Fence(long ticket, int method) implements Action {}

    /** Ask {@code questions} times, spread over {@code span}, who has each address, and the witnesses with it. */
    record AskWire(long ticket, int questions, Duration span) implements Action {}

    /** Start the service here. */
    record StartService(long ticket) implements Action {}

    /** Stop the service here; a {@code ticket} of 0 is not answered. */
    record StopService(long ticket) implements Action {}

    /**
     * Not begun after {@code until} (monotonic nanoseconds), and then answered by {@code Observation.Outdated}: the
     * answer of the wire is too old.
     */
    record AddAddresses(long ticket, long until) implements Action {}

    record ReleaseAddresses(long ticket) implements Action {}

    /** The same without waiting for what is being done in order; not while the addresses may still be added there. */
    record ReleaseAtOnce() implements Action {}

    /** Have the primary take those of its addresses that nobody has. */
    record ClaimAbsent(Set<Vip> addresses) implements Action {
        public ClaimAbsent {
            addresses = Set.copyOf(addresses);
        }
    }

    /** Have the primary take its addresses back; a {@code ticket} of 0 is not answered. */
    record Claim(long ticket) implements Action {}

    /** Have the primary stop its service, for a switchover. */
    record StopPrimary(long ticket) implements Action {}

    /**
     * Have the primary start its service: after a switchover that it refused, or when it gets its addresses back; a
     * {@code ticket} of 0 is not answered.
     */
    record StartPrimary(long ticket) implements Action {}

    /** Tell the neighbours that the addresses are here; a {@code ticket} of 0 is not answered. */
    record Announce(long ticket) implements Action {}

    /** Tell the neighbours that the addresses are at the primary. */
    record AnnounceForPrimary() implements Action {}

    /** Ask every probe now. */
    record AskProbes() implements Action {}

    /** Restart the host watch: nothing that was counted before means anything. */
    record AskAgain() implements Action {}

    /** Leave no probe running. */
    record EndWatch() implements Action {}
}
