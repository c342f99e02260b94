package io.understudy.settings.read;

import static org.assertj.core.api.Assertions.assertThat;

import io.understudy.settings.Fault;
import io.understudy.settings.ReadResult;
import io.understudy.settings.key.Key;
import io.understudy.settings.key.KeyGroup;
import io.understudy.settings.key.Keys;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The readers ask for exactly the declared keys, section by section. */
class KnownKeysTests {
    private static final String NOBODYS = "qqqqqqqqqqqqqqqqqqqq";
    private static final String KNOWN = "Keys known here: ";

    private final SettingsReader reader = new SettingsReader(() -> "b", _ -> false);

    @ParameterizedTest
    @MethodSource("groups")
    void aSectionKnowsItsDeclaredKeysAndNoOthers(KeyGroup group) {
        var faults = faults(fileWithAKeyNobodyDeclaredIn(group.path()));

        var unknown = faults.stream().filter(f -> f.problem().equals("unknown key")).toList();
        assertThat(unknown).singleElement().satisfies(f -> {
            assertThat(f.key()).endsWith("." + NOBODYS);
            assertThat(f.remedy()).startsWith(KNOWN);
            assertThat(List.of(f.remedy().substring(KNOWN.length()).split(", ")))
                    .containsExactlyInAnyOrderElementsOf(group.keys().stream().map(Key::name).toList());
        });
    }

    static Stream<KeyGroup> groups() {
        return Keys.groups().stream();
    }

    private List<Fault> faults(String file) {
        return reader.read(file, Path.of("/etc")) instanceof ReadResult.Refused(var faults) ? faults : List.of();
    }

    /** {@code services.*.probes[].http} becomes the sections around the key, each with nothing else in it. */
    private static String fileWithAKeyNobodyDeclaredIn(String path) {
        var text = "{ " + NOBODYS + ": 1 }";
        var parts = path.isEmpty() ? new String[0] : path.split("\\.");
        for (int i = parts.length - 1; i >= 0; i--) {
            var part = parts[i].equals("*") ? "web" : parts[i];
            text = part.endsWith("[]")
                    ? "{ " + part.substring(0, part.length() - 2) + ": [" + text + "] }"
                    : "{ " + part + ": " + text + " }";
        }
        return "understudy: " + text;
    }
}
