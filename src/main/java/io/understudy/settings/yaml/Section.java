package io.understudy.settings.yaml;

import io.understudy.settings.text.NearestWord;
import java.util.ArrayList;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.ScalarNode;
import org.yaml.snakeyaml.nodes.SequenceNode;
import org.yaml.snakeyaml.nodes.Tag;

/**
 * One mapping of the file, asked key by key. Every question records its own fault and then returns something harmless,
 * so that reading continues and finds the next one. A key that nobody asked for is unknown: {@link #end()} says so, and
 * what may have been meant. One thread.
 */
public final class Section {
    private final FaultCollector faults;
    private final String path;
    private final int line;
    private final Map<String, YamlEntry> entries = new LinkedHashMap<>();
    private final Set<String> asked = new LinkedHashSet<>();

    private Section(FaultCollector faults, String path, int line) {
        this.faults = faults;
        this.path = path;
        this.line = line;
    }

    /**
     * {@code null}, with a fault, when the value is not a mapping. Its value is never quoted: it may be a secret in the
     * wrong place.
     */
    public static @Nullable Section of(FaultCollector faults, YamlEntry entry) {
        if (!(entry.value() instanceof MappingNode mapping)) {
            faults.fault(entry.path(), entry.line(),
                    absent(entry.value()) ? "has no value" : "must be a section of keys",
                    "Write its keys below it, indented, or as { key: value }");
            return null;
        }
        var section = new Section(faults, entry.path(), entry.line());
        section.take(mapping, Collections.newSetFromMap(new IdentityHashMap<>()));
        return section;
    }

    private static boolean absent(Node node) {
        return node.getTag().equals(Tag.NULL);
    }

    /** Own keys first; those merged in by {@code <<} only fill the gaps (YAML 1.1 merge key). */
    private void take(MappingNode mapping, Set<Node> merged) {
        merged.add(mapping);
        for (var tuple : mapping.getValue()) {
            if (tuple.getKeyNode() instanceof ScalarNode key && !key.getTag().equals(Tag.MERGE)) {
                var entry = new YamlEntry(path(key.getValue()), YamlEntry.lineOf(key), tuple.getValueNode());
                faults.placed(entry.path(), entry.line());
                entries.putIfAbsent(key.getValue(), entry);
            }
        }
        for (var tuple : mapping.getValue()) {
            if (tuple.getKeyNode().getTag().equals(Tag.MERGE)) {
                var sources = tuple.getValueNode() instanceof SequenceNode s
                        ? s.getValue()
                        : List.of(tuple.getValueNode());
                for (var source : sources) {
                    if (source instanceof MappingNode m && !merged.contains(m)) {
                        take(m, merged);
                    } else if (!(source instanceof MappingNode)) {
                        faults.fault(path, YamlEntry.lineOf(tuple.getKeyNode()),
                                "<< merges something that is not a section",
                                "Name the anchor of a section: << : *name");
                    }
                }
            }
        }
    }

    public String path() {
        return path;
    }

    public int line() {
        return line;
    }

    public Set<String> keys() {
        return Collections.unmodifiableSet(entries.keySet());
    }

    /** The path of a key in this section, whether or not the key is there. */
    public String path(String key) {
        return YamlEntry.below(path, key);
    }

    /** The key's own line, or the section's when the key is left out. */
    public int line(String key) {
        var entry = entries.get(key);
        return entry == null ? line : entry.line();
    }

    // ---- faults -----------------------------------------------------------------------------------------------------

    public void fault(String key, String problem, String remedy) {
        faults.fault(path(key), line(key), problem, remedy);
    }

    /** About one item of a list. */
    public void fault(YamlEntry entry, String problem, String remedy) {
        faults.fault(entry.path(), entry.line(), problem, remedy);
    }

    /** About the section itself. */
    public void faultHere(String problem, String remedy) {
        faults.fault(path, line, problem, remedy);
    }

    public void missing(String key, String remedy) {
        faults.fault(path(key), line, "is missing", remedy);
    }

    public void warn(String key, String problem, String remedy) {
        faults.warn(path(key), line(key), problem, remedy);
    }

    /** About one item of a list. */
    public void warn(YamlEntry entry, String problem, String remedy) {
        faults.warn(entry.path(), entry.line(), problem, remedy);
    }

    // ---- questions --------------------------------------------------------------------------------------------------

    public boolean has(String key) {
        asked.add(key);
        return entries.containsKey(key);
    }

    /** {@code null} when the key is left out. */
    public @Nullable YamlEntry entry(String key) {
        asked.add(key);
        return entries.get(key);
    }

    /** {@code null} when the key is left out, or with a fault when it holds no section. */
    public @Nullable Section section(String key) {
        var entry = entry(key);
        return entry == null ? null : section(entry);
    }

    /** {@code null}, with a fault, when the entry holds no section. */
    public @Nullable Section section(YamlEntry entry) {
        return of(faults, entry);
    }

    /** {@code null}, with a fault, when the entry is not a single value that is not empty. */
    public @Nullable String text(YamlEntry entry) {
        if (!(entry.value() instanceof ScalarNode scalar)) {
            fault(entry, "must be a single value", "Write one value, not a list or a section");
            return null;
        }
        if (absent(scalar) || scalar.getValue().isEmpty()) {
            fault(entry, "has no value", "Write a value, or remove the key");
            return null;
        }
        return scalar.getValue();
    }

    /** As {@link #text}, except that an empty text in quotes is a text too. */
    public @Nullable String textOrEmpty(YamlEntry entry) {
        return entry.value() instanceof ScalarNode scalar && !absent(scalar) ? scalar.getValue() : text(entry);
    }

    /** The items of a list; a single value counts as a list of one. Empty, with a fault, for a section. */
    public List<YamlEntry> list(String key) {
        var entry = entry(key);
        if (entry == null) {
            return List.of();
        }
        if (entry.value() instanceof MappingNode) {
            fault(entry, "must be a list", "Write [a, b], or one line for each item that begins with -");
            return List.of();
        }
        if (entry.value() instanceof SequenceNode sequence) {
            var items = new ArrayList<YamlEntry>();
            for (var item : sequence.getValue()) {
                var one = new YamlEntry(entry.path() + "[" + items.size() + "]", YamlEntry.lineOf(item), item);
                faults.placed(one.path(), one.line());
                items.add(one);
            }
            return items;
        }
        if (absent(entry.value())) {
            fault(entry, "has no value", "Write a list, or remove the key");
            return List.of();
        }
        return List.of(entry);
    }

    /** All values as sections, each under its key. A value that is no section is a fault and left out. */
    public List<Named> named() {
        var all = new ArrayList<Named>();
        for (var entry : entries.entrySet()) {
            asked.add(entry.getKey());
            var section = of(faults, entry.getValue());
            if (section != null) {
                all.add(new Named(entry.getKey(), section));
            }
        }
        return all;
    }

    /**
     * Every key that nobody asked for is a fault: a mistyped key that is ignored is noticed in the night when it is
     * needed.
     */
    public void end() {
        for (var entry : entries.entrySet()) {
            if (!asked.contains(entry.getKey())) {
                fault(entry.getValue(), "unknown key", remedy(entry.getKey()));
            }
        }
    }

    private String remedy(String key) {
        if (key.indexOf(':') > 0) {
            return "Put a space after the colon";
        }
        var free = asked.stream().filter(k -> !entries.containsKey(k)).toList();
        return NearestWord.to(key, free)
                .or(() -> NearestWord.to(key, asked))
                .map(k -> "Did you mean " + k + "?")
                .orElse("Keys known here: " + String.join(", ", asked));
    }

    /** A section under a name that the administrator chose. */
    public record Named(String name, Section section) {}
}
