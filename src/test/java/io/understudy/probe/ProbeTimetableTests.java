package io.understudy.probe;

import static io.understudy.probe.Watched.MS;
import static io.understudy.probe.Watched.pace;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.understudy.probe.ProbeResult.Outcome;
import io.understudy.settings.Settings;
import io.understudy.vocabulary.Pace;
import java.time.Duration;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** When a probe is asked, and which samples count as late: all on virtual time. */
class ProbeTimetableTests {
    private static final Outcome UP = new ProbeResult.Up();
    private static final Outcome FAILED = new ProbeResult.Failed("x");
    private static final Outcome TIMED_OUT = new ProbeResult.TimedOut("x");
    private static final Outcome UNTRIED = new ProbeResult.Untried("x");

    private long now;

    @Test
    void asksAtTheIntervalHoweverLongASampleTakes() {
        var timetable = timetable(pace(1000, 500, 3, 3000));
        long first = timetable.due();

        for (int i = 0; i < 5; i++) {
            assertThat(timetable.next()).isEqualTo(first + i * 1000 * MS);
            sample(timetable, UP, 100 * i);
        }
    }

    @Test
    void theFirstSamplesOfManyServicesAreSpread() {
        var pace = pace(60_000, 500, 3, 180_000);

        var firsts = IntStream.range(0, 1000)
                .mapToObj(i -> new ProbeTimetable("web-" + i, probe(pace), 0).next() / (100 * MS)).toList();

        assertThat(firsts).allMatch(tenth -> tenth >= 0 && tenth < 10);
        for (long tenth = 0; tenth < 10; tenth++) {
            assertThat(firsts).filteredOn(Long.valueOf(tenth)::equals).hasSizeBetween(50, 150);
        }
    }

    /** Interval 1 s, tolerate 1.2 s: the second and third come within the 200 ms that are left. */
    @Test
    void afterAFailureFailAfterFitIntoWhatIsLeftOfTolerate() {
        var timetable = timetable(pace(1000, 500, 3, 1200));
        long lastUp = sample(timetable, UP, 0).at();

        long first = sample(timetable, FAILED, 0).at();
        long second = sample(timetable, FAILED, 0).at();
        long third = sample(timetable, FAILED, 0).at();

        assertThat(first).isEqualTo(lastUp + 1000 * MS);
        assertThat(second).isEqualTo(lastUp + 1100 * MS);
        assertThat(third).isEqualTo(lastUp + 1200 * MS);
        assertThat(timetable.next()).as("then the interval again").isEqualTo(third + 1000 * MS);
    }

    @Test
    void theBurstIsNeverCloserThanTenMillisecondsNorSlowerThanTheInterval() {
        var late = timetable(pace(1000, 500, 3, 1000));
        sample(late, UP, 0);
        long tooLate = sample(late, TIMED_OUT, 500).at();
        var patient = timetable(pace(1000, 500, 3, 60_000));
        sample(patient, UP, 0);
        long failed = sample(patient, FAILED, 0).at();

        assertThat(late.next()).isEqualTo(tooLate + 10 * MS);
        assertThat(patient.next()).isEqualTo(failed + 1000 * MS);
    }

    @Test
    void whatCouldNotBeTriedBeginsNoBurst() {
        var timetable = timetable(pace(1000, 500, 3, 1200));
        long up = sample(timetable, UP, 0).at();

        sample(timetable, UNTRIED, 0);

        assertThat(timetable.next()).isEqualTo(up + 2000 * MS);
    }

    @Test
    void anOrderIsCarriedOutAtOnceAndDoesNotPutOffTheTimetable() {
        var timetable = timetable(pace(1500, 500, 3, 4500));
        sample(timetable, UP, 0);
        long planned = timetable.due();
        now += 700 * MS;

        timetable.order();
        timetable.order();

        assertThat(timetable.next()).isLessThanOrEqualTo(now);
        var ordered = timetable.begin(now);
        var result = timetable.ended(ordered, now + 10 * MS, UP);
        assertThat(ordered.ordered()).isTrue();
        assertThat(result.lag()).isZero();
        assertThat(result.late()).isFalse();
        assertThat(timetable.next()).as("two orders that waited are one").isEqualTo(planned);
    }

    @Test
    void anOrderedSampleRightBeforeARegularOneReplacesIt() {
        var timetable = timetable(pace(1000, 500, 3, 3000));
        sample(timetable, UP, 0);
        long planned = timetable.due();
        now = planned - 5 * MS;
        timetable.order();

        timetable.ended(timetable.begin(now), now, UP);

        assertThat(timetable.next()).isEqualTo(planned + 1000 * MS);
    }

    @Test
    void ordersAreNoCloserThanTenMillisecondsAfterAnAnswerAndFiftyAfterAFailure() {
        var timetable = timetable(pace(60_000, 500, 3, 180_000));

        long up = sample(timetable, UP, 0).at();
        timetable.order();
        assertThat(timetable.next()).isEqualTo(up + 10 * MS);
        long failed = sample(timetable, FAILED, 0).at();
        timetable.order();
        assertThat(timetable.next()).isEqualTo(failed + 50 * MS);
    }

    @Test
    void aRegularSampleGoesBeforeAnOrderThatWaitsBesideIt() {
        var timetable = timetable(pace(1000, 500, 3, 3000));
        sample(timetable, UP, 0);
        now = timetable.due();
        timetable.order();

        var regular = timetable.begin(now);
        timetable.ended(regular, now, UP);

        assertThat(regular.ordered()).isFalse();
        assertThat(timetable.next()).as("then the order").isEqualTo(now + 10 * MS);
    }

    @Test
    void aSampleBegunLateIsFlaggedAndWhatWasMissedIsNotMadeUpFor() {
        var timetable = timetable(pace(300, 100, 3, 900));
        sample(timetable, UP, 0);
        long due = timetable.due();
        now = due + 5000 * MS;

        var result = timetable.ended(timetable.begin(now), now, UP);

        assertThat(result.late()).isTrue();
        assertThat(result.lag()).isEqualTo(Duration.ofSeconds(5));
        assertThat(timetable.next()).isEqualTo(now + 10 * MS);
        assertThat(sample(timetable, UP, 0).late()).isFalse();
        assertThat(timetable.next()).isEqualTo(now + 300 * MS);
    }

    @Test
    void lateIsMoreThanTheTimeout() {
        var timetable = timetable(pace(300, 100, 3, 900));
        now = timetable.due() + 100 * MS;
        assertThat(timetable.ended(timetable.begin(now), now, UP).late()).isFalse();

        now = timetable.due() + 100 * MS + 1;
        assertThat(timetable.ended(timetable.begin(now), now, UP).late()).isTrue();
    }

    @Test
    void aSampleThatTimedOutLongAfterItsTimeoutShowsAPauseOfThisProcess() {
        var timetable = timetable(pace(300, 100, 3, 900));

        assertThat(sample(timetable, TIMED_OUT, 200).late()).isFalse();
        assertThat(sample(timetable, TIMED_OUT, 201).late()).isTrue();
        assertThat(sample(timetable, FAILED, 201).late()).as("somebody answered").isFalse();
    }

    @Test
    void noSampleBeginsBeforeItsTime() {
        var timetable = timetable(pace(1000, 500, 3, 3000));

        assertThatThrownBy(() -> timetable.begin(timetable.next() - 1)).isInstanceOf(IllegalStateException.class);
    }

    private static Settings.Probe probe(Pace pace) {
        return Watched.service("web", pace).probes().getFirst();
    }

    private ProbeTimetable timetable(Pace pace) {
        return new ProbeTimetable("web", probe(pace), now);
    }

    /** The next sample, begun when it is due, or now when that has passed. */
    private ProbeResult sample(ProbeTimetable timetable, Outcome outcome, long millis) {
        now = Math.max(now, timetable.next());
        var begun = timetable.begin(now);
        now += millis * MS;
        return timetable.ended(begun, now, outcome);
    }
}
