package io.understudy.settings.key;

import io.understudy.settings.CommandLine;

/**
 * A key with a command: a shell line, or a list of a program and its arguments.
 *
 * @param runs where and how often, which decides what its placeholders mean
 */
public record CommandKey(String path, Runs runs, LeftOut<CommandLine> leftOut, String effect) implements Key {
    /** Where a command runs, and how often. */
    public enum Runs {
        HERE,
        ON_PRIMARY,
        ON_PRIMARY_FOR_EACH_ADDRESS
    }

    @Override
    public String leftOutWords() {
        return switch (leftOut) {
            case LeftOut.Default<CommandLine>(var value, _) -> "`" + value + "`";
            case LeftOut.Required<CommandLine> _ -> "required";
            case LeftOut.Means<CommandLine>(var words) -> words;
        };
    }

    @Override
    public String remedy() {
        return leftOut instanceof LeftOut.Required<CommandLine>(var remedy)
                ? remedy
                : "Write a shell line in quotes, or [program, argument, …]";
    }

    @Override
    public String valueWords() {
        return switch (runs) {
            case HERE -> "command on this host";
            case ON_PRIMARY -> "command on the primary";
            case ON_PRIMARY_FOR_EACH_ADDRESS -> "command on the primary, once for each address";
        };
    }
}
