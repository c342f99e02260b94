package io.understudy.probe;

import io.understudy.settings.Tls;
import java.io.IOException;
import java.net.Socket;
import java.security.GeneralSecurityException;
import java.security.cert.PKIXBuilderParameters;
import java.security.cert.X509CertSelector;
import java.util.Arrays;
import java.util.Date;
import javax.net.ssl.CertPathTrustManagerParameters;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509ExtendedTrustManager;
import org.jspecify.annotations.Nullable;

/** Makes TLS connections of plain ones, each with a full handshake, as a new client's would be. Any thread. */
final class TlsConnections {
    private final Authorities authorities = new Authorities();
    private final WallClock clock;

    TlsConnections(WallClock clock) {
        this.clock = clock;
    }

    /** What to reach. @param name the host name or address that the certificate has to be for; SNI if it is a name */
    record Target(Tls tls, String name) {
        /** @param host of a URL, or an address */
        static Target of(Tls tls, String host) {
            var own = tls.name();
            var bare = host.startsWith("[") ? host.substring(1, host.length() - 1) : host;
            // A root's dot is no part of the name in SNI (RFC 6066 §3) or in a certificate.
            return new Target(tls, own != null
                    ? own
                    : bare.endsWith(".") ? bare.substring(0, bare.length() - 1) : bare);
        }
    }

    /** A connection whose handshake has succeeded. @param concern about its certificate, or null */
    record Secured(SSLSocket socket, @Nullable Concern concern) {}

    /**
     * Blocks until the handshake is done.
     *
     * @throws TlsTrouble when this host's certificates or limits have ended it
     * @throws IOException when the other side has
     */
    Secured secure(Socket plain, Target target, int port) throws IOException {
        var judge = judge(target);
        try {
            var context = SSLContext.getInstance("TLS");
            context.init(null, new TrustManager[]{judge}, null);
            var socket = (SSLSocket) context.getSocketFactory().createSocket(plain, target.name(), port, true);
            var parameters = new SSLParameters();
            if (target.tls().verify()) {
                // Without it any valid certificate of anybody would do.
                parameters.setEndpointIdentificationAlgorithm("HTTPS");
            }
            socket.setSSLParameters(parameters);
            socket.startHandshake();
            return new Secured(socket, judge.concern());
        } catch (IOException e) {
            var refusal = judge.refusal();
            if (refusal != null) {
                refusal.initCause(e);
                throw refusal;
            }
            throw e;
        } catch (GeneralSecurityException e) {
            throw new TlsTrouble("this Java has no TLS: " + e.getMessage(), null);
        }
    }

    private CertificateJudge judge(Target target) throws TlsTrouble {
        var tls = target.tls();
        try {
            var pkix = new PKIXBuilderParameters(authorities.of(tls.verify() ? tls.ca() : null),
                    new X509CertSelector());
            pkix.setRevocationEnabled(false); // would need the network just when it may be down
            pkix.setDate(Date.from(clock.now()));
            var factory = TrustManagerFactory.getInstance("PKIX");
            factory.init(new CertPathTrustManagerParameters(pkix));
            var manager = Arrays.stream(factory.getTrustManagers()).filter(X509ExtendedTrustManager.class::isInstance)
                    .map(X509ExtendedTrustManager.class::cast).findFirst().orElseThrow();
            return new CertificateJudge(tls, target.name(), clock, manager);
        } catch (IOException | GeneralSecurityException e) {
            var why = OneLine.of("the certificates to trust can't be read"
                    + (tls.ca() == null ? "" : " from " + tls.ca()) + ": " + e.getMessage());
            throw new TlsTrouble(why, new Concern(Concern.Kind.CERTIFICATE, why));
        }
    }
}
