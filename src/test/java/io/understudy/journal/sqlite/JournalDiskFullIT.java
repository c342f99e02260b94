package io.understudy.journal.sqlite;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A disk that is really full: a small tmpfs in a mount namespace of its own, which ends with its process. */
class JournalDiskFullIT {
    @TempDir
    Path temp;

    private int inNamespace(String script, Path out, Path err) throws IOException, InterruptedException {
        var child = new ProcessBuilder("unshare", "-m", "sh", "-c",
                "mount -t tmpfs -o size=1m,mode=700 tmpfs \"$DATA\" && " + script).redirectOutput(out.toFile())
                .redirectError(err.toFile());
        child.environment().put("DATA", temp.resolve("data").toString());
        child.environment().put("JAVA", Path.of(System.getProperty("java.home"), "bin", "java").toString());
        child.environment().put("CLASSES", System.getProperty("java.class.path"));
        var process = child.start();
        try {
            return process.waitFor(60, TimeUnit.SECONDS) ? process.exitValue() : -1;
        } finally {
            process.destroyForcibly();
        }
    }

    @Test
    @Timeout(120)
    void fullDiskKeepsNobodyWaitingAndLosesNothing() throws IOException, InterruptedException {
        Files.createDirectory(temp.resolve("data"));
        var out = temp.resolve("out");
        var err = temp.resolve("err");
        assumeTrue(inNamespace("true", out, err) == 0,
                "needs the right to mount a tmpfs in a mount namespace: unshare -m, mount");

        // A ballast file makes the disk full after some hundred intents; when it is deleted the journal has to find
        // back by itself.
        int exit = inNamespace("dd if=/dev/zero of=\"$DATA/ballast\" bs=1k count=600 2>/dev/null; "
                + "(while ! grep -q 'written (' \"" + out
                + "\"; do sleep 0.1; done; sleep 0.5; rm \"$DATA/ballast\") & "
                + "\"$JAVA\" --enable-native-access=ALL-UNNAMED -cp \"$CLASSES\" " + DiskFullLoop.class.getName()
                + " \"$DATA\"", out, err);

        var lines = Files.readAllLines(out);
        assertThat(exit).as("%s %s", lines, Files.readAllLines(err)).isZero();
        assertThat(lines).anyMatch(line -> line.contains("can't be written (")).last().asString()
                .isEqualTo("back, all found");
        assertThat(slowest(lines)).isLessThan(2_500);
        assertThat(Files.readAllLines(err)).anyMatch(line -> line.startsWith("journal: intent"));
    }

    private static long slowest(List<String> lines) {
        return lines.stream().filter(line -> line.startsWith("slowest "))
                .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", ""))).findFirst().orElseThrow();
    }
}
