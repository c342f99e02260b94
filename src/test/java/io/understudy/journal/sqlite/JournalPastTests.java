package io.understudy.journal.sqlite;

import static org.assertj.core.api.Assertions.assertThat;

import io.understudy.journal.Journal.Event;
import io.understudy.journal.Journal.ProbeMinute;
import io.understudy.journal.Journal.Remembered;
import io.understudy.vocabulary.ActionName;
import io.understudy.vocabulary.EventKind;
import io.understudy.vocabulary.HaltCause;
import io.understudy.vocabulary.StateName;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a start knows of the runs before it, whatever has become of the file and of the clock. */
class JournalPastTests {
    private static final Instant NOON = Instant.parse("2026-03-01T12:00:00Z");
    private static final Remembered HALTED = new Remembered("web", StateName.HALTED, NOON, "r1", false,
            HaltCause.HOLD_DOWN);

    @TempDir
    Path temp;

    private final List<SqliteJournal> opened = new ArrayList<>();
    private Instant now = NOON;
    private long ticks;

    @AfterEach
    void close() {
        opened.forEach(SqliteJournal::close);
    }

    private SqliteJournal open() {
        var journal = new SqliteJournal(new Database(temp, () -> now, JournalLimits.USUAL.busy()), () -> now,
                System::nanoTime, JournalLimits.USUAL, System.err);
        opened.add(journal);
        return journal;
    }

    private void sql(String sql) throws SQLException {
        try (var connection = DriverManager.getConnection("jdbc:sqlite:" + temp.resolve("journal.db"));
                var statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    private int rootPage(String table) throws SQLException {
        try (var connection = DriverManager.getConnection("jdbc:sqlite:" + temp.resolve("journal.db"));
                var statement = connection.createStatement();
                var answer = statement
                        .executeQuery("SELECT rootpage FROM sqlite_schema WHERE name = '" + table + "'")) {
            answer.next();
            return answer.getInt(1);
        }
    }

    private void spoil(int page) throws IOException {
        try (var file = new RandomAccessFile(temp.resolve("journal.db").toFile(), "rw")) {
            file.seek((page - 1) * 4096L);
            file.write(new byte[4096]);
        }
    }

    private void haltAndPause() {
        try (var journal = open()) {
            journal.remember(HALTED);
            journal.keep("web", "pause", "\nops\nmaintenance");
            journal.intend("web", "r1", ActionName.ADD_ADDRESSES, "");
        }
    }

    @Test
    void aFirstStartKnowsThatThereIsNothingToKnow() {
        assertThat(open().pastUnknown("web")).isEmpty();
    }

    @Test
    void whatADamagedFileStillTellsIsSaved() throws Exception {
        haltAndPause();
        spoil(rootPage("event"));

        var journal = open();

        assertThat(journal.pastUnknown("web")).isEmpty();
        assertThat(journal.remembered("web")).contains(HALTED);
        assertThat(journal.kept("web")).containsOnlyKeys("pause");
        assertThat(journal.attempts("web", ActionName.ADD_ADDRESSES, Instant.EPOCH)).hasSize(1);
        assertThat(journal.trouble()).isEmpty();
    }

    /** Also at the next start, as long as not every service has begun with it in mind. */
    @Test
    void whatADamagedFileNoLongerTellsIsUnknownUntilItIsTaken() throws Exception {
        haltAndPause();
        spoil(rootPage("kept"));

        try (var journal = open()) {
            assertThat(journal.pastUnknown("web").orElseThrow()).contains("damaged", "kept");
            assertThat(journal.remembered("web")).contains(HALTED);
        }
        try (var again = open()) {
            assertThat(again.pastUnknown("web")).isPresent();
            again.pastTaken();
        }
        assertThat(open().pastUnknown("web")).isEmpty();
    }

    @Test
    void whatIsNoDatabaseAnyMoreLeavesThePastUnknown() throws IOException {
        Files.writeString(temp.resolve("journal.db"), "this was a database once ".repeat(400));

        assertThat(open().pastUnknown("web")).isPresent();
    }

    /** A version of Understudy that came before the one that wrote it. */
    @Test
    void aNewerSchemaIsReadAsFarAsItIsKnown() throws SQLException {
        haltAndPause();
        sql("ALTER TABLE remembered ADD COLUMN later TEXT NOT NULL DEFAULT ''");
        sql("INSERT INTO flyway_schema_history SELECT 999, '999', 'later', 'SQL', 'V999__later.sql', 1, 'root',"
                + " installed_on, 1, 1 FROM flyway_schema_history WHERE installed_rank = 1");

        var journal = open();

        assertThat(journal.trouble()).isEmpty();
        assertThat(journal.pastUnknown("web")).isEmpty();
        assertThat(journal.remembered("web")).contains(HALTED);
    }

    @Test
    void aHalfWrittenMigrationIsReadAllTheSame() throws SQLException {
        haltAndPause();
        sql("UPDATE flyway_schema_history SET success = 0 WHERE version = '007'");

        var journal = open();

        assertThat(journal.trouble()).isPresent();
        assertThat(journal.pastUnknown("web")).isEmpty();
        assertThat(journal.remembered("web")).contains(HALTED);
        assertThat(journal.kept("web")).containsOnlyKeys("pause");
    }

    @Test
    void aTableThatIsMissingLeavesThePastUnknown() throws SQLException {
        haltAndPause();
        sql("UPDATE flyway_schema_history SET success = 0 WHERE version = '007'");
        sql("DROP TABLE kept");

        assertThat(open().pastUnknown("web")).isPresent();
    }

    private void history() {
        try (var journal = open()) {
            IntStream.range(0, 50).forEach(i -> journal.append(new Event(0, NOON.minus(Duration.ofDays(i)), "web", "",
                    EventKind.DECISION, StateName.WATCHING, StateName.WATCHING, "c", "", "", "")));
            journal.record(new ProbeMinute("web", "home", NOON, 1, 0, 0, Duration.ZERO, Duration.ZERO));
            journal.seenUp("web", "home", "d");
        }
    }

    /** Forgets for as long as there is something to forget now. */
    private void prune(Retention retention) throws SQLException {
        try (var connection = DriverManager.getConnection("jdbc:sqlite:" + temp.resolve("journal.db"))) {
            for (boolean more = true; more;) {
                more = retention.portion(connection);
            }
        }
    }

    private int rows(String table) throws SQLException {
        try (var connection = DriverManager.getConnection("jdbc:sqlite:" + temp.resolve("journal.db"));
                var statement = connection.createStatement();
                var answer = statement.executeQuery("SELECT count(*) FROM " + table)) {
            return answer.getInt(1);
        }
    }

    @Test
    void aClockThatIsAheadAtTheStartDeletesNoHistory() throws SQLException {
        history();
        now = NOON.plus(Duration.ofDays(400));
        try (var journal = open()) {
            journal.append(new Event(0, now, "web", "", EventKind.START, null, null, "started", "", "", ""));
        }

        for (int start = 0; start < 3; start++) { // also not the next starts, while the clock is still ahead
            var retention = new Retention(() -> now, () -> ticks);
            prune(retention);
            ticks += Duration.ofHours(1).toNanos();
            prune(retention);
        }

        assertThat(rows("event")).isEqualTo(51);
        assertThat(rows("probe_minute")).isEqualTo(1);
        assertThat(rows("seen_up")).isEqualTo(1);
    }

    @Test
    void aClockThatJumpsAheadWhileItRunsDeletesNoHistory() throws SQLException {
        history();
        var retention = new Retention(() -> now, () -> ticks);
        prune(retention);

        now = NOON.plus(Duration.ofDays(400));
        ticks += Duration.ofHours(1).toNanos();
        prune(retention);

        assertThat(rows("event")).isEqualTo(50);
    }

    @Test
    void afterALongTimeOffItCatchesUp() throws SQLException {
        history();
        now = NOON.plus(Duration.ofDays(100));
        var retention = new Retention(() -> now, () -> ticks);

        for (int day = 0; day < 100; day++) {
            prune(retention);
            now = now.plus(Duration.ofDays(1));
            ticks += Duration.ofDays(1).toNanos();
        }
        prune(retention);

        assertThat(rows("event")).isZero();
        assertThat(rows("probe_minute")).isZero();
    }

    @Test
    void whatWasSeenUpByAClockThatWasAheadByDaysIsNotNews() {
        now = NOON.plus(Duration.ofDays(30));
        history();
        now = NOON;

        assertThat(open().wasSeenUp("web", "home", "d")).isFalse();
    }
}
