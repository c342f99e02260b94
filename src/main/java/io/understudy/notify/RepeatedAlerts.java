package io.understudy.notify;

import io.understudy.conduct.Alerted;
import io.understudy.time.Ticker;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;

/** Keeps the same alert from being told again and again. Used by one thread. */
final class RepeatedAlerts {
    private final Duration interval;
    private final Ticker ticker;
    /** When each was told last, by service and code: as many as there are services and codes. */
    private final Map<String, Long> told = new HashMap<>();

    /** @param interval after which the same alert is told again */
    RepeatedAlerts(Duration interval, Ticker ticker) {
        this.interval = interval;
        this.ticker = ticker;
    }

    /** Whether this one is to be told now. Alerts within a recovery never are: the recovery's own notices tell. */
    boolean due(Alerted alert) {
        long now = ticker.nanos();
        var what = alert.service() + "/" + alert.code();
        var last = told.get(what);
        if (!alert.recovery().isEmpty() || last != null && now - last <= interval.toNanos()) {
            return false;
        }
        told.put(what, now);
        return true;
    }

    /** Whether an alert of this code was told within the interval. */
    boolean told(String service, String code) {
        var last = told.get(service + "/" + code);
        return last != null && ticker.nanos() - last <= interval.toNanos();
    }
}
