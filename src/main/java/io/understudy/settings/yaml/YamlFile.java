package io.understudy.settings.yaml;

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

    private final FaultCollector findings;
    private final Set<Node> done = Collections.newSetFromMap(new IdentityHashMap<>());
    private final Set<Node> above = Collections.newSetFromMap(new IdentityHashMap<>());

    private YamlFile(FaultCollector findings) {
        this.findings = findings;
    }

    /** The root mapping, or {@code null} with at least one fault recorded. */
    public static @Nullable MappingNode parse(String text, FaultCollector findings) {
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
                findings.fault("", line, "there is a second YAML document",
                        "Keep one document in the file: remove the line with ---");
            } else {
                // The exception's own message quotes the line, which may hold a password; its problem names at most one
                // character.
                findings.fault("", line, "not YAML: " + YamlLocation.shown(problem(e)),
                        "Mend the indentation or the quotes near this line; tabs don't indent in YAML");
            }
            return null;
        } catch (YAMLException e) {
            findings.fault("", 0, "not YAML that can be read: " + limit(e),
                    "Keep the file to text, below " + SIZE_MAX + " characters and " + NESTING_MAX + " levels");
            return null;
        }
        if (root == null || (root instanceof ScalarNode s && s.getValue().isEmpty())) {
            findings.fault("", 1, "the file is empty",
                    "Write an understudy: tree with at least one service, see docs/configuration.md");
            return null;
        }
        if (!(root instanceof MappingNode mapping)) {
            findings.fault("", line(root), "the file is not a tree of keys", "Begin it with understudy:");
            return null;
        }
        var file = new YamlFile(findings);
        return file.inspect("", root) ? mapping : null;
    }

    private static String problem(MarkedYAMLException e) {
        var problem = e.getProblem() == null ? "it breaks off" : e.getProblem();
        // "found undefined alias NAME", "could not find expected ':'": everything SnakeYAML puts here is its own words
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
                : "it holds characters that are not text";
    }

    static int line(Node node) {
        return node.getStartMark() == null ? 0 : node.getStartMark().getLine() + 1;
    }

    /**
     * Whole tree, Spring's part too: whatever Spring's own reader would throw at, is a fault here. False when it can't
     * be walked.
     */
    private boolean inspect(String path, Node node) {
        if (above.contains(node)) {
            findings.fault(path, line(node), "an alias leads back to a section that holds it", "Write the section out");
            return false;
        }
        if (!done.add(node)) {
            return true;
        }
        above.add(node);
        boolean ok = true;
        if (!node.getTag().startsWith(STANDARD_TAG)) {
            findings.fault(path, line(node), "a tag (!…) has no meaning here", "Write the value without it");
        }
        switch (node) {
            case MappingNode mapping -> {
                var lines = new HashMap<String, Integer>();
                for (var tuple : mapping.getValue()) {
                    if (!(tuple.getKeyNode() instanceof ScalarNode key)) {
                        findings.fault(path, line(tuple.getKeyNode()), "a key is not plain text",
                                "Write key: value; braces that are meant as text need quotes");
                        continue;
                    }
                    var at = Section.below(path, key.getValue());
                    var first = lines.putIfAbsent(key.getValue(), line(key));
                    if (first != null && !key.getTag().equals(Tag.MERGE)) {
                        findings.fault(at, line(key), "the key is there twice, first in line " + first,
                                "Keep one of the two");
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
