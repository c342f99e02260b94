package io.understudy.remote;

import io.understudy.settings.Fault;
import io.understudy.settings.KeyLines;
import io.understudy.settings.Settings;
import io.understudy.settings.Warning;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/**
 * Reads the configured known_hosts files before they are needed: whether they hold a key of the primary that may be
 * accepted. Reaches nobody. Any thread.
 */
public final class KnownHostsChecks {
    private KnownHostsChecks() {}

    /** What certainly prevents SSH, and what may. A file that can't be read is not looked into. */
    public record Found(List<Fault> faults, List<Warning> warnings) {
        public Found {
            faults = List.copyOf(faults);
            warnings = List.copyOf(warnings);
        }
    }

    public static Found check(Settings settings, KeyLines lines) {
        var faults = new ArrayList<Fault>();
        var warnings = new ArrayList<Warning>();
        for (var service : settings.services()) {
            var ssh = service.primary().ssh();
            if (ssh != null) {
                var key = "understudy.services." + service.name() + ".primary.ssh.known-hosts";
                try {
                    check(ssh, KnownHosts.read(ssh.knownHosts()), key, lines.of(key), faults, warnings);
                } catch (IOException _) {
                    // the first connection says it, with what to do
                }
            }
        }
        return new Found(faults, warnings);
    }

    private static void check(Settings.Ssh ssh, KnownHosts known, String key, int line, List<Fault> faults,
            List<Warning> warnings) {
        var file = ssh.knownHosts();
        if (!known.unread().isEmpty()) {
            warnings.add(new Warning(key, line, "lines " + known.unread() + " of " + file + " can't be read",
                    "Write them as ssh-keyscan does, or remove them"));
        }
        var at = ssh.host() + ":" + ssh.port();
        var names = KnownHosts.names(ssh.host(), ssh.port());
        var own = names.stream().flatMap(name -> known.of(KnownHosts.Marker.HOST, name).stream()).toList();
        boolean signed = names.stream().anyMatch(name -> !known.of(KnownHosts.Marker.AUTHORITY, name).isEmpty());
        var revoked = own.stream().filter(e -> known.revoked(names, e.key())).toList();
        if (!revoked.isEmpty() && revoked.size() == own.size() && !signed) {
            faults.add(new Fault(key, line, "every key of " + at + " in " + file + " is marked @revoked there (line "
                    + revoked.getFirst().line() + ")",
                    "Give " + ssh.host()
                            + " a new host key and write it down there"));
        } else if (own.isEmpty() && !signed) {
            warnings.add(new Warning(key, line, file + " holds no key of " + at, "Add what `ssh-keyscan -p "
                    + ssh.port() + " " + ssh.host() + "` prints, after comparing it with the key on " + ssh.host()));
        }
    }
}
