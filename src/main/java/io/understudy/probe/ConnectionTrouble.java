package io.understudy.probe;

import io.understudy.probe.ProbeResult.Outcome;
import java.io.EOFException;
import java.io.IOException;
import java.net.ConnectException;
import java.net.NoRouteToHostException;
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
        if (e instanceof SSLException) {
            return new ProbeResult.Failed(OneLine.of("TLS failed: " + tlsTrouble(text)));
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

    private static String tlsTrouble(String text) {
        return text.contains("PKIX path building failed")
                ? "the certificate is not signed by an authority that this Java trusts (javax.net.ssl.trustStore)"
                : text;
    }
}
