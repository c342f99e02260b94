package io.understudy.settings.value;

import io.understudy.settings.text.Quoted;
import java.util.List;

/** {@code true} or {@code false}, and none of the other words that YAML 1.1 takes for them. */
public record FlagValue() implements Scalar<Boolean> {
    @Override
    public Parsed<Boolean> parse(String text) {
        return choices().contains(text)
                ? new Parsed.Fits<>(text.equals("true"))
                : new Parsed.Unfit<>("'" + Quoted.value(text) + "' is neither true nor false", remedy());
    }

    @Override
    public String text(Boolean value) {
        return value.toString();
    }

    @Override
    public String words() {
        return "`true`, `false`";
    }

    @Override
    public String remedy() {
        return "Write true or false";
    }

    @Override
    public List<String> choices() {
        return List.of("true", "false");
    }
}
