package io.understudy.settings.key;

import java.util.List;

/**
 * One key of the configuration as it is declared. Whoever reads the file reads through it, and docs/configuration.md is
 * written from it, so that a default or a limit is the same in both.
 */
public sealed interface Key permits ScalarKey, ListKey, CommandKey, SectionKey {
    /**
     * Where the key is below {@code understudy}: {@code services.*.host-watch.interval}. {@code *} is a name that the
     * administrator chooses, {@code []} an item of a list.
     */
    String path();

    /** What happens when the key is left out, in Markdown: its default in backticks, {@code required}, or words. */
    String leftOutWords();

    /** What the key does, in Markdown, without a full stop. */
    String effect();

    /** What to write, without a full stop. */
    String remedy();

    /** The kind of its value, in Markdown. */
    String valueWords();

    /** The lowest value, or empty. */
    default String least() {
        return "";
    }

    /** The highest value, or empty where docs/configuration.md states it for all values of this kind. */
    default String most() {
        return "";
    }

    /** The words that the value may be, for completion; empty where these are not few. */
    default List<String> choices() {
        return List.of();
    }

    /** The key as it is written in its section: the last part of {@link #path()}. */
    default String name() {
        return path().substring(path().lastIndexOf('.') + 1);
    }
}
