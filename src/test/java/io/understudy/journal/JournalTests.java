package io.understudy.journal;

import static org.assertj.core.api.Assertions.assertThat;

import io.understudy.journal.Journal.Event;
import io.understudy.journal.Journal.Phase;
import io.understudy.journal.Journal.Recovery;
import io.understudy.journal.Journal.Remembered;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.concurrent.atomic.AtomicReference;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** On real SQLite, in a folder of its own. */
class JournalTests {
    private static final Instant T = Instant.parse("2026-11-23T04:00:00.123456Z");

    @TempDir
    private Path folder = Path.of("");
    private final AtomicReference<Instant> clock = new AtomicReference<>(T);

    private SqliteJournal open() {
        InstantSource source = clock::get;
        return new SqliteJournal(new Database(folder, source), source, System::nanoTime);
    }

    private static Event event(String because) {
        return new Event(0, T, "web", "r1", "decision", "WATCHING", "SUSPECT", "doubt", because, "", "{}");
    }

    @Test
    void anIntentIsOnDiskWhenItReturns() {
        try (var journal = open()) {
            journal.record(new Recovery("r1", "web", "host-down", T, null, "running", "", "", null));
            long id = journal.intend("web", "r1", "fence", "ip address delete");

            try (var other = open()) { // another reader of the same file sees it, though this one was not closed
                assertThat(other.story("r1").orElseThrow().acts()).singleElement()
                        .satisfies(act -> assertThat(act.id()).isEqualTo(id))
                        .satisfies(act -> assertThat(act.finished()).isNull());
            }
        }
    }

    @Test
    void tellsTheWholeStoryAfterARestart() {
        try (var journal = open()) {
            journal.append(event("one"));
            long id = journal.intend("web", "r1", "start", "webctl");
            journal.outcome(id, "succeeded", "exit 0", "hello", Duration.ofMillis(12));
            journal.record("r1", new Phase(0, "detect", T, Duration.ofMillis(300)));
            journal.record(new Recovery("r1", "web", "host-down", T, T.plusSeconds(1), "taken-over", "confirmed", "",
                    Duration.ofMillis(310)));
            journal.remember(new Remembered("web", "HOLDING", T, "r1", true, ""));
        }

        try (var journal = open()) {
            var story = journal.story("r1").orElseThrow();
            assertThat(story.recovery().outage()).isEqualTo(Duration.ofMillis(310));
            assertThat(story.recovery().started()).isEqualTo(T);
            assertThat(story.phases()).extracting(Phase::name).containsExactly("detect");
            assertThat(story.decisions()).extracting(Event::because).containsExactly("one");
            assertThat(story.acts()).extracting(Journal.Act::output).containsExactly("hello");
            assertThat(journal.remembered("web").orElseThrow().state()).isEqualTo("HOLDING");
            assertThat(journal.takeovers("web", T)).hasSize(1);
            assertThat(journal.takeovers("web", T.plusSeconds(2))).isEmpty();
        }
    }

    @Test
    void remembersWhatWasSeenUpForADay() {
        try (var journal = open()) {
            journal.seenUp("web", "home", "GET /");
            Awaitility.await().until(() -> journal.wasSeenUp("web", "home", "GET /"));

            assertThat(journal.wasSeenUp("web", "home", "GET /other")).isFalse();
            clock.set(T.plus(Duration.ofHours(25)));
            assertThat(journal.wasSeenUp("web", "home", "GET /")).isFalse();
        }
    }

    @Test
    void pagesThroughEventsBothWays() {
        try (var journal = open()) {
            for (int i = 0; i < 5; i++) {
                journal.append(event("e" + i));
            }
            Awaitility.await().until(() -> journal.events("web", 0, 10).size() == 5);

            var newest = journal.events("web", 0, 2);
            assertThat(newest).extracting(Event::because).containsExactly("e4", "e3");
            assertThat(journal.events("web", newest.getLast().id(), 2)).extracting(Event::because).containsExactly("e2",
                    "e1");
            assertThat(journal.eventsAfter(newest.getLast().id(), 10)).extracting(Event::because).containsExactly("e4");
            assertThat(journal.events("other", 0, 10)).isEmpty();
        }
    }

    @Test
    void putsADamagedFileAsideAndGoesOn() throws Exception {
        Files.writeString(folder.resolve("journal.db"),
                "this is no database, but it is long enough to be taken for one ".repeat(50));

        try (var journal = open()) {
            assertThat(journal.intend("web", "r1", "fence", "")).isPositive();
            Awaitility.await().until(() -> journal.trouble().isEmpty());
        }
        try (var files = Files.list(folder)) {
            assertThat(files.map(f -> f.getFileName().toString()))
                    .anyMatch(name -> name.startsWith("journal.db.damaged-"));
        }
    }

    @Test
    void keepsWhatCanNotBeWrittenAndWritesItWhenItCanAgain() throws Exception {
        try (var journal = open()) {
            journal.intend("web", "r0", "fence", "");
            var blocked = new org.sqlite.SQLiteDataSource();
            blocked.setUrl("jdbc:sqlite:" + folder.resolve("journal.db"));
            try (var connection = blocked.getConnection(); var statement = connection.createStatement()) {
                statement.execute("BEGIN EXCLUSIVE"); // as good as a disk that takes nothing

                long id = journal.intend("web", "r1", "fence", "kept");

                assertThat(id).isPositive();
                Awaitility.await().atMost(Duration.ofSeconds(10)).until(() -> journal.trouble().isPresent());
                statement.execute("ROLLBACK");
            }
            Awaitility.await().atMost(Duration.ofSeconds(10)).until(() -> journal.trouble().isEmpty());
            journal.record(new Recovery("r1", "web", "host-down", T, null, "running", "", "", null));
            Awaitility.await().until(() -> journal.story("r1").map(s -> s.acts().size() == 1).orElse(false));
        }
    }
}
