package io.understudy.lab;

import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.KeyPair;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.apache.sshd.common.config.keys.KeyUtils;
import org.apache.sshd.common.config.keys.PublicKeyEntry;
import org.apache.sshd.common.config.keys.writer.openssh.OpenSSHKeyPairResourceWriter;
import org.apache.sshd.common.keyprovider.FileKeyPairProvider;
import org.apache.sshd.common.keyprovider.KeyPairProvider;
import org.apache.sshd.server.SshServer;
import org.apache.sshd.server.config.keys.AuthorizedKeysAuthenticator;
import org.apache.sshd.server.shell.ProcessShellCommandFactory;

/**
 * A real SSH server for machines without OpenSSH's. {@code keys DIR HOST} makes what {@code ssh-keygen} would; {@code
 * serve DIR PORT} serves until it is ended.
 */
public final class LabSshServer {
    private LabSshServer() {}

    static void main(String[] args) throws Exception {
        switch (args[0]) {
            case "keys" -> keys(Path.of(args[1]), args[2]);
            case "serve" -> serve(Path.of(args[1]), Integer.parseInt(args[2]));
            default -> throw new IllegalArgumentException("keys DIR HOST | serve DIR PORT");
        }
    }

    /** Writes {@code host}, {@code user}, {@code authorized_keys} and {@code known_hosts} into {@code folder}. */
    public static void keys(Path folder, String host) throws Exception {
        Files.createDirectories(folder);
        var hostKey = make(folder.resolve("host"));
        var userKey = make(folder.resolve("user"));
        Files.writeString(folder.resolve("authorized_keys"), PublicKeyEntry.toString(userKey.getPublic()) + "\n");
        Files.writeString(folder.resolve("known_hosts"),
                host + " " + PublicKeyEntry.toString(hostKey.getPublic()) + "\n");
    }

    private static KeyPair make(Path file) throws Exception {
        var pair = KeyUtils.generateKeyPair(KeyPairProvider.SSH_ED25519, 256);
        Files.deleteIfExists(file);
        Files.createFile(file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        try (OutputStream out = Files.newOutputStream(file)) {
            OpenSSHKeyPairResourceWriter.INSTANCE.writePrivateKey(pair, "lab", null, out);
        }
        Files.write(file.resolveSibling(file.getFileName() + ".pub"),
                (PublicKeyEntry.toString(pair.getPublic()) + "\n").getBytes(StandardCharsets.UTF_8));
        return pair;
    }

    private static void serve(Path folder, int port) throws Exception {
        var server = SshServer.setUpDefaultServer();
        server.setPort(port);
        var keys = new FileKeyPairProvider(List.of(folder.resolve("host")));
        server.setKeyPairProvider(keys);
        server.setPublickeyAuthenticator(new AuthorizedKeysAuthenticator(folder.resolve("authorized_keys")));
        server.setCommandFactory(ProcessShellCommandFactory.INSTANCE);
        server.start();
        System.out.println("serves on " + port + " with "
                + KeyUtils.getFingerPrint(keys.loadKeys(null).iterator().next().getPublic()));
        new CountDownLatch(1).await();
    }
}
