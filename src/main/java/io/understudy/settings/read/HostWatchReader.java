package io.understudy.settings.read;

import io.understudy.settings.Durations;
import io.understudy.settings.budget.Detection;
import io.understudy.settings.key.HostWatchKeys;
import io.understudy.vocabulary.Pace;
import org.jspecify.annotations.Nullable;

/** Reads {@code host-watch}. */
final class HostWatchReader {
    private HostWatchReader() {}

    static Pace read(@Nullable Fields watch) {
        if (watch == null) {
            return PaceReader.defaults(HostWatchKeys.PACE);
        }
        var pace = PaceReader.read(watch, HostWatchKeys.PACE);
        watch.end();
        var soonest = Detection.host(pace);
        if (pace.tolerate().compareTo(pace.interval()) >= 0 && pace.tolerate().compareTo(soonest) < 0) {
            watch.warn(HostWatchKeys.TOLERATE,
                    Durations.text(pace.tolerate()) + " is too short to keep: the next request is overdue and "
                            + pace.failAfter() + " requests are unanswered " + Durations.text(soonest)
                            + " after the last answer at the earliest",
                    "Write at least " + Durations.text(soonest) + ", or shorten interval");
        }
        return pace;
    }
}
