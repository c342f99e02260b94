package io.understudy.settings.read;

import io.understudy.settings.Tls;
import io.understudy.settings.key.Key;
import io.understudy.settings.key.TlsKeys;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import org.jspecify.annotations.Nullable;

/** Reads {@code tls}. */
final class TlsReader {
    private TlsReader() {}

    static Tls read(@Nullable Fields tls) {
        if (tls == null) {
            return Tls.DEFAULT;
        }
        var ca = tls.file(TlsKeys.CA);
        if (ca != null) {
            checkCertificates(tls, TlsKeys.CA, ca);
        }
        boolean verify = tls.value(TlsKeys.VERIFY);
        if (!verify && tls.has(TlsKeys.CA)) {
            tls.fault(TlsKeys.CA, "has no effect with verify: false", "Remove one of the two");
        } else if (!verify) {
            tls.warn(TlsKeys.VERIFY, "false takes any server for the right one",
                    "Write ca: and the file of your own authority");
        }
        var read = new Tls(ca, verify, tls.given(TlsKeys.NAME), tls.given(TlsKeys.EXPIRES_WITHIN));
        tls.end();
        return read;
    }

    private static void checkCertificates(Fields tls, Key key, Path file) {
        if (!ReadableFile.check(tls, key, file)) {
            return;
        }
        try (var in = Files.newInputStream(file)) {
            if (CertificateFactory.getInstance("X.509").generateCertificates(in).isEmpty()) {
                tls.fault(key, "holds no certificate", "Name a PEM file (-----BEGIN CERTIFICATE-----)");
            }
        } catch (CertificateException _) {
            // What Java says may quote the file, which may be a key.
            tls.fault(key, "holds something that is not a certificate",
                    "Name a PEM file with certificates only (-----BEGIN CERTIFICATE-----)");
        } catch (IOException e) {
            tls.fault(key, "cannot be read: " + e.getMessage(), "Check the file and its disk");
        }
    }
}
