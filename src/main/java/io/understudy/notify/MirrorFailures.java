package io.understudy.notify;

import io.understudy.mirror.MirrorActivity;
import io.understudy.mirror.MirrorResult;
import io.understudy.mirror.MirrorView;
import io.understudy.time.Ticker;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Which of a mirror's runs are told: the first that failed or could not read some files, and the first that is whole
 * again. In between people are reminded, after {@code notify.reminder} and then twice as long each time, up to a day.
 * Used by one thread.
 */
final class MirrorFailures {
    private static final Duration REMINDER_MAX = Duration.ofDays(1);

    /** @param number which reminder is next; {@code due} by the ticker */
    private record Failing(MirrorView.Ended run, int number, Duration pause, long due) {}

    /** A reminder of the newest run that was not whole. */
    record Reminder(String service, MirrorView.Ended run, int number) {}

    private final Duration interval;
    private final Ticker ticker;
    private final Map<String, Failing> failing = new HashMap<>();

    /** @param interval {@code notify.reminder} */
    MirrorFailures(Duration interval, Ticker ticker) {
        this.interval = interval;
        this.ticker = ticker;
    }

    private static boolean whole(MirrorView.Ended run) {
        return run.result() == MirrorResult.COMPLETE && run.unread() == null;
    }

    /** Whether this run is to be told. What a takeover stopped is told with the takeover. */
    boolean told(String service, MirrorView.Ended run) {
        if (run.activity() != MirrorActivity.MIRROR || run.result() == MirrorResult.STOPPED) {
            return false;
        }
        var known = failing.get(service);
        if (whole(run)) {
            return failing.remove(service) != null;
        }
        if (known != null && known.run().result() == run.result()) {
            failing.put(service, new Failing(run, known.number(), known.pause(), known.due()));
            return false;
        }
        failing.put(service, new Failing(run, 1, interval, ticker.nanos() + interval.toNanos()));
        return true;
    }

    /** The reminder that is due for this service now, or null. */
    @Nullable
    Reminder due(String service) {
        var known = failing.get(service);
        long now = ticker.nanos();
        if (known == null || now - known.due() < 0) {
            return null;
        }
        var longer = known.pause().multipliedBy(2);
        var most = interval.compareTo(REMINDER_MAX) > 0 ? interval : REMINDER_MAX;
        var pause = longer.compareTo(most) > 0 ? most : longer;
        failing.put(service, new Failing(known.run(), known.number() + 1, pause, now + pause.toNanos()));
        return new Reminder(service, known.run(), known.number());
    }
}
