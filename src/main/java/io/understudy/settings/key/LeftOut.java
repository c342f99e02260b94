package io.understudy.settings.key;

/** What it means that a key is left out. */
public sealed interface LeftOut<T> {
    /** The key has a default. @param beside a further condition in Markdown, or empty */
    record Default<T>(T value, String beside) implements LeftOut<T> {}

    /** The file is refused. @param remedy what to write, without a full stop */
    record Required<T>(String remedy) implements LeftOut<T> {}

    /** Anything else. @param words in Markdown: {@code none}, {@code `fail-after` × `interval`} */
    record Means<T>(String words) implements LeftOut<T> {}

    static <T> LeftOut<T> is(T value) {
        return new Default<>(value, "");
    }

    static <T> LeftOut<T> is(T value, String beside) {
        return new Default<>(value, beside);
    }

    static <T> LeftOut<T> required(String remedy) {
        return new Required<>(remedy);
    }

    static <T> LeftOut<T> means(String words) {
        return new Means<>(words);
    }
}
