package io.understudy.settings.read;

import io.understudy.settings.Settings;
import io.understudy.settings.key.ServiceKeys;
import io.understudy.settings.key.WitnessKeys;
import io.understudy.settings.text.Quoted;
import java.net.InetAddress;
import java.util.HashSet;
import java.util.List;

/** Reads {@code witnesses}. */
final class WitnessesReader {
    private static final Settings.Witnesses NONE = new Settings.Witnesses(Settings.WitnessKind.NONE, List.of(), 0);

    private WitnessesReader() {}

    /** @param places gets where each witness is written */
    static Settings.Witnesses read(Fields service, List<Placed> places) {
        if (!service.has(ServiceKeys.WITNESSES)) {
            return new Settings.Witnesses(Settings.WitnessKind.GATEWAY, List.of(), WitnessKeys.NEED.otherwise());
        }
        var word = service.shorthand(ServiceKeys.WITNESSES);
        if (word != null && word.equals("none")) {
            service.warn(ServiceKeys.WITNESSES,
                    "without witnesses this host cannot tell whether the primary is dead or itself cut off",
                    "Name addresses that both hosts should reach, for example the gateway or a switch");
        } else if (word != null) {
            service.fault(ServiceKeys.WITNESSES, "'" + Quoted.value(word) + "' is not none",
                    "Write none, or { addresses: […], need: 1 }");
        }
        var listed = word == null ? service.section(ServiceKeys.WITNESSES) : null;
        return listed == null ? NONE : listed(listed, places);
    }

    private static Settings.Witnesses listed(Fields listed, List<Placed> places) {
        var seen = new HashSet<InetAddress>();
        for (var item : listed.items(WitnessKeys.ADDRESSES)) {
            if (seen.add(item.value())) {
                places.add(new Placed(item.entry().path(), item.entry().line(), item.value()));
            } else {
                listed.section().fault(item.entry(), "is listed twice, and would count twice", "Remove one of the two");
            }
        }
        int need = listed.value(WitnessKeys.NEED);
        int written = listed.count(WitnessKeys.ADDRESSES);
        if (written > 0 && need > written) {
            listed.fault(WitnessKeys.NEED,
                    need + " witnesses must answer, but only " + written + (written == 1 ? " is" : " are") + " listed",
                    "Write at most " + written + ", or list more witnesses");
        }
        listed.end();
        return new Settings.Witnesses(Settings.WitnessKind.LISTED, places.stream().map(Placed::address).toList(),
                need);
    }
}
