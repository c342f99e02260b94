package io.understudy.settings;

import java.util.List;
import java.util.Map;

/**
 * A command that the administrator wrote: an argument vector or a single shell line. Nothing else becomes one.
 *
 * @param args the vector; for a shell line one element, the line
 * @param shell whether {@code args} is one line for {@code /bin/sh -c} (here) or for the login shell (over SSH)
 */
public record CommandLine(List<String> args, boolean shell) {
    public CommandLine {
        args = List.copyOf(args);
        if (args.isEmpty() || (shell && args.size() != 1)) {
            throw new IllegalArgumentException("a command is one shell line or at least one argument");
        }
    }

    public static CommandLine line(String line) {
        return new CommandLine(List.of(line), true);
    }

    /**
     * Fills in {@code {address}}, {@code {interface}} and {@code {service}}. The values come from the validated
     * settings (an IP address, an interface name, a service name), so none of them can contain a character that a
     * shell would read.
     */
    public CommandLine with(Map<String, String> placeholders) {
        return new CommandLine(args.stream().map(arg -> {
            var filled = arg;
            for (var entry : placeholders.entrySet()) {
                filled = filled.replace("{" + entry.getKey() + "}", entry.getValue());
            }
            return filled;
        }).toList(), shell);
    }

    /** For pages and the journal: the shell line, or the arguments separated by spaces. */
    @Override
    public String toString() {
        return String.join(" ", args);
    }
}
