package io.understudy.hook;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.understudy.hook.HookEvent.Kind;
import io.understudy.journal.Journal;
import io.understudy.journal.sqlite.RealJournal;
import io.understudy.remote.LocalCommands;
import io.understudy.settings.Notify;
import io.understudy.settings.Notify.OnFailure;
import io.understudy.vocabulary.EventKind;
import io.understudy.vocabulary.NodeId;
import io.understudy.vocabulary.StateName;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.json.JsonMapper;

/** Real executables in a real folder. */
class FolderHooksTests {
    @TempDir
    Path temp;
    private Path folder;
    private RealJournal journal;
    private FolderHooks hooks;

    @BeforeEach
    void open() throws IOException {
        folder = Files.createDirectory(temp.resolve("hooks"));
        journal = RealJournal.in(temp.resolve("data"));
        hooks = hooks(OnFailure.GO_ON);
    }

    private FolderHooks hooks(OnFailure beforeTakeover) {
        return new FolderHooks(new Notify.Hooks(folder, Duration.ofMillis(800), beforeTakeover), new NodeId("b"),
                new LocalCommands(System::nanoTime), journal.journal(), InstantSource.system(),
                new JsonMapper());
    }

    @AfterEach
    void close() {
        hooks.close();
        journal.close();
    }

    private void hook(String name, String mode, String... lines) throws IOException {
        var file = Files.writeString(folder.resolve(name), "#!/bin/sh\n" + String.join("\n", lines) + "\n");
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString(mode));
    }

    private static HookEvent event(Kind kind) {
        return new HookEvent(kind, "web", "r1", StateName.TAKING_OVER, "a is silent;\n$(reboot) `x`",
                List.of("192.0.2.100/32", "2001:db8::1/128"), "eth0", "a", "nobody");
    }

    private List<Journal.Event> events(int count) {
        await().until(() -> journal.journal().events("web", 0, 100).size() >= count);
        return journal.journal().events("web", 0, 100).reversed();
    }

    private List<String> said() throws IOException {
        return Files.exists(temp.resolve("said")) ? Files.readAllLines(temp.resolve("said")) : List.of();
    }

    @Test
    void runsThemInOrderWithTheirEnvironmentAndInput() throws IOException {
        hook("20-second", "rwxr-xr-x", "echo second >> " + temp.resolve("said"));
        hook("10-first", "rwxr-xr-x",
                "echo \"first $UNDERSTUDY_EVENT $UNDERSTUDY_SERVICE $UNDERSTUDY_ADDRESSES"
                        + " $UNDERSTUDY_HOLDER $UNDERSTUDY_BECAUSE\" >> "
                        + temp.resolve("said"),
                "cat > " + temp.resolve("input"), "echo out; echo err >&2");

        assertThat(hooks.before(event(Kind.BEFORE_TAKEOVER))).isEqualTo(new Hooks.Report(true, false, ""));

        assertThat(said()).containsExactly(
                "first before-takeover web 192.0.2.100/32 2001:db8::1/128 nobody a is silent; $(reboot) `x`",
                "second");
        var input = new JsonMapper().readTree(Files.readString(temp.resolve("input")));
        assertThat(input.path("event").asString()).isEqualTo("before-takeover");
        assertThat(input.path("because").asString()).isEqualTo("a is silent;\n$(reboot) `x`");
        assertThat(input.path("addresses").size()).isEqualTo(2);
        assertThat(input.path("node").asString()).isEqualTo("b");
        var first = events(2).getFirst();
        assertThat(first.kind()).isEqualTo(EventKind.HOOK);
        assertThat(first.code()).isEqualTo("before-takeover");
        assertThat(first.because()).startsWith("10-first: exit 0 after");
        assertThat(first.recovery()).isEqualTo("r1");
        assertThat(first.detail()).contains("out\\nerr");
    }

    @Test
    void oneThatIsNotExecutableIsRecordedAndSkipped() throws IOException {
        hook("10-off", "rw-r--r--", "echo off >> " + temp.resolve("said"));
        hook("20-on", "rwxr-xr-x", "echo on >> " + temp.resolve("said"));
        hook("30-open", "rwxr-xrwx", "echo open >> " + temp.resolve("said"));
        hook(".hidden", "rwxr-xr-x", "echo hidden >> " + temp.resolve("said"));
        Files.createDirectory(folder.resolve("40-folder"));

        assertThat(hooks.before(event(Kind.BEFORE_TAKEOVER)).ok()).isTrue();

        assertThat(said()).containsExactly("on");
        var events = events(3);
        assertThat(events).hasSize(3);
        assertThat(events.get(0).because()).isEqualTo("10-off is skipped: it is not executable");
        assertThat(events.get(2).because()).contains("30-open is skipped: everybody may write it");
    }

    @Test
    void oneThatFailsBlocksATakeoverOnlyWhereConfigured() throws IOException {
        hook("10-fails", "rwxr-xr-x", "exit 3");
        hook("20-runs", "rwxr-xr-x", "echo ran >> " + temp.resolve("said"));

        assertThat(hooks.before(event(Kind.BEFORE_TAKEOVER)))
                .isEqualTo(new Hooks.Report(false, false, "hook 10-fails: exit 3"));
        var strict = hooks(OnFailure.BLOCK);
        assertThat(strict.before(event(Kind.BEFORE_TAKEOVER)))
                .isEqualTo(new Hooks.Report(false, true, "hook 10-fails: exit 3"));
        assertThat(strict.before(event(Kind.BEFORE_FENCE)).blocks()).isFalse();
        assertThat(said()).hasSize(3);
        strict.close();
    }

    @Test
    void oneThatHangsIsStoppedAndFails() throws IOException {
        hook("10-hangs", "rwxr-xr-x", "echo begun", "exec sleep 600");
        var strict = hooks(OnFailure.BLOCK);

        var report = strict.before(event(Kind.BEFORE_TAKEOVER));

        assertThat(report.blocks()).isTrue();
        assertThat(report.why()).contains("did not end within 800 ms and was stopped");
        assertThat(events(1).getFirst().detail()).contains("begun");
        strict.close();
    }

    @Test
    void aFolderThatIsMissingIsSaidAndBlocksWhereConfigured() throws IOException {
        Files.delete(folder);
        var strict = hooks(OnFailure.BLOCK);

        assertThat(strict.before(event(Kind.BEFORE_TAKEOVER)).blocks()).isTrue();
        assertThat(events(1).getFirst().because()).contains("can't be read");
        strict.close();
    }

    @Test
    void thoseAfterADeedAreRunLaterInOrder() throws IOException {
        hook("10-notes", "rwxr-xr-x", "echo $UNDERSTUDY_EVENT >> " + temp.resolve("said"));

        hooks.after(event(Kind.SUSPECT));
        hooks.after(event(Kind.AFTER_TAKEOVER));
        hooks.after(event(Kind.HALTED));

        await().until(() -> said().size() == 3);
        assertThat(said()).containsExactly("suspect", "after-takeover", "halted");
    }
}
