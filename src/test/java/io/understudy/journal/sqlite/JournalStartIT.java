package io.understudy.journal.sqlite;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.understudy.journal.Journal.Remembered;
import io.understudy.vocabulary.HaltCause;
import io.understudy.vocabulary.StateName;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * A start on a disk that takes nothing: full, without a free inode, read-only, locked. What an operator wanted is known
 * all the same. Each in a mount namespace of its own, which ends with its process.
 */
@Timeout(120)
class JournalStartIT {
    private static final String TMPFS = "mount -t tmpfs -o size=4m,nr_inodes=16,mode=700 tmpfs \"$DATA\"";
    private static final String RECALL = "\"$JAVA\" --enable-native-access=ALL-UNNAMED -cp \"$CLASSES\" "
            + Recall.class.getName() + " \"$DATA\"";

    @TempDir
    Path temp;

    /** What an orderly end leaves: the file alone. */
    private Path ended;
    /** What a kill leaves: the newest lies in the write-ahead log. */
    private Path killed;

    @BeforeEach
    void halt() throws IOException {
        Files.createDirectory(temp.resolve("data"));
        ended = Files.createDirectory(temp.resolve("ended"));
        killed = Files.createDirectory(temp.resolve("killed"));
        try (var journal = open(ended)) {
            journal.remember(new Remembered("web", StateName.HALTED, Instant.EPOCH, "", false, HaltCause.HOLD_DOWN));
        }
        try (var journal = open(ended)) {
            journal.keep("web", "pause", "\nops\nmaintenance");
            for (var name : List.of("journal.db", "journal.db-wal", "journal.db-shm")) {
                Files.copy(ended.resolve(name), killed.resolve(name), StandardCopyOption.REPLACE_EXISTING);
            }
        }
        assertThat(ended.resolve("journal.db-wal")).doesNotExist();
        assertThat(killed.resolve("journal.db-wal")).isNotEmptyFile();
    }

    private static SqliteJournal open(Path folder) {
        var clock = InstantSource.system();
        return new SqliteJournal(new Database(folder, clock, JournalLimits.USUAL.busy()), clock, System::nanoTime,
                JournalLimits.USUAL, System.err);
    }

    private List<String> recalled(String files, String trouble) throws IOException, InterruptedException {
        var out = temp.resolve("out");
        assumeTrue(run("mount -t tmpfs tmpfs \"$DATA\"", out) == 0,
                "needs the right to mount a tmpfs in a mount namespace: unshare -m, mount");
        int exit = run(TMPFS + " && cp " + temp.resolve(files) + "/* \"$DATA\" && " + trouble + " && " + RECALL, out);
        assertThat(exit).as(Files.readString(temp.resolve("err"))).isZero();
        return Files.readAllLines(out).stream().filter(l -> l.matches("(remembered|kept|unknown|trouble) .*")).toList();
    }

    private int run(String script, Path out) throws IOException, InterruptedException {
        var child = new ProcessBuilder("unshare", "-m", "sh", "-c", script).redirectOutput(out.toFile())
                .redirectError(temp.resolve("err").toFile());
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

    private static final String FULL = "(dd if=/dev/zero of=\"$DATA/ballast\" bs=4k 2>/dev/null || true)";

    @ParameterizedTest
    @ValueSource(strings = {"ended", "killed"})
    void onAFullDisk(String files) throws IOException, InterruptedException {
        assertThat(recalled(files, FULL)).contains("remembered Optional[HALTED HOLD_DOWN]", "kept [pause]",
                "unknown false");
    }

    /** A copy of the files, from a backup or another host, comes without the shared memory. */
    @Test
    void onAFullDiskWithoutTheSharedMemory() throws IOException, InterruptedException {
        assertThat(recalled("killed", "rm \"$DATA/journal.db-shm\" && " + FULL))
                .contains("remembered Optional[HALTED HOLD_DOWN]", "kept [pause]", "unknown false");
    }

    @ParameterizedTest
    @ValueSource(strings = {"ended", "killed"})
    void withoutAFreeInode(String files) throws IOException, InterruptedException {
        assertThat(recalled(files, "i=0; while touch \"$DATA/x$i\" 2>/dev/null; do i=$((i+1)); done"))
                .contains("remembered Optional[HALTED HOLD_DOWN]", "kept [pause]", "unknown false");
    }

    @ParameterizedTest
    @ValueSource(strings = {"ended", "killed"})
    void onAReadOnlyFileSystem(String files) throws IOException, InterruptedException {
        assertThat(recalled(files, "mount -o remount,ro \"$DATA\"")).containsExactly(
                "remembered Optional[HALTED HOLD_DOWN]", "kept [pause]", "unknown false", "trouble true");
    }

    @Test
    void onAReadOnlyFileSystemWithoutTheSharedMemory() throws IOException, InterruptedException {
        assertThat(recalled("killed", "rm \"$DATA/journal.db-shm\" && mount -o remount,ro \"$DATA\""))
                .containsExactly("remembered Optional[HALTED HOLD_DOWN]", "kept [pause]", "unknown false",
                        "trouble true");
    }

    /** Nothing was there: nothing is unknown. */
    @Test
    void onAReadOnlyFileSystemForTheFirstTime() throws IOException, InterruptedException {
        assertThat(recalled("killed", "rm \"$DATA\"/* && mount -o remount,ro \"$DATA\"")).containsExactly(
                "remembered Optional.empty", "kept []", "unknown false", "trouble true");
    }

    /** A folder in the file's place: it is there, and can't be read. */
    @Test
    void whatCannotBeReadIsUnknown() throws IOException, InterruptedException {
        assertThat(recalled("ended", "rm \"$DATA\"/* && mkdir -p \"$DATA/journal.db/x\"")).containsExactly(
                "remembered Optional.empty", "kept []", "unknown true", "trouble true");
    }
}
