package io.understudy.probe;

import static org.assertj.core.api.Assertions.assertThat;

import io.understudy.remote.RemoteConfiguration;
import io.understudy.settings.CommandLine;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;

/** Self-signed certificates by keytool, each its own authority. */
final class TestCertificates {
    private static final String PASSWORD = "changeit";

    private final Path folder;

    TestCertificates(Path folder) {
        this.folder = folder;
    }

    /** @param context of a server that shows it @param pem the file of the certificate */
    record Made(SSLContext context, Path pem) {}

    /** Valid for ten years from yesterday. */
    Made make(String name, String san) throws IOException, GeneralSecurityException {
        return make(name, san, "-1d", 3650);
    }

    /** @param start from now, as keytool reads it: {@code -10d}, {@code +2d} */
    Made make(String name, String san, String start, int days) throws IOException, GeneralSecurityException {
        var file = folder.resolve(name + ".p12");
        var keytool = Path.of(System.getProperty("java.home"), "bin", "keytool").toString();
        var command = new ArrayList<>(List.of(keytool, "-genkeypair", "-keyalg", "EC", "-alias", name, "-dname",
                "CN=" + name, "-ext", "san=" + san, "-startdate", start, "-validity", "" + days, "-storetype",
                "PKCS12", "-storepass", PASSWORD, "-keystore", file.toString()));
        try (var remotes = RemoteConfiguration.remotes(System::nanoTime)) {
            var made = remotes.here().run(new CommandLine(command, false), Duration.ofSeconds(60));
            assertThat(file).as(made.toString()).exists();
        }
        var store = KeyStore.getInstance(file.toFile(), PASSWORD.toCharArray());
        var pem = Files.writeString(folder.resolve(name + ".pem"), "-----BEGIN CERTIFICATE-----\n"
                + Base64.getMimeEncoder().encodeToString(store.getCertificate(name).getEncoded())
                + "\n-----END CERTIFICATE-----\n");
        var keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        keys.init(store, PASSWORD.toCharArray());
        var context = SSLContext.getInstance("TLS");
        context.init(keys.getKeyManagers(), null, null);
        return new Made(context, pem);
    }
}
