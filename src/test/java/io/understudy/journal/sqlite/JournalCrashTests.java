package io.understudy.journal.sqlite;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What a promise is worth when the process is killed in the middle. */
class JournalCrashTests {
    private static final int ENOUGH = 200;

    @TempDir
    Path temp;

    @Test
    @Timeout(60)
    void everyAcknowledgedIntentIsFoundAfterAKill() throws IOException, InterruptedException, SQLException {
        var out = temp.resolve("out");
        var child = new ProcessBuilder(Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "--enable-native-access=ALL-UNNAMED", "-cp", System.getProperty("java.class.path"),
                IntentLoop.class.getName(), temp.toString(), String.valueOf(Integer.MAX_VALUE), "100")
                .redirectOutput(out.toFile()).redirectError(ProcessBuilder.Redirect.DISCARD).start();
        try {
            await().atMost(Duration.ofSeconds(40)).until(() -> acknowledged(out).size() >= ENOUGH);
        } finally {
            child.destroyForcibly();
        }

        assertThat(child.waitFor(10, TimeUnit.SECONDS)).isTrue();
        assertThat(written()).containsAll(acknowledged(out));
    }

    /** The last line may be cut off by the kill; whole ones end with the blank that follows the number. */
    private static List<Long> acknowledged(Path out) throws IOException {
        return Files.readAllLines(out).stream().filter(line -> line.matches("\\d+ "))
                .map(line -> Long.valueOf(line.strip())).toList();
    }

    private Set<Long> written() throws SQLException {
        var found = new HashSet<Long>();
        try (var connection = DriverManager.getConnection("jdbc:sqlite:" + temp.resolve("journal.db"));
                var rows = connection.createStatement().executeQuery("SELECT id FROM act")) {
            while (rows.next()) {
                found.add(rows.getLong(1));
            }
        }
        return found;
    }
}
