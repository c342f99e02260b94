package io.understudy.journal.sqlite;

import io.understudy.journal.History;
import io.understudy.journal.Journal;
import io.understudy.journal.Outbox;
import io.understudy.time.Ticker;
import io.understudy.vocabulary.ActionName;
import io.understudy.vocabulary.ActionResult;
import java.io.PrintStream;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * The journal in SQLite (WAL, {@code synchronous=FULL}), ADR 0003.
 *
 * <p>{@link JournalWriter} writes, {@link Database} keeps the file usable, {@link RecentActs} answers what decisions
 * rest on while the database cannot. Intents get their numbers here, not from the database, so that they are good
 * either way.
 */
final class SqliteJournal implements Journal, AutoCloseable {
    private static final int ROWS_MAX = 500;
    /** One recovery has dozens of decisions and acts; nobody reads a longer story. */
    private static final int STORY_MAX = 1000;
    private static final int ATTEMPTS_MAX = 1000;
    /** A probe's minutes, all that are kept. */
    private static final long MINUTES_MAX = Retention.MINUTES.toMinutes() + 60;

    /** All others wait this many times as long for a turn as a page does. */
    private static final int PATIENT = 10;
    /** For deciding, and for a start that goes on with what was under way. */
    private final JournalReader reader;
    /** For pages of the past. */
    private final JournalReader pages;
    private final InstantSource clock;
    private final RecentActs recent = new RecentActs();
    private final JournalRows rows = new JournalRows();
    private final JournalWriter writer;
    private final AtomicLong nextAct;

    SqliteJournal(Database database, InstantSource clock, Ticker ticker, JournalLimits limits, PrintStream err) {
        this(database, new Retention(clock, ticker), clock, ticker, limits, err);
    }

    SqliteJournal(Database database, Retention retention, InstantSource clock, Ticker ticker, JournalLimits limits,
            PrintStream err) {
        this.reader = new JournalReader(database, limits.turn().multipliedBy(PATIENT));
        this.pages = new JournalReader(database, limits.turn());
        this.clock = clock;
        this.writer = new JournalWriter(database, retention, ticker, limits, err);
        // Stamped from the clock, so that numbers stay unique even when the last ones were never written.
        long newest = read("SELECT coalesce(max(id), 0) FROM act", row -> row.getLong(1)).stream().findFirst()
                .orElse(0L);
        this.nextAct = new AtomicLong(Math.max(newest + 1, QueuedStatement.micros(clock.instant())));
        this.writer.start();
    }

    private void queue(String what, QueuedStatement.Weight weight, String sql, @Nullable Object... values) {
        writer.offer(QueuedStatement.of(what, weight, sql, values));
    }

    @Override
    public void append(Event event) {
        queue("event", QueuedStatement.Weight.ORDINARY,
                "INSERT INTO event (at, service, recovery, kind, state_from, state_to, code, because, user, detail)"
                        + " VALUES (?,?,?,?,?,?,?,?,?,?)",
                event.at(), event.service(), event.recovery(), event.kind().word(), event.fromWord(), event.toWord(),
                event.code(), event.because(), event.user(), event.detail());
    }

    @Override
    public long intend(String service, String recovery, ActionName action, String detail) {
        long id = nextAct.getAndIncrement();
        recent.intend(id, service, recovery, action, clock.instant());
        writer.await(QueuedStatement.of("intent", QueuedStatement.Weight.AWAITED,
                "INSERT INTO act (id, at, service, recovery, action, detail) VALUES (?,?,?,?,?,?)",
                id, clock.instant(), service, recovery, action.word(), detail));
        return id;
    }

    @Override
    public void outcome(long intent, ActionResult result, String detail, String output, Duration took) {
        if (result == ActionResult.FAILED) {
            recent.failed(intent);
        }
        queue("outcome", QueuedStatement.Weight.ORDINARY,
                "UPDATE act SET finished = ?, result = ?, outcome = ?, output = ?, took = ? WHERE id = ?",
                clock.instant(), result.word(), detail, output, took, intent);
    }

    @Override
    public void record(Recovery r) {
        recent.record(r);
        queue("recovery", QueuedStatement.Weight.ORDINARY,
                "REPLACE INTO recovery (id, service, trigger_word, started, ended, result, because, user, outage)"
                        + " VALUES (?,?,?,?,?,?,?,?,?)",
                r.id(), r.service(), r.triggerWord(), r.started(), r.ended(), r.result().word(), r.because(),
                r.user(), r.outage());
    }

    @Override
    public void record(String recovery, Phase phase) {
        queue("phase", QueuedStatement.Weight.ORDINARY,
                "REPLACE INTO phase (recovery, ordinal, name, started, took) VALUES (?,?,?,?,?)", recovery,
                phase.ordinal(), phase.name().word(), phase.started(), phase.took());
    }

    @Override
    public void record(ProbeMinute m) {
        queue("probe-minute", QueuedStatement.Weight.EXPENDABLE,
                "REPLACE INTO probe_minute (service, probe, minute, up, down, unknown, mean, max)"
                        + " VALUES (?,?,?,?,?,?,?,?)",
                m.service(), m.probe(),
                m.minute(), m.up(), m.down(), m.unknown(), m.mean(), m.max());
    }

    @Override
    public void seenUp(String service, String probe, String definition) {
        var at = clock.instant();
        recent.seenUp(service, probe, definition, at);
        queue("seen-up", QueuedStatement.Weight.ORDINARY,
                "REPLACE INTO seen_up (service, probe, definition, at) VALUES (?,?,?,?)", service, probe, definition,
                at);
    }

    @Override
    public boolean wasSeenUp(String service, String probe, String definition) {
        var now = clock.instant();
        // An age from the future, of a clock that was ahead by days, is none.
        return recent.wasSeenUp(service, probe, definition, now, Retention.SEEN_UP)
                || !read("SELECT 1 FROM seen_up WHERE service = ? AND probe = ? AND definition = ?"
                        + " AND at > ? AND at < ?", row -> 1, service, probe, definition, now.minus(Retention.SEEN_UP),
                        now.plus(Retention.SEEN_UP)).isEmpty();
    }

    @Override
    public void remember(Remembered r) {
        recent.remember(r);
        writer.await(QueuedStatement.of("remembered", QueuedStatement.Weight.AWAITED,
                "REPLACE INTO remembered (service, state, since, recovery, proven, halted) VALUES (?,?,?,?,?,?)",
                r.service(), r.state() == null ? "" : r.state().word(), r.since(), r.recovery(), r.proven(),
                r.halted() == null ? "" : r.halted().name()));
    }

    @Override
    public Optional<Remembered> remembered(String service) {
        return recent.remembered(service).or(() -> read("SELECT * FROM remembered WHERE service = ?", rows::remembered,
                service).stream().findFirst());
    }

    @Override
    public void keep(String service, String what, @Nullable String value) {
        var at = clock.instant();
        recent.keep(service, what, value == null ? null : new Kept(value, at));
        // Emptied to forget it, since the writer takes a statement that touches no row for one that belongs to nothing.
        writer.await(QueuedStatement.of(value == null ? "forgotten" : "kept", QueuedStatement.Weight.AWAITED,
                "REPLACE INTO kept (service, what, value, at) VALUES (?,?,?,?)", service, what,
                value == null ? "" : value, at));
    }

    @Override
    public Map<String, Kept> kept(String service) {
        var found = new LinkedHashMap<String, Kept>();
        read("SELECT what, value, at FROM kept WHERE service = ? AND value <> '' ORDER BY what LIMIT " + ROWS_MAX,
                row -> Map.entry(row.getString(1), new Kept(row.getString(2), QueuedStatement.instant(row.getLong(3)))),
                service)
                .forEach(kept -> found.put(kept.getKey(), kept.getValue()));
        recent.kept(service).forEach(
                (what, kept) -> kept.ifPresentOrElse(known -> found.put(what, known), () -> found.remove(what)));
        return found;
    }

    @Override
    public List<Attempt> attempts(String service, ActionName action, Instant since) {
        // Those of this run may still be on their way to the disk, so both are asked; an intent is told once.
        var found = new HashMap<Long, Attempt>();
        read("SELECT a.id, a.at, a.recovery, a.result, r.trigger_word FROM act a"
                + " LEFT JOIN recovery r ON r.id = a.recovery WHERE a.service = ? AND a.at > ? AND a.action = ?"
                + " AND a.recovery <> '' ORDER BY a.at DESC LIMIT " + ATTEMPTS_MAX,
                row -> Map.entry(row.getLong("id"), rows.attempt(row)), service, since, action.word())
                .forEach(act -> found.put(act.getKey(), act.getValue()));
        recent.attempts(service, action, since).forEach(found::put);
        return found.values().stream().sorted(Comparator.comparing(Attempt::at).reversed()).toList();
    }

    @Override
    public List<Event> events(String service, long before, int limit) {
        long below = before == 0 ? Long.MAX_VALUE : before;
        // Two questions instead of one with an OR, which would look at every row in place of the index.
        return service.isEmpty()
                ? pages.read("SELECT * FROM event WHERE id < ? ORDER BY id DESC LIMIT ?", rows::event, below,
                        bounded(limit))
                : pages.read("SELECT * FROM event WHERE service = ? AND id < ? ORDER BY id DESC LIMIT ?",
                        rows::event, service, below, bounded(limit));
    }

    @Override
    public OptionalLong newest() {
        // Not the greatest id there is: all may have been forgotten, and ids go on from where they were.
        return pages
                .read("SELECT coalesce((SELECT seq FROM sqlite_sequence WHERE name = 'event'), 0)",
                        row -> row.getLong(1))
                .stream().mapToLong(Long::longValue).findFirst();
    }

    @Override
    public List<Event> eventsAfter(long id, int limit) {
        return pages.read("SELECT * FROM event WHERE id > ? ORDER BY id LIMIT ?", rows::event, id,
                bounded(limit));
    }

    private static int bounded(int limit) {
        return Math.clamp(limit, 1, ROWS_MAX);
    }
    @Override
    public List<Recovery> recoveries(String service, int limit) {
        var newest = " ORDER BY started DESC, id DESC LIMIT ?";
        return service.isEmpty()
                ? read("SELECT * FROM recovery" + newest, rows::recovery, bounded(limit))
                : read("SELECT * FROM recovery WHERE service = ?" + newest, rows::recovery, service, bounded(limit));
    }

    @Override
    public List<Recovery> recoveries(Collection<String> ids) {
        return pages.read("SELECT * FROM recovery WHERE id IN (" + SqliteHistory.places(ids) + ")",
                rows::recovery,
                ids.stream().limit(ROWS_MAX).toArray());
    }

    @Override
    public Optional<Story> story(String recovery) {
        var found = pages.read("SELECT * FROM recovery WHERE id = ?", rows::recovery, recovery).stream()
                .findFirst();
        return found.map(r -> new Story(r,
                pages.read("SELECT * FROM phase WHERE recovery = ? ORDER BY ordinal LIMIT " + STORY_MAX,
                        rows::phase, recovery),
                pages.read("SELECT * FROM event WHERE recovery = ? ORDER BY id LIMIT " + STORY_MAX,
                        rows::event,
                        recovery),
                pages.read("SELECT * FROM act WHERE recovery = ? ORDER BY id LIMIT " + STORY_MAX, rows::act,
                        recovery)));
    }

    @Override
    public List<ProbeMinute> minutes(String service, String probe, Instant since) {
        return pages.read(
                "SELECT * FROM probe_minute WHERE service = ? AND probe = ? AND minute >= ? ORDER BY minute LIMIT "
                        + MINUTES_MAX,
                rows::minute, service, probe, since);
    }

    private <T> List<T> read(String sql, JournalReader.Row<T> row, Object... values) {
        return reader.read(sql, row, values);
    }

    @Override
    public void settle(Duration most) {
        writer.settle(most);
    }

    @Override
    public Optional<String> trouble() {
        return writer.trouble().or(reader::trouble).or(pages::trouble);
    }

    @Override
    public Optional<String> pastUnknown(String service) {
        return reader.pastUnknown(service);
    }

    @Override
    public void pastTaken() {
        if (reader.pastLost()) {
            writer.await(DamagedJournal.taken());
        }
    }

    History history() {
        return new SqliteHistory(pages, rows);
    }

    Outbox outbox() {
        return new SqliteOutbox(writer, reader);
    }

    @Override
    public void close() {
        writer.close();
    }
}
