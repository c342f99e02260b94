package io.understudy.journal.sqlite;

import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Types;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;

/**
 * One statement that waits to be written.
 *
 * @param what the record's kind, for the line on standard error
 * @param sql one of the journal's constants: values come as parameters only
 * @param settled counted down when it is on disk, or said on standard error
 */
record QueuedStatement(String what, String sql, List<@Nullable Object> values, Weight weight, CountDownLatch settled) {
    /** Longer texts are cut: a page reads a row whole. */
    static final int TEXT_MAX = 65_536;

    enum Weight {
        /** Statistics: the first to go when there is no room. */
        EXPENDABLE,
        /** History: said on standard error when there is no room. */
        ORDINARY,
        /** Somebody waits for it before acting. */
        AWAITED
    }

    static QueuedStatement of(String what, Weight weight, String sql, @Nullable Object... values) {
        var all = new ArrayList<@Nullable Object>(values.length);
        for (var value : values) {
            all.add(value instanceof String text && text.length() > TEXT_MAX
                    ? text.substring(0, TEXT_MAX) + "… (cut)"
                    : value);
        }
        return new QueuedStatement(what, sql, Collections.unmodifiableList(all), weight, new CountDownLatch(1));
    }

    int chars() {
        return values.stream().mapToInt(value -> value instanceof String text ? text.length() : 8).sum();
    }

    /** Runs the statement with these values; returns the number of rows it touched. */
    int write(PreparedStatement statement) throws SQLException {
        bind(statement, values);
        return statement.executeUpdate();
    }

    static void bind(PreparedStatement statement, List<? extends @Nullable Object> values) throws SQLException {
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

    static long micros(Instant at) {
        return ChronoUnit.MICROS.between(Instant.EPOCH, at);
    }

    static Instant instant(long micros) {
        return Instant.EPOCH.plus(micros, ChronoUnit.MICROS);
    }

    /**
     * One line, whatever the values hold: a line end or an escape sequence in a command's output must not forge another
     * record.
     */
    String line() {
        var line = new StringBuilder("journal: ").append(what);
        for (var value : values) {
            line.append(" | ");
            String.valueOf(value).chars().forEach(c -> {
                if (Character.isISOControl(c)) {
                    line.append(String.format("\\u%04x", c));
                } else {
                    line.append((char) c);
                }
            });
        }
        return line.toString();
    }
}
