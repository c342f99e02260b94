package io.understudy.web.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.understudy.web.server.Connections.Admission.In;
import io.understudy.web.server.Connections.Admission.InsteadOf;
import io.understudy.web.server.Connections.Admission.Refused;
import io.understudy.web.server.Connections.Doing;
import java.net.InetAddress;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class ConnectionsTests {
    private static final ConnectionLimits LIMITS = new ConnectionLimits(6, 3, Duration.ofSeconds(10),
            Duration.ofSeconds(20));
    private static final InetAddress PROXY = InetAddress.ofLiteral("192.0.2.80");
    private long now = 7;
    private int next;
    private final Connections<Integer> connections = new Connections<>(LIMITS, List.of(PROXY), () -> now);

    private Connections.Admission<Integer> from(String address) {
        now += Duration.ofSeconds(1).toNanos();
        return connections.admit(next++, InetAddress.ofLiteral(address));
    }

    private void answering(int connection) {
        connections.begins(connection, Doing.ANSWER);
    }

    @Test
    void anAddressGetsNoMoreThanItsShareAndTheOldestThatAsksNothingMakesRoom() {
        for (int i = 0; i < 3; i++) {
            assertThat(from("192.0.2.1")).isInstanceOf(In.class);
        }
        answering(0);

        assertThat(from("192.0.2.1")).isEqualTo(new InsteadOf<>(1));
        assertThat(from("192.0.2.2")).isInstanceOf(In.class);
    }

    /** It may wait for a thread, with its request complete. */
    @Test
    void whatHasJustComeIsNotCutOffForAnotherOfTheSameAddress() {
        for (int i = 0; i < 3; i++) {
            from("192.0.2.1");
        }
        connections.begins(0, Doing.STREAM);
        connections.begins(1, Doing.STREAM);
        now -= Duration.ofSeconds(1).toNanos();

        assertThat(from("192.0.2.1")).isInstanceOf(Refused.class);
        connections.begins(2, Doing.ANSWER);
        connections.begins(2, Doing.IDLE);
        assertThat(from("192.0.2.1")).isEqualTo(new InsteadOf<>(2));
    }

    @Test
    void whoHoldsAllPlacesBusyIsRefusedAndNobodyIsCutOff() {
        for (int i = 0; i < 3; i++) {
            from("192.0.2.1");
            answering(i);
        }

        assertThat(from("192.0.2.1")).isInstanceOf(Refused.class);
    }

    @Test
    void aNetworkOfIPv6CountsAsOneAddress() {
        from("2001:db8::1");
        from("2001:db8::2");
        from("2001:db8::ffff:1");

        assertThat(from("2001:db8::9")).isEqualTo(new InsteadOf<>(0));
        assertThat(from("2001:db8:0:1::9")).isInstanceOf(In.class);
    }

    @Test
    void whenAllPlacesAreTakenTheGreediestMakesRoom() {
        from("192.0.2.9");
        for (int i = 0; i < 3; i++) {
            from("192.0.2.1");
        }
        from("192.0.2.2");
        from("192.0.2.3");

        assertThat(from("198.51.100.1")).isEqualTo(new InsteadOf<>(1));
    }

    /** The operator's way in when nothing else works. */
    @Test
    void thisHostHasPlacesOfItsOwn() {
        for (int i = 0; i < 6; i++) {
            from("192.0.2." + (i + 1));
            answering(i);
        }
        assertThat(from("192.0.2.99")).isInstanceOf(Refused.class);

        for (int i = 0; i < ConnectionLimits.OWN; i++) {
            assertThat(from("127.0.0.1")).isInstanceOf(In.class);
        }
        assertThat(from("::1")).isEqualTo(new InsteadOf<>(7));
    }

    @Test
    void aTrustedProxyHasNoShareOfItsOwn() {
        for (int i = 0; i < 6; i++) {
            assertThat(from("192.0.2.80")).isInstanceOf(In.class);
        }
    }

    @Test
    void aConnectionThatEndsGivesItsPlaceBack() {
        for (int i = 0; i < 3; i++) {
            from("192.0.2.1");
            answering(i);
        }
        connections.gone(0);

        assertThat(from("192.0.2.1")).isInstanceOf(In.class);
        assertThat(connections.counts().values()).containsExactly(3L);
    }

    @Test
    void aHeaderThatComesByteByByteIsLateFromItsFirstByteOn() {
        from("192.0.2.1");
        for (int i = 0; i < 11; i++) {
            long began = connections.headerBegan(0);
            answering(0);
            connections.headerGoesOn(0, began);
            assertThat(connections.overdue()).isEmpty();
            now += i < 10 ? Duration.ofMillis(999).toNanos() : 0;
        }
        now += Duration.ofMillis(20).toNanos();

        assertThat(connections.overdue()).containsExactly(0);
        assertThat(connections.overdue()).as("it is being ended already").isEmpty();
    }

    @Test
    void anAnswerThatNeverEndsIsLateAndAStreamIsNot() {
        from("192.0.2.1");
        from("192.0.2.1");
        from("192.0.2.1");
        answering(0);
        connections.begins(1, Doing.STREAM);
        connections.begins(2, Doing.IDLE);
        now += Duration.ofSeconds(21).toNanos();

        assertThat(connections.overdue()).containsExactly(0);
    }

    @Test
    void fewDescriptorsLeaveFewConnections() {
        assertThat(ConnectionLimits.USUAL.within(100_000)).isEqualTo(ConnectionLimits.USUAL);
        assertThat(ConnectionLimits.USUAL.within(80).most()).isEqualTo(80);
        assertThat(ConnectionLimits.USUAL.within(-500).most()).isEqualTo(20);
    }
}
