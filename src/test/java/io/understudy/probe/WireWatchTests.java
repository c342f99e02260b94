package io.understudy.probe;

import static org.assertj.core.api.Assertions.assertThat;

import io.understudy.failover.evidence.Wire;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class WireWatchTests {
    @Test
    void silentOnlyAfterFailAfterQuestionsAndTheLastOnesPatience() {
        var wire = new WireWatch(0);
        wire.answered("x", 5);
        for (int at : new int[]{10, 20, 30}) {
            assertThat(wire.weigh(at + 1_000, 3, 10)).isFalse();
            wire.asked(at);
        }

        assertThat(wire.weigh(39, 3, 10)).isFalse();
        assertThat(wire.wire().kind()).isEqualTo(Wire.Kind.ANSWERED);
        assertThat(wire.weigh(40, 3, 10)).isTrue();
        assertThat(wire.weigh(41, 3, 10)).isFalse();
        assertThat(wire.wire()).isEqualTo(new Wire(Wire.Kind.SILENT, "x", 30, 5));
    }

    @Test
    void anAnswerBelongsToTheNewestQuestion() {
        var wire = new WireWatch(0);
        wire.asked(10);
        wire.asked(20);

        assertThat(wire.answered("x", 23)).isTrue();
        assertThat(wire.wire()).isEqualTo(new Wire(Wire.Kind.ANSWERED, "x", 20, 23));
        assertThat(wire.answered("x", 24)).isFalse();
        assertThat(wire.answered("y", 25)).isTrue();
    }

    @Test
    void begunAnewNothingEarlierCounts() {
        var wire = new WireWatch(0);
        wire.answered("x", 5);
        wire.asked(10);
        wire.asked(20);

        wire.anew();

        assertThat(wire.wire().kind()).isEqualTo(Wire.Kind.UNASKED);
        assertThat(wire.weigh(1_000, 1, 10)).isFalse();
        wire.asked(2_000);
        assertThat(wire.weigh(2_010, 1, 10)).isTrue();
    }

    /** Round trips in microseconds, and the patience they come to with at most 500 ms. */
    @ParameterizedTest
    @CsvSource({"0, 0, 500000", "10, 300, 5000", "10, 2000, 8000", "1000, 2000, 8000", "3, 200000, 500000"})
    void patienceIsFourTimesTheSlowestButOneInAHundred(int count, long micros, long patience) {
        var trips = new RoundTrips();
        for (int i = 0; i < count; i++) {
            trips.add(micros * 1_000);
        }

        assertThat(trips.patience(500_000_000L)).isEqualTo(patience * 1_000);
    }

    @Test
    void oneOutlierDoesNotRule() {
        var trips = new RoundTrips();
        for (int i = 0; i < 512; i++) {
            trips.add(i == 300 ? 400_000_000L : 2_000_000L);
        }

        assertThat(trips.patience(500_000_000L)).isEqualTo(8_000_000L);
    }
}
