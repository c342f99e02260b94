package io.understudy.mirror;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.understudy.remote.CommandResult;
import io.understudy.settings.Settings;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Objects;
import java.util.function.Predicate;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** One attempt, with rsync's exits and lines as a script. */
class CopyRunTests {
    private static final String LISTED = "-rw-r--r--              5 2026/11/23 12:00:00 file";
    private static final List<String> COUNTS = List.of("Number of files: 11 (reg: 10, dir: 1)",
            "Number of deleted files: 6", "Number of regular files transferred: 3", "Total file size: 50 bytes",
            "Total transferred file size: 15 bytes", "Total bytes sent: 20", "Total bytes received: 4");

    @TempDir
    Path folder;
    private final Programs programs = new Programs();

    /** What one program prints, and its exit. */
    private record Reply(int status, List<String> lines) {}

    private static final class Programs implements ProgramRunner {
        final Deque<Reply> replies = new ArrayDeque<>();
        final List<List<String>> asked = new ArrayList<>();

        void next(int status, List<String> lines) {
            replies.add(new Reply(status, lines));
        }

        @Override
        public CommandResult run(List<String> args, Predicate<String> lines, Duration limit) throws RunStopped {
            asked.add(args);
            var reply = replies.poll();
            if (reply == null) {
                throw new RunStopped("stopped: no more replies");
            }
            var kept = reply.lines().stream().filter(lines).toList();
            return new CommandResult.Exited(reply.status(), String.join("\n", kept), Duration.ZERO);
        }

        @Override
        public CommandResult clean(List<String> args, Duration limit) {
            throw new AssertionError("nothing is mounted");
        }

        @Override
        public void pause(Duration time) {
            throw new AssertionError("nothing is mounted");
        }
    }

    @BeforeEach
    void target() throws Exception {
        Files.writeString(Files.createDirectory(folder.resolve("target")).resolve("here"), "here");
    }

    private CopyRun run(String more) {
        Settings.Service service = MirrorSamples.settings(folder, more).services().getFirst();
        return new CopyRun(service, Objects.requireNonNull(service.mirror()), programs, System::nanoTime,
                InstantSource.system());
    }

    @Test
    void copiesAndCounts() throws RunStopped {
        programs.next(0, List.of(LISTED));
        programs.next(0, COUNTS);

        var outcome = run("").pull(0, TargetPlace.Known.ANY, _ -> {
        });

        assertThat(outcome.result()).isEqualTo(MirrorResult.COMPLETE);
        assertThat(outcome.because()).isEqualTo("complete");
        assertThat(Objects.requireNonNull(outcome.stats()).copied()).isEqualTo(3);
        assertThat(programs.asked).hasSize(2).last().asString().doesNotContain("--dry-run");
    }

    @Test
    void anEmptySourceIsRefused() throws RunStopped {
        programs.next(0, List.of("drwxr-xr-x           4096 2026/11/23 12:00:00 ."));

        var outcome = run("").pull(0, TargetPlace.Known.ANY, _ -> {
        });

        assertThat(outcome.result()).isEqualTo(MirrorResult.REFUSED);
        assertThat(outcome.because()).startsWith("the source is empty").contains("mounted on a?");
        assertThat(programs.asked).hasSize(1);
    }

    @Test
    void tooManyDeletionsAreRefusedByTheDryRun() throws RunStopped {
        programs.next(0, List.of(LISTED));
        programs.next(0, COUNTS);

        var outcome = run(", options: [\"-a\", \"--delete\"], max-delete: 20%").pull(10, TargetPlace.Known.ANY, _ -> {
        });

        assertThat(outcome.result()).isEqualTo(MirrorResult.REFUSED);
        assertThat(outcome.because()).startsWith("it would delete 6 files here, and max-delete allows 2 (20% of 10)");
        assertThat(programs.asked).hasSize(2).last().asString().contains("--dry-run");
    }

    private CopyOutcome partial(String more, String... lines) throws RunStopped {
        programs.next(0, List.of(LISTED));
        programs.next(23, Stream.concat(Stream.of(lines), COUNTS.stream()).toList());
        return run(more).pull(0, TargetPlace.Known.ANY, _ -> {
        });
    }

    private static final String X = "rsync: [sender] send_files failed to open \"/data/x\": Permission denied (13)";
    private static final String SUMMARY = "rsync error: some files/attrs were not transferred (see previous errors)"
            + " (code 23) at main.c(1338) [sender=3.4.1]";

    @Test
    void filesThatCanNotBeReadAreNamedAndNotTriedAgain() throws RunStopped {
        var outcome = partial("", X, "rsync: opendir \"/data/d\" failed: Permission denied (13)", SUMMARY);

        assertThat(outcome.result()).isEqualTo(MirrorResult.PARTIAL);
        assertThat(outcome.mayPass()).isFalse();
        assertThat(outcome.because())
                .isEqualTo("some files could not be copied (exit 23): 2 files or folders can't be read at the source");
        var unread = Objects.requireNonNull(outcome.unread());
        assertThat(unread.count()).isEqualTo(2);
        assertThat(unread.files()).containsExactly("/data/x", "/data/d/");
    }

    @Test
    void asManyAsMaxErrorsAllowsStillCountAsComplete() throws RunStopped {
        assertThat(partial(", max-errors: 1", X, SUMMARY).result()).isEqualTo(MirrorResult.COMPLETE);
        var outcome = partial(", max-errors: 2", X, X, SUMMARY);
        assertThat(outcome.because())
                .isEqualTo("complete, but 2 files or folders can't be read at the source (max-errors allows that)");
        assertThat(Objects.requireNonNull(outcome.unread()).count()).isEqualTo(2);
        assertThat(partial(", max-errors: 1", X, X, SUMMARY).result()).isEqualTo(MirrorResult.PARTIAL);
    }

    @Test
    void whatElseGoesWrongAndFoldersAreNeverAllowed() throws RunStopped {
        var disk = "rsync: [receiver] mkstemp \"/srv/.x.Ab12\" failed: No space left on device (28)";
        var outcome = partial(", max-errors: 9", X, disk, SUMMARY);
        assertThat(outcome.result()).isEqualTo(MirrorResult.PARTIAL);
        assertThat(outcome.mayPass()).isTrue();
        assertThat(outcome.because()).doesNotContain("mkstemp");
        assertThat(outcome.said()).contains("No space left");
        assertThat(partial(", max-errors: 9", "rsync: [sender] opendir \"/d\" failed: Permission denied (13)", SUMMARY)
                .result()).isEqualTo(MirrorResult.PARTIAL);
        assertThat(partial(", max-errors: 9",
                "rsync: [sender] read errors mapping \"/data/x\": Input/output error (5)", SUMMARY).result())
                .isEqualTo(MirrorResult.COMPLETE);
    }

    @Test
    void manyAreCountedAndTheFirstAreNamedWithoutControlCharacters() throws RunStopped {
        var lines = IntStream.range(0, 50).mapToObj(i -> X.replace("data/x", "data/\u001b[1m" + i))
                .toArray(String[]::new);

        var unread = Objects.requireNonNull(partial("", lines).unread());

        assertThat(unread.count()).isEqualTo(50);
        assertThat(unread.files()).hasSize(Unreadable.NAMED_MAX).first().isEqualTo("/data/?[1m0");
    }

    @Test
    void filesThatDifferAreCountedAndNamed() throws RunStopped {
        programs.next(0, List.of(LISTED));
        programs.next(0, List.of(">fcst...... here", ".d..t...... ./"));

        var compared = run("").verify(10);

        var check = Objects.requireNonNull(compared.check());
        assertThat(check.checked()).isEqualTo(1);
        assertThat(check.different()).isEqualTo(1);
        assertThat(check.examples()).containsExactly("here");
    }

    @Test
    void aSourceThatCanNotBeListedIsNoCheck() throws RunStopped {
        programs.next(255, List.of("ssh: connect to host 127.0.0.1 port 1: Connection refused"));

        var compared = run("").verify(10);

        assertThat(compared.check()).isNull();
        assertThat(compared.outcome().result()).isEqualTo(MirrorResult.FAILED);
        assertThat(compared.outcome().because()).startsWith("ssh could not connect");
    }

    @Test
    void aStopEndsTheRun() {
        assertThatThrownBy(() -> run("").estimate()).isInstanceOf(RunStopped.class);
    }
}
