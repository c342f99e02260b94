package io.understudy.vocabulary;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DurationTextTests {
    @ParameterizedTest
    @CsvSource({"PT0S, 0ms", "PT0.02S, 20ms", "PT1.59S, 1.5s", "PT3S, 3s", "PT119.9S, 119.9s", "PT2M, 2m",
            "PT2M30.9S, 2m30s", "PT119M59S, 119m59s", "PT2H, 2h", "PT2H5M9S, 2h5m", "PT47H59M, 47h59m", "PT48H, 2d",
            "PT76H59M, 3d4h"})
    void isCutToWhatPeopleRead(Duration duration, String text) {
        assertThat(DurationText.of(duration)).isEqualTo(text);
    }
}
