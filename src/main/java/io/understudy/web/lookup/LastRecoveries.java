package io.understudy.web.lookup;

import io.understudy.conduct.ServiceView;
import io.understudy.journal.Journal;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The newest recovery of each of some services, with few queries even for hundreds of services.
 */
public final class LastRecoveries {
    /** The most that the journal answers at once. */
    private static final int TOGETHER = 500;

    private final Map<String, Journal.Recovery> byId = new HashMap<>();

    private LastRecoveries() {}

    public static LastRecoveries of(List<ServiceView> views, Journal journal) {
        var last = new LastRecoveries();
        var ids = views.stream().map(ServiceView::lastRecovery).filter(Objects::nonNull).toList();
        for (int from = 0; from < ids.size(); from += TOGETHER) {
            journal.recoveries(ids.subList(from, Math.min(ids.size(), from + TOGETHER)))
                    .forEach(recovery -> last.byId.put(recovery.id(), recovery));
        }
        return last;
    }

    /** Null when the service has had none, or when the journal has not written it yet. */
    public Journal.@Nullable Recovery of(ServiceView view) {
        return view.lastRecovery() == null ? null : byId.get(view.lastRecovery());
    }
}
