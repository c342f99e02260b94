package io.understudy.settings.key;

import io.understudy.settings.value.Scalar;
import java.util.List;

/** A key with a single value. */
public record ScalarKey<T>(String path, Scalar<T> type, LeftOut<T> leftOut, String effect) implements Key {
    /** The default. @throws IllegalStateException for a key that has none */
    public T otherwise() {
        if (leftOut instanceof LeftOut.Default<T>(var value, _)) {
            return value;
        }
        throw new IllegalStateException(path + " has no default");
    }

    @Override
    public String leftOutWords() {
        return switch (leftOut) {
            case LeftOut.Default<T>(var value, var beside) ->
                "`" + type.text(value) + "`" + (beside.isEmpty() ? "" : ", " + beside);
            case LeftOut.Required<T> _ -> "required";
            case LeftOut.Means<T>(var words) -> words;
        };
    }

    @Override
    public String remedy() {
        return leftOut instanceof LeftOut.Required<T>(var remedy) ? remedy : type.remedy();
    }

    @Override
    public String valueWords() {
        return type.words();
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
