package io.understudy.notify;

import io.understudy.conduct.ServiceView;
import io.understudy.journal.Outbox.Notice;
import io.understudy.time.Ticker;
import io.understudy.vocabulary.StateName;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** Reminds people of halted services, and tells when one no longer is. Used by one thread. */
final class Reminders {
    /** @param began by the ticker; {@code told} the newest reminder's number, 0 before the first */
    private record Halt(Instant since, String thread, long began, long told) {}

    private final Duration interval;
    private final NoticeComposer composer;
    private final Ticker ticker;
    private final Map<String, Halt> halts = new HashMap<>();

    /** @param interval {@code notify.reminder} */
    Reminders(Duration interval, NoticeComposer composer, Ticker ticker) {
        this.interval = interval;
        this.composer = composer;
        this.ticker = ticker;
    }

    /** The notice that is due for this service now. @param hidden whether another notice reminds of it */
    Optional<Notice> due(ServiceView view, boolean hidden, Instant now) {
        var known = halts.get(view.name());
        if (view.state() != StateName.HALTED) {
            if (known == null) {
                return Optional.empty();
            }
            halts.remove(view.name());
            return Optional.of(composer.haltOver(view.name(), known.thread(), view.state(), view.because(),
                    known.since(), now));
        }
        long at = ticker.nanos();
        var halt = known == null || !known.since().equals(view.since())
                ? new Halt(view.since(), thread(view), at, 0)
                : known;
        var lasted = Duration.ofNanos(at - halt.began());
        long number = lasted.dividedBy(interval);
        boolean due = number > halt.told();
        halts.put(view.name(), due ? new Halt(halt.since(), halt.thread(), halt.began(), number) : halt);
        return due && !hidden
                ? Optional.of(composer.reminder(view.name(), halt.thread(), view.because(), halt.since(), lasted,
                        number, now))
                : Optional.empty();
    }

    private static String thread(ServiceView view) {
        return view.lastRecovery() == null ? view.name() + "-halted" : view.lastRecovery();
    }
}
