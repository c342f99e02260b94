package io.understudy;

import static java.util.Map.entry;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * What the formatter can't hold: it breaks no string and no text block, and knows no length. Each rule is shown what it
 * must refuse.
 */
class SourceLayoutTests {
    /** Why a class may be longer than {@value SourceRules#LENGTH} lines, by its file below {@code io/understudy}. */
    private static final Map<String, String> LONG = Map.ofEntries(
            entry("failover/decide/Failover.java", "is being divided into a class a phase"),
            entry("mirror/CopyRun.java", "is being divided"),
            entry("mirror/ServiceMirror.java", "is being divided"),
            entry("notify/NoticeComposer.java", "is being divided: the texts go into files"),
            entry("notify/Notifier.java", "is being divided"),
            entry("probe/EchoHostWatch.java", "is being divided: its decisions become a pure timetable"),
            entry("probe/HostTarget.java", "is being divided into echo line, witnesses, wire and burst"),
            entry("remote/SshCommands.java", "is being divided"),
            entry("settings/read/ServiceReader.java", "is being divided into a reader a section"),
            entry("settings/yaml/Section.java", "is being divided"),
            entry("web/stream/EventStream.java", "is being divided"));

    @TempDir
    private Path folder;

    @Test
    void noLineIsWiderThanTheFormattersMargin() throws IOException {
        assertThat(new SourceRules(Path.of("src")).tooWide()).isEmpty();
    }

    @Test
    void noClassIsLongWithoutAReason() throws IOException {
        assertThat(new SourceRules(Path.of("src/main/java/io/understudy")).tooLong(LONG)).isEmpty();
    }

    @Test
    void refusesAWideLine() throws IOException {
        Files.writeString(folder.resolve("Wide.java"), "é".repeat(120) + "\n" + "x".repeat(121) + "\n");

        assertThat(new SourceRules(folder).tooWide()).containsExactly("Wide.java:2 has 121 characters");
    }

    @Test
    void refusesALongClassAndAnExceptionThatIsNoneAnyMore() throws IOException {
        Files.writeString(folder.resolve("Listed.java"), "\n".repeat(301));
        Files.writeString(folder.resolve("Long.java"), "\n".repeat(301));
        Files.writeString(folder.resolve("Short.java"), "\n".repeat(300));
        var reasons = Map.of("Listed.java", "a table", "Short.java", "was long once");

        var broken = new SourceRules(folder).tooLong(reasons);

        assertThat(broken).isEqualTo(List.of("Long.java has 301 lines", "Short.java needs no exception any more"));
    }
}
