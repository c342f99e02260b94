package io.understudy.journal;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashSet;
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
        var child = new ProcessBuilder(Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "--enable-native-access=ALL-UNNAMED", "-cp", System.getProperty("java.class.path"),
                IntentLoop.class.getName(), temp.toString(), String.valueOf(Integer.MAX_VALUE), "100")
                .redirectError(ProcessBuilder.Redirect.DISCARD).start();
        var acknowledged = new ArrayList<Long>();

        try (var lines = new BufferedReader(new InputStreamReader(child.getInputStream(), StandardCharsets.UTF_8))) {
            String line;
            while ((line = lines.readLine()) != null) {
                // The last line may be cut off by the kill; whole ones end with the blank that follows the number.
                if (line.matches("\\d+ ")) {
                    acknowledged.add(Long.valueOf(line.strip()));
                }
                if (acknowledged.size() == ENOUGH) {
                    child.destroyForcibly();
                }
            }
        } finally {
            child.destroyForcibly();
        }

        assertThat(child.waitFor(10, TimeUnit.SECONDS)).isTrue();
        assertThat(acknowledged).hasSizeGreaterThanOrEqualTo(ENOUGH);
        assertThat(written()).containsAll(acknowledged);
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
