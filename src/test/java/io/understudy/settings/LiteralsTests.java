package io.understudy.settings;

import static org.assertj.core.api.Assertions.assertThat;

import io.understudy.settings.text.NearestWord;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class LiteralsTests {
    /** The examples of RFC 5952 §4 and the edges of the run of zeros. */
    @ParameterizedTest
    @CsvSource({"192.0.2.1,192.0.2.1", "2001:DB8:0:0:0:0:0:1,2001:db8::1", "2001:db8:0:1:1:1:1:1,2001:db8:0:1:1:1:1:1",
            "2001:0:0:1:0:0:0:1,2001:0:0:1::1", "2001:db8:0:0:1:0:0:1,2001:db8::1:0:0:1", "::,::", "::1,::1",
            "fe80::,fe80::",
            "0:0:1::,0:0:1::", "1:2:3:4:5:6:0:0,1:2:3:4:5:6::", "64:ff9b::192.0.2.33,64:ff9b::c000:221"})
    void writesTheCanonicalText(String written, String canonical) {
        var address = Objects.requireNonNull(Literals.address(written));

        assertThat(Literals.text(address)).isEqualTo(canonical);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "1", "1.2", "1.2.3", "1.2.3.4.5", "1.2.3.04", "1.2.3.256", "0x1.2.3.4", "localhost",
            "1.2.3.4 ", "fe80::1%lo",
            "[::1]", "::ffff:192.0.2.1", ":::", "1::2::3", "2001:db8::g", "12345::"})
    void refusesWhatIsNoLiteral(String text) {
        assertThat(Literals.address(text)).isNull();
    }

    @ParameterizedTest
    @CsvSource({"0ms,0s", "500ms,500ms", "1000ms,1s", "90s,90s", "120s,2m", "60m,1h", "90m,90m", "24h,1d", "36h,36h"})
    void durationsAreWrittenInTheirLargestExactUnit(String written, String text) {
        var duration = Objects.requireNonNull(Durations.parse(written));

        assertThat(Durations.text(duration)).isEqualTo(text);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "5", "s", "-1s", "1.5s", "1S", "1 s", "1m30s", "PT1S", "9999999999s", "1w"})
    void refusesWhatIsNoDuration(String text) {
        assertThat(Durations.parse(text)).isNull();
    }

    @ParameterizedTest
    @CsvSource({"intervall,interval", "failAfter,fail-after", "fail_after,fail-after", "tiemout,timeout", "wait,",
            "xyz,"})
    void suggestsTheNearestWord(String typed, String meant) {
        assertThat(NearestWord.to(typed, List.of("interval", "timeout", "fail-after")).orElse(null)).isEqualTo(meant);
    }
}
