package io.understudy.settings.key;

import static org.assertj.core.api.Assertions.assertThat;

import io.understudy.settings.read.SettingsReaderTests;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/**
 * The tables of {@code docs/configuration.md} are the declared keys, and {@code docs/configuration-faults.md} is what
 * the reader says about the bad files of the tests. A stale page fails here; the new one is in {@code target}.
 */
class ConfigurationDocTests {
    /** A line like {@code <!-- keys: services.* -->}, then a table, then {@code <!-- end of keys -->}. */
    private static final Pattern TABLE = Pattern.compile("<!-- keys: (\\S+) -->\n.*?<!-- end of keys -->",
            Pattern.DOTALL);
    /** What a page calls {@code understudy} itself, whose path is empty. */
    private static final String ROOT = "understudy";

    @Test
    void theTablesOfKeysAreTheDeclaredKeys() throws IOException {
        var page = Files.readString(Path.of("docs/configuration.md"));
        var groups = new LinkedHashMap<String, KeyGroup>();
        Keys.groups().forEach(g -> groups.put(g.path().isEmpty() ? ROOT : g.path(), g));

        var shown = TABLE.matcher(page).results().map(r -> r.group(1)).toList();
        var written = TABLE.matcher(page)
                .replaceAll(r -> Matcher.quoteReplacement(table(r.group(1), groups.get(r.group(1)))));
        Files.writeString(Path.of("target/configuration.md"), written);

        assertThat(shown).as("the sections with a table").containsExactlyInAnyOrderElementsOf(groups.keySet());
        assertThat(page).as("docs/configuration.md is stale: cp target/configuration.md docs/configuration.md")
                .isEqualTo(written);
    }

    @Test
    void thePageOfFaultsIsWhatTheReaderSays() throws IOException {
        var titles = new LinkedHashMap<String, String>();
        titles.put("typos", "Mistyped keys and words");
        titles.put("values", "Values out of range");
        titles.put("probes", "Probes");
        titles.put("contradictions", "Keys that contradict each other");
        titles.put("notices", "Mirror and notices");
        titles.put("secrets", "Mistakes around secrets");
        titles.put("structure", "A file of the wrong shape");
        var page = new StringBuilder(
                """
                        # What a bad configuration looks like

                        Written by `ConfigurationDocTests` from the bad files of the tests; do not edit. Keys:
                        [configuration.md](configuration.md).

                        A fault is `FILE:line key: problem. Remedy.`, so that editors jump to the place. Faults are
                        in the order of the lines. No password, token or agent option is ever part of one.
                        """);
        titles.forEach((name, title) -> page.append("\n## ").append(title).append("\n\n```yaml\n")
                .append(SettingsReaderTests.resource("bad/" + name + ".yaml")).append("```\n\n```text\n")
                .append(SettingsReaderTests.resource("bad/" + name + ".expected")).append("```\n"));
        Files.writeString(Path.of("target/configuration-faults.md"), page);

        assertThat(Path.of("docs/configuration-faults.md"))
                .as("docs/configuration-faults.md is stale: cp target/configuration-faults.md docs/")
                .hasContent(page.toString());
    }

    private static String table(String name, @Nullable KeyGroup group) {
        var table = new StringBuilder("<!-- keys: " + name + " -->\n");
        if (group == null) {
            return table.append("There is no such section.\n<!-- end of keys -->").toString();
        }
        table.append("| key | value | left out | least | most | effect |\n|---|---|---|---|---|---|\n");
        for (var key : group.keys()) {
            table.append("| `").append(key.name()).append("` | ").append(key.valueWords()).append(" | ")
                    .append(key.leftOutWords()).append(" | ").append(code(key.least())).append(" | ")
                    .append(code(key.most())).append(" | ").append(key.effect()).append(" |\n");
        }
        return table.append("<!-- end of keys -->").toString();
    }

    private static String code(String text) {
        return text.isEmpty() ? "" : "`" + text + "`";
    }
}
