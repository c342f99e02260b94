package io.understudy.probe;

import io.understudy.failover.evidence.HostEvidence;
import io.understudy.failover.evidence.Watch;
import io.understudy.settings.Settings;
import io.understudy.vocabulary.Verdict;
import io.understudy.vocabulary.Vip;
import java.net.InetAddress;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Watches the primaries by echo and ARP, the witnesses, and who answers for the addresses. Any thread; nothing here
 * blocks but {@link #look}: all work is done by one platform thread that sends at absolute deadlines.
 */
public interface HostWatch extends AutoCloseable {
    /**
     * Begins to watch. Replaces what was watched under that service's name.
     *
     * @param seenUp this primary is remembered as having answered, so its silence from the start on counts
     */
    void watch(Settings.Service service, boolean seenUp, Listener listener);

    /** Ends the watching; the listener is not called any more once the watching thread has seen to it. */
    void forget(String service);

    /** Forgets what was counted: everything is asked again before anything is said. */
    void again(String service);

    /** Tells which addresses this host holds: it never asks itself. */
    void held(String service, Set<Vip> held);

    /**
     * Asks {@code questions} times, spread over {@code span}, who has each address, and the primary and the witnesses
     * with it. What was known of the addresses before no longer counts. {@code done} is called once, on the watching
     * thread; at once, with {@link #unasked}, where the question can't be put.
     */
    void askWire(String service, int questions, Duration span, Consumer<HostEvidence> done);

    /**
     * What an answer says that did not come: nothing is known of the addresses, and this host may be the one that is at
     * fault.
     */
    static HostEvidence unasked(Optional<Look> look) {
        var known = look.map(Look::evidence).orElse(HostEvidence.NOTHING);
        return new HostEvidence(Verdict.UNKNOWN, known.lastAnswer(), Watch.NEVER, known.lastLoss(), known.lossBefore(),
                Map.of(), known.carrier(), known.witnessesAnswering(), known.witnessesNeeded(), known.hardware(), true,
                known.begun());
    }

    /** Why it does not watch as it should, or empty. Never waits. */
    default Optional<String> trouble() {
        return Optional.empty();
    }

    /** The newest look that the watching thread has published; never waits. Empty when the service is not watched. */
    Optional<Look> look(String service);

    @Override
    void close();

    /** Called on the watching thread: return at once. */
    interface Listener {
        /** Something that decisions look at has changed. */
        void changed(HostEvidence evidence);

        /** One echo was answered. */
        void answered(Duration roundTrip);

        /** One request is overdue. */
        void missed();

        /** A round was sent this much later than planned. */
        void sent(Duration lag);

        /**
         * The interface's gateway is the primary, a protected address or this host's own, so that there is no witness.
         * Told with each change of the network while it is so.
         */
        default void noWitness(InetAddress gateway) {
            // of interest to whoever tells people
        }

        /** The interface has lost its carrier, though it may be back by the time that this is told. */
        default void carrierLost() {
            // of interest to a holder only
        }

        /** This process was paused for {@code span}, or the machine suspended: others may have acted meanwhile. */
        default void stalled(Duration span) {
            // of interest to a holder only
        }
    }

    /**
     * For pages: how it stands with one primary.
     *
     * @param misses in a row
     * @param roundTrip of the last answer, null before the first
     * @param lastAnswer monotonic nanoseconds, or {@code Watch.NEVER}
     * @param next when the next round is due, monotonic nanoseconds
     */
    record Look(HostEvidence evidence, int misses, @Nullable Duration roundTrip, long lastAnswer, long next) {}
}
