/** The YAML file as a tree of nodes with their lines: no value is constructed, and every fault is collected. */
@NullMarked
package io.understudy.settings.yaml;

import org.jspecify.annotations.NullMarked;
