package io.understudy.settings.value;

/** What came of reading one text as a value. */
public sealed interface Parsed<T> {
    record Fits<T>(T value) implements Parsed<T> {}

    /**
     * @param problem what is wrong, as {@link io.understudy.settings.Fault} has it; quotes no secret
     * @param remedy what to write instead
     */
    record Unfit<T>(String problem, String remedy) implements Parsed<T> {}
}
