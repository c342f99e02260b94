package io.understudy.settings.yaml;

import org.yaml.snakeyaml.nodes.Node;

/** A value with its dotted path and the line of its key. */
public record YamlEntry(String path, int line, Node value) {}
