package io.understudy.remote;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.understudy.settings.Settings;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;

/** OpenSSH's own server, for the user that runs the test. */
public final class DebianSshd implements AutoCloseable {
    private final Path folder;
    private final Process process;
    private final int port;

    private DebianSshd(Path folder, Process process, int port) {
        this.folder = folder;
        this.process = process;
        this.port = port;
    }

    /** On a free port of 127.0.0.1. @param options lines of sshd_config */
    static DebianSshd start(Path folder, String... options) throws Exception {
        int port;
        try (var free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = free.getLocalPort();
        }
        return start(folder, List.of(), "127.0.0.1", port, work -> work.call(), options);
    }

    /** Calls its argument where the server's address is reached. */
    @FunctionalInterface
    public interface Inside {
        Object of(Callable<Object> work) throws Exception;
    }

    /** @param in how a program is run there, {@code ip netns exec NAME}; empty for here */
    public static DebianSshd start(Path folder, List<String> in, String address, int port, Inside inside,
            String... options) throws Exception {
        var sshd = Path.of("/usr/sbin/sshd");
        assumeTrue(Files.isExecutable(sshd), "missing: /usr/sbin/sshd (package openssh-server)");
        assumeTrue(Files.isExecutable(Path.of("/usr/bin/ssh-keygen")),
                "missing: ssh-keygen (package openssh-client)");
        assumeTrue("root".equals(System.getProperty("user.name")), "missing: the rights of root, for sshd");
        Files.createDirectories(Path.of("/run/sshd"));
        for (var key : List.of("host", "user")) {
            run("ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-f", folder.resolve(key).toString());
        }
        Files.copy(folder.resolve("user.pub"), folder.resolve("authorized_keys"));
        Files.writeString(folder.resolve("known_hosts"), address + " " + Files.readString(folder.resolve("host.pub")));
        Files.writeString(folder.resolve("sshd_config"), """
                ListenAddress %s:%d
                HostKey %s/host
                AuthorizedKeysFile %s/authorized_keys
                PermitRootLogin prohibit-password
                PasswordAuthentication no
                UsePAM no
                StrictModes no
                PidFile none
                %s
                """.formatted(address, port, folder, folder, String.join("\n", options)));
        var command = new ArrayList<>(in);
        command.addAll(List.of(sshd.toString(), "-D", "-f", folder.resolve("sshd_config").toString(), "-E",
                folder.resolve("log").toString()));
        var process = new ProcessBuilder(command).start();
        Awaitility.await().until(() -> (Boolean) inside.of(() -> answers(address, port)));
        return new DebianSshd(folder, process, port);
    }

    private static boolean answers(String address, int port) {
        try (var probe = new Socket()) {
            probe.connect(new InetSocketAddress(address, port), 500);
            return true;
        } catch (IOException e) {
            return false;
        }
    }

    private static void run(String... command) throws Exception {
        if (new ProcessBuilder(command).start().waitFor() != 0) {
            throw new IOException(List.of(command) + " failed");
        }
    }

    int port() {
        return port;
    }

    public Settings.Ssh settings(String host, int at, Duration connectTimeout, Duration commandTimeout) {
        return new Settings.Ssh(host, "root", at, folder.resolve("user"), folder.resolve("known_hosts"), connectTimeout,
                commandTimeout);
    }

    @Override
    public void close() throws Exception {
        var all = process.descendants().toList();
        process.destroy();
        all.forEach(ProcessHandle::destroy);
        process.waitFor(5, TimeUnit.SECONDS);
    }
}
