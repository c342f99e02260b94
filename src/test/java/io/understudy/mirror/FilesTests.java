package io.understudy.mirror;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.understudy.remote.CommandResult;
import io.understudy.remote.RunningProgram;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The mount table and the snapshots, on a real file system. */
class FilesTests {
    @TempDir
    Path folder;

    @Test
    void findsWhatIsMountedWhereWithBlanksAndAll() throws IOException {
        var table = Files.writeString(folder.resolve("mountinfo"), """
                22 1 0:20 / / rw,relatime - ext4 /dev/vda rw
                90 22 0:40 / /mnt/a\\040b rw,nosuid shared:7 - fuse.sshfs root@192.0.2.1:/data\\040of\\040a rw,user_id=0
                91 22 0:41 / /mnt/a\\040b ro - nfs 192.0.2.1:/data ro
                92 22 0:42 / /mnt/a ro - nfs 192.0.2.9:/data ro
                """);

        assertThat(new Mounts(table).at(Path.of("/mnt/a b"))).containsExactly(
                new Mounts.Mounted(Path.of("/mnt/a b"), "fuse.sshfs", "root@192.0.2.1:/data of a", Path.of("/")),
                new Mounts.Mounted(Path.of("/mnt/a b"), "nfs", "192.0.2.1:/data", Path.of("/")));
        assertThat(new Mounts(table).at(Path.of("/mnt"))).isEmpty();
        assertThat(new Mounts().at(Path.of("/proc"))).isNotEmpty();
    }

    @Test
    void findsWhatIsMountedThoughItsPlaceIsReachedByALink() throws IOException {
        var link = Files.createSymbolicLink(folder.resolve("to-proc"), Path.of("/proc"));
        var above = Files.createSymbolicLink(folder.resolve("to-root"), Path.of("/"));

        assertThat(new Mounts().at(link)).isNotEmpty();
        assertThat(new Mounts().at(above.resolve("proc"))).isNotEmpty();
        assertThat(new Mounts().at(folder.resolve("absent/place"))).isEmpty();
    }

    @Test
    void keepsSoManySnapshotsAndNeverFollowsALink() throws IOException {
        var target = Files.createDirectory(folder.resolve("target"));
        var precious = Files.createDirectory(folder.resolve("precious"));
        Files.writeString(precious.resolve("file"), "stays");
        var snapshots = new Snapshots(target);
        for (int i = 0; i < 4; i++) {
            var made = snapshots.begin(Instant.ofEpochSecond(1_000_000 + i));
            Files.createDirectory(made);
            Files.createDirectory(made.resolve("sub"));
            Files.createSymbolicLink(made.resolve("sub/link"), precious);
            snapshots.finish(made, 2);
        }
        Files.createDirectory(snapshots.begin(Instant.ofEpochSecond(2_000_000))); // as a kill leaves it

        assertThat(snapshots.names()).containsExactly("19700112-134642-000", "19700112-134643-000");
        var made = snapshots.begin(Instant.ofEpochSecond(2_000_001));
        assertThat(made.getParent()).isDirectoryNotContaining("glob:**.partial");
        assertThat(precious.resolve("file")).hasContent("stays");
    }

    @Test
    void aProgramIsHeardWhileItRunsAndStoppedWithWhatItBegan() throws IOException {
        assumeTrue(Files.isExecutable(Path.of("/bin/sh")), "/bin/sh");
        var heard = new StringBuffer();
        var program = RunningProgram.start(
                List.of("/bin/sh", "-c",
                        "printf '1%%\\r2%%\\rsaid\\n'; trap '' TERM; sleep 600 & echo child $!; wait"),
                Map.of("UNDERSTUDY_TEST_MARK", folder.toString()), System::nanoTime, line -> {
                    heard.append(line).append('|');
                    return !line.endsWith("%");
                });
        await().until(() -> heard.toString().contains("child"));
        assertThat(heard.toString()).startsWith("1%|2%|said|child ");
        long child = Long.parseLong(heard.substring(heard.indexOf("child ") + 6, heard.length() - 1));

        program.stop();

        assertThat(program.alive()).isFalse();
        await()
                .until(() -> ProcessHandle.of(child).map(p -> !p.isAlive()).orElse(true));
        var ended = program.await(Duration.ofSeconds(5));
        assertThat(ended).isInstanceOf(CommandResult.Unknown.class);
        assertThat(ended.output()).startsWith("said\nchild ").doesNotContain("%");
    }

    @Test
    void findsByItsMarkWhatAKillLeftBehind() throws IOException {
        var program = RunningProgram.start(List.of("/bin/sh", "-c", "sleep 600 & wait"),
                Map.of("UNDERSTUDY_TEST_MARK", folder.toString()), System::nanoTime, _ -> true);

        assertThat(RunningProgram.endLeftovers("UNDERSTUDY_TEST_MARK", "another")).isZero();
        assertThat(program.alive()).isTrue();
        await()
                .until(() -> RunningProgram.endLeftovers("UNDERSTUDY_TEST_MARK", folder.toString()) > 0);
        assertThat(program.awaitGone(Duration.ofSeconds(5))).isTrue();
    }
}
