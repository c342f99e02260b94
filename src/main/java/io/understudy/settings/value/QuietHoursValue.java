package io.understudy.settings.value;

import io.understudy.settings.Notify;
import io.understudy.settings.text.Quoted;
import java.time.LocalTime;
import java.util.regex.Pattern;

/** A span of the day, {@code 22:00-07:00}; it may span midnight. */
public record QuietHoursValue() implements Scalar<Notify.Quiet> {
    private static final String TIME = "((?:[01]\\d|2[0-3]):[0-5]\\d)";
    private static final Pattern FORM = Pattern.compile(TIME + "-" + TIME);

    @Override
    public Parsed<Notify.Quiet> parse(String text) {
        var match = FORM.matcher(text);
        return match.matches() && !match.group(1).equals(match.group(2))
                ? new Parsed.Fits<>(new Notify.Quiet(LocalTime.parse(match.group(1)), LocalTime.parse(match.group(2))))
                : new Parsed.Unfit<>("'" + Quoted.value(text) + "' is not a span of the day", remedy());
    }

    @Override
    public String text(Notify.Quiet value) {
        return "\"" + value.from() + "-" + value.to() + "\"";
    }

    @Override
    public String words() {
        return "span of the day";
    }

    @Override
    public String remedy() {
        return "Write two times in quotes, \"22:00-07:00\"";
    }
}
