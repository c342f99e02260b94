package io.understudy.probe;

import io.understudy.settings.Tls;
import io.understudy.vocabulary.DurationText;
import java.net.Socket;
import java.security.cert.CertPathBuilderException;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.X509ExtendedTrustManager;
import org.jspecify.annotations.Nullable;

/**
 * Judges the certificate of one handshake, and remembers what it said: JSSE passes on no more than a text. One
 * connection.
 */
final class CertificateJudge extends X509ExtendedTrustManager {
    private static final DateTimeFormatter DATE = DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm 'UTC'", Locale.ROOT)
            .withZone(ZoneOffset.UTC);

    private final Tls tls;
    private final String name;
    private final WallClock clock;
    private final X509ExtendedTrustManager authorities;
    private @Nullable TlsTrouble refusal;
    private @Nullable Concern concern;

    /**
     * @param name that the certificate has to be for
     * @param authorities judges everything but whether the certificate has run out
     */
    CertificateJudge(Tls tls, String name, WallClock clock, X509ExtendedTrustManager authorities) {
        this.tls = tls;
        this.name = name;
        this.clock = clock;
        this.authorities = authorities;
    }

    /** Why the certificate was refused; null while it was not. */
    @Nullable
    TlsTrouble refusal() {
        return refusal;
    }

    /** What people should know about a certificate that was accepted. */
    @Nullable
    Concern concern() {
        return concern;
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String authType, Socket socket)
            throws CertificateException {
        var now = clock.now();
        var own = chain[0];
        if (tls.verify()) {
            checkDates(own, now);
            try {
                authorities.checkServerTrusted(chain, authType, socket);
            } catch (CertificateException e) {
                throw refuse(e, Concern.Kind.CERTIFICATE, "the certificate " + trouble(e));
            }
        }
        var within = tls.expiresWithin();
        var end = own.getNotAfter().toInstant();
        if (within != null && now.plus(within).isAfter(end)) {
            concern = new Concern(Concern.Kind.CERTIFICATE, "the certificate for " + name
                    + (now.isAfter(end) ? " has run out: it ended " : " runs out soon: it ends ") + DATE.format(end)
                    + " (expires-within is " + DurationText.of(within) + ")");
        }
    }

    private void checkDates(X509Certificate own, Instant now) throws CertificateException {
        var begin = own.getNotBefore().toInstant();
        var end = own.getNotAfter().toInstant();
        if (!now.isBefore(begin) && !now.isAfter(end)) {
            return;
        }
        var what = now.isBefore(begin)
                ? "is not valid yet: it begins " + DATE.format(begin)
                : "has run out: it ended " + DATE.format(end);
        var doubt = clock.doubt();
        throw doubt.isEmpty()
                ? refuse(null, Concern.Kind.CERTIFICATE, "the certificate for " + name + " " + what)
                : refuse(null, Concern.Kind.CLOCK,
                        "the clock of this host is the suspect: " + doubt + ". By it the certificate for " + name + " "
                                + what);
    }

    private CertificateException refuse(@Nullable CertificateException cause, Concern.Kind kind, String why) {
        refusal = new TlsTrouble(OneLine.of(why), new Concern(kind, OneLine.of(why)));
        return cause == null ? new CertificateException(why) : cause;
    }

    private String trouble(CertificateException e) {
        for (Throwable each = e; each != null; each = each.getCause()) {
            if (each instanceof CertPathBuilderException) {
                return "for " + name + " is not signed by an authority that is trusted here ("
                        + (tls.ca() == null ? "write tls.ca, or javax.net.ssl.trustStore" : tls.ca()) + ")";
            }
        }
        var text = String.valueOf(e.getMessage());
        return text.startsWith("No ") && text.contains("matching")
                ? "is not for " + name + ": " + text
                : "for " + name + " is not accepted here: " + text;
    }

    @Override
    public X509Certificate[] getAcceptedIssuers() {
        return new X509Certificate[0];
    }

    // ---- a client over a socket asks none of these ------------------------------------------------------------------

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String authType, SSLEngine engine)
            throws CertificateException {
        throw new CertificateException("asked without a socket");
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String authType) throws CertificateException {
        throw new CertificateException("asked without a socket");
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String authType, Socket socket)
            throws CertificateException {
        throw new CertificateException("not a server");
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String authType, SSLEngine engine)
            throws CertificateException {
        throw new CertificateException("not a server");
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String authType) throws CertificateException {
        throw new CertificateException("not a server");
    }
}
