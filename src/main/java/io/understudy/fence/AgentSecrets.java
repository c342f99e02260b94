package io.understudy.fence;

import io.understudy.remote.CommandResult;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * Agents print what they were given when something goes wrong, and with {@code verbose} whole dialogues. What may be a
 * secret is taken out of what is kept, in the forms in which it is met there. Immutable; any thread.
 */
final class AgentSecrets {
    /**
     * Names of options that hold, or may hold, a secret. Too many rather than too few: what is lost is a word in a
     * message.
     */
    private static final Pattern NAMES = Pattern.compile("pass|pwd|secret|token|key|communit|auth|cred|pin$");
    /** A shorter one would be found in every second word, and guessed anyway. */
    private static final int SHORTEST = 2;
    private static final String SHOWN = "…";

    private final List<String> forms;
    private final int longest;

    AgentSecrets(Map<String, String> options) {
        var found = new LinkedHashSet<String>();
        options.forEach((name, value) -> {
            if (value.length() >= SHORTEST && NAMES.matcher(name).find()) {
                found.add(value);
                found.add(value.replace("\\", "\\\\").replace("\"", "\\\""));
                found.add(value.replace("'", "'\\''"));
                found.add(URLEncoder.encode(value, StandardCharsets.UTF_8));
                found.add(URLEncoder.encode(value, StandardCharsets.UTF_8).replace("+", "%20"));
                found.add(base64(value));
                // HTTP Basic, RFC 7617
                for (var user : List.of("username", "login")) {
                    found.add(base64(options.getOrDefault(user, "") + ":" + value));
                }
            }
        });
        // The longest first: one may be a part of another.
        forms = found.stream().sorted(Comparator.comparingInt(String::length).reversed()).toList();
        longest = forms.stream().mapToInt(String::length).max().orElse(0);
    }

    private static String base64(String text) {
        return Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8));
    }

    String removedFrom(String text) {
        var clean = text;
        for (var form : forms) {
            clean = clean.replace(form, SHOWN);
        }
        int gap = clean.indexOf(CommandResult.CUT);
        if (gap < 0 || longest == 0) {
            return clean;
        }
        // Where the middle was left out, half a secret may stand on either side.
        int end = clean.indexOf('\n', gap + 1);
        var before = clean.substring(0, Math.max(0, gap - longest));
        var after = end < 0 ? "" : clean.substring(Math.min(clean.length(), end + longest));
        return before + SHOWN + (end < 0 ? clean.substring(gap) : clean.substring(gap, end)) + SHOWN + after;
    }
}
