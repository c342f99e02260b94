package io.understudy.web;

import io.understudy.conduct.ServiceView;
import io.understudy.journal.Journal;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The newest recovery of each of some services, with few questions to the journal even when there are hundreds of services. */
final class LastRecoveries {
    /** One question for as many recoveries finds those of every service that has had one lately. */
    private static final int TOGETHER = 500;

    private final Map<String, Journal.Recovery> byId = new HashMap<>();
    private final Map<String, Journal.Recovery> byService = new HashMap<>();

    private LastRecoveries() {}

    static LastRecoveries of(List<ServiceView> views, Journal journal) {
        var last = new LastRecoveries();
        if (views.size() > 1) {
            journal.recoveries("", TOGETHER).forEach(last::add);
        }
        for (var view : views) {
            var id = view.lastRecovery();
            if (id != null && !last.byId.containsKey(id)) {
                journal.recoveries(view.name(), 1).forEach(last::add);
            }
            var recovery = last.of(view);
            if (recovery != null) {
                last.byService.put(view.name(), recovery);
            }
        }
        return last;
    }

    /** By the service's name, without those that have had none. */
    Map<String, Journal.Recovery> byService() {
        return Map.copyOf(byService);
    }

    private void add(Journal.Recovery recovery) {
        byId.put(recovery.id(), recovery);
    }

    /** Null when it has had none, or when the journal has not written it yet. */
    Journal.@Nullable Recovery of(ServiceView view) {
        return view.lastRecovery() == null ? null : byId.get(view.lastRecovery());
    }
}
