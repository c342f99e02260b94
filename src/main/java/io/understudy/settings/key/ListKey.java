package io.understudy.settings.key;

import io.understudy.settings.value.Scalar;
import java.util.List;
import java.util.stream.Collectors;

/** A key with a list of values; a single value counts as a list of one. */
public record ListKey<T>(String path, Scalar<T> type, LeftOut<List<T>> leftOut, String effect) implements Key {
    /** The default. @throws IllegalStateException for a key that has none */
    public List<T> otherwise() {
        if (leftOut instanceof LeftOut.Default<List<T>>(var value, _)) {
            return value;
        }
        throw new IllegalStateException(path + " has no default");
    }

    @Override
    public String leftOutWords() {
        return switch (leftOut) {
            case LeftOut.Default<List<T>>(var values, var beside) ->
                "`" + (values.size() == 1
                        ? type.text(values.getFirst())
                        : values.stream().map(type::text).collect(Collectors.joining(", ", "[", "]")))
                        + "`" + (beside.isEmpty() ? "" : ", " + beside);
            case LeftOut.Required<List<T>> _ -> "required";
            case LeftOut.Means<List<T>>(var words) -> words;
        };
    }

    @Override
    public String remedy() {
        return leftOut instanceof LeftOut.Required<List<T>>(var remedy) ? remedy : type.remedy();
    }

    @Override
    public String valueWords() {
        return "list: " + type.words();
    }

    @Override
    public String least() {
        return type.least();
    }

    @Override
    public String most() {
        return type.most();
    }

    @Override
    public List<String> choices() {
        return type.choices();
    }
}
