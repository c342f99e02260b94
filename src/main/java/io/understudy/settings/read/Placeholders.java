package io.understudy.settings.read;

import io.understudy.settings.CommandLine;
import io.understudy.settings.yaml.FaultCollector;
import io.understudy.settings.yaml.YamlEntry;
import io.understudy.settings.yaml.YamlLocation;
import io.understudy.vocabulary.Vip;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * What may stand in braces in a command of one service. {@code {interface}} and {@code {service}} are filled in at
 * once, since they are known here; {@code {address}} stays for a command that runs once for each address, and is filled
 * in for the others where there is only one it can mean.
 */
public final class Placeholders {
    private static final Pattern WORD = Pattern.compile("\\{([A-Za-z_][A-Za-z0-9_-]*)}");

    private final String service;
    private final String interfaceName;
    private final List<Vip> addresses;
    private final boolean each;

    private Placeholders(String service, String interfaceName, List<Vip> addresses, boolean each) {
        this.service = service;
        this.interfaceName = interfaceName;
        this.addresses = List.copyOf(addresses);
        this.each = each;
    }

    /** For a command that runs once. */
    static Placeholders once(String service, String interfaceName, List<Vip> addresses) {
        return new Placeholders(service, interfaceName, addresses, false);
    }

    /** For a command that runs once for each address. */
    Placeholders forEachAddress() {
        return new Placeholders(service, interfaceName, addresses, true);
    }

    public boolean check(FaultCollector findings, YamlEntry at, String text) {
        boolean ok = true;
        var match = WORD.matcher(text);
        while (match.find()) {
            boolean shellVariable = match.start() > 0 && text.charAt(match.start() - 1) == '$';
            var word = match.group(1);
            boolean known = word.equals("address") || word.equals("interface") || word.equals("service");
            if (known && shellVariable) {
                findings.fault(at.path(), at.line(), "${" + word + "} is a shell variable around a placeholder",
                        "Write {" + word + "} without the $");
                ok = false;
            } else if (!known && !shellVariable) {
                findings.fault(at.path(), at.line(), "unknown placeholder {" + YamlLocation.shown(word) + "}",
                        "Use {address}, {interface} or {service}; put other braces into a script of your own");
                ok = false;
            } else if (word.equals("address") && !each && addresses.size() > 1) {
                findings.fault(at.path(), at.line(),
                        "{address} is ambiguous: this command runs once, and the service has " + addresses.size()
                                + " addresses",
                        "Write the address out");
                ok = false;
            }
        }
        return ok;
    }

    public CommandLine fill(CommandLine command) {
        var known = command.with(Map.of("interface", interfaceName, "service", service));
        return each || addresses.size() != 1 ? known : known.with(Map.of("address", addresses.getFirst().toString()));
    }
}
