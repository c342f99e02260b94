package io.understudy.mirror;

import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/** The services' mirrors. For a service without one, every call does nothing. Any thread. */
public interface Mirrors {
    /**
     * Says in which direction data may be copied now. A run in another direction is stopped at once; never blocks.
     *
     * @param begin whether something new may be begun
     * @param why the reason for not copying, where {@code direction} is {@code NONE} or {@code begin} is false
     */
    void permit(String service, Direction direction, boolean begin, String why);

    /** Returns when no run of this service writes any more; after 3 s in any case, with an alert. */
    void awaitFrozen(String service);

    /**
     * Registers a listener that hears why the data has become unfit to serve from ({@code when-stale: block}), or empty
     * when it is fit again. It is called at once, too.
     */
    void onFitness(String service, Consumer<String> listener);

    Optional<MirrorView> view(String service);

    /** Why the last complete run is too old, or missing; empty when there is no {@code max-age} or it is fresh. */
    String stale(String service);

    /** Why a failback must not begin yet; empty when nothing has to be brought back, or it is confirmed. */
    String backMissing(String service);

    /** Brings the data back to the primary now, and waits for the end. @return why it could not, or empty */
    String bringBack(String service);

    /** @return why it can't be begun now, or empty: begun */
    String order(String service, MirrorOrder order, String user);

    List<String> services();
}
