package io.understudy.settings.read;

import static org.assertj.core.api.Assertions.assertThat;

import io.understudy.settings.Fault;
import io.understudy.settings.ReadResult;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A mirror's target is judged by where it leads, not by how it is written. */
class MirrorTargetLinksTests {
    @TempDir
    Path folder;

    private List<String> problems(String target, String other) throws IOException {
        var service = """
                    %s:
                      addresses: [192.0.2.%s]
                      interface: eth0
                      primary: { address: 192.0.2.%s, name: a, ssh: { user: u, private-key: k, known-hosts: h } }
                      witnesses: none
                      mirror: { from: { ssh: /data }, to: "%s" }
                """;
        var file = Files.writeString(folder.resolve("u.yaml"), "understudy:\n  node: b\n  data-dir: "
                + folder.resolve("data") + "\n  services:\n" + service.formatted("web", "100", "1", target)
                + service.formatted("mail", "101", "2", other));
        return new SettingsReader().read(file) instanceof ReadResult.Refused(var faults)
                ? faults.stream().filter(f -> f.key().endsWith("mirror.to")).map(Fault::problem).toList()
                : List.of();
    }

    private Path link(String name, String target) throws IOException {
        return Files.createSymbolicLink(folder.resolve(name), Path.of(target));
    }

    @Test
    void aLinkToASystemFolderIsOne() throws IOException {
        var fine = folder.resolve("fine").toString();

        assertThat(problems(link("etc", "/etc").toString(), fine)).singleElement().asString()
                .contains("leads to '/etc', a system folder");
        assertThat(problems("/usr/../etc", fine)).singleElement().asString().contains("system folder");
        assertThat(problems(link("up", "/usr/lib").toString(), fine)).hasSizeBetween(0, 1);
        assertThat(problems(link("good", folder.resolve("elsewhere").toString()).toString(), fine)).isEmpty();
    }

    @Test
    void twoThatLeadToOneFolderOverlap() throws IOException {
        var real = Files.createDirectory(folder.resolve("real"));

        assertThat(problems(link("link", real.toString()) + "/web", real.toString())).containsExactly(
                "overlaps the mirror of web");
    }

    @Test
    void theDataDirIsNotToBeEmptied() throws IOException {
        var here = Files.createDirectory(folder.resolve("here"));
        var whole = link("whole", folder.toString());

        assertThat(problems(whole.toString(), here.toString())).anyMatch(p -> p.startsWith("holds the data-dir"));
        assertThat(problems(folder.resolve("data/web").toString(), here.toString())).isEmpty();
    }
}
