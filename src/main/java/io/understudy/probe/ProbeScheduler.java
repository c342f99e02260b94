package io.understudy.probe;

import io.understudy.settings.Settings;
import java.util.OptionalLong;
import java.util.function.Consumer;

/**
 * Asks the service probes at a fixed rate, each on a virtual thread of its own, at most one in flight each. After a
 * failure they are asked sooner, so that {@code fail-after} fit into what is left of {@code tolerate}. Any thread.
 */
public interface ProbeScheduler extends AutoCloseable {
    /** Begins. Replaces what was asked under that service's name. {@code listener} is called on the probe's thread. */
    void watch(Settings.Service service, Consumer<ProbeResult> listener);

    void forget(String service);

    /** Asks every probe of the service now, or right after the sample that is in flight. */
    void askNow(String service);

    /**
     * When a probe is asked next, monotonic nanoseconds; in the past while it is being asked. Empty when it is not
     * watched.
     */
    OptionalLong next(String service, String probe);

    @Override
    void close();
}
