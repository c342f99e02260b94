package io.understudy.settings.value;

import io.understudy.settings.Settings;
import io.understudy.settings.text.Quoted;
import java.util.regex.Pattern;

/** One HTTP status, or a range of them: {@code 200}, {@code 200-399}. */
public record StatusRangeValue() implements Scalar<Settings.StatusRange> {
    private static final Pattern FORM = Pattern.compile("([1-5]\\d\\d)(?:-([1-5]\\d\\d))?");

    @Override
    public Parsed<Settings.StatusRange> parse(String text) {
        var match = FORM.matcher(text.strip());
        if (match.matches()) {
            int from = Integer.parseInt(match.group(1));
            int to = match.group(2) == null ? from : Integer.parseInt(match.group(2));
            if (to >= from) {
                return new Parsed.Fits<>(new Settings.StatusRange(from, to));
            }
        }
        return new Parsed.Unfit<>("'" + Quoted.value(text) + "' is not a range of statuses", remedy());
    }

    @Override
    public String text(Settings.StatusRange value) {
        return value.from() == value.to() ? String.valueOf(value.from()) : value.from() + "-" + value.to();
    }

    @Override
    public String words() {
        return "status or range";
    }

    @Override
    public String remedy() {
        return "Write 200, 200-399 or [200, 204-206]";
    }

    @Override
    public String least() {
        return "100";
    }

    @Override
    public String most() {
        return "599";
    }
}
