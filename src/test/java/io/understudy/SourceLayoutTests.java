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
            entry("failover/ReasonSentence.java", "a sentence an entry, to be read in one go"),
            entry("kernel/Libc.java", "a method a system call, nothing else"),
            entry("kernel/NeighbourSocket.java", "ARP and ND of one interface follow it together, under one lock"),
            entry("kernel/Packets.java", "every packet that is sent or read, beside its RFC"),
            entry("probe/EchoHostWatch.java", "one thread with its sockets and queues, opened and closed together"),
            entry("probe/HostWatchTurn.java", "one turn of the loop: what came, what to send, when to wake"));

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
