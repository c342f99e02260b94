package io.understudy.settings;

import org.yaml.snakeyaml.nodes.Node;

/** A value with its dotted path and the line of its key. */
record Entry(String path, int line, Node value) {}
