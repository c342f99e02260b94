package io.understudy.settings.yaml;

import io.understudy.settings.CommandLine;
import io.understudy.settings.Durations;
import io.understudy.settings.Literals;
import io.understudy.settings.read.Placeholders;
import io.understudy.settings.text.NearestWord;
import java.net.InetAddress;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.ScalarNode;
import org.yaml.snakeyaml.nodes.SequenceNode;
import org.yaml.snakeyaml.nodes.Tag;

/**
 * One mapping of the file, asked key by key. Every question records its own fault and then answers something harmless,
 * so that reading goes on and finds the next one. What nobody asked for is unknown: {@link #end()} says so, and what
 * may have been meant.
 */
public final class Section {
    private final FaultCollector findings;
    private final String path;
    private final int line;
    private final Map<String, YamlEntry> entries = new LinkedHashMap<>();
    private final Set<String> asked = new LinkedHashSet<>();

    private Section(FaultCollector findings, String path, int line) {
        this.findings = findings;
        this.path = path;
        this.line = line;
    }

    /**
     * {@code null}, with a fault, when the value isn't a mapping. Its value is never shown: it may be a secret in the
     * wrong place.
     */
    public static @Nullable Section of(FaultCollector findings, YamlEntry entry) {
        if (!(entry.value() instanceof MappingNode mapping)) {
            findings.fault(entry.path(), entry.line(),
                    absent(entry.value()) ? "has no value" : "has to be a section of keys",
                    "Write its keys below it, indented, or as { key: value }");
            return null;
        }
        var section = new Section(findings, entry.path(), entry.line());
        section.take(mapping, Collections.newSetFromMap(new IdentityHashMap<>()));
        return section;
    }

    static String below(String path, String key) {
        var shown = YamlLocation.shownKey(key);
        return path.isEmpty() ? shown : path + "." + shown;
    }

    private static boolean absent(Node node) {
        return node.getTag().equals(Tag.NULL);
    }

    /** Own keys first; those merged in by {@code <<} fill the gaps only (YAML 1.1 merge key). */
    private void take(MappingNode mapping, Set<Node> merged) {
        merged.add(mapping);
        for (var tuple : mapping.getValue()) {
            if (tuple.getKeyNode() instanceof ScalarNode key && !key.getTag().equals(Tag.MERGE)) {
                var entry = new YamlEntry(below(path, key.getValue()), YamlFile.line(key), tuple.getValueNode());
                findings.placed(entry.path(), entry.line());
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
                        findings.fault(path, YamlFile.line(tuple.getKeyNode()),
                                "<< merges something that is no section",
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

    public boolean has(String key) {
        asked.add(key);
        return entries.containsKey(key);
    }

    public Set<String> keys() {
        return Collections.unmodifiableSet(entries.keySet());
    }

    @Nullable
    public YamlEntry entry(String key) {
        asked.add(key);
        return entries.get(key);
    }

    public String path(String key) {
        return below(path, key);
    }

    /** The key's own line, or the section's when it is left out. */
    public int line(String key) {
        var entry = entries.get(key);
        return entry == null ? line : entry.line();
    }

    public void fault(String key, String problem, String remedy) {
        findings.fault(path(key), line(key), problem, remedy);
    }

    /** About the section itself. */
    public void faultHere(String problem, String remedy) {
        findings.fault(path, line, problem, remedy);
    }

    public void warn(String key, String problem, String remedy) {
        findings.warn(path(key), line(key), problem, remedy);
    }

    public void missing(String key, String remedy) {
        findings.fault(path(key), line, "is missing", remedy);
    }

    // ---- values -----------------------------------------------------------------------------------------------------

    @Nullable
    public Section section(String key) {
        var entry = entry(key);
        return entry == null ? null : of(findings, entry);
    }

    /** {@code null} when left out, or with a fault when it isn't one non-empty value. */
    @Nullable
    public String text(String key) {
        var entry = entry(key);
        return entry == null ? null : text(entry);
    }

    private @Nullable String text(YamlEntry entry) {
        if (!(entry.value() instanceof ScalarNode scalar)) {
            findings.fault(entry.path(), entry.line(), "has to be a single value",
                    "Write one value, not a list or a section");
            return null;
        }
        if (absent(scalar) || scalar.getValue().isEmpty()) {
            findings.fault(entry.path(), entry.line(), "has no value", "Write a value, or remove the key");
            return null;
        }
        return scalar.getValue();
    }

    @Nullable
    public String requiredText(String key, String remedy) {
        if (!has(key)) {
            missing(key, remedy);
            return null;
        }
        return text(key);
    }

    /** A text that has to match; the value is shown in the fault. */
    @Nullable
    public String matching(String key, @Nullable String text, Pattern pattern, String problem, String remedy) {
        if (text == null || pattern.matcher(text).matches()) {
            return text;
        }
        fault(key, "'" + YamlLocation.shown(text) + "' " + problem, remedy);
        return null;
    }

    public Duration duration(String key, Duration otherwise, Duration least) {
        var found = duration(key, least);
        return found == null ? otherwise : found;
    }

    @Nullable
    public Duration duration(String key, Duration least) {
        var text = text(key);
        if (text == null) {
            return null;
        }
        var duration = Durations.parse(text);
        if (duration == null) {
            fault(key, "'" + YamlLocation.shown(text) + "' is not a duration",
                    "Write a whole number and a unit: 500ms, 3s, 10m, 1h or 2d");
        } else if (duration.compareTo(least) < 0) {
            fault(key, "'" + text + "' is too short", "Write at least " + Durations.text(least));
        } else if (duration.compareTo(Durations.MOST) > 0) {
            fault(key, "'" + text + "' is too long", "Write at most " + Durations.text(Durations.MOST));
        } else {
            return duration;
        }
        return null;
    }

    public int integer(String key, int otherwise, int least, int most) {
        var found = integer(key, least, most);
        return found == null ? otherwise : found;
    }

    @Nullable
    public Integer integer(String key, int least, int most) {
        var text = text(key);
        if (text == null) {
            return null;
        }
        // No sign, no 0x, no 010, no 1_000: YAML has ideas about each of them.
        if (!text.matches("0|[1-9]\\d{0,8}")) {
            fault(key, "'" + YamlLocation.shown(text) + "' is not a whole number",
                    "Write digits only, from " + least + " to " + most);
            return null;
        }
        int value = Integer.parseInt(text);
        if (value < least || value > most) {
            fault(key, "'" + text + "' is out of range", "Write a number from " + least + " to " + most);
            return null;
        }
        return value;
    }

    public boolean flag(String key) {
        var text = text(key);
        if (text == null || text.equals("true") || text.equals("false")) {
            return "true".equals(text);
        }
        fault(key, "'" + YamlLocation.shown(text) + "' is neither true nor false", "Write true or false");
        return false;
    }

    /** One of an enum's words, lower case with dashes. */
    public <E extends Enum<E>> E choice(String key, E otherwise) {
        var found = choice(key, otherwise.getDeclaringClass());
        return found == null ? otherwise : found;
    }

    public <E extends Enum<E>> @Nullable E choice(String key, Class<E> type) {
        var text = text(key);
        if (text == null) {
            return null;
        }
        var words = Arrays.stream(type.getEnumConstants()).map(Section::word).toList();
        for (var constant : type.getEnumConstants()) {
            if (word(constant).equals(text)) {
                return constant;
            }
        }
        fault(key, "'" + YamlLocation.shown(text) + "' is not one of " + String.join(", ", words),
                NearestWord.to(text, words).map(w -> "Did you mean " + w)
                        .orElse("Write " + String.join(" or ", words)));
        return null;
    }

    private static String word(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    @Nullable
    public InetAddress address(String key) {
        var entry = entry(key);
        return entry == null ? null : address(entry);
    }

    @Nullable
    public InetAddress address(YamlEntry entry) {
        var text = text(entry);
        return text == null ? null : address(entry, text);
    }

    /** {@code text} is the entry's value, or the part of it that is to be an address. */
    @Nullable
    public InetAddress address(YamlEntry entry, String text) {
        var address = Literals.address(text);
        if (address == null) {
            findings.fault(entry.path(), entry.line(), "'" + YamlLocation.shown(text) + "' is not an IP address",
                    Literals.looksLikeV4(text)
                            ? "Write four numbers from 0 to 255 without leading zeros"
                            : "Write the address itself, 192.0.2.1 or 2001:db8::1: a name would need DNS, which may be down with the host");
            return null;
        }
        if (address.isMulticastAddress() || address.isAnyLocalAddress()) {
            findings.fault(entry.path(), entry.line(), "'" + text + "' is not one host's address",
                    "Write a unicast address");
            return null;
        }
        return address;
    }

    /** The values of a list; a single value counts as a list of one. Empty, with a fault, for a section. */
    public List<YamlEntry> list(String key) {
        var entry = entry(key);
        if (entry == null) {
            return List.of();
        }
        if (entry.value() instanceof MappingNode) {
            findings.fault(entry.path(), entry.line(), "has to be a list",
                    "Write [a, b], or one line each beginning with -");
            return List.of();
        }
        if (entry.value() instanceof SequenceNode sequence) {
            var items = new ArrayList<YamlEntry>();
            for (var item : sequence.getValue()) {
                var one = new YamlEntry(entry.path() + "[" + items.size() + "]", YamlFile.line(item), item);
                findings.placed(one.path(), one.line());
                items.add(one);
            }
            return items;
        }
        if (absent(entry.value())) {
            findings.fault(entry.path(), entry.line(), "has no value", "Write a list, or remove the key");
            return List.of();
        }
        return List.of(entry);
    }

    @Nullable
    public String textOf(YamlEntry entry) {
        return text(entry);
    }

    /**
     * A path; a relative one is taken from the configuration file's folder, since a daemon's working directory is
     * nobody's choice.
     */
    @Nullable
    public Path file(String key, Path folder) {
        var text = text(key);
        if (text == null) {
            return null;
        }
        try {
            return folder.resolve(text).normalize();
        } catch (InvalidPathException e) {
            fault(key, "not a path: " + e.getReason(), "Write an absolute path");
            return null;
        }
    }

    /** A shell line or a list of arguments; {@code null} when left out or faulty. */
    @Nullable
    public CommandLine command(String key, Placeholders placeholders) {
        var entry = entry(key);
        if (entry == null) {
            return null;
        }
        if (entry.value() instanceof SequenceNode) {
            var args = new ArrayList<String>();
            boolean ok = true;
            for (var item : list(key)) {
                // An empty argument is legal, as long as it isn't the program.
                var arg = item.value() instanceof ScalarNode s && !absent(s) ? s.getValue() : text(item);
                ok &= arg != null && placeholders.check(findings, item, arg);
                args.add(arg == null ? "" : arg);
            }
            if (args.isEmpty() || (ok && args.getFirst().isBlank())) {
                fault(key, "names no program", "Write a shell line in quotes, or [program, argument, …]");
                return null;
            }
            return ok ? placeholders.fill(new CommandLine(args, false)) : null;
        }
        var line = text(entry);
        if (line == null) {
            return null;
        }
        if (line.isBlank()) {
            fault(key, "names no program", "Write a shell line in quotes, or [program, argument, …]");
            return null;
        }
        return placeholders.check(findings, entry, line) ? placeholders.fill(CommandLine.line(line)) : null;
    }

    /** Every key that nobody asked for is a fault: a mistyped key that is ignored shows on the night it was needed. */
    public void end() {
        for (var entry : entries.entrySet()) {
            if (!asked.contains(entry.getKey())) {
                var free = asked.stream().filter(k -> !entries.containsKey(k)).toList();
                var remedy = entry.getKey().indexOf(':') > 0
                        ? "Put a space behind the colon"
                        : NearestWord.to(entry.getKey(), free)
                                .or(() -> NearestWord.to(entry.getKey(), asked))
                                .map(k -> "Did you mean " + k)
                                .orElse("Known here: " + String.join(", ", asked));
                findings.fault(entry.getValue().path(), entry.getValue().line(), "unknown key", remedy);
            }
        }
    }

    /** All values as sections, each under its key. */
    public List<Named> named() {
        var all = new ArrayList<Named>();
        for (var entry : entries.entrySet()) {
            asked.add(entry.getKey());
            var section = of(findings, entry.getValue());
            if (section != null) {
                all.add(new Named(entry.getKey(), section));
            }
        }
        return all;
    }

    public record Named(String name, Section section) {}
}
