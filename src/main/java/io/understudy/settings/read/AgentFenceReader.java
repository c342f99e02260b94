package io.understudy.settings.read;

import io.understudy.settings.Settings;
import io.understudy.settings.key.FenceKeys;
import io.understudy.settings.yaml.Section;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Reads a fence method that is a fence agent. */
final class AgentFenceReader {
    private static final Pattern OPTION = Pattern.compile("[A-Za-z0-9_-]+");
    /** The option that Understudy sets, and its old name. */
    private static final Set<String> OWN_OPTIONS = Set.of("action", "option");

    private AgentFenceReader() {}

    /** @return null without a section or a program */
    static Settings.@Nullable FenceMethod read(Fields method, Settings.Scope scope, Duration timeout) {
        if (scope == Settings.Scope.ADDRESSES) {
            method.fault(FenceKeys.SCOPE, "an agent switches off the whole host, not an address",
                    "Write scope: host");
        }
        var how = method.section(FenceKeys.BY_AGENT);
        if (how == null) {
            return null;
        }
        var run = how.given(FenceKeys.RUN);
        var given = how.section(FenceKeys.OPTIONS);
        var options = given == null ? Map.<String, String>of() : options(given.section());
        how.end();
        return run == null ? null : new Settings.AgentFence(scope, run, options, timeout);
    }

    /** No fault quotes a value: passwords are here. */
    private static Map<String, String> options(Section given) {
        var options = new LinkedHashMap<String, String>();
        for (var key : given.keys()) {
            var entry = given.entry(key);
            var value = entry == null ? null : given.text(entry);
            if (!OPTION.matcher(key).matches()) {
                given.fault(key, "is not the name of an option", "Write the names that the agent's metadata lists");
            } else if (OWN_OPTIONS.contains(key)) {
                given.fault(key, "is set by Understudy: first off, then status", "Remove it");
            } else if (value != null && value.codePoints().anyMatch(Character::isISOControl)) {
                given.fault(key, "contains a line break or control character, which ends an option",
                        "Write it on one line");
            } else if (value != null) {
                options.put(key, value);
            }
        }
        return options;
    }
}
