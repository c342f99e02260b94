package io.understudy.cli;

import java.io.InputStream;
import java.io.PrintStream;
import java.util.List;
import java.util.Map;

/**
 * What a command reads and writes. A test gives its own.
 *
 * @param terminal {@code in} is the process's own standard input, so that a password may be asked for on a terminal
 * @param environment the process's variables
 */
record Console(InputStream in, boolean terminal, PrintStream out, PrintStream err, Map<String, String> environment) {
    private static final int GAP = 2;

    Console {
        environment = Map.copyOf(environment);
    }

    /** The variable's value, or an empty text. */
    String variable(String name) {
        return environment.getOrDefault(name, "");
    }

    /** A message to standard error that says whose it is. */
    void complain(String message) {
        err.println("understudy: " + message);
    }

    /** Columns as wide as their widest text. */
    void table(List<List<String>> rows) {
        int columns = rows.getFirst().size();
        var widths = new int[columns];
        for (var row : rows) {
            for (int i = 0; i < columns; i++) {
                widths[i] = Math.max(widths[i], row.get(i).length());
            }
        }
        for (var row : rows) {
            var line = new StringBuilder();
            for (int i = 0; i < columns; i++) {
                line.append(row.get(i)).repeat(" ", widths[i] - row.get(i).length() + GAP);
            }
            out.println(line.toString().stripTrailing());
        }
    }
}
