package io.understudy.mirror;

import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/** The services' mirrors. A service without one is passed over in silence by what the conductor calls. Any thread. */
public interface Mirrors {
    /**
     * The conductor's picture has changed. What runs in another direction is stopped at once; never blocks.
     *
     * @param begin whether something new may be begun
     * @param why nothing may, where {@code direction} is {@code NONE} or {@code begin} is false
     */
    void permit(String service, Direction direction, boolean begin, String why);

    /** Returns when nothing of a run of this service writes any more; after 3 s in any case, and says so then. */
    void awaitFrozen(String service);

    /**
     * Who wants to hear when the data becomes unfit to serve from ({@code when-stale: block}), or fit again (empty).
     * Called at once, too.
     */
    void onFitness(String service, Consumer<String> listener);

    Optional<MirrorView> view(String service);

    /** Why the last complete run is too old, or missing; empty when there is no {@code max-age} or it is fresh. */
    String stale(String service);

    /** Why a failback must not begin yet; empty when nothing has to be brought back, or it is confirmed. */
    String backMissing(String service);

    /** Brings the data back to the primary now, and waits for the end of it. @return why it could not, or empty */
    String bringBack(String service);

    /** What an operator wants of a mirror. */
    sealed interface Order {
        record Run() implements Order {}

        record Estimate() implements Order {}

        /** Compares the contents of so many files, 1..10,000. */
        record Verify(int sample) implements Order {}

        /** Finds out what bringing the data back would do. */
        record Back() implements Order {}

        /** Confirms a summary by its id, and sends what can be sent before the service is stopped here. */
        record Confirm(String id) implements Order {}
    }

    /** @return why it can't be begun now, or empty: begun */
    String order(String service, Order order, String user);

    List<String> services();
}
