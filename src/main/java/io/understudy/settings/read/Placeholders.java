package io.understudy.settings.read;

import io.understudy.settings.CommandLine;
import io.understudy.settings.key.CommandKey.Runs;
import io.understudy.settings.text.Quoted;
import io.understudy.settings.yaml.Section;
import io.understudy.settings.yaml.YamlEntry;
import io.understudy.vocabulary.Vip;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * What may stand in braces in the commands of one service. {@code {interface}} and {@code {service}} are filled in at
 * once, since they are known here. {@code {address}} stays in a command that runs once for each address; in the others
 * it is filled in where it can mean only one.
 *
 * @param here this host's interface
 * @param there the primary's own interface
 */
record Placeholders(String service, String here, String there, List<Vip> addresses) {
    private static final Pattern WORD = Pattern.compile("\\{([A-Za-z_][A-Za-z0-9_-]*)}");

    Placeholders {
        addresses = List.copyOf(addresses);
    }

    /** Whether {@code text} holds placeholders only that it may hold; else there is a fault at {@code at}. */
    boolean check(Section section, YamlEntry at, String text, Runs runs) {
        boolean ok = true;
        var match = WORD.matcher(text);
        while (match.find()) {
            boolean shellVariable = match.start() > 0 && text.charAt(match.start() - 1) == '$';
            var word = match.group(1);
            boolean known = word.equals("address") || word.equals("interface") || word.equals("service");
            if (known && shellVariable) {
                section.fault(at, "${" + word + "} is a shell variable with the name of a placeholder",
                        "Write {" + word + "} without the $");
                ok = false;
            } else if (!known && !shellVariable) {
                section.fault(at, "unknown placeholder {" + Quoted.value(word) + "}",
                        "Use {address}, {interface} or {service}; put other braces into a script of your own");
                ok = false;
            } else if (word.equals("address") && ambiguous(runs)) {
                section.fault(at,
                        "{address} is ambiguous: this command runs once, and the service has " + addresses.size()
                                + " addresses",
                        "Write the address itself");
                ok = false;
            }
        }
        return ok;
    }

    private boolean ambiguous(Runs runs) {
        return switch (runs) {
            case HERE, ON_PRIMARY -> addresses.size() > 1;
            case ON_PRIMARY_FOR_EACH_ADDRESS -> false;
        };
    }

    CommandLine fill(CommandLine command, Runs runs) {
        return switch (runs) {
            case HERE -> once(command.with(Map.of("interface", here, "service", service)));
            case ON_PRIMARY -> once(command.with(Map.of("interface", there, "service", service)));
            case ON_PRIMARY_FOR_EACH_ADDRESS -> command.with(Map.of("interface", there, "service", service));
        };
    }

    private CommandLine once(CommandLine command) {
        return addresses.size() == 1 ? command.with(Map.of("address", addresses.getFirst().toString())) : command;
    }
}
