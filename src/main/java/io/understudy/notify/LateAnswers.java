package io.understudy.notify;

import io.understudy.conduct.RecoveryEnded;
import io.understudy.journal.Journal;
import io.understudy.journal.JournalBusy;
import io.understudy.time.Ticker;
import io.understudy.vocabulary.RecoveryStatus;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * Holds the end of a takeover back for a moment while its service has not answered yet: the notice shall tell the
 * outage, or that the service is still down. Used by one thread.
 */
final class LateAnswers {
    /** A service that has just been started here answers within this time, or people hear that it does not. */
    private static final Duration PATIENCE = Duration.ofSeconds(10);

    private record Held(RecoveryEnded ended, long until) {}

    private final Journal journal;
    private final Ticker ticker;
    private final List<Held> held = new ArrayList<>();

    LateAnswers(Journal journal, Ticker ticker) {
        this.journal = journal;
        this.ticker = ticker;
    }

    /** Whether this one is held back. */
    boolean holds(RecoveryEnded ended) {
        var recovery = ended.recovery();
        boolean moved = recovery.result() == RecoveryStatus.TAKEN_OVER
                || recovery.result() == RecoveryStatus.TAKEN_BACK;
        if (!moved || recovery.outage() != null) {
            return false;
        }
        held.add(new Held(ended, ticker.nanos() + PATIENCE.toNanos()));
        return true;
    }

    /** Those that can be told now: each is returned once. */
    List<RecoveryEnded> ready() {
        var ready = held.stream().filter(h -> ticker.nanos() - h.until() >= 0 || answered(h)).toList();
        held.removeAll(ready);
        return ready.stream().map(Held::ended).toList();
    }

    private boolean answered(Held waiting) {
        try {
            return journal.recoveries(List.of(waiting.ended().recovery().id())).stream()
                    .anyMatch(r -> r.outage() != null);
        } catch (JournalBusy e) {
            return false;
        }
    }
}
