package io.understudy.probe;

import io.understudy.settings.Settings;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * Asks the service probes at a fixed rate, at most one sample in flight each. After a failure they are asked sooner, so
 * that {@code fail-after} fit into what is left of {@code tolerate}. Any thread.
 */
public interface ProbeScheduler extends AutoCloseable {
    /** Begins to ask all probes of the service. Replaces what was asked under that service's name. */
    void watch(Settings.Service service, Listener listener);

    /** Ends the asking. A sample in flight is interrupted, ends within its timeout and is never told. */
    void forget(String service);

    /** Asks every probe of the service now, or right after the sample that is in flight. */
    void askNow(String service);

    /**
     * When a probe is asked next, monotonic nanoseconds; in the past while it is being asked. Empty when it is not
     * watched.
     */
    OptionalLong next(String service, String probe);

    /** Why the probes are not asked as they should be, or empty. Never waits. */
    default Optional<String> trouble() {
        return Optional.empty();
    }

    @Override
    void close();

    /** Hears of each sample. */
    @FunctionalInterface
    interface Listener {
        /**
         * A sample has ended. Called on the probe's thread, one call a probe at a time; while it runs the probe isn't
         * asked again. What it throws is logged and ends nothing.
         */
        void sampled(ProbeResult result);
    }
}
