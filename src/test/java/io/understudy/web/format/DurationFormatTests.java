package io.understudy.web.format;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What the script writes again in the browser is compared in BrowserIT. */
class DurationFormatTests {
    @ParameterizedTest
    @CsvSource({"PT0.02S, 20ms", "PT3S, 3s", "PT1.5S, 1.5s", "PT2M30S, 2m30s"})
    void writesASettingAsTheConfigurationDoes(Duration span, String text) {
        assertThat(DurationFormat.setting(span)).isEqualTo(text);
    }

    @ParameterizedTest
    @CsvSource({"PT0.00085S, 850 µs", "PT0.0123S, 12.3 ms", "PT2.48S, 2.48 s", "PT119.99S, 119.99 s",
            "PT3M5S, 3 min 5 s"})
    void writesAMeasuredTimeWithItsUnit(Duration span, String text) {
        assertThat(DurationFormat.measured(span)).isEqualTo(text);
    }

    @Test
    void writesADashForWhatWasNotMeasured() {
        assertThat(DurationFormat.measured(null)).isEqualTo("–");
    }

    @ParameterizedTest
    @CsvSource({"3, 1 µs", "5, 100 µs", "6, 1 ms", "8, 100 ms", "9, 1 s", "11, 100 s"})
    void labelsThePowersOfTenOfAChart(int power, String text) {
        assertThat(DurationFormat.level(power)).isEqualTo(text);
    }

    @ParameterizedTest
    @CsvSource({"PT0S, just now", "PT1.999S, just now", "PT-1.5S, just now", "PT2S, 2 s ago", "PT-2.5S, in 2 s",
            "PT119S, 119 s ago", "PT2M, 2 min ago", "PT2H, 2 h ago", "PT48H, 2 days ago"})
    void saysHowLongAgo(Duration past, String text) {
        assertThat(DurationFormat.ago(past)).isEqualTo(text);
    }

    @ParameterizedTest
    @CsvSource({"119, 119 min", "120, 2 h", "303, 5 h 3 min", "2880, 2 days"})
    void writesWholeMinutes(int minutes, String text) {
        assertThat(DurationFormat.minutes(minutes)).isEqualTo(text);
    }

    @ParameterizedTest
    @CsvSource({"PT0.7S, PT1S, next in 0.7 s", "PT0S, PT1S, next in 0.0 s", "PT-0.3S, PT1S, next in 0.7 s",
            "PT12.39S, PT5S, next in 2.3 s", "PT0.01S, PT0.02S, every 20ms"})
    void countsDownToWhatRepeats(Duration left, Duration every, String text) {
        assertThat(DurationFormat.countdown(left, every)).isEqualTo(text);
    }
}
