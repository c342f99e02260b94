package io.understudy.mirror;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.understudy.journal.Journal;
import io.understudy.journal.sqlite.RealJournal;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.json.JsonMapper;

/** Orders, schedule, age and what is said of a run. Nothing listens for SSH: every run that begins fails. */
class ServiceMirrorTests {
    private static final JsonMapper MAPPER = new JsonMapper();

    @TempDir
    Path folder;
    private RealJournal journal;
    private final List<Object> published = new CopyOnWriteArrayList<>();
    private ServiceMirror mirror;

    @BeforeEach
    void open() {
        journal = RealJournal.in(folder.resolve("data"));
        mirror = mirror("");
    }

    private ServiceMirror mirror(String more) {
        var settings = MirrorSamples.settings(folder, more);
        var service = settings.services().getFirst();
        return new ServiceMirror(service, Objects.requireNonNull(service.mirror()), settings, new MirrorTools(
                journal.journal(), MAPPER, System::nanoTime, InstantSource.system(), ZoneOffset.UTC, published::add));
    }

    @AfterEach
    void close() {
        mirror.close();
        journal.close();
    }

    private List<Journal.Event> events() {
        journal.journal().settle(Duration.ofSeconds(10));
        return journal.journal().events("web", 0, 100);
    }

    @Test
    void aRunThatFailsIsAlertedPublishedAndKept() {
        mirror.permit(Direction.PULL, true, "");

        assertThat(mirror.order(new MirrorOrder.Run(), "ops")).isEmpty();
        await().atMost(Duration.ofSeconds(20)).until(() -> mirror.view().last() != null
                && mirror.view().activity() == MirrorActivity.IDLE);

        assertThat(Objects.requireNonNull(mirror.view().last()).result()).isEqualTo(MirrorResult.FAILED);
        assertThat(published).filteredOn(MirrorEnded.class::isInstance).hasSize(1);
        assertThat(events()).extracting(e -> e.kind().word() + " " + e.code()).contains("mirror mirror-mirror-begun",
                "alert mirror-mirror-failed");
        mirror.close();
        assertThat(Objects.requireNonNull(mirror("").view().last()).user()).as("after a restart").isEqualTo("ops");
    }

    @Test
    void nothingBeginsBeforeItIsPermittedNorTheOtherWay() {
        assertThat(mirror.order(new MirrorOrder.Run(), "ops")).isEqualTo("Understudy has just started");
        assertThat(mirror.order(new MirrorOrder.Back(), "ops")).startsWith("mirror.back is not true");
        mirror.permit(Direction.PUSH, true, "");
        assertThat(mirror.order(new MirrorOrder.Run(), "ops")).startsWith("this host holds the addresses");
        assertThat(mirror.backMissing()).isEmpty();
        assertThat(mirror.bringBack()).isEmpty();
    }

    @Test
    void aFailbackWaitsForAConfirmation() {
        mirror.close();
        mirror = mirror(", back: true");
        mirror.permit(Direction.PUSH, true, "");

        assertThat(mirror.backMissing()).contains("nobody has confirmed");
        assertThat(mirror.order(new MirrorOrder.Confirm("abc"), "ops")).startsWith("there is no summary with this id");
        assertThat(mirror.bringBack()).startsWith("the data was not brought back: the folder here can't be read");
    }

    @Test
    void dataThatWasNeverCopiedIsUnfitWhereStaleBlocks() {
        mirror.close();
        mirror = mirror(", max-age: 26h, when-stale: block");
        var heard = new AtomicReference<>("nothing");

        mirror.onFitness(heard::set);

        assertThat(heard).hasValue("the data was never copied here completely");
        assertThat(mirror.view().stale()).isTrue();
    }

    @Test
    void theAgeCountsFromWhenTheLastCompleteRunBegan() {
        var began = Instant.parse("2026-11-23T04:00:00Z");
        var age = new MirrorAge(began, null, Duration.ofHours(26));

        assertThat(age.stale(began.plus(Duration.ofHours(26)))).isEmpty();
        assertThat(age.stale(began.plus(Duration.ofHours(27))))
                .isEqualTo("the data here is older than 26h (as of 2026-11-23T04:00:00Z)");
        assertThat(new MirrorAge(null, null, null).stale(began)).isEmpty();
    }

    @Test
    void anAgeFromTheFutureIsUnknownAndNotFresh() {
        var began = Instant.parse("2026-11-23T04:00:00Z");
        var age = new MirrorAge(began, null, Duration.ofHours(26));

        assertThat(age.at(began.minusSeconds(3600))).isNull();
        assertThat(age.stale(began.minusSeconds(3600))).startsWith("the age of the data here is not known");
        assertThat(age.at(began.minusSeconds(5))).as("a clock that was corrected").isEqualTo(Duration.ZERO);
        assertThat(age.stale(began.minusSeconds(5))).isEmpty();
    }

    @Test
    void aClockThatIsSetBackMakesNoOldCopyFresh() {
        var began = Instant.parse("2026-11-23T04:00:00Z");
        var age = new MirrorAge(began, Duration.ofHours(30), Duration.ofHours(26));

        assertThat(age.at(began.plusSeconds(60))).isEqualTo(Duration.ofHours(30));
        assertThat(age.stale(began.minus(Duration.ofDays(300)))).startsWith("the data here is older than 26h");
        var fresh = new MirrorAge(began, Duration.ofHours(1), Duration.ofHours(26));
        assertThat(fresh.stale(began.minus(Duration.ofDays(1)))).isEmpty();
    }

    @Test
    void retriesWaitLongerUpToTenMinutes() {
        assertThat(MirrorRetries.delay(1)).isEqualTo(Duration.ofSeconds(15));
        assertThat(MirrorRetries.delay(2)).isEqualTo(Duration.ofSeconds(30));
        assertThat(MirrorRetries.delay(1000)).isEqualTo(Duration.ofMinutes(10));
    }

    @Test
    void theWordsOfTheJsonStay() {
        assertThat(MAPPER.writeValueAsString(MirrorActivity.values()))
                .isEqualTo("[\"idle\",\"mirror\",\"estimate\",\"verify\",\"back-estimate\",\"back\"]");
        assertThat(MAPPER.writeValueAsString(MirrorResult.values()))
                .isEqualTo("[\"complete\",\"partial\",\"failed\",\"refused\",\"stopped\"]");
        assertThat(MAPPER.readValue("\"back-estimate\"", MirrorActivity.class)).isEqualTo(MirrorActivity.BACK_ESTIMATE);
    }
}
