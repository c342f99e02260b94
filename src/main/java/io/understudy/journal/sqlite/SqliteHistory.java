package io.understudy.journal.sqlite;

import io.understudy.journal.History;
import io.understudy.journal.Journal;
import io.understudy.vocabulary.RecoveryStatus;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Reads what {@link SqliteJournal} has written. The sums by the quarter of an hour are kept by a trigger of the
 * database (V005).
 */
final class SqliteHistory implements History {
    /** More than a page ever shows, and within SQLite's limit of parameters. */
    private static final int NAMES_MAX = 500;
    /** A week of 500 services. */
    private static final int QUARTERS_MAX = 500 * 7 * 96 + 500;
    /** A service that flaps for a week has no more to tell. */
    private static final int MARKS_MAX = 20_000;
    private static final int LATENCIES_MAX = 20_000;
    private static final int ROWS_MAX = 500;

    private record Named<T>(String name, T value) {}

    /** The ends of a recovery after which something had been done to the service. */
    private static final Set<RecoveryStatus> MARKED = EnumSet.of(RecoveryStatus.RESPAWNED, RecoveryStatus.TAKEN_OVER,
            RecoveryStatus.FAILED_BACK, RecoveryStatus.TAKEN_BACK);

    private final JournalReader reader;
    private final JournalRows rows;

    SqliteHistory(JournalReader reader, JournalRows rows) {
        this.reader = reader;
        this.rows = rows;
    }

    @Override
    public Map<String, List<Quarter>> quarters(Collection<String> services, Of of, Instant since) {
        var prefix = of == Of.PROBES ? "" : "host_";
        return byName(reader.read("SELECT * FROM quarter WHERE service IN (" + places(services)
                + ") AND start >= ? ORDER BY service, start LIMIT " + QUARTERS_MAX,
                row -> new Named<>(row.getString("service"), quarter(row, prefix)), values(services, since)));
    }

    private static Quarter quarter(ResultSet row, String prefix) throws SQLException {
        return new Quarter(QueuedStatement.instant(row.getLong("start")), row.getInt(prefix + "watched"),
                row.getInt(prefix + "missed"), row.getInt(prefix + "down"));
    }

    @Override
    public Map<String, List<Mark>> marks(Collection<String> services, Instant since) {
        return byName(reader.read("SELECT service, started, result FROM recovery WHERE service IN (" + places(services)
                + ") AND started >= ? AND result IN (" + MARKED.stream().map(s -> "'" + s.word() + "'")
                        .collect(Collectors.joining(", "))
                + ")"
                + " ORDER BY service, started LIMIT " + MARKS_MAX,
                row -> new Named<>(row.getString("service"),
                        new Mark(rows.status(row) == RecoveryStatus.RESPAWNED ? Mark.Kind.RESPAWN : Mark.Kind.MOVE,
                                QueuedStatement.instant(row.getLong("started")))),
                values(services, since)));
    }

    @Override
    public Map<String, List<Suspension>> suspensions(Collection<String> services, Instant since) {
        return byName(reader.read("SELECT * FROM suspension WHERE service IN (" + places(services)
                + ") AND (ended IS NULL OR ended >= ?) ORDER BY service, began LIMIT " + MARKS_MAX,
                row -> new Named<>(row.getString("service"), suspension(row)), values(services, since)));
    }

    private static Suspension suspension(ResultSet row) throws SQLException {
        long ended = row.getLong("ended");
        var end = row.wasNull() ? null : QueuedStatement.instant(ended);
        return new Suspension(Suspension.Kind.valueOf(row.getString("kind").toUpperCase(Locale.ROOT)),
                QueuedStatement.instant(row.getLong("began")), end);
    }

    static String places(Collection<String> names) {
        return String.join(",", names.stream().limit(NAMES_MAX).map(_ -> "?").toList());
    }

    private static Object[] values(Collection<String> services, Instant since) {
        var values = new ArrayList<Object>(services.stream().limit(NAMES_MAX).toList());
        values.add(since);
        return values.toArray();
    }

    private static <T> Map<String, List<T>> byName(List<Named<T>> rows) {
        var map = new HashMap<String, List<T>>();
        for (var row : rows) {
            map.computeIfAbsent(row.name(), _ -> new ArrayList<>()).add(row.value());
        }
        return map;
    }

    @Override
    public List<Latency> latencies(String service, String probe, Instant since, Duration cell) {
        long width = Math.max(60_000_000L, cell.toNanos() / 1000);
        return reader.read("SELECT minute / ? * ? AS start, sum(up) AS up, sum(down) AS down,"
                + " sum(unknown) AS unknown, coalesce(sum(mean * up) / nullif(sum(up), 0), 0) AS mean, max(max) AS max"
                + " FROM probe_minute WHERE service = ? AND probe = ? AND minute >= ? GROUP BY 1 ORDER BY 1 LIMIT "
                + LATENCIES_MAX,
                row -> new Latency(QueuedStatement.instant(row.getLong("start")), row.getInt("up"), row.getInt("down"),
                        row.getInt("unknown"), Duration.ofNanos(row.getLong("mean")),
                        Duration.ofNanos(row.getLong("max"))),
                width, width, service, probe, since);
    }

    @Override
    public Map<String, List<Journal.Phase>> phases(Collection<String> recoveries) {
        return byName(reader.read("SELECT * FROM phase WHERE recovery IN (" + places(recoveries)
                + ") ORDER BY recovery, ordinal LIMIT " + MARKS_MAX,
                row -> new Named<>(row.getString("recovery"), rows.phase(row)),
                recoveries.stream().limit(NAMES_MAX).toArray()));
    }

    @Override
    public List<Activity> activity(Filter filter, long before, int limit) {
        var wanted = new ArrayList<String>();
        var values = new ArrayList<Object>();
        if (!filter.service().isEmpty()) {
            wanted.add("e.service = ?");
            values.add(filter.service());
        }
        if (!filter.kind().isEmpty()) {
            wanted.add("e.kind = ?");
            values.add(filter.kind());
        }
        if (!filter.text().isEmpty()) {
            // LIKE takes capitals and small letters of ASCII for the same (sqlite.org/lang_expr.html#like).
            wanted.add("e.because LIKE ? ESCAPE '\\'");
            values.add("%" + filter.text().replaceAll("([%_\\\\])", "\\\\$1") + "%");
        }
        wanted.add("e.id < ?");
        values.add(before == 0 ? Long.MAX_VALUE : before);
        values.add(Math.clamp(limit, 1, ROWS_MAX));
        // Only what is asked for stands in the question: "? = '' OR …" would look at every row in place of an index.
        return reader.read("SELECT e.*, CASE WHEN e.state_from <> e.state_to THEN"
                + " (SELECT p.at FROM event p WHERE p.service = e.service AND p.id < e.id AND p.state_to = e.state_from"
                + " AND (p.state_from <> p.state_to OR p.kind = 'start') ORDER BY p.id DESC LIMIT 1) END AS entered"
                + " FROM event e WHERE " + String.join(" AND ", wanted) + " ORDER BY e.id DESC LIMIT ?",
                this::activity, values.toArray());
    }

    private Activity activity(ResultSet row) throws SQLException {
        var event = rows.event(row);
        return new Activity(event, lasted(row, event.at()));
    }

    private static @Nullable Duration lasted(ResultSet row, Instant ended) throws SQLException {
        long entered = row.getLong("entered");
        return row.wasNull() ? null : Duration.between(QueuedStatement.instant(entered), ended);
    }
}
