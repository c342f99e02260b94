package io.understudy.remote;

import static org.assertj.core.api.Assertions.assertThat;

import io.understudy.settings.CommandLine;
import io.understudy.settings.Settings;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.KeyPair;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.sshd.common.config.keys.KeyUtils;
import org.apache.sshd.common.config.keys.PublicKeyEntry;
import org.apache.sshd.common.config.keys.writer.openssh.OpenSSHKeyPairResourceWriter;
import org.apache.sshd.common.keyprovider.KeyPairProvider;
import org.apache.sshd.common.signature.BuiltinSignatures;
import org.apache.sshd.server.SshServer;
import org.apache.sshd.server.channel.ChannelSession;
import org.apache.sshd.server.command.Command;
import org.apache.sshd.server.shell.ProcessShellFactory;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Against a real SSH server that runs its commands in a real shell. */
class SshCommandsTests {
    private static final Duration LONG = Duration.ofSeconds(20);

    @TempDir
    private Path folder;

    private final AtomicInteger asked = new AtomicInteger();
    private final List<SshCommands> clients = new ArrayList<>();
    private KeyPair hostKey;
    private KeyPair userKey;
    private SshServer server;
    private Duration connectTimeout = Duration.ofSeconds(5);

    @BeforeEach
    void serve() throws Exception {
        hostKey = KeyUtils.generateKeyPair(KeyPairProvider.SSH_ED25519, 256);
        userKey = KeyUtils.generateKeyPair(KeyPairProvider.SSH_ED25519, 256);
        write(userKey);
        start(0);
        trust(hostKey);
    }

    @AfterEach
    void end() throws IOException {
        clients.forEach(SshCommands::close);
        server.stop(true);
    }

    @ParameterizedTest
    @ValueSource(strings = {KeyPairProvider.SSH_ED25519, KeyPairProvider.SSH_RSA})
    void runsCommandsWithEitherKindOfKey(String type) throws Exception {
        userKey = KeyUtils.generateKeyPair(type, type.equals(KeyPairProvider.SSH_RSA) ? 2048 : 256);
        write(userKey);
        // OpenSSH since 8.8 takes no SHA-1 signature: RSA has to come as rsa-sha2.
        server.setSignatureFactories(
                List.of(BuiltinSignatures.ed25519, BuiltinSignatures.rsaSHA256, BuiltinSignatures.rsaSHA512));
        var a = client();

        var result = a.run(CommandLine.line("echo out; echo err >&2; exit 3"), LONG);

        assertThat(result).isInstanceOfSatisfying(CommandResult.Exited.class,
                exited -> assertThat(exited.status()).isEqualTo(3));
        assertThat(result.output()).contains("out\n").contains("err\n");
        assertThat(a.trouble()).isEmpty();
    }

    @Test
    void anRsaHostKeyIsTrustedToo() throws Exception {
        hostKey = KeyUtils.generateKeyPair(KeyPairProvider.SSH_RSA, 2048);
        trust(hostKey);

        assertThat(client().run(CommandLine.line("true"), LONG)).isInstanceOf(CommandResult.Exited.class);
    }

    @Test
    void standardInputIsHandedOver() {
        assertThat(client().run(CommandLine.line("cat"), "one\ntwo", LONG).output()).isEqualTo("one\ntwo");
    }

    @Test
    void anArgumentIsNeverReadByTheShell() {
        var trap = folder.resolve("trap");
        var nasty = "a'b; touch " + trap + " $(touch " + trap + ") `touch " + trap + "` \"\n& | > " + trap;

        var result = client().run(new CommandLine(List.of("printf", "%s", nasty), false), LONG);

        assertThat(result.output()).isEqualTo(nasty);
        assertThat(trap).doesNotExist();
    }

    // ---- whom it trusts, and who trusts it --------------------------------------------------------------------------

    @Test
    void aChangedHostKeyIsNeverTalkedTo() throws Exception {
        trust(KeyUtils.generateKeyPair(KeyPairProvider.SSH_ED25519, 256));
        var a = client();

        assertThat(why(a)).contains("has changed").contains("known_hosts").contains("reinstalled");
        assertThat(a.trouble()).hasValueSatisfying(t -> assertThat(t).contains("has changed"));
        assertThat(asked).hasValue(0);
    }

    @Test
    void anUnknownHostIsNeverTalkedTo() throws Exception {
        Files.writeString(folder.resolve("known_hosts"), "");

        assertThat(why(client())).contains("is not in").contains("ssh-keyscan -p " + server.getPort());
    }

    @Test
    void aRefusedKeySaysWhereItsHalfBelongs() throws Exception {
        write(KeyUtils.generateKeyPair(KeyPairProvider.SSH_ED25519, 256));

        assertThat(why(client())).contains("refuses the key").contains("authorized_keys");
    }

    @Test
    void aMissingKeyOrKnownHostsIsSaid() throws Exception {
        Files.delete(folder.resolve("known_hosts"));
        assertThat(why(client())).contains("known_hosts can't be read");
        Files.delete(folder.resolve("key"));
        assertThat(why(client())).contains("key can't be read");
        Files.writeString(folder.resolve("key"), "not a key");
        trust(hostKey);
        assertThat(why(client())).contains("is not a key without a passphrase");
    }

    @Test
    void nobodyListensIsToldFromSilence() throws Exception {
        int port = server.getPort();
        server.stop(true);
        assertThat(why(client(port))).contains("nothing listens for SSH");
        try (var silent = new ServerSocket(0, 50, InetAddress.getLoopbackAddress())) {
            connectTimeout = Duration.ofMillis(500);
            var result = client(silent.getLocalPort()).run(CommandLine.line("true"), LONG);
            assertThat(result).isInstanceOfSatisfying(CommandResult.NotRun.class,
                    notRun -> assertThat(notRun.why()).contains("no SSH answer").contains("within"));
            assertThat(result.took()).isLessThan(Duration.ofSeconds(5));
        }
    }

    // ---- what breaks while it runs ----------------------------------------------------------------------------------

    @Test
    void aCommandThatHangsIsUnknownAtTheLimitAndTheSessionGoesOn() {
        var a = client();
        assertThat(a.run(CommandLine.line("echo before"), LONG).output()).isEqualTo("before\n");

        var hung = a.run(CommandLine.line("echo begun; sleep 2"), Duration.ofMillis(400));

        assertThat(hung).isInstanceOfSatisfying(CommandResult.Unknown.class,
                unknown -> assertThat(unknown.why()).contains("did not end within 400 ms"));
        assertThat(hung.output()).isEqualTo("begun\n");
        assertThat(a.run(CommandLine.line("echo after"), LONG).output()).isEqualTo("after\n");
        assertThat(server.getActiveSessions()).hasSize(1);
    }

    @Test
    void commandsThatHangLeaveAnAnswerForTheNext() throws Exception {
        var a = client();
        a.run(CommandLine.line("true"), LONG);
        var hanging = new ArrayList<CompletableFuture<CommandResult>>();
        for (int i = 0; i < 4; i++) {
            var result = new CompletableFuture<CommandResult>();
            Thread.ofVirtual().start(() -> result.complete(a.run(CommandLine.line("sleep 2"), Duration.ofSeconds(1))));
            hanging.add(result);
        }
        Awaitility.await().until(() -> asked.get() == 5);

        var fifth = a.run(CommandLine.line("true"), Duration.ofMillis(100));

        assertThat(fifth).isInstanceOfSatisfying(CommandResult.NotRun.class,
                notRun -> assertThat(notRun.why()).contains("still hang"));
        for (var one : hanging) {
            assertThat(one.get(10, TimeUnit.SECONDS)).isInstanceOf(CommandResult.Unknown.class);
        }
        assertThat(a.run(CommandLine.line("true"), LONG)).isInstanceOf(CommandResult.Exited.class);
    }

    @Test
    void aConnectionThatBreaksWhileItRunsIsUnknown() {
        var a = client();
        var result = new CompletableFuture<CommandResult>();
        var begun = folder.resolve("begun");
        Thread.ofVirtual().start(() -> result.complete(a.run(CommandLine.line("touch " + begun + "; sleep 2"), LONG)));
        Awaitility.await().until(() -> Files.exists(begun));

        server.getActiveSessions().forEach(s -> s.close(true));

        assertThat(result.orTimeout(10, TimeUnit.SECONDS).join()).isInstanceOf(CommandResult.Unknown.class);
        assertThat(asked).hasValue(1);
    }

    /** The request may have been carried out: sent again, the command could run twice. */
    @Test
    void aCommandWhoseAnswerIsLostIsNeverSentAgain() throws Exception {
        var a = client();
        a.run(CommandLine.line("true"), LONG);
        server.setCommandFactory((channel, command) -> {
            asked.incrementAndGet();
            channel.getSession().close(true);
            return shell(channel, command);
        });

        var result = a.run(CommandLine.line("true"), Duration.ofSeconds(5));

        assertThat(result).isInstanceOf(CommandResult.Unknown.class);
        assertThat(asked).hasValue(2);
    }

    @Test
    void aServerThatWasRestartedIsReachedAgain() throws Exception {
        var a = client();
        a.run(CommandLine.line("true"), LONG);
        int port = server.getPort();

        server.stop(true);
        assertThat(a.run(CommandLine.line("true"), Duration.ofSeconds(5))).isInstanceOf(CommandResult.NotRun.class);
        assertThat(a.trouble()).isPresent();
        start(port);

        assertThat(a.run(CommandLine.line("echo back"), LONG).output()).isEqualTo("back\n");
        assertThat(a.trouble()).isEmpty();
    }

    @Test
    void aWarmSessionComesBackByItself() throws Exception {
        var a = client();
        a.warm();
        Awaitility.await().atMost(LONG).until(() -> asked.get() == 1); // the command that warms it

        server.getActiveSessions().forEach(s -> s.close(true));

        Awaitility.await().atMost(LONG).until(() -> asked.get() == 2);
    }

    @Test
    void nothingIsSentWhileItRests() {
        var a = client();
        a.rest(true);

        assertThat(why(a)).contains("has the address");
        assertThat(server.getActiveSessions()).isEmpty();
        a.rest(false);
        assertThat(a.run(CommandLine.line("true"), LONG)).isInstanceOf(CommandResult.Exited.class);
    }

    @Test
    void outputIsBounded() {
        var result = client().run(CommandLine.line("echo first; seq 100000; echo last"), LONG);

        assertThat(result.output()).startsWith("first\n").endsWith("last\n");
        assertThat(result.output().length()).isLessThan(CommandRunner.OUTPUT_MAX + 100);
        assertThat(result.cut()).isTrue();
    }

    // ---- hands ------------------------------------------------------------------------------------------------------

    private static String why(SshCommands a) {
        var result = a.run(CommandLine.line("true"), LONG);
        assertThat(result).isInstanceOf(CommandResult.NotRun.class);
        return ((CommandResult.NotRun) result).why();
    }

    private SshCommands client() {
        return client(server.getPort());
    }

    private SshCommands client(int port) {
        var client = new SshCommands(new Settings.Ssh("127.0.0.1", "understudy", port, folder.resolve("key"),
                folder.resolve("known_hosts"), connectTimeout, Duration.ofSeconds(10)), System::nanoTime);
        clients.add(client);
        return client;
    }

    private void start(int port) throws IOException {
        server = SshServer.setUpDefaultServer();
        server.setHost("127.0.0.1");
        server.setPort(port);
        server.setKeyPairProvider(session -> List.of(hostKey));
        server.setPublickeyAuthenticator((user, key, session) -> KeyUtils.compareKeys(key, userKey.getPublic()));
        server.setCommandFactory((channel, command) -> {
            asked.incrementAndGet();
            return shell(channel, command);
        });
        server.start();
    }

    private static Command shell(ChannelSession channel, String command) throws IOException {
        return new ProcessShellFactory(command, "/bin/sh", "-c", command).createShell(channel);
    }

    private void trust(KeyPair key) throws IOException {
        Files.writeString(folder.resolve("known_hosts"),
                "[127.0.0.1]:" + server.getPort() + " " + PublicKeyEntry.toString(key.getPublic()) + "\n");
    }

    private void write(KeyPair pair) throws Exception {
        var file = folder.resolve("key");
        Files.deleteIfExists(file);
        Files.createFile(file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        try (OutputStream out = Files.newOutputStream(file)) {
            OpenSSHKeyPairResourceWriter.INSTANCE.writePrivateKey(pair, "test", null, out);
        }
    }
}
