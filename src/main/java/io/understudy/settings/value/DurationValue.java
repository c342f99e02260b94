package io.understudy.settings.value;

import io.understudy.settings.Durations;
import io.understudy.settings.text.Quoted;
import java.time.Duration;

/** A whole number and a unit, from {@code lowest} to {@link Durations#MOST}. */
public record DurationValue(Duration lowest) implements Scalar<Duration> {
    @Override
    public Parsed<Duration> parse(String text) {
        var duration = Durations.parse(text);
        if (duration == null) {
            return new Parsed.Unfit<>("'" + Quoted.value(text) + "' is not a duration",
                    "Write a whole number and a unit: 500ms, 3s, 10m, 1h or 2d");
        }
        if (duration.compareTo(lowest) < 0) {
            return new Parsed.Unfit<>("'" + text + "' is too short", "Write at least " + least());
        }
        if (duration.compareTo(Durations.MOST) > 0) {
            return new Parsed.Unfit<>("'" + text + "' is too long", "Write at most " + Durations.text(Durations.MOST));
        }
        return new Parsed.Fits<>(duration);
    }

    @Override
    public String text(Duration value) {
        return Durations.text(value);
    }

    @Override
    public String words() {
        return "duration";
    }

    @Override
    public String remedy() {
        return "Write a whole number and a unit, at least " + least();
    }

    @Override
    public String least() {
        return Durations.text(lowest);
    }
}
