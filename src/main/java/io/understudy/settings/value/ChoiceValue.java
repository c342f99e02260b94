package io.understudy.settings.value;

import io.understudy.settings.text.NearestWord;
import io.understudy.settings.text.Quoted;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/** One of an enum's constants, written in lower case with dashes. */
public record ChoiceValue<E extends Enum<E>>(Class<E> type) implements Scalar<E> {
    @Override
    public Parsed<E> parse(String text) {
        for (var constant : type.getEnumConstants()) {
            if (text(constant).equals(text)) {
                return new Parsed.Fits<>(constant);
            }
        }
        return new Parsed.Unfit<>("'" + Quoted.value(text) + "' is not one of " + String.join(", ", choices()),
                NearestWord.to(text, choices()).map(w -> "Did you mean " + w + "?").orElse(remedy()));
    }

    @Override
    public String text(E value) {
        return value.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    @Override
    public String words() {
        return choices().stream().map(c -> "`" + c + "`").collect(Collectors.joining(", "));
    }

    @Override
    public String remedy() {
        return "Write " + String.join(" or ", choices());
    }

    @Override
    public List<String> choices() {
        return Arrays.stream(type.getEnumConstants()).map(this::text).toList();
    }
}
