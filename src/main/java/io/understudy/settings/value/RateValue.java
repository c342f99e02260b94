package io.understudy.settings.value;

import io.understudy.settings.Durations;
import io.understudy.settings.text.Quoted;
import java.time.Duration;
import java.util.regex.Pattern;

/** At most a number of times within a window: {@code 5 in 1h}. */
public record RateValue() implements Scalar<RateValue.Rate> {
    private static final Pattern FORM = Pattern.compile("(\\d{1,4}) in (\\S+)");

    /** @param times 1 up @param window 1 ms up */
    public record Rate(int times, Duration window) {
        @Override
        public String toString() {
            return times + " in " + Durations.text(window);
        }
    }

    @Override
    public Parsed<Rate> parse(String text) {
        var match = FORM.matcher(text);
        var window = match.matches() ? Durations.parse(match.group(2)) : null;
        return window == null || window.isZero() || window.compareTo(Durations.MOST) > 0
                || match.group(1).matches("0+")
                        ? new Parsed.Unfit<>("'" + Quoted.value(text) + "' is not COUNT in DURATION", remedy())
                        : new Parsed.Fits<>(new Rate(Integer.parseInt(match.group(1)), window));
    }

    @Override
    public String text(Rate value) {
        return value.toString();
    }

    @Override
    public String words() {
        return "COUNT in DURATION";
    }

    @Override
    public String remedy() {
        return "Write a count and a duration, for example \"5 in 1h\"";
    }

    @Override
    public String least() {
        return "1 in 1ms";
    }

    @Override
    public String most() {
        return "9999 in " + Durations.text(Durations.MOST);
    }
}
