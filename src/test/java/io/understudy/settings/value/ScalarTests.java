package io.understudy.settings.value;

import static org.assertj.core.api.Assertions.assertThat;

import io.understudy.settings.Settings;
import io.understudy.settings.key.Keys;
import io.understudy.settings.key.ScalarKey;
import java.time.Duration;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class ScalarTests {
    /** A text of each type that its own {@link Scalar#text} writes the same way again. */
    static Stream<Map.Entry<Scalar<?>, String>> written() {
        return Stream.of(Map.entry(new DurationValue(Duration.ZERO), "90s"), Map.entry(CountValue.from(0), "7"),
                Map.entry(new ChoiceValue<>(Settings.WhenUnproven.class), "take-over"),
                Map.entry(new FlagValue(), "true"), Map.entry(TextValue.NAME, "web-1"),
                Map.entry(new AddressValue(), "2001:db8::1"), Map.entry(new VipValue(), "192.0.2.100/32"),
                Map.entry(new HostValue(), "a.example.org"), Map.entry(new UrlValue(), "https://example.org/x?y=1"),
                Map.entry(new PathValue(), "keys/id"), Map.entry(new RateValue(), "5 in 1h"),
                Map.entry(new LimitValue(), "20%"), Map.entry(new StatusRangeValue(), "200-399"));
    }

    @ParameterizedTest
    @MethodSource("written")
    void aValueIsWrittenAsItWasRead(Map.Entry<Scalar<?>, String> one) {
        assertThat(again(one.getKey(), one.getValue())).isEqualTo(one.getValue());
    }

    private static <T> String again(Scalar<T> type, String text) {
        return switch (type.parse(text)) {
            case Parsed.Fits<T>(var value) -> type.text(value);
            case Parsed.Unfit<T>(var problem, _) -> problem;
        };
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", "%", "\u0000", "-1", "99999999999999999999", "{", "[::1", "a b", "ä", "0/0",
            "::/129"})
    void noTextMakesATypeThrow(String text) {
        for (var key : Keys.all()) {
            if (key instanceof ScalarKey<?> scalar) {
                assertThat(scalar.type().parse(text)).isNotNull();
            }
        }
    }

    @Test
    void aSecretIsNeverQuoted() {
        var type = TextValue.secret("password", "a+", "is not a password", "Write one");

        assertThat(type.parse("hunter2")).isEqualTo(new Parsed.Unfit<>("is not a password", "Write one"));
    }

    @Test
    void aMistypedWordIsToldWhichWasMeant() {
        var type = new ChoiceValue<>(Settings.OnStop.class);

        assertThat(type.parse("relase"))
                .isEqualTo(new Parsed.Unfit<>("'relase' is not one of keep, release", "Did you mean release?"));
        assertThat(type.parse("x"))
                .isEqualTo(new Parsed.Unfit<>("'x' is not one of keep, release", "Write keep or release"));
    }
}
