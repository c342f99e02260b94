package io.understudy.settings.yaml;

import io.understudy.settings.text.Quoted;
import java.io.StringReader;
import java.util.Collections;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;
import org.yaml.snakeyaml.error.MarkedYAMLException;
import org.yaml.snakeyaml.error.YAMLException;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.ScalarNode;
import org.yaml.snakeyaml.nodes.SequenceNode;
import org.yaml.snakeyaml.nodes.Tag;

/**
 * YAML text as a tree of nodes with their lines. Values are never constructed: YAML 1.1 would turn {@code no}, {@code
 * 010} and {@code 1:20} into something nobody wrote.
 */
public final class YamlFile {
    /** Characters; a configuration of a thousand services is a tenth of it. */
    public static final int SIZE_MAX = 1 << 20;
    private static final int NESTING_MAX = 20;
    private static final int ALIASES_MAX = 1_000;
    private static final String STANDARD_TAG = "tag:yaml.org,2002:";

    private final FaultCollector faults;
    private final Set<Node> done = Collections.newSetFromMap(new IdentityHashMap<>());
    private final Set<Node> above = Collections.newSetFromMap(new IdentityHashMap<>());

    private YamlFile(FaultCollector faults) {
        this.faults = faults;
    }

    /** The root mapping, or {@code null} with at least one fault recorded. */
    public static @Nullable MappingNode parse(String text, FaultCollector faults) {
        var options = new LoaderOptions();
        options.setCodePointLimit(SIZE_MAX);
        options.setNestingDepthLimit(NESTING_MAX);
        options.setMaxAliasesForCollections(ALIASES_MAX);
        Node root;
        try {
            root = new Yaml(new SafeConstructor(options)).compose(new StringReader(text));
        } catch (MarkedYAMLException e) {
            int line = e.getProblemMark() == null ? 0 : e.getProblemMark().getLine() + 1;
            var context = e.getContext() == null ? "" : e.getContext();
            if (context.contains("expected a single document")) {
                faults.fault("", line, "there is a second YAML document",
                        "Keep one document in the file: remove the line with ---");
            } else {
                // The exception's own message quotes the line, which may hold a password; its problem names at most one
                // character.
                faults.fault("", line, "not YAML: " + Quoted.value(problem(e)),
                        "Fix the indentation or the quotes near this line; YAML does not allow tabs for indentation");
            }
            return null;
        } catch (YAMLException e) {
            faults.fault("", 0, "not YAML: " + limit(e),
                    "Keep the file plain text, below " + SIZE_MAX + " characters and " + NESTING_MAX + " levels");
            return null;
        }
        if (root == null || (root instanceof ScalarNode s && s.getValue().isEmpty())) {
            faults.fault("", 1, "the file is empty",
                    "Write an understudy: tree with at least one service, see docs/configuration.md");
            return null;
        }
        if (!(root instanceof MappingNode mapping)) {
            faults.fault("", YamlEntry.lineOf(root), "the file is not a tree of keys", "Begin it with understudy:");
            return null;
        }
        var file = new YamlFile(faults);
        return file.inspect("", root) ? mapping : null;
    }

    private static String problem(MarkedYAMLException e) {
        var problem = e.getProblem() == null ? "it ends too early" : e.getProblem();
        // "found undefined alias NAME", "could not find expected ':'": SnakeYAML writes its own words here
        // and one token.
        return problem.strip();
    }

    private static String limit(YAMLException e) {
        var message = e.getMessage() == null ? "" : e.getMessage();
        if (message.contains("aliases")) {
            return "too many aliases";
        }
        if (message.contains("esting")) {
            return "nested too deeply";
        }
        return message.contains("code point") || message.contains("limit")
                ? "too long"
                : "it contains characters that are not text";
    }

    /**
     * Whole tree, Spring's part too: whatever Spring's own reader would throw at, is a fault here. False when it can't
     * be walked.
     */
    private boolean inspect(String path, Node node) {
        if (above.contains(node)) {
            faults.fault(path, YamlEntry.lineOf(node), "an alias refers to a section that contains it",
                    "Write the section out");
            return false;
        }
        if (!done.add(node)) {
            return true;
        }
        above.add(node);
        boolean ok = true;
        if (!node.getTag().startsWith(STANDARD_TAG)) {
            faults.fault(path, YamlEntry.lineOf(node), "a tag (!…) is not allowed", "Write the value without it");
        }
        switch (node) {
            case MappingNode mapping -> {
                var lines = new HashMap<String, Integer>();
                for (var tuple : mapping.getValue()) {
                    if (!(tuple.getKeyNode() instanceof ScalarNode key)) {
                        faults.fault(path, YamlEntry.lineOf(tuple.getKeyNode()), "a key is not plain text",
                                "Write key: value; put text that contains braces in quotes");
                        continue;
                    }
                    var at = YamlEntry.below(path, key.getValue());
                    var first = lines.putIfAbsent(key.getValue(), YamlEntry.lineOf(key));
                    if (first != null && !key.getTag().equals(Tag.MERGE)) {
                        faults.fault(at, YamlEntry.lineOf(key), "the key is written twice, first in line " + first,
                                "Remove one of the two");
                    }
                    ok &= inspect(at, tuple.getValueNode());
                }
            }
            case SequenceNode sequence -> {
                for (int i = 0; i < sequence.getValue().size(); i++) {
                    ok &= inspect(path + "[" + i + "]", sequence.getValue().get(i));
                }
            }
            default -> {
            }
        }
        above.remove(node);
        return ok;
    }
}
