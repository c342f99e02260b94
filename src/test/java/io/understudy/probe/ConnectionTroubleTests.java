package io.understudy.probe;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.EOFException;
import java.io.IOException;
import java.net.BindException;
import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.SocketException;
import java.util.List;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLHandshakeException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ConnectionTroubleTests {
    private static final String AT = "192.0.2.1:80";

    @Test
    void refusedResetAndClosedAreTheOtherSidesWord() {
        for (var e : List.of(new ConnectException("Connection refused"), new SocketException("Connection reset"),
                new SocketException("Broken pipe"), new EOFException("ended"),
                new SSLHandshakeException("bad certificate"))) {
            assertThat(ConnectionTrouble.outcome(e, AT)).as(e.toString()).isInstanceOf(ProbeResult.Failed.class);
        }
    }

    /** EMFILE, ENFILE, ENOBUFS, ENOMEM, EPERM, EADDRNOTAVAIL, ENETUNREACH, ENETDOWN, and one that nobody thought of. */
    @ParameterizedTest
    @ValueSource(strings = {"Too many open files", "Too many open files in system", "No buffer space available",
            "Cannot allocate memory", "Operation not permitted", "Cannot assign requested address",
            "Network is unreachable", "Network is down", "Something else"})
    void anyOtherErrorIsTroubleOfThisHost(String text) {
        assertThat(ConnectionTrouble.outcome(new SocketException(text), AT)).isEqualTo(
                new ProbeResult.Untried("this host could not connect to 192.0.2.1:80: " + text));
    }

    @Test
    void whatTlsPassesOnFromTheSocketIsTheSockets() {
        assertThat(ConnectionTrouble.outcome(
                new SSLException("wrapped", new SocketException("No buffer space available")), AT))
                .isInstanceOf(ProbeResult.Untried.class);
        assertThat(ConnectionTrouble.outcome(new SSLException("wrapped", new SocketException("Connection reset")), AT))
                .isInstanceOf(ProbeResult.Failed.class);
    }

    @Test
    void aLocalVetoIsTroubleOfThisHost() {
        assertThat(ConnectionTrouble.outcome(new BindException("Permission denied"), AT))
                .isInstanceOf(ProbeResult.Untried.class);
    }

    @Test
    void whoCantBeReachedIsSilent() {
        for (IOException e : List.of(new NoRouteToHostException("No route to host"),
                new ConnectException("Connection timed out"))) {
            assertThat(ConnectionTrouble.outcome(e, AT)).isInstanceOf(ProbeResult.TimedOut.class);
        }
    }
}
