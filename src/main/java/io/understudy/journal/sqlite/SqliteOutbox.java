package io.understudy.journal.sqlite;

import io.understudy.journal.Outbox;
import io.understudy.vocabulary.Word;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Beside the journal in its database, through the same writer: a notice and the decision behind it get to the disk in
 * order.
 */
final class SqliteOutbox implements Outbox {
    private static final int ROWS_MAX = 500;
    private static final String JOINED = "SELECT n.*, d.sink, d.state, d.attempts, d.changed, d.why FROM notice n"
            + " LEFT JOIN delivery d ON d.notice = n.id ";

    private final JournalWriter writer;
    private final JournalReader reader;

    SqliteOutbox(JournalWriter writer, JournalReader reader) {
        this.writer = writer;
        this.reader = reader;
    }

    @Override
    public void put(Notice n, List<Delivery> deliveries) {
        // An upsert that touches its row: to the writer, a statement that touches none is a record that belongs to
        // nothing.
        writer.offer(QueuedStatement.of("notice", QueuedStatement.Weight.ORDINARY,
                "INSERT INTO notice (id, at, service, thread, event, urgent, title, text, data)"
                        + " VALUES (?,?,?,?,?,?,?,?,?) ON CONFLICT (id) DO UPDATE SET at = at",
                n.id(), n.at(), n.service(), n.thread(), n.event(), n.urgent(), n.title(), n.text(), n.data()));
        for (var d : deliveries) {
            writer.offer(QueuedStatement.of("delivery", QueuedStatement.Weight.ORDINARY,
                    "INSERT INTO delivery (notice, sink, state, attempts, changed, why) VALUES (?,?,?,?,?,?)"
                            + " ON CONFLICT (notice, sink) DO UPDATE SET state = state",
                    d.notice(), d.sink(), d.state().word(), d.attempts(), d.changed(), d.why()));
        }
    }

    @Override
    public void record(Delivery d) {
        writer.offer(QueuedStatement.of("delivery", QueuedStatement.Weight.ORDINARY,
                "REPLACE INTO delivery (notice, sink, state, attempts, changed, why) VALUES (?,?,?,?,?,?)", d.notice(),
                d.sink(), d.state().word(), d.attempts(), d.changed(), d.why()));
    }

    @Override
    public Set<String> known(List<String> ids) {
        var found = new HashSet<String>();
        for (var id : ids) {
            found.addAll(reader.read("SELECT id FROM notice WHERE id = ?", row -> row.getString(1), id));
        }
        return found;
    }

    @Override
    public List<Posted> newest(int limit) {
        return posted(JOINED + "WHERE n.id IN (SELECT id FROM notice ORDER BY at DESC, id DESC LIMIT ?)"
                + " ORDER BY n.at DESC, n.id DESC, d.sink", Math.clamp(limit, 1, ROWS_MAX));
    }

    @Override
    public Optional<Posted> find(String id) {
        return posted(JOINED + "WHERE n.id = ? ORDER BY d.sink", id).stream().findFirst();
    }

    @Override
    public List<Posted> waiting(int limit) {
        return posted(JOINED + "WHERE n.id IN (SELECT notice FROM delivery WHERE state = 'waiting' LIMIT ?)"
                + " ORDER BY n.at, n.id, d.sink", Math.clamp(limit, 1, 10_000));
    }

    private List<Posted> posted(String sql, Object value) {
        var all = new LinkedHashMap<Notice, List<Delivery>>();
        reader.read(sql, row -> new Posted(notice(row),
                row.getString("sink") == null ? List.of() : List.of(delivery(row))), value)
                .forEach(one -> all.computeIfAbsent(one.notice(), _ -> new ArrayList<>()).addAll(one.deliveries()));
        return all.entrySet().stream().map(e -> new Posted(e.getKey(), e.getValue())).toList();
    }

    private static Notice notice(ResultSet row) throws SQLException {
        return new Notice(row.getString("id"), QueuedStatement.instant(row.getLong("at")), row.getString("service"),
                row.getString("thread"), row.getString("event"), row.getInt("urgent") == 1, row.getString("title"),
                row.getString("text"), row.getString("data"));
    }

    private static DeliveryState state(String word) throws SQLException {
        return Word.parse(DeliveryState.class, word)
                .orElseThrow(() -> new SQLException("not a delivery's state: " + word));
    }

    private static Delivery delivery(ResultSet row) throws SQLException {
        return new Delivery(row.getString("id"), row.getString("sink"), state(row.getString("state")),
                row.getInt("attempts"), QueuedStatement.instant(row.getLong("changed")), row.getString("why"));
    }
}
