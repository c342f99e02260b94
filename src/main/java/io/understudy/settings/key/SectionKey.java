package io.understudy.settings.key;

/**
 * A key with keys of its own below it.
 *
 * @param shape whether it is one section, a list of them, or one for each name
 * @param required whether the file is refused without it
 * @param leftOut what it means otherwise that it is left out, in Markdown
 * @param remedy what to write
 * @param shorthand what may stand instead of the section, in Markdown, or empty
 * @param like the path of the section whose keys this one has too, or empty where it has keys of its own
 */
public record SectionKey(String path, Shape shape, boolean required, String leftOut, String effect, String remedy,
        String shorthand, String like) implements Key {
    /** How many sections there are. */
    public enum Shape {
        ONE,
        LIST,
        NAMED
    }

    @Override
    public String leftOutWords() {
        return required ? "required" : leftOut;
    }

    @Override
    public String valueWords() {
        return switch (shape) {
            case ONE -> "section";
            case LIST -> "list of sections";
            case NAMED -> "a section for each name";
        } + (shorthand.isEmpty() ? "" : ", or " + shorthand);
    }

    /** The path of the keys in it: {@code services.*}, {@code services.*.probes[]}. */
    public String inside() {
        return switch (shape) {
            case ONE -> path;
            case LIST -> path + "[]";
            case NAMED -> path + ".*";
        };
    }
}
