package io.understudy.mirror;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.understudy.journal.sqlite.RealJournal;
import io.understudy.remote.CommandResult;
import io.understudy.settings.ReadResult;
import io.understudy.settings.Settings;
import io.understudy.settings.read.SettingsReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.Predicate;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.json.JsonMapper;

/** Real mounts and a real rsync: the source is an overlay, the target a file system of its own that may be missing. */
class MirrorTargetTests {
    @TempDir
    Path folder;
    private RealJournal journal;
    private Path source;
    private Path target;
    private ServiceMirror mirror;

    @BeforeEach
    void open() throws Exception {
        assumeTrue(System.getProperty("user.name").equals("root"), "mounting needs root");
        assumeTrue(Files.isExecutable(Path.of("/usr/bin/rsync")), "rsync is not installed");
        Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxr-xr-x"));
        source = Files.createDirectory(folder.resolve("source"));
        target = Files.createDirectory(folder.resolve("target"));
        Files.createDirectory(folder.resolve("nothing"));
        assumeTrue(run("mount", "-t", "overlay", "try", "-o", options(), target.toString()) == 0,
                "this kernel mounts no overlay here");
        run("umount", target.toString());
        Files.writeString(source.resolve("one"), "1");
        Files.writeString(source.resolve("two"), "2");
        journal = RealJournal.in(folder.resolve("data"));
        mirror = new ServiceMirror(service(""), Objects.requireNonNull(service("").mirror()), settings(""),
                new MirrorTools(journal.journal(), new JsonMapper(), System::nanoTime, InstantSource.system(),
                        ZoneOffset.UTC, _ -> {
                        }));
        mirror.permit(Direction.PULL, true, "");
    }

    private String options() {
        return "ro,lowerdir=" + source + ":" + folder.resolve("nothing");
    }

    private Settings settings(String more) throws IOException {
        var file = Files.writeString(folder.resolve("understudy.yaml"), """
                understudy:
                  node: b
                  data-dir: %s
                  services:
                    web:
                      addresses: [192.0.2.100]
                      interface: eth0
                      primary: { address: 192.0.2.1, name: a }
                      witnesses: none
                      mirror:
                        from: { mount: { type: overlay, source: data-of-a, at: %s, options: "%s" } }
                        to: %s
                        retries: 0%s
                """.formatted(folder.resolve("data"), folder.resolve("mnt"), options(), target, more));
        return switch (new SettingsReader().read(file)) {
            case ReadResult.Loaded loaded -> loaded.settings();
            case ReadResult.Refused(var faults) -> throw new AssertionError(faults.toString());
        };
    }

    private Settings.Service service(String more) throws IOException {
        return settings(more).services().getFirst();
    }

    @AfterEach
    void close() throws Exception {
        if (mirror != null) {
            mirror.close();
            journal.close();
            for (var place : List.of("mnt", "target")) {
                while (run("umount", folder.resolve(place).toString()) == 0) {
                    // mounts may be stacked
                }
            }
        }
    }

    private static int run(String... args) throws IOException, InterruptedException {
        return new ProcessBuilder(args).redirectErrorStream(true).redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start().waitFor();
    }

    private void mount(String name) throws Exception {
        assertThat(run("mount", "-t", "tmpfs", name, target.toString())).isZero();
    }

    private void unmount() throws Exception {
        assertThat(run("umount", target.toString())).isZero();
    }

    private MirrorView.Ended ended(MirrorOrder order) {
        await().atMost(Duration.ofSeconds(30)).until(() -> mirror.view().activity() == MirrorActivity.IDLE);
        assertThat(mirror.order(order, "ops")).isEmpty();
        await().atMost(Duration.ofSeconds(30)).until(() -> mirror.view().activity() == MirrorActivity.IDLE
                && mirror.view().last() != null);
        return Objects.requireNonNull(mirror.view().last());
    }

    private List<String> files() throws IOException {
        try (var files = Files.list(target)) {
            return files.map(f -> f.getFileName().toString()).sorted().toList();
        }
    }

    @Test
    void aTargetThatIsNotMountedIsRefusedAndNothingIsFilledBelowIt() throws Exception {
        mount("disk-1");
        assertThat(ended(new MirrorOrder.Run()).result()).isEqualTo(MirrorResult.COMPLETE);
        assertThat(files()).containsExactly("one", "two");
        var asOf = mirror.view().asOf();
        unmount();

        var refused = ended(new MirrorOrder.Run());
        assertThat(refused.result()).isEqualTo(MirrorResult.REFUSED);
        assertThat(refused.because()).contains("another file system", "understudy mirror web --accept-target");
        assertThat(files()).isEmpty();
        assertThat(mirror.view().asOf()).as("the age counts on").isEqualTo(asOf);

        mount("disk-2");
        assertThat(ended(new MirrorOrder.Run()).because()).contains("disk-1", "disk-2");
        assertThat(ended(new MirrorOrder.Run(true)).result()).isEqualTo(MirrorResult.COMPLETE);
        assertThat(ended(new MirrorOrder.Run()).result()).as("accepted for good").isEqualTo(MirrorResult.COMPLETE);
    }

    @Test
    void aTargetThatIsSuddenlyEmptyOrGoneIsRefused() throws Exception {
        mount("disk");
        ended(new MirrorOrder.Run());
        unmount();
        mount("disk");
        Files.createDirectory(target.resolve("lost+found"));
        var empty = ended(new MirrorOrder.Run());
        assertThat(empty.result()).isEqualTo(MirrorResult.REFUSED);
        assertThat(empty.because()).contains("is empty, though the last complete run left 3 files and folders");

        unmount();
        Files.delete(target);
        assertThat(ended(new MirrorOrder.Run()).because()).contains("target is missing");
        assertThat(target).doesNotExist();
    }

    @Test
    void aFirstRunMakesItsFolder() throws Exception {
        Files.delete(target);

        assertThat(ended(new MirrorOrder.Run()).result()).isEqualTo(MirrorResult.COMPLETE);
        assertThat(files()).containsExactly("one", "two");
    }

    /** The wrong data must not go to the primary, nor must an empty folder delete everything there. */
    @Test
    void whatIsNotTheCopyIsNotBroughtBack() throws Exception {
        mount("disk");
        ended(new MirrorOrder.Run());
        unmount();
        Files.writeString(target.resolve("below"), "the mount point");
        var known = new TargetPlace.Known("tmpfs disk /", 3);
        var copying = new CopyRun(service(""), Objects.requireNonNull(service("").mirror()), new AsNobody(),
                System::nanoTime, InstantSource.system());

        assertThat(copying.pushEstimate(known).because()).contains("another file system");
        assertThat(copying.push(0, known, _ -> {
        }).result()).isEqualTo(MirrorResult.REFUSED);
    }

    @Test
    void theSameFileSystemIsKnownByWhatItIsAndNotByWhereItIsMounted() throws Exception {
        mount("disk");
        var place = TargetPlace.of(target);
        assertThat(place).isEqualTo("tmpfs disk /");
        Files.createDirectories(target.resolve("a/b"));
        Files.createSymbolicLink(folder.resolve("link"), target.resolve("a"));

        assertThat(TargetPlace.of(folder.resolve("link/b"))).isEqualTo("tmpfs disk /a/b");
        assertThat(TargetPlace.of(folder.resolve("nowhere"))).isNull();
    }

    /** rsync as somebody who may not read everything; all else as root. */
    private static final class AsNobody implements ProgramRunner {
        private static final int UID = 65534;

        @Override
        public CommandResult run(List<String> args, Predicate<String> lines, Duration limit) {
            var all = new ArrayList<>(args.getFirst().equals("rsync")
                    ? List.of("setpriv", "--reuid=" + UID, "--clear-groups")
                    : List.<String>of());
            all.addAll(args);
            try {
                var builder = new ProcessBuilder(all).redirectErrorStream(true);
                builder.environment().put("LC_ALL", "C");
                var process = builder.start();
                var kept = new StringBuilder();
                try (var reader = process.inputReader()) {
                    reader.lines().flatMap(l -> l.lines().map(String::stripTrailing))
                            .filter(lines).forEach(l -> kept.append(l).append('\n'));
                }
                return new CommandResult.Exited(process.waitFor(), kept.toString(), Duration.ZERO);
            } catch (IOException | InterruptedException e) {
                throw new AssertionError(e);
            }
        }

        @Override
        public CommandResult clean(List<String> args, Duration limit) {
            return run(args, _ -> true, limit);
        }

        @Override
        public void pause(Duration time) {
            // nothing settles here
        }
    }

    private CopyOutcome pull(String more) throws Exception {
        // Theirs: nobody but its owner may set a folder's times, and rsync would complain of that too.
        Files.setAttribute(target, "unix:uid", AsNobody.UID);
        return new CopyRun(service(more), Objects.requireNonNull(service(more).mirror()), new AsNobody(),
                System::nanoTime, InstantSource.system()).pull(0, TargetPlace.Known.ANY, _ -> {
                });
    }

    private static final String PLAIN = "\n        options: [\"-rlt\", \"--delete\"]";

    @Test
    void filesThatRsyncCanNotReadAreNamedAndAllowedAsManyAsMaxErrorsSays() throws Exception {
        var secret = Files.writeString(source.resolve("secret file"), "s");
        Files.setPosixFilePermissions(secret, PosixFilePermissions.fromString("---------"));

        var partial = pull(PLAIN);
        assertThat(partial.result()).isEqualTo(MirrorResult.PARTIAL);
        assertThat(partial.exit()).isEqualTo(23);
        assertThat(Objects.requireNonNull(partial.unread()).files())
                .containsExactly(folder.resolve("mnt/secret file").toString());
        assertThat(files()).containsExactly("one", "two");
        var complete = pull(PLAIN + "\n        max-errors: 1\n        max-delete: 50%");
        assertThat(complete.because()).startsWith("complete, but 1 file or folder can't be read");

        var hidden = Files.createDirectory(source.resolve("hidden"));
        Files.setPosixFilePermissions(hidden, PosixFilePermissions.fromString("---------"));
        var tree = pull(PLAIN + "\n        max-errors: 9\n        max-delete: 50%");
        assertThat(tree.result()).isEqualTo(MirrorResult.PARTIAL);
        assertThat(Objects.requireNonNull(tree.unread()).files()).contains(folder.resolve("mnt/hidden") + "/");
    }
}
