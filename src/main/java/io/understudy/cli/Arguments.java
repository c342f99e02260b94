package io.understudy.cli;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What was typed: the command, then words and {@code --name=value}, {@code --name value} or {@code --flag}.
 *
 * @param command {@code run} when the first argument is none
 * @param words what is neither command nor option
 * @param options our own, without the dashes; a flag's value is empty
 * @param rest options that aren't ours; {@code run} hands them to Spring
 */
record Arguments(String command, List<String> words, Map<String, String> options, List<String> rest) {
    private static final Set<String> VALUED = Set.of("config", "url", "user", "role", "reason", "for",
            "expected-holder");
    private static final Set<String> FLAGS = Set.of("force", "help");

    Arguments {
        words = List.copyOf(words);
        options = Map.copyOf(options);
        rest = List.copyOf(rest);
    }

    /** @throws UsageException when an option lacks its value */
    static Arguments of(List<String> args) {
        var words = new ArrayList<String>();
        var options = new LinkedHashMap<String, String>();
        var rest = new ArrayList<String>();
        for (int i = 0; i < args.size(); i++) {
            var arg = args.get(i);
            if (arg.equals("-h")) {
                options.put("help", "");
            } else if (!arg.startsWith("--")) {
                words.add(arg);
            } else {
                int equals = arg.indexOf('=');
                var name = equals < 0 ? arg.substring(2) : arg.substring(2, equals);
                if (FLAGS.contains(name) && equals < 0) {
                    options.put(name, "");
                } else if (VALUED.contains(name)) {
                    if (equals < 0 && i + 1 == args.size()) {
                        throw new UsageException("--" + name + " needs a value");
                    }
                    options.put(name, equals < 0 ? args.get(++i) : arg.substring(equals + 1));
                } else if (name.equals("understudy.config") && equals >= 0) {
                    options.putIfAbsent("config", arg.substring(equals + 1));
                } else {
                    rest.add(arg);
                }
            }
        }
        var command = words.isEmpty() ? "run" : words.removeFirst();
        return new Arguments(command, words, options, rest);
    }

    Optional<String> option(String name) {
        @Nullable
        String value = options.get(name);
        return Optional.ofNullable(value);
    }

    boolean flag(String name) {
        return options.containsKey(name);
    }

    /** Commands other than {@code run} know all their options: a mistyped one must not be ignored. */
    void refuseRest() {
        if (!rest.isEmpty()) {
            throw new UsageException("unknown option " + rest.getFirst());
        }
    }

    /** The one word a command needs. */
    String word(String what) {
        if (words.size() != 1) {
            throw new UsageException(command + " needs one " + what);
        }
        return words.getFirst();
    }
}
