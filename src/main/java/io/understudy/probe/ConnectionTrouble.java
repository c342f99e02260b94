package io.understudy.probe;

import io.understudy.probe.ProbeResult.Outcome;
import java.io.EOFException;
import java.io.IOException;
import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.SocketException;
import java.util.List;
import javax.net.ssl.SSLException;
import org.apache.hc.core5.http.ConnectionClosedException;

/**
 * What an error of a connection says, and about whom. Only a connection that was refused, reset or closed is the other
 * side's word. Everything else (no descriptor, memory, buffer or permission, a local firewall's veto, no network) is
 * trouble of this host: the probe could not be tried.
 */
final class ConnectionTrouble {
    /** ECONNRESET as Java says it, EPIPE and ECONNABORTED as the C library does. */
    private static final List<String> BROKEN_OFF = List.of("Connection reset", "Broken pipe", "connection abort");

    /** In JSSE's words: the first three its own, the others the names of alerts (RFC 8446 §6.2) from the other side. */
    private static final List<String> OWN_LIMITS = List.of("No appropriate protocol", "is not accepted by client",
            "Unsupported ciphersuite", "protocol_version", "insufficient_security", "certificate_required");

    private ConnectionTrouble() {}

    /** @param at address and port */
    static Outcome outcome(IOException e, String at) {
        var text = String.valueOf(e.getMessage());
        if (e instanceof NoRouteToHostException || text.contains("No route to host")) {
            // Nobody answered ARP: silence, only told sooner.
            return new ProbeResult.TimedOut("no route to " + at);
        }
        if (text.contains("Connection timed out")) {
            return new ProbeResult.TimedOut("no answer from " + at);
        }
        if (e instanceof TlsTrouble trouble) {
            return new ProbeResult.Untried(OneLine.of("TLS: " + text), trouble.concern());
        }
        if (e instanceof SSLException) {
            // JSSE wraps what the socket has said, which may be trouble of this host.
            return e.getCause() instanceof SocketException cause ? outcome(cause, at) : tls(text, at);
        }
        if (e instanceof ConnectException) {
            return new ProbeResult.Failed(OneLine.of("refused by " + at + ": " + text));
        }
        if (e instanceof EOFException || e instanceof ConnectionClosedException
                || BROKEN_OFF.stream().anyMatch(text::contains)) {
            return new ProbeResult.Failed(OneLine.of("broken off by " + at + ": " + text));
        }
        return new ProbeResult.Untried(OneLine.of("this host could not connect to " + at + ": " + text));
    }

    /**
     * What the other side says, sends or breaks off in a handshake is its own. But where the two have no version or
     * cipher in common, or it wants a certificate of this host, this host's limits are as much to blame, and a move
     * would not mend it.
     */
    private static Outcome tls(String text, String at) {
        return OWN_LIMITS.stream().anyMatch(text::contains)
                ? new ProbeResult.Untried(OneLine.of("TLS: this host and " + at + " can't agree: " + text))
                : new ProbeResult.Failed(OneLine.of("TLS failed: " + text));
    }
}
