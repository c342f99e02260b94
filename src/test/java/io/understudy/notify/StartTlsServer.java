package io.understudy.notify;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;

/**
 * A mail server that offers STARTTLS (RFC 3207) with a certificate of its own, and notes each command with how it came.
 */
final class StartTlsServer implements AutoCloseable {
    private static final char[] PASSWORD = "secret".toCharArray();
    /** {@code plain EHLO …}, {@code tls MAIL FROM:…}, … */
    final List<String> heard = new CopyOnWriteArrayList<>();
    private final ServerSocket socket = new ServerSocket(0, 10, InetAddress.getLoopbackAddress());
    private final SSLContext tls;

    StartTlsServer(Path folder) throws IOException, GeneralSecurityException, InterruptedException {
        var store = folder.resolve("server.p12");
        var keytool = new ProcessBuilder(Path.of(System.getProperty("java.home"), "bin", "keytool").toString(),
                "-genkeypair", "-keyalg", "EC", "-dname", "CN=127.0.0.1", "-ext", "san=ip:127.0.0.1", "-storetype",
                "PKCS12", "-keystore", store.toString(), "-storepass", new String(PASSWORD)).redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD).start();
        if (keytool.waitFor() != 0) {
            throw new IOException("keytool ended with " + keytool.exitValue());
        }
        var keys = KeyStore.getInstance("PKCS12");
        try (var in = Files.newInputStream(store)) {
            keys.load(in, PASSWORD);
        }
        var managers = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        managers.init(keys, PASSWORD);
        tls = SSLContext.getInstance("TLS");
        tls.init(managers.getKeyManagers(), null, null);
        Thread.ofVirtual().start(this::serve);
    }

    int port() {
        return socket.getLocalPort();
    }

    private void serve() {
        while (!socket.isClosed()) {
            try (var client = socket.accept()) {
                say(client, "220 test");
                talk(client, "plain");
            } catch (IOException e) {
                heard.add("broken off");
            }
        }
    }

    private void talk(Socket client, String how) throws IOException {
        var in = new BufferedReader(new InputStreamReader(client.getInputStream(), StandardCharsets.UTF_8));
        for (var line = in.readLine(); line != null; line = in.readLine()) {
            heard.add(how + " " + line);
            var word = line.split(" ", 2)[0];
            switch (word) {
                case "EHLO" -> say(client, how.equals("plain") ? "250-test\r\n250 STARTTLS" : "250 test");
                case "STARTTLS" -> {
                    say(client, "220 go ahead");
                    var secure = (SSLSocket) tls.getSocketFactory().createSocket(client, null, true);
                    secure.setUseClientMode(false);
                    talk(secure, "tls");
                    return;
                }
                case "DATA" -> {
                    say(client, "354 go ahead");
                    for (var text = in.readLine(); text != null && !text.equals("."); text = in.readLine()) {
                        heard.add(how + " | " + text);
                    }
                    say(client, "250 taken");
                }
                case "QUIT" -> {
                    say(client, "221 bye");
                    return;
                }
                default -> say(client, "250 ok");
            }
        }
    }

    private static void say(Socket client, String line) throws IOException {
        client.getOutputStream().write((line + "\r\n").getBytes(StandardCharsets.US_ASCII));
        client.getOutputStream().flush();
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
