package io.understudy.probe;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.CertificateFactory;
import java.security.cert.TrustAnchor;
import java.security.cert.X509Certificate;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509TrustManager;
import org.jspecify.annotations.Nullable;

/** The certificates that probes trust: a file's, read again when it has changed, or this Java's. Any thread. */
final class Authorities {
    private final Map<Path, Loaded> files = new ConcurrentHashMap<>();
    private @Nullable Set<TrustAnchor> java;

    private record Loaded(FileTime modified, long size, Set<TrustAnchor> anchors) {}

    /** @param file null for what this Java trusts. @throws IOException when there are none */
    Set<TrustAnchor> of(@Nullable Path file) throws IOException {
        try {
            return file == null ? ofJava() : ofFile(file);
        } catch (GeneralSecurityException e) {
            throw new IOException("no certificates to trust: " + e.getClass().getSimpleName(), e);
        }
    }

    private Set<TrustAnchor> ofFile(Path file) throws IOException, GeneralSecurityException {
        var modified = Files.getLastModifiedTime(file);
        long size = Files.size(file);
        var known = files.get(file);
        if (known != null && known.modified().equals(modified) && known.size() == size) {
            return known.anchors();
        }
        try (var in = Files.newInputStream(file)) {
            var anchors = anchors(CertificateFactory.getInstance("X.509").generateCertificates(in).stream()
                    .map(X509Certificate.class::cast).toList());
            if (anchors.isEmpty()) {
                throw new IOException("it holds no certificate");
            }
            files.put(file, new Loaded(modified, size, anchors));
            return anchors;
        }
    }

    /** By the factory, which heeds javax.net.ssl.trustStore. Read once: it takes a while. */
    private synchronized Set<TrustAnchor> ofJava() throws GeneralSecurityException {
        var known = java;
        if (known == null) {
            var factory = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
            factory.init((KeyStore) null);
            known = anchors(Arrays.stream(factory.getTrustManagers()).filter(X509TrustManager.class::isInstance)
                    .flatMap(m -> Arrays.stream(((X509TrustManager) m).getAcceptedIssuers())).toList());
            java = known;
        }
        return known;
    }

    private static Set<TrustAnchor> anchors(Collection<X509Certificate> certificates) {
        var anchors = new HashSet<TrustAnchor>();
        certificates.forEach(c -> anchors.add(new TrustAnchor(c, null)));
        return anchors;
    }
}
