package io.understudy.notify;

import io.understudy.journal.Journal;
import io.understudy.journal.Outbox;
import io.understudy.journal.Outbox.Notice;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashSet;
import java.util.List;
import java.util.function.Consumer;

/**
 * Catches up after a start: finds the recoveries that ended without a notice, because Understudy was killed or stopped
 * before it told. A notice's id follows from what it tells, so that nothing is told twice. Blocks on the journal.
 */
final class UntoldRecoveries {
    /** How far back it looks, at most. */
    private static final Duration PAST = Duration.ofDays(7);
    private static final int RECOVERIES_MAX = 200;
    /** Under this name the journal keeps when notices were first configured. */
    private static final String SINCE = "notices-since";

    private final Journal journal;
    private final Outbox outbox;
    private final NoticeComposer composer;
    private final InstantSource clock;
    private final Instant startedAt;

    /** @param startedAt what ended later is told as it happens */
    UntoldRecoveries(Journal journal, Outbox outbox, NoticeComposer composer, InstantSource clock, Instant startedAt) {
        this.journal = journal;
        this.outbox = outbox;
        this.composer = composer;
        this.clock = clock;
        this.startedAt = startedAt;
    }

    /** Hands their notices to {@code send}, oldest first. */
    void tell(Consumer<Notice> send) {
        var since = since();
        var ended = journal.recoveries("", RECOVERIES_MAX).reversed().stream()
                .filter(r -> r.ended() != null && r.started().isAfter(since) && r.started().isBefore(startedAt))
                .toList();
        var known = outbox.known(ended.stream().map(r -> NoticeComposer.endedId(r.id())).toList());
        var covered = new HashSet<String>();
        outbox.newest(RECOVERIES_MAX).forEach(p -> covered.addAll(composer.covers(p.notice())));
        for (var recovery : ended) {
            if (!known.contains(NoticeComposer.endedId(recovery.id())) && !covered.contains(recovery.id())) {
                journal.story(recovery.id()).filter(WorthTelling::told)
                        .ifPresent(story -> send.accept(composer.ended(List.of(story), clock.instant())));
            }
        }
    }

    /** Somebody who has just configured notices doesn't want those of last year. */
    private Instant since() {
        var kept = journal.kept("").get(SINCE);
        var oldest = startedAt.minus(PAST);
        if (kept == null) {
            journal.keep("", SINCE, startedAt.toString());
            return startedAt;
        }
        return kept.at().isAfter(oldest) ? kept.at() : oldest;
    }
}
