package io.understudy.remote;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.understudy.remote.CommandResult.Exited;
import io.understudy.remote.CommandResult.NotRun;
import io.understudy.remote.CommandResult.Unknown;
import io.understudy.settings.CommandLine;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a wire and a real OpenSSH server do to commands. */
class SshFaultsTests {
    private static final Duration LONG = Duration.ofMinutes(5);
    private static final Duration SOON = Duration.ofSeconds(30);

    @TempDir
    private Path folder;

    private final List<AutoCloseable> open = new ArrayList<>();

    @AfterEach
    void end() throws Exception {
        for (var one : open.reversed()) {
            one.close();
        }
    }

    // ---- a connection that dies -------------------------------------------------------------------------------------

    @Test
    void aCommandThatWaitsForItsChannelOnAConnectionThatDiesIsSentOverAFreshOne() throws Exception {
        var wire = wire(sshd());
        var a = client(wire, Duration.ofSeconds(5), LONG);
        assertThat(a.run(CommandLine.line("true"), LONG)).isInstanceOf(Exited.class);
        wire.connection(0).freeze();
        var waits = later(a, "echo done", LONG);
        await().until(() -> wire.connection(0).heldUp() > 0);

        wire.connection(0).cut();

        assertThat(waits.get(SOON.toSeconds(), TimeUnit.SECONDS).output()).isEqualTo("done\n");
        assertThat(wire.connections()).isEqualTo(2);
    }

    @Test
    void aConnectionThatDiesTakesNoFreshOneWithIt() throws Exception {
        var wire = wire(sshd());
        var a = client(wire, Duration.ofSeconds(5), LONG);
        var begun = folder.resolve("begun");
        var old = later(a, "touch " + begun + "; sleep 300", LONG);
        await().atMost(SOON).until(() -> Files.exists(begun));
        wire.connection(0).freeze();
        // Once the other side is quiet, a new command opens a connection of its own.
        await().atMost(SOON).until(() -> {
            a.run(CommandLine.line("true"), Duration.ofSeconds(2));
            return wire.connections() == 2;
        });
        var other = folder.resolve("other");
        var fresh = later(a, "touch " + other + "; while [ ! -e " + folder + "/go ]; do sleep 0.05; done; echo end",
                LONG);
        await().atMost(SOON).until(() -> Files.exists(other));
        assertThat(old).isNotDone();

        wire.connection(0).cut();

        assertThat(old.get(SOON.toSeconds(), TimeUnit.SECONDS)).isInstanceOf(Unknown.class);
        Files.createFile(folder.resolve("go"));
        assertThat(fresh.get(SOON.toSeconds(), TimeUnit.SECONDS).output()).isEqualTo("end\n");
        assertThat(a.run(CommandLine.line("true"), LONG)).isInstanceOf(Exited.class);
        assertThat(wire.connections()).isEqualTo(2);
    }

    /** It answers after 2 s, longer than it takes to doubt it, and within its time. */
    @Test
    void aPrimaryThatAnswersSlowlyHasItsWholeTime() throws Exception {
        var wire = wire(sshd());
        var a = client(wire, Duration.ofSeconds(1), LONG);
        a.warm();
        assertThat(a.run(CommandLine.line("true"), LONG)).isInstanceOf(Exited.class);

        wire.slow(Duration.ofSeconds(1));
        var result = a.run(CommandLine.line("echo lives"), SOON);

        assertThat(result.output()).isEqualTo("lives\n");
    }

    // ---- what is not sent -------------------------------------------------------------------------------------------

    @Test
    void aChannelThatIsRefusedWasNotSentAndDisturbsNobody() throws Exception {
        var sshd = sshd("MaxSessions 1");
        var wire = wire(sshd);
        var a = client(wire, Duration.ofSeconds(1), LONG);
        var begun = folder.resolve("begun");
        var first = later(a, "touch " + begun + "; while [ ! -e " + folder + "/go ]; do sleep 0.05; done; echo end",
                LONG);
        await().atMost(SOON).until(() -> Files.exists(begun));

        var refused = a.run(CommandLine.line("touch " + folder + "/never"), LONG);

        assertThat(refused).isInstanceOfSatisfying(NotRun.class,
                notRun -> assertThat(notRun.why()).contains("MaxSessions"));
        assertThat(folder.resolve("never")).doesNotExist();
        Files.createFile(folder.resolve("go"));
        assertThat(first.get(SOON.toSeconds(), TimeUnit.SECONDS).output()).isEqualTo("end\n");
        assertThat(a.run(CommandLine.line("true"), LONG)).isInstanceOf(Exited.class);
        assertThat(wire.connections()).isEqualTo(1);
    }

    @Test
    void aRefusedChannelIsAskedForAgainWhileThereIsTime() throws Exception {
        var a = client(wire(sshd("MaxSessions 1")), SOON, LONG);
        var begun = folder.resolve("begun");
        var first = later(a, "touch " + begun + "; while [ ! -e " + folder + "/go ]; do sleep 0.05; done", LONG);
        await().atMost(SOON).until(() -> Files.exists(begun));

        var second = later(a, "echo second", LONG);
        Files.createFile(folder.resolve("go"));

        assertThat(first.get(SOON.toSeconds(), TimeUnit.SECONDS)).isInstanceOf(Exited.class);
        assertThat(second.get(SOON.toSeconds(), TimeUnit.SECONDS).output()).isEqualTo("second\n");
    }

    /** The answer to "may I" did not come: nobody has told the other side what to run. */
    @Test
    void aChannelThatNobodyGrantsWasNotSent() throws Exception {
        var wire = wire(sshd());
        var a = client(wire, Duration.ofSeconds(5), LONG);
        a.run(CommandLine.line("true"), LONG);
        wire.connection(0).freeze();

        assertThat(a.run(CommandLine.line("true"), Duration.ofMillis(300))).isInstanceOf(NotRun.class);
        assertThat(a.run(CommandLine.line("true"), LONG)).isInstanceOf(Exited.class);
    }

    @Test
    void aBannerThatDribblesForEverEndsWithTheConnectTimeout() throws Exception {
        try (var dribbles = new ServerSocket(0, 5, InetAddress.getLoopbackAddress())) {
            Thread.ofPlatform().daemon().start(() -> {
                try (var to = dribbles.accept()) {
                    while (true) {
                        to.getOutputStream().write("x\n".getBytes(StandardCharsets.US_ASCII));
                        Thread.sleep(Duration.ofMillis(50));
                    }
                } catch (Exception _) {
                    // the client has gone
                }
            });
            var sshd = sshd();
            var a = new SshCommands(sshd.settings("127.0.0.1", dribbles.getLocalPort(), Duration.ofMillis(500), LONG),
                    System::nanoTime);
            open.add(a);

            var result = later(a, "true", LONG).get(SOON.toSeconds(), TimeUnit.SECONDS);

            assertThat(result).isInstanceOfSatisfying(NotRun.class,
                    notRun -> assertThat(notRun.why()).contains("no SSH answer").contains("500 ms"));
        }
    }

    // ---- how a command ends -----------------------------------------------------------------------------------------

    @Test
    void aChildThatKeepsTheOutputOpenHoldsNobodyUp() throws Exception {
        var a = client(wire(sshd()), Duration.ofSeconds(5), LONG);

        var result = later(a, "sleep 300 & echo $!; exit 3", LONG).get(SOON.toSeconds(), TimeUnit.SECONDS);

        ProcessHandle.of(Long.parseLong(result.output().strip())).ifPresent(ProcessHandle::destroy);
        assertThat(result).isInstanceOfSatisfying(Exited.class, exited -> assertThat(exited.status()).isEqualTo(3));
    }

    @Test
    void aCommandThatASignalEndsHasNoStatus() throws Exception {
        var a = client(wire(sshd()), Duration.ofSeconds(5), LONG);

        assertThat(a.run(CommandLine.line("kill -KILL $$"), LONG)).isInstanceOfSatisfying(Unknown.class,
                unknown -> assertThat(unknown.why()).contains("signal"));
    }

    @Test
    void aListIsKeptWholeWhereAnOutputWouldBeCut() throws Exception {
        var a = client(wire(sshd()), Duration.ofSeconds(5), LONG);
        var many = CommandLine.line("seq -f 'eth0 inet 10.0.0.%g/32 scope global' 5000");

        assertThat(a.run(many, LONG).cut()).isTrue();
        var list = a.list(many, LONG);
        assertThat(list.cut()).isFalse();
        assertThat(list.output().lines()).hasSize(5000);
    }

    // ---- whom it trusts ---------------------------------------------------------------------------------------------

    @Test
    void aRevokedKeyIsRefusedAndItsPatternHonoured() throws Exception {
        var sshd = sshd();
        var known = folder.resolve("known_hosts");
        var line = Files.readString(known);
        var key = line.substring(line.indexOf(' ') + 1);
        Files.writeString(known, line + "@revoked * " + key);
        var a = client(wire(sshd), Duration.ofSeconds(5), LONG);

        assertThat(a.run(CommandLine.line("touch " + folder + "/never"), LONG)).isInstanceOfSatisfying(NotRun.class,
                notRun -> assertThat(notRun.why()).contains("@revoked").contains("known_hosts"));
        assertThat(folder.resolve("never")).doesNotExist();
        Files.writeString(known, "*,!127.0.0.9 " + key);
        assertThat(a.run(CommandLine.line("true"), LONG)).isInstanceOf(Exited.class);
    }

    // ---- hands ------------------------------------------------------------------------------------------------------

    private static CompletableFuture<CommandResult> later(SshCommands a, String line, Duration limit) {
        var result = new CompletableFuture<CommandResult>();
        Thread.ofPlatform().daemon().start(() -> result.complete(a.run(CommandLine.line(line), limit)));
        return result;
    }

    private DebianSshd sshd(String... options) throws Exception {
        var sshd = DebianSshd.start(folder, options);
        open.add(sshd);
        return sshd;
    }

    private @Nullable DebianSshd sshd;

    private Wire wire(DebianSshd to) throws Exception {
        sshd = to;
        var wire = new Wire(to.port());
        open.add(wire);
        return wire;
    }

    private SshCommands client(Wire wire, Duration connectTimeout, Duration commandTimeout) {
        var client = new SshCommands(
                Objects.requireNonNull(sshd).settings("127.0.0.1", wire.port(), connectTimeout, commandTimeout),
                System::nanoTime);
        open.add(client);
        return client;
    }
}
