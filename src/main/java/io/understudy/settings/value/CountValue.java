package io.understudy.settings.value;

import io.understudy.settings.text.Quoted;
import java.util.regex.Pattern;

/** A whole number from {@code lowest} to {@code highest}. */
public record CountValue(int lowest, int highest) implements Scalar<Integer> {
    /**
     * Of what has no limit of its own. More requests in a row than this make the watch blind instead of steady, and
     * their product with any interval stays countable.
     */
    public static final int MOST = 100;
    /** No sign, no 0x, no 010, no 1_000: YAML reads each of them in a way of its own. */
    private static final Pattern FORM = Pattern.compile("0|[1-9]\\d{0,8}");

    /** From {@code lowest} to {@link #MOST}. */
    public static CountValue from(int lowest) {
        return new CountValue(lowest, MOST);
    }

    @Override
    public Parsed<Integer> parse(String text) {
        if (!FORM.matcher(text).matches()) {
            return new Parsed.Unfit<>("'" + Quoted.value(text) + "' is not a whole number", remedy());
        }
        int value = Integer.parseInt(text);
        return value < lowest || value > highest
                ? new Parsed.Unfit<>("'" + text + "' is out of range",
                        "Write a number from " + lowest + " to " + highest)
                : new Parsed.Fits<>(value);
    }

    @Override
    public String text(Integer value) {
        return value.toString();
    }

    @Override
    public String words() {
        return "count";
    }

    @Override
    public String remedy() {
        return "Write digits only, from " + lowest + " to " + highest;
    }

    @Override
    public String least() {
        return String.valueOf(lowest);
    }

    @Override
    public String most() {
        return highest == MOST ? "" : String.valueOf(highest);
    }
}
