package io.understudy.journal.sqlite;

import static io.understudy.journal.History.Suspension.Kind.HALTED;
import static io.understudy.journal.History.Suspension.Kind.PAUSED;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.understudy.journal.History;
import io.understudy.journal.History.Filter;
import io.understudy.journal.History.Latency;
import io.understudy.journal.History.Mark;
import io.understudy.journal.History.Of;
import io.understudy.journal.History.Quarter;
import io.understudy.journal.History.Suspension;
import io.understudy.journal.Journal.Event;
import io.understudy.journal.Journal.ProbeMinute;
import io.understudy.journal.Journal.Recovery;
import io.understudy.vocabulary.ActionName;
import io.understudy.vocabulary.EventKind;
import io.understudy.vocabulary.RecoveryStatus;
import io.understudy.vocabulary.StateName;
import io.understudy.vocabulary.Trigger;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** On a real SQLite file, filled by the journal itself. */
class HistoryTests {
    private static final Instant NOON = Instant.parse("2026-03-01T12:00:00Z");
    private static final Duration MS = Duration.ofMillis(1);

    @TempDir
    Path folder;
    private SqliteJournal journal;
    private History history;

    @BeforeEach
    void open() {
        var clock = InstantSource.fixed(NOON);
        journal = new SqliteJournal(new Database(folder, clock, JournalLimits.USUAL.busy()), clock, System::nanoTime,
                JournalLimits.USUAL, System.err);
        history = journal.history();
    }

    @AfterEach
    void close() {
        journal.close();
    }

    private static ProbeMinute minute(String probe, int minute, int up, int down) {
        return new ProbeMinute("web", probe, NOON.plus(Duration.ofMinutes(minute)), up, down, 0, MS,
                MS.multipliedBy(3));
    }

    /** What was queued before is on disk when this is. */
    private void written() {
        journal.intend("web", "", ActionName.ANNOUNCE, "");
    }

    @Test
    void sumsUpMinutesByTheQuarterOfAnHour() {
        journal.record(minute("host", 0, 60, 0));
        journal.record(minute("home", 0, 60, 0));
        journal.record(minute("home", 1, 59, 1));
        journal.record(minute("home", 2, 20, 40));
        journal.record(minute("raw", 2, 60, 0));
        journal.record(minute("home", 15, 60, 0));
        written();

        assertThat(history.quarters(List.of("web", "mail"), Of.PROBES, NOON)).isEqualTo(Map.of("web", List.of(
                new Quarter(NOON, 0b111, 0b110, 0b100), new Quarter(NOON.plusSeconds(900), 1, 0, 0))));
    }

    @Test
    void countsAMinuteOnceThatIsWrittenAgain() {
        journal.record(minute("home", 3, 50, 10));
        journal.record(minute("home", 4, 60, 0));
        journal.record(minute("home", 3, 60, 0));
        written();

        assertThat(history.quarters(List.of("web"), Of.PROBES, NOON).get("web"))
                .containsExactly(new Quarter(NOON, 0b11000, 0b01000, 0));
    }

    @Test
    void tellsWhatTheProbesSawFromWhatTheHostDid() {
        journal.record(minute("host", 0, 60, 0));
        journal.record(new ProbeMinute("web", "home", NOON, 0, 0, 60, Duration.ZERO, Duration.ZERO));
        journal.record(minute("host", 1, 0, 60));
        written();

        assertThat(history.quarters(List.of("web"), Of.HOST, NOON).get("web"))
                .containsExactly(new Quarter(NOON, 0b11, 0b10, 0b10));
        assertThat(history.quarters(List.of("web"), Of.PROBES, NOON).get("web"))
                .containsExactly(new Quarter(NOON, 0, 0, 0));
    }

    @Test
    void leavesOutAMinuteThatCouldNotBeTried() {
        journal.record(new ProbeMinute("web", "home", NOON, 0, 0, 60, Duration.ZERO, Duration.ZERO));
        written();

        assertThat(history.quarters(List.of("web"), Of.PROBES, NOON).get("web"))
                .containsExactly(new Quarter(NOON, 0, 0, 0));
    }

    @Test
    void sumsUpWhatWasThereBeforeTheQuartersWere() throws SQLException {
        journal.record(minute("home", 0, 60, 0));
        journal.record(minute("raw", 0, 30, 30));
        journal.record(minute("host", 1, 60, 0));
        written();
        var kept = history.quarters(List.of("web"), Of.PROBES, NOON);

        try (var connection = DriverManager.getConnection("jdbc:sqlite:" + folder.resolve("journal.db"));
                var statement = connection.createStatement()) {
            statement.execute("DELETE FROM quarter");
            for (var insert : migration("V005__quarters.sql", "INSERT INTO quarter (service, start, watched")) {
                statement.execute(insert);
            }
        }

        assertThat(kept.get("web")).containsExactly(new Quarter(NOON, 1, 1, 1));
        assertThat(history.quarters(List.of("web"), Of.PROBES, NOON)).isEqualTo(kept);
    }

    /** The statements of a migration that fill its table: those before its first trigger. */
    private static List<String> migration(String name, String begin) {
        try (var file = HistoryTests.class.getResourceAsStream("/db/migration/" + name)) {
            var sql = new String(file.readAllBytes(), StandardCharsets.UTF_8);
            return Arrays.stream(sql.substring(0, sql.indexOf("CREATE TRIGGER")).split(";"))
                    .filter(statement -> statement.contains(begin)).toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Test
    void marksRecoveriesThatDidSomething() {
        for (var result : List.of(RecoveryStatus.RESPAWNED, RecoveryStatus.TAKEN_OVER, RecoveryStatus.RECOVERED,
                RecoveryStatus.HALTED)) {
            journal.record(new Recovery(result.word(), "web", Trigger.HOST_DOWN, NOON, NOON.plusSeconds(3), result, "",
                    "", null));
        }
        written();

        assertThat(history.marks(List.of("web"), NOON).get("web")).extracting(Mark::kind)
                .containsExactlyInAnyOrder(Mark.Kind.RESPAWN, Mark.Kind.MOVE);
        assertThat(history.marks(List.of("web"), NOON.plusSeconds(90))).isEmpty();
    }

    private List<Suspension> suspensions(int second) {
        return history.suspensions(List.of("web"), NOON.plusSeconds(second)).getOrDefault("web", List.of());
    }

    private static Suspension suspension(Suspension.Kind kind, int began, @Nullable Integer ended) {
        return new Suspension(kind, NOON.plusSeconds(began), ended == null ? null : NOON.plusSeconds(ended));
    }

    @Test
    void knowsFromWhenUntilWhenItWasPaused() {
        journal.append(
                event(EventKind.OPERATOR, StateName.WATCHING, StateName.WATCHING, "paused", "paused by ops", 10));
        journal.append(event(EventKind.OPERATOR, StateName.WATCHING, StateName.WATCHING, "paused",
                "paused by ops, for longer", 20));
        journal.append(event(EventKind.DECISION, StateName.SUSPECT, StateName.SUSPECT, "paused",
                "nothing is done: paused", 30));
        written();
        assertThat(suspensions(3600)).as("it lasts").containsExactly(suspension(PAUSED, 10, null));

        journal.append(
                event(EventKind.OPERATOR, StateName.WATCHING, StateName.WATCHING, "resumed", "resumed by ops", 40));
        journal.append(
                event(EventKind.OPERATOR, StateName.WATCHING, StateName.WATCHING, "paused", "paused by ops", 50));
        journal.append(event(EventKind.DECISION, StateName.WATCHING, StateName.WATCHING, "pause-ended",
                "the pause has ended", 60));
        written();

        assertThat(suspensions(0)).containsExactly(suspension(PAUSED, 10, 40), suspension(PAUSED, 50, 60));
        assertThat(suspensions(41)).containsExactly(suspension(PAUSED, 50, 60));
        assertThat(history.suspensions(List.of("mail"), NOON)).isEmpty();
    }

    /** Over restarts too: a start says where it stands. */
    @Test
    void knowsFromWhenUntilWhenItWasHalted() {
        journal.append(
                event(EventKind.TRANSITION, StateName.FENCING, StateName.HALTED, "unproven-hold", "no proof", 10));
        journal.append(event(EventKind.MIRROR, null, null, "pull-failed", "the copy broke off", 12));
        journal.append(event(EventKind.START, StateName.HALTED, StateName.HALTED, "started", "started", 20));
        journal.append(
                event(EventKind.OPERATOR, StateName.HALTED, StateName.STARTING, "acknowledged", "acknowledged", 30));
        journal.append(event(EventKind.HOOK, StateName.HALTED, StateName.HALTED, "hook",
                "ended, begun when it was halted", 32));
        journal.append(event(EventKind.ALERT, StateName.FENCING, StateName.HALTED, "unproven-hold", "no proof", 40));
        journal.append(event(EventKind.START, StateName.WATCHING, StateName.WATCHING, "started", "started", 50));
        written();

        assertThat(suspensions(0)).containsExactly(suspension(HALTED, 10, 30), suspension(HALTED, 40, 50));
    }

    /** What the triggers made of the events, the migration makes of those that were there before it. */
    @Test
    void findsTheSuspensionsOfAnOlderJournal() throws SQLException {
        journal.append(
                event(EventKind.OPERATOR, StateName.WATCHING, StateName.WATCHING, "paused", "paused by ops", 10));
        journal.append(
                event(EventKind.OPERATOR, StateName.WATCHING, StateName.WATCHING, "resumed", "resumed by ops", 40));
        journal.append(
                event(EventKind.TRANSITION, StateName.FENCING, StateName.HALTED, "unproven-hold", "no proof", 45));
        journal.append(event(EventKind.MIRROR, null, null, "pull-failed", "the copy broke off", 47));
        journal.append(
                event(EventKind.OPERATOR, StateName.HALTED, StateName.STARTING, "acknowledged", "acknowledged", 50));
        journal.append(
                event(EventKind.OPERATOR, StateName.WATCHING, StateName.WATCHING, "paused", "paused by ops", 60));
        journal.keep("web", "pause", "\nops\n");
        var kept = suspensions(0);

        try (var connection = DriverManager.getConnection("jdbc:sqlite:" + folder.resolve("journal.db"));
                var statement = connection.createStatement()) {
            statement.execute("DELETE FROM suspension");
            for (var insert : migration("V007__suspensions.sql",
                    "INSERT INTO suspension (service, kind, began, ended)")) {
                statement.execute(insert);
            }
        }

        assertThat(kept).containsExactly(suspension(PAUSED, 10, 40), suspension(HALTED, 45, 50),
                suspension(PAUSED, 60, null));
        assertThat(suspensions(0)).isEqualTo(kept);
        journal.keep("web", "pause", null);
    }

    private static Event event(EventKind kind, @Nullable StateName from, @Nullable StateName to, String code,
            String because, int seconds) {
        return new Event(0, NOON.plusSeconds(seconds), "web", "", kind, from, to, code, because, "", "");
    }

    /** SQLite knows capitals and small letters of ASCII only: others are found as they were written. */
    @Test
    void findsWordsOfAReasonWithWhateverLettersTheyAreWritten() {
        journal.append(event(EventKind.OPERATOR, StateName.WATCHING, StateName.WATCHING, "paused",
                "paused by ops (Überhitzung im Rack)", 1));
        journal.settle(Duration.ofSeconds(10));

        for (var text : List.of("Überhitzung", "im rack", "PAUSED BY")) {
            assertThat(history.activity(new Filter("", "", text), 0, 10)).as(text).hasSize(1);
        }
        assertThat(history.activity(new Filter("", "", "100%"), 0, 10)).isEmpty();
    }

    @Test
    void averagesRoundTripsByTheirNumber() {
        journal.record(new ProbeMinute("web", "home", NOON, 10, 0, 0, MS, MS.multipliedBy(5)));
        journal.record(new ProbeMinute("web", "home", NOON.plusSeconds(60), 30, 2, 1, MS.multipliedBy(5),
                MS.multipliedBy(9)));
        journal.record(new ProbeMinute("web", "home", NOON.plusSeconds(300), 0, 60, 0, Duration.ZERO, Duration.ZERO));
        written();

        assertThat(history.latencies("web", "home", NOON, Duration.ofMinutes(5))).containsExactly(
                new Latency(NOON, 40, 2, 1, MS.multipliedBy(4), MS.multipliedBy(9)),
                new Latency(NOON.plusSeconds(300), 0, 60, 0, Duration.ZERO, Duration.ZERO));
    }

    @Test
    void saysHowLongAStateHadLasted() {
        journal.append(event(EventKind.START, StateName.STARTING, StateName.STARTING, "started", "started", 0));
        journal.append(event(EventKind.TRANSITION, StateName.STARTING, StateName.WATCHING, "answers", "it answers", 5));
        journal.append(event(EventKind.DECISION, StateName.WATCHING, StateName.WATCHING, "news", "news", 50));
        journal.append(event(EventKind.TRANSITION, StateName.WATCHING, StateName.SUSPECT, "doubt", "100% silent", 65));
        written();

        var entries = history.activity(Filter.ALL, 0, 10);

        assertThat(entries).extracting(History.Activity::lasted).containsExactly(Duration.ofSeconds(60), null,
                Duration.ofSeconds(5), null);
    }

    @Test
    void findsEventsByKindServiceAndWords() {
        journal.append(event(EventKind.TRANSITION, StateName.STARTING, StateName.WATCHING, "answers", "it answers", 5));
        journal.append(event(EventKind.ALERT, StateName.WATCHING, StateName.WATCHING, "stranger", "100% Strange", 6));
        written();

        assertThat(history.activity(new Filter("web", "alert", ""), 0, 10)).hasSize(1);
        assertThat(history.activity(new Filter("", "", "0% strange"), 0, 10)).hasSize(1);
        assertThat(history.activity(new Filter("", "", "1_0"), 0, 10)).as("no wildcards").isEmpty();
        assertThat(history.activity(new Filter("mail", "", ""), 0, 10)).isEmpty();
        assertThat(history.activity(Filter.ALL, 2, 10)).extracting(a -> a.event().because())
                .containsExactly("it answers");
    }

    @Test
    void givesTheStripsOfAPageOutOfAThousandServicesQuickly() {
        var names = IntStream.range(0, 1000).mapToObj(i -> "s" + i).toList();
        fill(names);
        var page = names.subList(0, 50);

        await().atMost(Duration.ofSeconds(10)).pollDelay(Duration.ZERO).untilAsserted(() -> {
            long began = System.nanoTime();
            var found = history.quarters(page, Of.PROBES, NOON.minus(Duration.ofDays(7)));
            long took = System.nanoTime() - began;
            assertThat(found.get("s0")).hasSize(7 * 96);
            assertThat(Duration.ofNanos(took)).isLessThan(Duration.ofMillis(500));
            System.out.printf("strips of 50 services over a week, of 1,000: %.1f ms%n", took / 1e6);
        });
    }

    /** A week of quarters for each, straight into the table: by minutes it would be 20 million rows. */
    private void fill(List<String> names) {
        try (var connection = DriverManager.getConnection("jdbc:sqlite:" + folder.resolve("journal.db"))) {
            connection.setAutoCommit(false);
            try (var insert = connection
                    .prepareStatement("INSERT INTO quarter VALUES (?, ?, 32767, 0, 0, 32767, 0, 0)")) {
                for (var name : names) {
                    for (int quarter = 0; quarter < 7 * 96; quarter++) {
                        insert.setString(1, name);
                        insert.setLong(2, QueuedStatement.micros(NOON.minus(Duration.ofMinutes(15L * (quarter + 1)))));
                        insert.addBatch();
                    }
                }
                insert.executeBatch();
            }
            connection.commit();
        } catch (SQLException e) {
            throw new AssertionError(e);
        }
    }
}
