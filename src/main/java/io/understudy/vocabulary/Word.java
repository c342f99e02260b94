package io.understudy.vocabulary;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/**
 * A closed set of words of the field. Inside the program they are values; they become text only where they leave it, in
 * JSON, pages, the journal, metrics and logs.
 */
public interface Word {
    /** The constant's name, as every enum has it. */
    String name();

    /** As the program writes it outside: {@code taken-over}. */
    default String word() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /** The constant of {@code type} that is written {@code word}; empty for a word of another version. */
    static <W extends Enum<W> & Word> Optional<W> parse(Class<W> type, String word) {
        return Arrays.stream(type.getEnumConstants()).filter(w -> w.word().equals(word)).findFirst();
    }
}
