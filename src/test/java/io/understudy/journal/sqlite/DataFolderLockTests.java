package io.understudy.journal.sqlite;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** One daemon a data folder: the other one is a process of its own. */
@Timeout(60)
class DataFolderLockTests {
    @TempDir
    Path temp;

    /** Takes the lock, says so, and holds it until it is killed. */
    static final class Holder {
        private Holder() {}

        public static void main(String[] args) throws InterruptedException {
            DataFolderLock.take(Path.of(args[0]));
            System.out.println("taken");
            Thread.sleep(60_000);
        }
    }

    private Process holder(String... before) throws IOException {
        var command = new ArrayList<>(List.of(before));
        command.addAll(List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-cp",
                System.getProperty("java.class.path"), Holder.class.getName(), temp.toString()));
        return new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(temp.resolve("out").toFile())
                .start();
    }

    private void taken() {
        await().atMost(30, TimeUnit.SECONDS).until(() -> Files.readString(temp.resolve("out")).contains("taken"));
    }

    @Test
    void aSecondDaemonIsRefusedWithTheFirstOnesProcessAndAKilledOneHoldsNothing() throws Exception {
        var first = holder();
        try {
            taken();
            assertThatExceptionOfType(DataFolderTaken.class).isThrownBy(() -> DataFolderLock.take(temp))
                    .withMessageContaining("process " + first.pid()).withMessageContaining(temp.toString());
        } finally {
            first.destroyForcibly().waitFor();
        }

        try (var lock = DataFolderLock.take(temp)) {
            assertThat(lock).isNotNull();
            assertThat(Files.readString(temp.resolve(DataFolderLock.NAME)))
                    .isEqualTo(ProcessHandle.current().pid() + "\n");
        }
    }

    @Test
    void asDoesASecondApplicationInThisProcess() throws IOException {
        try (var lock = DataFolderLock.take(temp)) {
            assertThat(lock).isNotNull();
            assertThatExceptionOfType(DataFolderTaken.class).isThrownBy(() -> DataFolderLock.take(temp));
        }
        DataFolderLock.take(temp).close();
    }

    @Test
    void theRefusalSaysWhatToDo() {
        var analysis = Objects.requireNonNull(
                new DataFolderTakenAnalyzer().analyze(new DataFolderTaken(Path.of("/data"), "4711")));

        assertThat(analysis.getDescription()).contains("another Understudy (process 4711)", "/data");
        assertThat(analysis.getAction()).contains("data-dir");
    }

    /** Where nothing can be written it protects the service all the same, and still sees a daemon that has the lock. */
    @Test
    void onAReadOnlyFileSystem() throws Exception {
        var ro = "mount --bind " + temp + " " + temp + " && mount -o remount,bind,ro " + temp;
        assumeTrue(new ProcessBuilder("unshare", "-m", "sh", "-c", ro).start().waitFor() == 0,
                "needs the right to mount in a mount namespace: unshare -m, mount");
        var alone = holder("unshare", "-m", "sh", "-c", ro + " && exec \"$@\"", "sh");
        try {
            taken();
        } finally {
            alone.destroyForcibly().waitFor();
        }

        try (var lock = DataFolderLock.take(temp)) {
            assertThat(lock).isNotNull();
            var second = holder("unshare", "-m", "sh", "-c", ro + " && exec \"$@\"", "sh");
            assertThat(second.waitFor(30, TimeUnit.SECONDS)).isTrue();
            assertThat(Files.readString(temp.resolve("out"))).contains(
                    "another Understudy (process " + ProcessHandle.current().pid() + ")");
        }
    }
}
