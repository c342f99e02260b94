package io.understudy.journal.sqlite;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.tuple;
import static org.awaitility.Awaitility.await;

import io.understudy.journal.Journal;
import io.understudy.journal.Journal.Event;
import io.understudy.journal.Journal.Phase;
import io.understudy.journal.Journal.ProbeMinute;
import io.understudy.journal.Journal.Recovery;
import io.understudy.journal.Journal.Remembered;
import io.understudy.journal.JournalBusy;
import io.understudy.vocabulary.ActionName;
import io.understudy.vocabulary.ActionResult;
import io.understudy.vocabulary.EventKind;
import io.understudy.vocabulary.HaltCause;
import io.understudy.vocabulary.PhaseName;
import io.understudy.vocabulary.RecoveryStatus;
import io.understudy.vocabulary.StateName;
import io.understudy.vocabulary.Trigger;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** On a real SQLite file. */
class JournalTests {
    private static final Instant NOON = Instant.parse("2026-03-01T12:00:00Z");
    private static final Duration SOON = Duration.ofSeconds(10);
    /** Short enough for a test to see each limit pass. */
    private static final JournalLimits SMALL = new JournalLimits(1024, 100, 1_000_000, Duration.ofMillis(400),
            Duration.ofMillis(50),
            Duration.ofMillis(100), Duration.ofMillis(100));

    @TempDir
    Path temp;

    private final MovableClock clock = new MovableClock(NOON);
    private final AtomicLong skipped = new AtomicLong();
    private final ByteArrayOutputStream said = new ByteArrayOutputStream();
    private final List<SqliteJournal> opened = new ArrayList<>();

    private static final class MovableClock implements InstantSource {
        private volatile Instant now;

        MovableClock(Instant now) {
            this.now = now;
        }

        @Override
        public Instant instant() {
            return now;
        }
    }

    @AfterEach
    void close() {
        opened.forEach(SqliteJournal::close);
    }

    private long nanos() {
        return System.nanoTime() + skipped.get();
    }

    private SqliteJournal open(Path folder, JournalLimits limits, Retention retention) {
        var journal = new SqliteJournal(new Database(folder, clock, limits.busy()), retention, clock,
                this::nanos, limits, new PrintStream(said, true, StandardCharsets.UTF_8));
        opened.add(journal);
        return journal;
    }

    private SqliteJournal open(Path folder) {
        return open(folder, SMALL, new Retention(clock, this::nanos));
    }

    private SqliteJournal open() {
        return open(temp);
    }

    private String said() {
        return said.toString(StandardCharsets.UTF_8);
    }

    private Connection sqlite(Path folder) throws SQLException {
        return DriverManager.getConnection("jdbc:sqlite:" + folder.resolve("journal.db"));
    }

    private List<Path> files(Path folder) throws IOException {
        try (var files = Files.list(folder)) {
            return files.toList();
        }
    }

    private static Event event(String service, String code) {
        return new Event(0, NOON, service, "r1", EventKind.DECISION, StateName.WATCHING, StateName.SUSPECT,
                code, "why \"so\"", "", "{}");
    }

    private static Recovery recovery(String id, Trigger trigger, RecoveryStatus result, @Nullable Instant ended) {
        return new Recovery(id, "web", trigger, NOON.minusSeconds(60), ended, result, "because", "",
                Duration.ofMillis(1234));
    }

    @Test
    void intentIsOnDiskWhenItReturns() throws SQLException {
        var journal = open();

        var id = journal.intend("web", "r1", ActionName.FENCE, "ssh");

        try (var other = sqlite(temp);
                var rows = other.createStatement().executeQuery("SELECT action FROM act WHERE id = " + id)) {
            assertThat(rows.next()).isTrue();
            assertThat(rows.getString(1)).isEqualTo("fence");
        }
    }

    @Test
    void storyHoldsPhasesDecisionsAndActsInTheirOrder() {
        var journal = open();
        journal.record(recovery("r1", Trigger.HOST_DOWN, RecoveryStatus.RUNNING, null));
        journal.record("r1", new Phase(1, PhaseName.FENCE, NOON.plusSeconds(1), null));
        journal.record("r1", new Phase(0, PhaseName.DETECT, NOON, Duration.ofMillis(5)));
        journal.append(event("web", "first"));
        journal.append(event("web", "second"));
        var first = journal.intend("web", "r1", ActionName.FENCE, "ssh");
        var second = journal.intend("web", "r1", ActionName.ADD_ADDRESSES, "192.0.2.100");
        journal.outcome(first, ActionResult.SUCCEEDED, "gone", "line 1\nline 2", Duration.ofNanos(7));

        var recoveryEnd = recovery("r1", Trigger.HOST_DOWN, RecoveryStatus.TAKEN_OVER, NOON);
        journal.record(recoveryEnd);
        journal.intend("web", "r1", ActionName.ANNOUNCE, "");

        var story = journal.story("r1").orElseThrow();
        assertThat(story.recovery()).isEqualTo(recoveryEnd);
        assertThat(story.phases()).containsExactly(new Phase(0, PhaseName.DETECT, NOON, Duration.ofMillis(5)),
                new Phase(1, PhaseName.FENCE, NOON.plusSeconds(1), null));
        assertThat(story.decisions()).extracting(Event::code).containsExactly("first", "second");
        assertThat(story.acts()).extracting(Journal.Act::id).startsWith(first, second);
        assertThat(story.acts().getFirst())
                .isEqualTo(new Journal.Act(first, NOON, ActionName.FENCE, "ssh", NOON, ActionResult.SUCCEEDED, "gone",
                        "line 1\nline 2",
                        Duration.ofNanos(7)));
        assertThat(story.acts().get(1).finished()).isNull();
        assertThat(journal.story("unknown")).isEmpty();
    }

    @Test
    void eventsArePagedBackwardsAndStreamedForwards() {
        var journal = open();
        IntStream.range(0, 5).forEach(i -> journal.append(event(i == 2 ? "db" : "web", "c" + i)));
        journal.intend("web", "", ActionName.ANNOUNCE, "");

        var newest = journal.events("", 0, 2);
        var older = journal.events("", newest.getLast().id(), 500);
        var after = journal.eventsAfter(newest.getLast().id(), 500);
        var ofDb = journal.events("db", 0, 500);

        assertThat(newest).extracting(Event::code).containsExactly("c4", "c3");
        assertThat(older).extracting(Event::code).containsExactly("c2", "c1", "c0");
        assertThat(after).extracting(Event::code).containsExactly("c4");
        assertThat(ofDb).extracting(Event::code).containsExactly("c2");
    }

    @Test
    void remembersOverARestart() {
        var before = new Remembered("web", StateName.HOLDING, NOON, "r1", true, null);
        var first = open();
        first.remember(new Remembered("web", StateName.FENCING, NOON, "r1", false, null));
        first.remember(before);
        first.seenUp("web", "home", "v1");
        first.record(recovery("r1", Trigger.HOST_DOWN, RecoveryStatus.RUNNING, null));
        first.intend("web", "r1", ActionName.RESPAWN, "");
        first.intend("web", "r1", ActionName.ADD_ADDRESSES, "");
        first.keep("web", "pause", "until noon");
        first.keep("web", "wire", "02:00:00:00:00:0a");
        first.keep("web", "wire", null);
        first.close();

        var second = open();

        assertThat(second.remembered("web")).contains(before);
        assertThat(second.remembered("db")).isEmpty();
        assertThat(second.wasSeenUp("web", "home", "v1")).isTrue();
        assertThat(second.wasSeenUp("web", "home", "v2")).isFalse();
        assertThat(second.attempts("web", ActionName.ADD_ADDRESSES, NOON.minusSeconds(1)))
                .containsExactly(new Journal.Attempt("r1", Trigger.HOST_DOWN, NOON, false));
        assertThat(second.attempts("web", ActionName.RESPAWN, NOON.minusSeconds(1))).hasSize(1);
        assertThat(second.attempts("web", ActionName.RESPAWN, NOON)).isEmpty();
        assertThat(second.kept("web")).isEqualTo(Map.of("pause", new Journal.Kept("until noon", NOON)));
        assertThat(second.kept("db")).isEmpty();
    }

    @Test
    void forgetsAfterADayThatAProbeWasSeenUp() {
        var journal = open();
        journal.seenUp("web", "home", "v1");

        clock.now = NOON.plus(Duration.ofDays(1)).minusMillis(1);
        var within = journal.wasSeenUp("web", "home", "v1");
        clock.now = NOON.plus(Duration.ofDays(1)).plusMillis(1);
        var beyond = journal.wasSeenUp("web", "home", "v1");

        assertThat(within).isTrue();
        assertThat(beyond).isFalse();
    }

    /** The addresses are added in a recovery, then and there. @return the intent's number */
    private long takenOver(Journal journal, String recovery, Trigger trigger, Instant at) {
        clock.now = at;
        journal.record(recovery(recovery, trigger, RecoveryStatus.RUNNING, null));
        return journal.intend("web", recovery, ActionName.ADD_ADDRESSES, "");
    }

    @Test
    void tellsWhatWasAttemptedWithinTheWindowAndCountsNothing() {
        var journal = open();
        takenOver(journal, "r5", Trigger.HOST_DOWN, NOON.minusSeconds(100));
        takenOver(journal, "r1", Trigger.HOST_DOWN, NOON.minusSeconds(3));
        takenOver(journal, "r2", Trigger.SERVICE_DOWN, NOON.minusSeconds(2));
        takenOver(journal, "r3", Trigger.MANUAL, NOON.minusSeconds(1));
        long failed = takenOver(journal, "r4", Trigger.HOST_DOWN, NOON.minusSeconds(1));
        journal.outcome(failed, ActionResult.FAILED, "", "", Duration.ZERO);
        clock.now = NOON;

        var found = journal.attempts("web", ActionName.ADD_ADDRESSES, NOON.minusSeconds(50));

        assertThat(found).containsExactlyInAnyOrder(
                new Journal.Attempt("r4", Trigger.HOST_DOWN, NOON.minusSeconds(1), true),
                new Journal.Attempt("r3", Trigger.MANUAL, NOON.minusSeconds(1), false),
                new Journal.Attempt("r2", Trigger.SERVICE_DOWN, NOON.minusSeconds(2), false),
                new Journal.Attempt("r1", Trigger.HOST_DOWN, NOON.minusSeconds(3), false));
        journal.close();
        assertThat(open().attempts("web", ActionName.ADD_ADDRESSES, NOON.minusSeconds(50)))
                .containsExactlyInAnyOrderElementsOf(found);
        assertThat(journal.attempts("db", ActionName.ADD_ADDRESSES, NOON.minusSeconds(50))).isEmpty();
    }

    @Test
    void probeMinuteWrittenTwiceIsOneRow() {
        var journal = open();
        journal.record(new ProbeMinute("web", "home", NOON, 1, 0, 0, Duration.ofNanos(5), Duration.ofNanos(9)));
        var whole = new ProbeMinute("web", "home", NOON, 58, 1, 1, Duration.ofNanos(6), Duration.ofNanos(11));

        journal.record(whole);
        journal.intend("web", "", ActionName.ANNOUNCE, "");

        assertThat(journal.minutes("web", "home", NOON)).containsExactly(whole);
        assertThat(journal.minutes("web", "home", NOON.plusSeconds(1))).isEmpty();
    }

    @Test
    void folderAndFileAreTheOwnersOnly() throws IOException {
        var folder = temp.resolve("new/data");

        open(folder).intend("web", "", ActionName.ANNOUNCE, "");

        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(folder))).isEqualTo("rwx------");
        assertThat(files(folder)).isNotEmpty().allSatisfy(
                file -> assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                        .isEqualTo("rw-------"));
    }

    @Test
    void damagedFileIsKeptAsideAndANewOneBegun() throws IOException {
        var garbage = "this was a database once ".repeat(400);
        Files.writeString(temp.resolve("journal.db"), garbage);

        var journal = open();
        var id = journal.intend("web", "r1", ActionName.FENCE, "");

        assertThat(journal.trouble()).isEmpty();
        assertThat(id).isPositive();
        assertThat(files(temp)).filteredOn(f -> f.getFileName().toString().startsWith("journal.db.damaged-"))
                .singleElement().satisfies(f -> assertThat(f).hasContent(garbage));
    }

    @Test
    void damageInTheMiddleIsFoundAtTheStart() throws IOException {
        try (var journal = open()) {
            IntStream.range(0, 500).forEach(i -> journal.append(event("web", "c" + i)));
        }
        var file = temp.resolve("journal.db");
        var bytes = Files.readAllBytes(file);
        Arrays.fill(bytes, 8192, bytes.length, (byte) 0x5a);
        Files.write(file, bytes);

        var journal = open();
        journal.intend("web", "r1", ActionName.FENCE, "");

        assertThat(journal.trouble()).isEmpty();
        assertThat(files(temp)).filteredOn(f -> f.getFileName().toString().contains(".damaged-")).isNotEmpty();
    }

    @Test
    void fileThatIsOnlyLockedIsNotTakenForDamaged() throws Exception {
        try (var journal = open()) {
            journal.append(event("web", "kept"));
        }

        SqliteJournal journal;
        try (var other = sqlite(temp); var lock = other.createStatement()) {
            lock.execute("PRAGMA locking_mode = EXCLUSIVE");
            lock.execute("BEGIN IMMEDIATE");
            lock.execute("UPDATE remembered SET proven = 1");
            journal = open();
            assertThat(journal.intend("web", "r1", ActionName.FENCE, "")).isPositive();
            assertThat(journal.trouble()).isPresent();
        }
        await().atMost(SOON).until(() -> journal.events("", 0, 10).size() == 1 && journal.trouble().isEmpty());

        assertThat(files(temp)).noneMatch(f -> f.getFileName().toString().contains("damaged"));
    }

    @Test
    void recordsMadeWithoutADiskAreSaidAndWrittenInOrderWhenItIsBack() throws IOException {
        var blocked = temp.resolve("data");
        Files.writeString(blocked, "a file where the folder should be");
        var journal = open(blocked);
        var first = journal.intend("web", "r1", ActionName.FENCE, "line\nbreak");
        var second = journal.intend("web", "r1", ActionName.ADD_ADDRESSES, "");
        journal.outcome(first, ActionResult.SUCCEEDED, "", "", Duration.ofMillis(1));
        journal.append(event("web", "c1"));
        journal.append(event("web", "c2"));
        assertThat(second).isGreaterThan(first);
        assertThat(journal.trouble()).isPresent();
        await().atMost(SOON).until(() -> said().lines().count() == 5);

        Files.delete(blocked);
        await().atMost(SOON).until(() -> journal.trouble().isEmpty() && journal.events("", 0, 10).size() == 2);

        assertThat(said()).contains("journal: intent | " + first).contains("line\\u000abreak");
        assertThat(journal.eventsAfter(0, 10)).extracting(Event::code).containsExactly("c1", "c2");
        journal.record(recovery("r1", Trigger.HOST_DOWN, RecoveryStatus.RUNNING, null));
        journal.intend("web", "r2", ActionName.ANNOUNCE, "");
        assertThat(journal.story("r1").orElseThrow().acts()).extracting(Journal.Act::result)
                .containsExactly(ActionResult.SUCCEEDED, null);
    }

    @Test
    void decisionsKnowWhatTheDiskCouldNotTake() throws IOException {
        var blocked = temp.resolve("data");
        Files.writeString(blocked, "a file where the folder should be");
        var journal = open(blocked);
        var holding = new Remembered("web", StateName.HOLDING, NOON, "r1", true, null);

        takenOver(journal, "r1", Trigger.HOST_DOWN, NOON);
        journal.keep("web", "pause", "until noon");
        journal.remember(holding);
        journal.seenUp("web", "home", "v1");

        assertThat(journal.attempts("web", ActionName.ADD_ADDRESSES, NOON.minusSeconds(1)))
                .containsExactly(new Journal.Attempt("r1", Trigger.HOST_DOWN, NOON, false));
        assertThat(journal.remembered("web")).contains(holding);
        assertThat(journal.wasSeenUp("web", "home", "v1")).isTrue();
        assertThat(journal.kept("web")).containsKey("pause");
    }

    @Test
    void intentDoesNotWaitForADiskThatDoesNotAnswer() throws Exception {
        var slow = new JournalLimits(1024, 100, 1_000_000, Duration.ofMillis(200), Duration.ofMillis(50),
                Duration.ofSeconds(30), Duration.ofSeconds(3));
        var journal = open(temp, slow, new Retention(clock, this::nanos));
        journal.intend("web", "", ActionName.ANNOUNCE, "");

        long id;
        long took;
        try (var other = sqlite(temp); var lock = other.createStatement()) {
            lock.execute("BEGIN IMMEDIATE");
            long began = System.nanoTime();
            id = journal.intend("web", "r1", ActionName.FENCE, "");
            for (int i = 0; i < 20; i++) {
                journal.intend("web", "r1", ActionName.ADD_ADDRESSES, "");
            }
            took = System.nanoTime() - began;
            assertThat(journal.trouble()).isPresent();
            lock.execute("ROLLBACK");
        }
        journal.record(recovery("r1", Trigger.HOST_DOWN, RecoveryStatus.RUNNING, null));

        assertThat(Duration.ofNanos(took)).isLessThan(Duration.ofSeconds(2));
        assertThat(said().lines()).hasSize(21).first().asString().contains("intent | " + id);
        await().atMost(SOON).untilAsserted(
                () -> assertThat(journal.story("r1")).get().satisfies(s -> assertThat(s.acts()).hasSize(21)));
        assertThat(journal.trouble()).isEmpty();
    }

    @Test
    void fullRingForgetsTheOldestAndNeverHoldsStatisticsAlone() throws IOException {
        var blocked = temp.resolve("data");
        Files.writeString(blocked, "a file where the folder should be");
        var journal = open(blocked);
        journal.intend("web", "", ActionName.ANNOUNCE, "");
        IntStream.range(0, 200).forEach(i -> journal.record(
                new ProbeMinute("web", "p" + i, NOON, 1, 0, 0, Duration.ZERO, Duration.ZERO)));
        IntStream.range(0, 60).forEach(i -> journal.append(event("web", "c" + i)));

        await().atMost(SOON).until(() -> said().contains("c59"));
        Files.delete(blocked);
        await().atMost(SOON).until(() -> journal.trouble().isEmpty() && !journal.events("", 0, 1).isEmpty());

        assertThat(journal.events("", 0, 500)).hasSize(60);
        assertThat(said()).doesNotContain("probe-minute");
    }

    @Test
    @SuppressWarnings("NullAway") // what the type forbids is what the database refuses
    void recordThatIsRefusedDoesNotHoldUpTheOthers() {
        var journal = open();
        journal.record(null, new Phase(0, PhaseName.DETECT, NOON, null));
        journal.append(event("web", "after"));

        journal.intend("web", "", ActionName.ANNOUNCE, "");

        assertThat(journal.trouble()).isEmpty();
        assertThat(journal.events("", 0, 10)).extracting(Event::code).containsExactly("after");
        assertThat(said()).contains("journal: phase | null");
    }

    /** A journal that another version of Understudy wrote, or a hand. */
    @Test
    void unknownWordsAreReadAsUnknown() throws SQLException {
        var journal = open();
        journal.intend("web", "", ActionName.ANNOUNCE, "");
        try (var other = sqlite(temp); var statement = other.createStatement()) {
            for (var row : List.of("event VALUES (1, 1, 'web', 'r1', 'omen', 'DREAMING', 'WATCHING', 'c', 'b', '', '')",
                    "recovery VALUES ('r1', 'web', 'eclipse', 1, 2, 'vanished', 'b', '', NULL)",
                    "phase VALUES ('r1', 0, 'ponder', 1, NULL)",
                    "act VALUES (1, 1, 'web', 'r1', 'pray', '', 2, 'heard', '', '', 1)",
                    "remembered VALUES ('web', 'DREAMING', 1, 'r1', 0, 'TIRED: of it')",
                    "remembered VALUES ('db', 'HALTED', 1, 'r2', 0, 'UNFIT: as it was once written')")) {
                statement.executeUpdate("INSERT INTO " + row);
            }
        }

        var story = journal.story("r1").orElseThrow();

        assertThat(story.recovery().trigger()).isNull();
        assertThat(story.recovery().triggerWord()).isEqualTo("unknown");
        assertThat(story.recovery().result()).isEqualTo(RecoveryStatus.UNKNOWN);
        assertThat(story.phases()).extracting(Phase::name).containsExactly(PhaseName.UNKNOWN);
        assertThat(story.decisions()).extracting(Event::kind, Event::from, Event::to)
                .containsExactly(tuple(EventKind.UNKNOWN, null, StateName.WATCHING));
        assertThat(story.acts()).extracting(Journal.Act::action, Journal.Act::result)
                .containsExactly(tuple(null, ActionResult.UNKNOWN));
        assertThat(journal.remembered("web")).get().extracting(Remembered::state, Remembered::halted)
                .containsExactly(null, null);
        assertThat(journal.remembered("db")).get().extracting(Remembered::state, Remembered::halted)
                .containsExactly(StateName.HALTED, HaltCause.UNFIT);
        assertThat(journal.trouble()).isEmpty();
    }

    @Test
    void outcomeOfAnUnknownIntentIsSaidInsteadOfLost() {
        var journal = open();
        journal.outcome(42, ActionResult.SUCCEEDED, "", "", Duration.ZERO);

        journal.intend("web", "", ActionName.ANNOUNCE, "");

        assertThat(said()).contains("journal: outcome").contains("42");
    }

    @Test
    void prunesWhatIsTooOldOrTooMuch() {
        var journal = open(temp, SMALL, new Retention(clock, this::nanos, 700, 10, 3));
        journal.record(new ProbeMinute("web", "home", NOON.minus(Duration.ofDays(36)), 1, 0, 0, Duration.ZERO,
                Duration.ZERO));
        journal.record(new ProbeMinute("web", "home", NOON.minus(Duration.ofDays(34)), 1, 0, 0, Duration.ZERO,
                Duration.ZERO));
        journal.record(new Recovery("old", "web", Trigger.MANUAL, NOON.minus(Duration.ofDays(731)), null,
                RecoveryStatus.RUNNING, "", "",
                null));
        journal.record("old", new Phase(0, PhaseName.DETECT, NOON, null));
        IntStream.range(0, 5)
                .forEach(i -> journal.record(new Recovery("r" + i, "web", Trigger.MANUAL, NOON.plusSeconds(i),
                        null, RecoveryStatus.RUNNING, "", "", null)));
        for (int i = 0; i < 4; i++) {
            IntStream.range(0, 350).forEach(_ -> journal.append(event("web", "c")));
            journal.intend("web", "x", ActionName.ANNOUNCE, "");
        }
        journal.append(
                new Event(0, NOON.minus(Duration.ofDays(91)), "web", "", EventKind.ALERT, null, null, "ancient", "",
                        "", ""));
        IntStream.range(0, 20).forEach(_ -> journal.intend("web", "x", ActionName.ANNOUNCE, ""));

        skipped.set(Duration.ofHours(2).toNanos());
        await().atMost(SOON).until(() -> journal.recoveries("", 10).size() == 3);

        assertThat(journal.recoveries("", 10)).extracting(Recovery::id).containsExactly("r4", "r3", "r2");
        assertThat(journal.story("old")).isEmpty();
        assertThat(journal.minutes("web", "home", Instant.EPOCH)).extracting(ProbeMinute::minute)
                .containsExactly(NOON.minus(Duration.ofDays(34)));
        var newest = journal.events("", 0, 500);
        var older = journal.events("", newest.getLast().id(), 500);
        assertThat(newest.size() + older.size()).isBetween(699, 700);
        assertThat(newest).extracting(Event::code).doesNotContain("ancient");
        journal.record(new Recovery("x", "web", Trigger.MANUAL, NOON.plusSeconds(9), null, RecoveryStatus.RUNNING, "",
                "", null));
        journal.intend("web", "", ActionName.ANNOUNCE, "");
        assertThat(journal.story("x").orElseThrow().acts()).hasSize(10);
    }

    /** Who looks at the newest is told of it, also of what was said a moment ago. */
    @Test
    void whoWaitsUntilItIsSettledReadsWhatWasRecordedBefore() {
        var journal = open();
        for (int i = 1; i <= 50; i++) {
            journal.append(event("web", "c" + i));

            journal.settle(SOON);

            assertThat(journal.events("web", 0, 1)).extracting(Event::code).containsExactly("c" + i);
        }
    }

    @Test
    void nobodyWaitsForeverForADiskThatDoesNotAnswer() throws SQLException {
        var journal = open(temp, new JournalLimits(1024, 100, 1_000_000, Duration.ofSeconds(20), Duration.ofMillis(50),
                Duration.ofSeconds(20), Duration.ofSeconds(3)), new Retention(clock, this::nanos));
        journal.intend("web", "", ActionName.ANNOUNCE, "");
        try (var other = sqlite(temp); var statement = other.createStatement()) {
            statement.execute("BEGIN IMMEDIATE"); // the writer waits for this lock
            journal.append(event("web", "c"));

            journal.settle(Duration.ofMillis(100));

            assertThat(journal.events("web", 0, 1)).isEmpty();
            statement.execute("ROLLBACK");
        }
        journal.settle(SOON);
        assertThat(journal.events("web", 0, 1)).hasSize(1);
    }

    /** A crowd of pages is no fault of the journal's: nothing else must suffer from it. */
    @Test
    void tooManyQuestionsAtOnceAreSentAwayAndAreNoTrouble() throws Exception {
        var database = new Database(temp, clock, SMALL.busy());
        var reader = new JournalReader(database, Duration.ofMillis(50));
        var all = new CountDownLatch(1);
        var asking = new Semaphore(0);
        var threads = IntStream.range(0, 4).mapToObj(_ -> Thread.ofVirtual().start(() -> {
            try {
                database.read(_ -> {
                    asking.release();
                    try {
                        all.await();
                    } catch (InterruptedException e) {
                        Thread.currentThread().interrupt();
                    }
                    return "";
                }, SOON);
            } catch (SQLException e) {
                throw new IllegalStateException(e);
            }
        })).toList();
        asking.acquire(4);

        assertThatExceptionOfType(JournalBusy.class).isThrownBy(() -> reader.read("SELECT 1", row -> row.getInt(1)));
        assertThat(reader.trouble()).isEmpty();

        all.countDown();
        for (var thread : threads) {
            thread.join();
        }
        assertThat(reader.read("SELECT 1", row -> row.getInt(1))).containsExactly(1);
        database.close();
    }
}
