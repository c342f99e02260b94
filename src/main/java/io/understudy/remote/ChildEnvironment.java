package io.understudy.remote;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

/**
 * The variables that a command on this host gets. Understudy's own environment may hold secrets (passwords for Spring,
 * for a proxy), and sockets that are meant for it alone ({@code NOTIFY_SOCKET}). docs/operating.md lists what is
 * handed on. Any thread.
 */
final class ChildEnvironment {
    /** Who and where it is, the language, the time zone, and the user's own bus, for {@code systemctl --user}. */
    private static final Set<String> HANDED_ON = Set.of("PATH", "HOME", "USER", "LOGNAME", "SHELL", "LANG", "LANGUAGE",
            "TZ", "TMPDIR", "XDG_RUNTIME_DIR");
    private static final String LOCALE = "LC_";
    /** systemd's default for system services. */
    private static final String PATH = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin";

    private ChildEnvironment() {}

    /** Puts the environment into {@code builder}: what is handed on, and {@code added}. */
    static void give(ProcessBuilder builder, Map<String, String> added) {
        var variables = builder.environment();
        var chosen = of(variables, added);
        variables.clear();
        variables.putAll(chosen);
    }

    /** @param own this process's; {@code added} goes before it */
    static Map<String, String> of(Map<String, String> own, Map<String, String> added) {
        var chosen = new LinkedHashMap<String, String>();
        chosen.put("PATH", PATH);
        own.forEach((name, value) -> {
            if (HANDED_ON.contains(name) || name.startsWith(LOCALE)) {
                chosen.put(name, value);
            }
        });
        chosen.putAll(added);
        return chosen;
    }
}
