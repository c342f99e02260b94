package io.understudy.probe;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RoundTripsTests {
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
