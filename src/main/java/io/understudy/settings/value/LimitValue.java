package io.understudy.settings.value;

import io.understudy.settings.Mirror;
import io.understudy.settings.text.Quoted;
import java.util.regex.Pattern;

/** A number of files, or a percentage of the mirror's files. */
public record LimitValue() implements Scalar<Mirror.Limit> {
    private static final Pattern FORM = Pattern.compile("([1-9]\\d{0,8}|0)(%?)");

    @Override
    public Parsed<Mirror.Limit> parse(String text) {
        var match = FORM.matcher(text);
        if (match.matches()) {
            int number = Integer.parseInt(match.group(1));
            boolean percent = !match.group(2).isEmpty();
            if (!percent || number <= 100) {
                return new Parsed.Fits<>(new Mirror.Limit(number, percent));
            }
        }
        return new Parsed.Unfit<>("'" + Quoted.value(text) + "' is neither a percentage nor a number of files",
                remedy());
    }

    @Override
    public String text(Mirror.Limit value) {
        return value.percent() ? value.number() + "%" : String.valueOf(value.number());
    }

    @Override
    public String words() {
        return "count or percentage";
    }

    @Override
    public String remedy() {
        return "Write a percentage or a number, for example 20% or 1000";
    }

    @Override
    public String least() {
        return "0";
    }
}
