package io.understudy.journal;

import io.understudy.time.Ticker;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Types;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The journal in SQLite (WAL, {@code synchronous=FULL}).
 *
 * <p>One thread writes, in order, all that waits in one transaction: an intent costs one flush, shared with what was queued beside
 * it. When writing fails the records stay in a bounded ring, are said on standard error, count as journaled, and are written in
 * order when it works again (ADR 0003). Numbers of intents are given here, not by the database, so that they are good either way.
 */
final class SqliteJournal implements Journal, AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(SqliteJournal.class);
    /** Waiting records: minutes of a stormy recovery. When it is full the writer is stuck, and records go to standard error. */
    private static final int QUEUE = 8192;
    /** Kept while the database can't be written. */
    private static final int RING = 10_000;
    private static final int BATCH = 512;
    /** A flush takes milliseconds; a disk that takes this long is as good as full: the service must not wait for it. */
    private static final Duration FLUSH_LIMIT = Duration.ofSeconds(2);
    private static final Duration RETRY = Duration.ofSeconds(1);
    private static final Duration KEEP_UP = Duration.ofDays(1);
    private static final Duration PRUNE_EVERY = Duration.ofHours(1);
    /** Events and acts explain what people still ask about; probe minutes cover a month and some; recoveries are few and kept for years. */
    private static final Duration KEEP_EVENTS = Duration.ofDays(90);
    private static final Duration KEEP_MINUTES = Duration.ofDays(35);
    private static final Duration KEEP_RECOVERIES = Duration.ofDays(730);
    /** Rows deleted in one go: short enough that an intent never waits for it. */
    private static final int PRUNE_ROWS = 500;

    /** One statement to write. {@code done} is counted down when it is on disk, or on the ring */
    private record Write(String sql, List<@Nullable Object> values, @Nullable CountDownLatch done) {}

    private final Database database;
    private final InstantSource clock;
    private final Ticker ticker;
    private final ArrayBlockingQueue<Write> queue = new ArrayBlockingQueue<>(QUEUE);
    private final ArrayDeque<Write> ring = new ArrayDeque<>();
    private final AtomicLong nextAct;
    private final AtomicLong dropped = new AtomicLong();
    private final Thread writer;
    private volatile String trouble = "";
    private volatile boolean open = true;

    SqliteJournal(Database database, InstantSource clock, Ticker ticker) {
        this.database = database;
        this.clock = clock;
        this.ticker = ticker;
        // Stamped from the clock, so that numbers stay unique even when the last ones were never written.
        long newest = read("SELECT coalesce(max(id), 0) FROM act", List.of(), row -> row.getLong(1)).stream()
                .findFirst().orElse(0L);
        this.nextAct = new AtomicLong(Math.max(newest + 1, micros(clock.instant())));
        this.writer = Thread.ofPlatform().name("journal").daemon(true).start(this::run);
    }

    private void run() {
        long lastPrune = ticker.nanos();
        while (open || !queue.isEmpty()) {
            try {
                var first = queue.poll(RETRY.toMillis(), TimeUnit.MILLISECONDS);
                var batch = new ArrayList<Write>();
                if (first != null) {
                    batch.add(first);
                    queue.drainTo(batch, BATCH - 1);
                }
                write(batch);
                if (ticker.nanos() - lastPrune > PRUNE_EVERY.toNanos() && trouble.isEmpty()) {
                    lastPrune = ticker.nanos();
                    prune();
                }
            } catch (InterruptedException e) {
                // closing: write what is left and end
                open = false;
            } catch (RuntimeException e) {
                log.error("event=journal-broken", e);
            }
        }
    }

    private void write(List<Write> batch) {
        if (batch.isEmpty() && ring.isEmpty()) {
            return;
        }
        for (var write : batch) {
            if (ring.size() >= RING) {
                ring.removeFirst();
                dropped.incrementAndGet();
            }
            ring.addLast(write);
        }
        try {
            database.write(connection -> {
                for (var write : ring) {
                    try (var statement = connection.prepareStatement(write.sql())) {
                        set(statement, write.values());
                        statement.executeUpdate();
                    }
                }
            });
            ring.clear();
            if (!trouble.isEmpty()) {
                log.warn("event=journal-back lost={}", dropped.getAndSet(0));
                trouble = "";
            }
        } catch (SQLException e) {
            var said = "the journal can't be written (" + e.getMessage()
                    + "): records are kept in memory and said on standard error";
            if (!said.equals(trouble)) {
                log.error("event=journal-trouble why=\"{}\"", e.getMessage());
                trouble = said;
            }
            batch.forEach(w -> System.err.println("journal: " + w.sql().split(" ", 4)[2] + " " + w.values()));
            database.reopen();
        } finally {
            batch.forEach(SqliteJournal::done);
        }
    }

    private static List<@Nullable Object> list(@Nullable Object... values) {
        var all = new ArrayList<@Nullable Object>(values.length);
        for (var value : values) {
            all.add(value);
        }
        return all;
    }

    private static void done(Write write) {
        if (write.done() != null) {
            write.done().countDown();
        }
    }

    private static void set(PreparedStatement statement, List<@Nullable Object> values) throws SQLException {
        for (int i = 0; i < values.size(); i++) {
            switch (values.get(i)) {
                case null -> statement.setNull(i + 1, Types.NULL);
                case Instant at -> statement.setLong(i + 1, micros(at));
                case Duration took -> statement.setLong(i + 1, took.toNanos());
                case Boolean yes -> statement.setInt(i + 1, yes ? 1 : 0);
                case Object other -> statement.setObject(i + 1, other);
            }
        }
    }

    private static long micros(Instant at) {
        return ChronoUnit.MICROS.between(Instant.EPOCH, at);
    }

    private static Instant instant(long micros) {
        return Instant.EPOCH.plus(micros, ChronoUnit.MICROS);
    }

    private void queue(String sql, @Nullable Object... values) {
        var write = new Write(sql, list(values), null);
        if (!queue.offer(write)) {
            dropped.incrementAndGet();
            System.err.println("journal: " + sql.split(" ", 4)[2] + " " + write.values());
        }
    }

    /** Returns when it is on disk; after the limit it counts as journaled by standard error and the queue. */
    private void durable(String sql, @Nullable Object... values) {
        var done = new CountDownLatch(1);
        var write = new Write(sql, list(values), done);
        try {
            if (!queue.offer(write, FLUSH_LIMIT.toMillis(), TimeUnit.MILLISECONDS)
                    || !done.await(FLUSH_LIMIT.toMillis(), TimeUnit.MILLISECONDS)) {
                System.err.println("journal (slow): " + write.values());
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            System.err.println("journal (interrupted): " + write.values());
        }
    }

    @Override
    public void append(Event event) {
        queue("INSERT INTO event (at, service, recovery, kind, state_from, state_to, code, because, user, detail) VALUES (?,?,?,?,?,?,?,?,?,?)",
                event.at(), event.service(), event.recovery(), event.kind(), event.from(), event.to(), event.code(),
                event.because(),
                event.user(), event.detail());
    }

    @Override
    public long intend(String service, String recovery, String action, String detail) {
        long id = nextAct.getAndIncrement();
        durable("INSERT INTO act (id, at, service, recovery, action, detail) VALUES (?,?,?,?,?,?)", id, clock.instant(),
                service, recovery,
                action, detail);
        return id;
    }

    @Override
    public void outcome(long intent, String result, String detail, String output, Duration took) {
        queue("UPDATE OR FAIL act SET finished = ?, result = ?, outcome = ?, output = ?, took = ? WHERE id = ?",
                clock.instant(), result, detail,
                output, took, intent);
    }

    @Override
    public void record(Recovery r) {
        queue("REPLACE INTO recovery (id, service, trigger_word, started, ended, result, because, user, outage) VALUES (?,?,?,?,?,?,?,?,?)",
                r.id(), r.service(), r.trigger(), r.started(), r.ended(), r.result(), r.because(), r.user(),
                r.outage());
    }

    @Override
    public void record(String recovery, Phase phase) {
        queue("REPLACE INTO phase (recovery, ordinal, name, started, took) VALUES (?,?,?,?,?)", recovery,
                phase.ordinal(), phase.name(),
                phase.started(), phase.took());
    }

    @Override
    public void record(ProbeMinute m) {
        queue("REPLACE INTO probe_minute (service, probe, minute, up, down, unknown, mean, max) VALUES (?,?,?,?,?,?,?,?)",
                m.service(), m.probe(),
                m.minute(), m.up(), m.down(), m.unknown(), m.mean(), m.max());
    }

    @Override
    public void seenUp(String service, String probe, String definition) {
        queue("REPLACE INTO seen_up (service, probe, definition, at) VALUES (?,?,?,?)", service, probe, definition,
                clock.instant());
    }

    @Override
    public boolean wasSeenUp(String service, String probe, String definition) {
        return !read("SELECT 1 FROM seen_up WHERE service = ? AND probe = ? AND definition = ? AND at > ?",
                List.of(service, probe, definition, clock.instant().minus(KEEP_UP)), row -> 1).isEmpty();
    }

    @Override
    public void remember(Remembered r) {
        durable("REPLACE INTO remembered (service, state, since, recovery, proven, halted) VALUES (?,?,?,?,?,?)",
                r.service(), r.state(),
                r.since(), r.recovery(), r.proven(), r.halted());
    }

    @Override
    public Optional<Remembered> remembered(String service) {
        return read("SELECT service, state, since, recovery, proven, halted FROM remembered WHERE service = ?",
                List.of(service),
                row -> new Remembered(row.getString(1), row.getString(2), instant(row.getLong(3)), row.getString(4),
                        row.getInt(5) == 1,
                        row.getString(6)))
                .stream().findFirst();
    }

    @Override
    public List<Instant> takeovers(String service, Instant since) {
        return read(
                "SELECT ended FROM recovery WHERE service = ? AND ended > ? AND result = 'taken-over' AND trigger_word IN ('host-down', 'service-down')"
                        + " ORDER BY ended DESC LIMIT 1000",
                List.of(service, since), row -> instant(row.getLong(1)));
    }

    @Override
    public List<Event> events(String service, long before, int limit) {
        return read("SELECT * FROM event WHERE (? = '' OR service = ?) AND (? = 0 OR id < ?) ORDER BY id DESC LIMIT ?",
                List.of(service, service, before, before, bounded(limit)), SqliteJournal::event);
    }

    @Override
    public List<Event> eventsAfter(long id, int limit) {
        return read("SELECT * FROM event WHERE id > ? ORDER BY id LIMIT ?", List.of(id, bounded(limit)),
                SqliteJournal::event);
    }

    private static int bounded(int limit) {
        return Math.clamp(limit, 1, 500);
    }

    private static Event event(java.sql.ResultSet row) throws SQLException {
        return new Event(row.getLong("id"), instant(row.getLong("at")), row.getString("service"),
                row.getString("recovery"),
                row.getString("kind"), row.getString("state_from"), row.getString("state_to"), row.getString("code"),
                row.getString("because"), row.getString("user"), row.getString("detail"));
    }

    @Override
    public List<Recovery> recoveries(String service, int limit) {
        return read("SELECT * FROM recovery WHERE (? = '' OR service = ?) ORDER BY started DESC LIMIT ?",
                List.of(service, service, bounded(limit)), SqliteJournal::recovery);
    }

    private static Recovery recovery(java.sql.ResultSet row) throws SQLException {
        return new Recovery(row.getString("id"), row.getString("service"), row.getString("trigger_word"),
                instant(row.getLong("started")),
                row.getObject("ended") == null ? null : instant(row.getLong("ended")), row.getString("result"),
                row.getString("because"),
                row.getString("user"), duration(row, "outage"));
    }

    private static @Nullable Duration duration(java.sql.ResultSet row, String column) throws SQLException {
        return row.getObject(column) == null ? null : Duration.ofNanos(row.getLong(column));
    }

    @Override
    public Optional<Story> story(String recovery) {
        var found = read("SELECT * FROM recovery WHERE id = ?", List.of(recovery), SqliteJournal::recovery).stream()
                .findFirst();
        return found.map(r -> new Story(r,
                read("SELECT * FROM phase WHERE recovery = ? ORDER BY ordinal", List.of(recovery),
                        row -> new Phase(row.getInt("ordinal"),
                                row.getString("name"), instant(row.getLong("started")), duration(row, "took"))),
                read("SELECT * FROM event WHERE recovery = ? ORDER BY id LIMIT 1000", List.of(recovery),
                        SqliteJournal::event),
                read("SELECT * FROM act WHERE recovery = ? ORDER BY id LIMIT 1000", List.of(recovery),
                        SqliteJournal::act)));
    }

    private static Act act(java.sql.ResultSet row) throws SQLException {
        return new Act(row.getLong("id"), instant(row.getLong("at")), row.getString("action"), row.getString("detail"),
                row.getObject("finished") == null ? null : instant(row.getLong("finished")), row.getString("result"),
                row.getString("outcome"),
                row.getString("output"), duration(row, "took"));
    }

    @Override
    public List<ProbeMinute> minutes(String service, String probe, Instant since) {
        return read(
                "SELECT * FROM probe_minute WHERE service = ? AND probe = ? AND minute >= ? ORDER BY minute LIMIT 60000",
                List.of(service, probe, since),
                row -> new ProbeMinute(row.getString("service"), row.getString("probe"), instant(row.getLong("minute")),
                        row.getInt("up"),
                        row.getInt("down"), row.getInt("unknown"), Duration.ofNanos(row.getLong("mean")),
                        Duration.ofNanos(row.getLong("max"))));
    }

    @FunctionalInterface
    private interface Row<T> {
        T read(java.sql.ResultSet row) throws SQLException;
    }

    /** What can't be read is empty: the service goes on without its history, and {@link #trouble} says so. */
    private <T> List<T> read(String sql, List<Object> values, Row<T> reader) {
        Function<SQLException, List<T>> failed = e -> {
            log.error("event=journal-unreadable why=\"{}\"", e.getMessage());
            trouble = "the journal can't be read (" + e.getMessage() + ")";
            return List.of();
        };
        try {
            return database.read(connection -> {
                var rows = new ArrayList<T>();
                try (var statement = connection.prepareStatement(sql)) {
                    set(statement, list(values.toArray()));
                    try (var found = statement.executeQuery()) {
                        while (found.next()) {
                            rows.add(reader.read(found));
                        }
                    }
                }
                return List.copyOf(rows);
            });
        } catch (SQLException e) {
            return failed.apply(e);
        }
    }

    private void prune() {
        var now = clock.instant();
        prune("DELETE FROM event WHERE id IN (SELECT id FROM event WHERE at < ? LIMIT " + PRUNE_ROWS + ")",
                now.minus(KEEP_EVENTS));
        prune("DELETE FROM act WHERE id IN (SELECT id FROM act WHERE at < ? LIMIT " + PRUNE_ROWS + ")",
                now.minus(KEEP_EVENTS));
        prune("DELETE FROM probe_minute WHERE (service, probe, minute) IN (SELECT service, probe, minute FROM probe_minute WHERE minute < ? LIMIT "
                + PRUNE_ROWS + ")", now.minus(KEEP_MINUTES));
        prune("DELETE FROM phase WHERE recovery IN (SELECT id FROM recovery WHERE started < ? LIMIT " + PRUNE_ROWS
                + ")",
                now.minus(KEEP_RECOVERIES));
        prune("DELETE FROM recovery WHERE id IN (SELECT id FROM recovery WHERE started < ? LIMIT " + PRUNE_ROWS + ")",
                now.minus(KEEP_RECOVERIES));
        prune("DELETE FROM seen_up WHERE at < ?", now.minus(KEEP_UP));
    }

    /** In small portions, until none is left or somebody waits. */
    private void prune(String sql, Instant before) {
        try {
            int rows = PRUNE_ROWS;
            while (rows == PRUNE_ROWS && queue.isEmpty()) {
                var deleted = new int[1];
                database.write(connection -> {
                    try (var statement = connection.prepareStatement(sql)) {
                        set(statement, list(before));
                        deleted[0] = statement.executeUpdate();
                    }
                });
                rows = deleted[0];
            }
        } catch (SQLException e) {
            log.warn("event=prune-failed why=\"{}\"", e.getMessage());
        }
    }

    @Override
    public Optional<String> trouble() {
        return trouble.isEmpty() ? Optional.empty() : Optional.of(trouble);
    }

    @Override
    public void close() {
        open = false;
        writer.interrupt();
        try {
            writer.join(FLUSH_LIMIT.toMillis());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        database.close();
    }
}
