package io.understudy.settings.read;

import io.understudy.settings.CommandLine;
import io.understudy.settings.key.CommandKey;
import io.understudy.settings.key.Key;
import io.understudy.settings.key.LeftOut;
import io.understudy.settings.key.ListKey;
import io.understudy.settings.key.ScalarKey;
import io.understudy.settings.key.SectionKey;
import io.understudy.settings.value.Parsed;
import io.understudy.settings.value.Scalar;
import io.understudy.settings.yaml.Section;
import io.understudy.settings.yaml.YamlEntry;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.nodes.ScalarNode;
import org.yaml.snakeyaml.nodes.SequenceNode;

/**
 * One section of the file, read by its declared keys. Whatever is wrong is recorded as a fault, and reading continues
 * with the key's default or with {@code null}. One thread.
 */
final class Fields {
    private final Section section;
    private final Path folder;

    /** @param folder the file's: a daemon's working directory is nobody's choice */
    Fields(Section section, Path folder) {
        this.section = section;
        this.folder = folder;
    }

    /** A value of a list, and where it is written. */
    record Item<T>(YamlEntry entry, T value) {}

    Section section() {
        return section;
    }

    String path() {
        return section.path();
    }

    boolean has(Key key) {
        return section.has(key.name());
    }

    // ---- values -----------------------------------------------------------------------------------------------------

    /** {@code null} when the key is left out or faulty; leaving out a required one is a fault. */
    <T> @Nullable T given(ScalarKey<T> key) {
        var entry = section.entry(key.name());
        if (entry == null) {
            missingIfRequired(key, key.leftOut());
            return null;
        }
        return parsed(key, entry, key.type());
    }

    /** The default when the key is left out or faulty. */
    <T> T value(ScalarKey<T> key) {
        var found = given(key);
        return found == null ? key.otherwise() : found;
    }

    /** A path; a relative one is taken from the file's folder. {@code null} as with {@link #given}. */
    @Nullable
    Path file(ScalarKey<Path> key) {
        return resolved(given(key));
    }

    private @Nullable Path resolved(@Nullable Path path) {
        return path == null ? null : folder.resolve(path).normalize();
    }

    /** The values that are fit. A faulty one is reported under the key itself. */
    <T> List<T> values(ListKey<T> key) {
        var entries = entries(key);
        if (entries == null) {
            return key.leftOut() instanceof LeftOut.Default<List<T>>(var value, _) ? value : List.of();
        }
        var values = new ArrayList<T>();
        for (var entry : entries) {
            var value = parsed(key, entry, key.type());
            if (value != null) {
                values.add(value);
            }
        }
        return values;
    }

    /** As {@link #values}, each with its place; a faulty one is reported under its own path. */
    <T> List<Item<T>> items(ListKey<T> key) {
        var entries = entries(key);
        var items = new ArrayList<Item<T>>();
        for (var entry : entries == null ? List.<YamlEntry>of() : entries) {
            var text = section.text(entry);
            switch (text == null ? null : key.type().parse(text)) {
                case null -> {
                }
                case Parsed.Fits<T>(var value) -> items.add(new Item<>(entry, value));
                case Parsed.Unfit<T>(var problem, var remedy) -> section.fault(entry, problem, remedy);
            }
        }
        return items;
    }

    /** {@code null} when the key is left out; an empty list where one is required is a fault. */
    private @Nullable List<YamlEntry> entries(ListKey<?> key) {
        var entry = section.entry(key.name());
        if (entry == null) {
            missingIfRequired(key, key.leftOut());
            return null;
        }
        var entries = section.list(key.name());
        if (entry.value() instanceof SequenceNode && entries.isEmpty() && key.leftOut() instanceof LeftOut.Required) {
            fault(key, "is an empty list", key.remedy());
        }
        return entries;
    }

    /** How many items the list at {@code key} has, good and bad. */
    int count(Key key) {
        return section.list(key.name()).size();
    }

    private <T> @Nullable T parsed(Key key, YamlEntry entry, Scalar<T> type) {
        var text = section.text(entry);
        return switch (text == null ? null : type.parse(text)) {
            case null -> null;
            case Parsed.Fits<T>(var value) -> value;
            case Parsed.Unfit<T>(var problem, var remedy) -> {
                fault(key, problem, remedy);
                yield null;
            }
        };
    }

    // ---- sections ---------------------------------------------------------------------------------------------------

    /** {@code null} when the section is left out or faulty; leaving out a required one is a fault. */
    @Nullable
    Fields section(SectionKey key) {
        if (!has(key)) {
            if (key.required()) {
                missing(key, key.remedy());
            }
            return null;
        }
        var inner = section.section(key.name());
        return inner == null ? null : new Fields(inner, folder);
    }

    /** The sections of a list that are sections. */
    List<Fields> sections(SectionKey key) {
        return section.list(key.name()).stream()
                .map(section::section)
                .filter(Objects::nonNull)
                .map(s -> new Fields(s, folder))
                .toList();
    }

    /** The sections below {@code key}, each under the name that the administrator chose. */
    List<NamedFields> named(SectionKey key) {
        var inner = section(key);
        if (inner == null) {
            return List.of();
        }
        if (inner.section.keys().isEmpty() && key.required()) {
            fault(key, "is empty", key.remedy());
        }
        return inner.section.named().stream()
                .map(n -> new NamedFields(n.name(), new Fields(n.section(), folder)))
                .toList();
    }

    /** A section under a name that the administrator chose. */
    record NamedFields(String name, Fields fields) {}

    /** The text that stands instead of the section, or {@code null} where there is a section or nothing. */
    @Nullable
    String shorthand(SectionKey key) {
        var entry = section.entry(key.name());
        return entry != null && entry.value() instanceof ScalarNode scalar && !scalar.getValue().isEmpty()
                ? scalar.getValue()
                : null;
    }

    /** The path that stands instead of the section. */
    @Nullable
    Path shorthandFile(SectionKey key, ScalarKey<Path> meant) {
        var entry = section.entry(key.name());
        return entry == null ? null : resolved(parsed(key, entry, meant.type()));
    }

    // ---- commands ---------------------------------------------------------------------------------------------------

    /** A shell line or a list of arguments; {@code null} when left out or faulty. */
    @Nullable
    CommandLine command(CommandKey key, Placeholders placeholders) {
        var entry = section.entry(key.name());
        if (entry == null) {
            missingIfRequired(key, key.leftOut());
            return null;
        }
        var command = entry.value() instanceof SequenceNode
                ? vector(key, placeholders)
                : line(key, entry, placeholders);
        return command == null ? null : placeholders.fill(command, key.runs());
    }

    private @Nullable CommandLine vector(CommandKey key, Placeholders placeholders) {
        var args = new ArrayList<String>();
        boolean ok = true;
        for (var item : section.list(key.name())) {
            // An empty argument is legal, as long as it is not the program.
            var arg = section.textOrEmpty(item);
            ok &= arg != null && placeholders.check(section, item, arg, key.runs());
            args.add(arg == null ? "" : arg);
        }
        if (args.isEmpty() || ok && args.getFirst().isBlank()) {
            namesNoProgram(key);
            return null;
        }
        return ok ? new CommandLine(args, false) : null;
    }

    private @Nullable CommandLine line(CommandKey key, YamlEntry entry, Placeholders placeholders) {
        var line = section.text(entry);
        if (line != null && line.isBlank()) {
            namesNoProgram(key);
            return null;
        }
        return line != null && placeholders.check(section, entry, line, key.runs()) ? CommandLine.line(line) : null;
    }

    private void namesNoProgram(CommandKey key) {
        fault(key, "names no program", "Write a shell line in quotes, or [program, argument, …]");
    }

    // ---- faults -----------------------------------------------------------------------------------------------------

    private void missingIfRequired(Key key, LeftOut<?> leftOut) {
        if (leftOut instanceof LeftOut.Required) {
            missing(key, key.remedy());
        }
    }

    void fault(Key key, String problem, String remedy) {
        section.fault(key.name(), problem, remedy);
    }

    void faultHere(String problem, String remedy) {
        section.faultHere(problem, remedy);
    }

    void missing(Key key, String remedy) {
        section.missing(key.name(), remedy);
    }

    void warn(Key key, String problem, String remedy) {
        section.warn(key.name(), problem, remedy);
    }

    /** Every key in the section that nobody has asked for is a fault. */
    void end() {
        section.end();
    }
}
