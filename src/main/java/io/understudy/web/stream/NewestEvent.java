package io.understudy.web.stream;

import io.understudy.journal.Journal;
import io.understudy.time.Ticker;
import java.time.Duration;
import java.util.OptionalLong;

/** The newest event's id, asked once for all clients that look at about the same time. Any thread. */
final class NewestEvent {
    private final Journal journal;
    private final Ticker ticker;
    private final Duration fresh;
    private OptionalLong known = OptionalLong.empty();
    private long askedAt;

    /** @param fresh for how long an answer is good */
    NewestEvent(Journal journal, Ticker ticker, Duration fresh) {
        this.journal = journal;
        this.ticker = ticker;
        this.fresh = fresh;
    }

    /** Empty when the journal can't be read. */
    synchronized OptionalLong known() {
        return known.isEmpty() || ticker.nanos() - askedAt >= fresh.toNanos() ? ask() : known;
    }

    /** As {@link #known}, but the journal is asked now. */
    synchronized OptionalLong ask() {
        known = journal.newest();
        askedAt = ticker.nanos();
        return known;
    }

    /** Some client has been told of this one, so it is there. */
    synchronized void told(long id) {
        if (known.isPresent() && known.getAsLong() < id) {
            known = OptionalLong.of(id);
        }
    }
}
