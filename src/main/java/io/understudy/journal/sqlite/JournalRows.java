package io.understudy.journal.sqlite;

import io.understudy.journal.Journal;
import io.understudy.vocabulary.ActionName;
import io.understudy.vocabulary.ActionResult;
import io.understudy.vocabulary.EventKind;
import io.understudy.vocabulary.HaltCause;
import io.understudy.vocabulary.PhaseName;
import io.understudy.vocabulary.RecoveryStatus;
import io.understudy.vocabulary.StateName;
import io.understudy.vocabulary.Trigger;
import io.understudy.vocabulary.Word;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The journal's rows as values: the one place where stored words become constants. A word of another version never
 * throws; it is logged once. Any thread.
 */
final class JournalRows {
    private static final Logger log = LoggerFactory.getLogger(JournalRows.class);
    /** A damaged file could hold any number of different words; this many are enough to see that it is damaged. */
    private static final int SAID_MAX = 100;

    private final Set<String> said = ConcurrentHashMap.newKeySet();

    Journal.Event event(ResultSet row) throws SQLException {
        return new Journal.Event(row.getLong("id"), at(row, "at"), row.getString("service"), row.getString("recovery"),
                word(EventKind.class, row.getString("kind")).orElse(EventKind.UNKNOWN),
                word(StateName.class, row.getString("state_from")).orElse(null),
                word(StateName.class, row.getString("state_to")).orElse(null), row.getString("code"),
                row.getString("because"), row.getString("user"), row.getString("detail"));
    }

    Journal.Recovery recovery(ResultSet row) throws SQLException {
        return new Journal.Recovery(row.getString("id"), row.getString("service"), trigger(row), at(row, "started"),
                row.getObject("ended") == null ? null : at(row, "ended"), status(row), row.getString("because"),
                row.getString("user"), duration(row, "outage"));
    }

    RecoveryStatus status(ResultSet row) throws SQLException {
        return word(RecoveryStatus.class, row.getString("result")).orElse(RecoveryStatus.UNKNOWN);
    }

    Journal.Phase phase(ResultSet row) throws SQLException {
        return new Journal.Phase(row.getInt("ordinal"),
                word(PhaseName.class, row.getString("name")).orElse(PhaseName.UNKNOWN), at(row, "started"),
                duration(row, "took"));
    }

    Journal.Act act(ResultSet row) throws SQLException {
        return new Journal.Act(row.getLong("id"), at(row, "at"),
                word(ActionName.class, row.getString("action")).orElse(null), row.getString("detail"),
                row.getObject("finished") == null ? null : at(row, "finished"),
                row.getObject("finished") == null
                        ? null
                        : word(ActionResult.class, row.getString("result")).orElse(ActionResult.UNKNOWN),
                row.getString("outcome"), row.getString("output"), duration(row, "took"));
    }

    /** Of a row of {@code act} with the {@code trigger_word} of its recovery beside it. */
    Journal.Attempt attempt(ResultSet row) throws SQLException {
        return new Journal.Attempt(row.getString("recovery"), trigger(row), at(row, "at"),
                row.getString("result").equals(ActionResult.FAILED.word()));
    }

    Journal.Remembered remembered(ResultSet row) throws SQLException {
        return new Journal.Remembered(row.getString("service"),
                word(StateName.class, row.getString("state")).orElse(null), at(row, "since"),
                row.getString("recovery"), row.getInt("proven") == 1, cause(row.getString("halted")));
    }

    Journal.ProbeMinute minute(ResultSet row) throws SQLException {
        return new Journal.ProbeMinute(row.getString("service"), row.getString("probe"), at(row, "minute"),
                row.getInt("up"), row.getInt("down"), row.getInt("unknown"), Duration.ofNanos(row.getLong("mean")),
                Duration.ofNanos(row.getLong("max")));
    }

    private @Nullable Trigger trigger(ResultSet row) throws SQLException {
        var word = row.getString("trigger_word");
        return word == null ? null : word(Trigger.class, word).orElse(null);
    }

    /** The cause is stored by its constant's name; some versions wrote a sentence behind it. */
    private @Nullable HaltCause cause(String stored) {
        int end = stored.indexOf(':');
        var name = end < 0 ? stored : stored.substring(0, end);
        var cause = Arrays.stream(HaltCause.values()).filter(c -> c.name().equals(name)).findFirst();
        if (cause.isEmpty() && !name.isEmpty()) {
            unknown("HaltCause", name);
        }
        return cause.orElse(null);
    }

    /** Empty for an empty text, which stands for none, and for a word that this version does not know. */
    private <W extends Enum<W> & Word> Optional<W> word(Class<W> type, String stored) {
        var known = Word.parse(type, stored);
        if (known.isEmpty() && !stored.isEmpty()) {
            unknown(type.getSimpleName(), stored);
        }
        return known;
    }

    private void unknown(String type, String stored) {
        if (said.size() < SAID_MAX && said.add(type + " " + stored)) {
            log.warn("event=journal-word-unknown type={} word=\"{}\" why=\"another version of Understudy wrote it\"",
                    type, stored);
        }
    }

    static Instant at(ResultSet row, String column) throws SQLException {
        return QueuedStatement.instant(row.getLong(column));
    }

    static @Nullable Duration duration(ResultSet row, String column) throws SQLException {
        return row.getObject(column) == null ? null : Duration.ofNanos(row.getLong(column));
    }
}
