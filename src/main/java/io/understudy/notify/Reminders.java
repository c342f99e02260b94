package io.understudy.notify;

import io.understudy.conduct.ServiceView;
import io.understudy.journal.Outbox.Notice;
import io.understudy.vocabulary.StateName;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** Reminds people of halted services, and tells when one no longer is. Used by one thread. */
final class Reminders {
    /** @param told the newest reminder's number, 0 before the first */
    private record Halt(Instant since, String thread, long told) {}

    private final Duration interval;
    private final NoticeComposer composer;
    private final Map<String, Halt> halts = new HashMap<>();

    /** @param interval {@code notify.reminder} */
    Reminders(Duration interval, NoticeComposer composer) {
        this.interval = interval;
        this.composer = composer;
    }

    /** The notice that is due for this service now. */
    Optional<Notice> due(ServiceView view, Instant now) {
        var known = halts.get(view.name());
        if (view.state() != StateName.HALTED) {
            if (known == null) {
                return Optional.empty();
            }
            halts.remove(view.name());
            return Optional.of(composer.haltOver(view.name(), known.thread(), view.state(), view.because(),
                    known.since(), now));
        }
        var halt = known == null || !known.since().equals(view.since())
                ? new Halt(view.since(), thread(view), 0)
                : known;
        long number = Duration.between(halt.since(), now).dividedBy(interval);
        boolean due = number > halt.told();
        halts.put(view.name(), due ? new Halt(halt.since(), halt.thread(), number) : halt);
        return due
                ? Optional.of(composer.reminder(view.name(), halt.thread(), view.because(), halt.since(), number, now))
                : Optional.empty();
    }

    private static String thread(ServiceView view) {
        return view.lastRecovery() == null ? view.name() + "-halted" : view.lastRecovery();
    }
}
