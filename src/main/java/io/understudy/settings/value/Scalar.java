package io.understudy.settings.value;

import java.util.List;

/** The type of a key with a single value. Immutable; any thread. */
public interface Scalar<T> {
    /** Reads {@code text}, which is not empty. Pure; never throws for what somebody may have written. */
    Parsed<T> parse(String text);

    /** {@code value} as somebody would write it into the file. */
    String text(T value);

    /** What kind of value it is, in a few words of Markdown: {@code duration}, {@code `hold` or `stop`}. */
    String words();

    /** What to write, without a full stop: the remedy of a value that is not of this type. */
    String remedy();

    /** The lowest value, or empty where values have no order. */
    default String least() {
        return "";
    }

    /** The highest value, or empty where it is the one that all values of this type have. */
    default String most() {
        return "";
    }

    /** All the words that it may be, where these are few; else empty. */
    default List<String> choices() {
        return List.of();
    }
}
