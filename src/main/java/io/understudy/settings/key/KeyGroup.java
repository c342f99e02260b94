package io.understudy.settings.key;

import io.understudy.settings.CommandLine;
import io.understudy.settings.value.Scalar;
import java.util.ArrayList;
import java.util.List;

/**
 * The keys of one section, in the order of their declarations. Filled while the class that declares them is
 * initialized, and not changed afterwards; then any thread.
 */
public final class KeyGroup {
    private final String path;
    private final List<Key> keys = new ArrayList<>();

    /** @param path that of the section, as {@link SectionKey#inside()} has it; empty for {@code understudy} itself */
    KeyGroup(String path) {
        this.path = path;
    }

    public String path() {
        return path;
    }

    public List<Key> keys() {
        return List.copyOf(keys);
    }

    <T> ScalarKey<T> key(String name, Scalar<T> type, LeftOut<T> leftOut, String effect) {
        return add(new ScalarKey<>(at(name), type, leftOut, effect));
    }

    <T> ListKey<T> list(String name, Scalar<T> type, LeftOut<List<T>> leftOut, String effect) {
        return add(new ListKey<>(at(name), type, leftOut, effect));
    }

    CommandKey command(String name, CommandKey.Runs runs, LeftOut<CommandLine> leftOut, String effect) {
        return add(new CommandKey(at(name), runs, leftOut, effect));
    }

    /** A section that may be left out. */
    SectionKey section(String name, SectionKey.Shape shape, String leftOut, String effect) {
        return section(name, shape, leftOut, effect, "");
    }

    SectionKey section(String name, SectionKey.Shape shape, String leftOut, String effect, String shorthand) {
        return add(new SectionKey(at(name), shape, false, leftOut, effect,
                "Write a section of keys", shorthand, ""));
    }

    /** The same section as elsewhere. */
    SectionKey like(SectionKey other) {
        return add(new SectionKey(at(other.name()), other.shape(), other.required(), other.leftOut(),
                other.effect() + ", as `" + other.inside() + "`", other.remedy(), other.shorthand(), other.inside()));
    }

    /** The same section as elsewhere, which may be left out and abbreviated in a way of its own. */
    SectionKey like(SectionKey other, String leftOut, String effect, String shorthand) {
        return add(new SectionKey(at(other.name()), other.shape(), false, leftOut,
                effect + ", as `" + other.inside() + "`", other.remedy(), shorthand, other.inside()));
    }

    /** The same key as in another section. */
    <T> ScalarKey<T> like(ScalarKey<T> other) {
        return add(new ScalarKey<>(at(other.name()), other.type(), other.leftOut(), other.effect()));
    }

    SectionKey required(String name, SectionKey.Shape shape, String remedy, String effect) {
        return add(new SectionKey(at(name), shape, true, "", effect, remedy, "", ""));
    }

    private <K extends Key> K add(K key) {
        keys.add(key);
        return key;
    }

    private String at(String name) {
        return path.isEmpty() ? name : path + "." + name;
    }
}
