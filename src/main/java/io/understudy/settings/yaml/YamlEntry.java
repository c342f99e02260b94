package io.understudy.settings.yaml;

import io.understudy.settings.text.Quoted;
import org.yaml.snakeyaml.nodes.Node;

/** A value with its dotted path and the line of its key. */
public record YamlEntry(String path, int line, Node value) {
    /** The path of {@code key} in the section at {@code path}. */
    static String below(String path, String key) {
        var quoted = Quoted.key(key);
        return path.isEmpty() ? quoted : path + "." + quoted;
    }

    /** 1-based; 0 where the parser gives none. */
    static int lineOf(Node node) {
        return node.getStartMark() == null ? 0 : node.getStartMark().getLine() + 1;
    }
}
