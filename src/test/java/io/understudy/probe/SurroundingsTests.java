package io.understudy.probe;

import static org.assertj.core.api.Assertions.assertThat;

import io.understudy.kernel.InterfaceAddress;
import io.understudy.kernel.Segment;
import io.understudy.settings.CommandLine;
import io.understudy.settings.Settings;
import java.net.InetAddress;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Who may testify, and whom ARP reaches. */
class SurroundingsTests {
    private static final InetAddress GATEWAY = InetAddress.ofLiteral("192.0.2.254");
    private static final InetAddress GATEWAY6 = InetAddress.ofLiteral("2001:db8::254");
    private static final InetAddress OWN = InetAddress.ofLiteral("192.0.2.2");

    private final Settings.Service listed = Watched.service("web", Watched.pace(1000, 500, 3, 3000));

    private static Segment segment(InetAddress... gateways) {
        return new Segment("eth0", true, true, List.of(new InterfaceAddress(2, OWN, 24, false)), List.of(gateways));
    }

    /** The same service without {@code witnesses}. */
    private Settings.Service byGateway() {
        return new Settings.Service(listed.name(), listed.mode(), listed.addresses(), listed.interfaceName(),
                listed.primary(), listed.hostWatch(), listed.probes(), null, listed.fence(),
                new Settings.Witnesses(Settings.WitnessKind.GATEWAY, List.of(), 1),
                new Settings.Takeover(CommandLine.line("true"), null, Duration.ZERO, Duration.ofSeconds(1)),
                listed.afterTakeover(), listed.failback(), listed.holdDown(), null);
    }

    private static List<InetAddress> witnesses(Settings.Service service, Segment segment, InetAddress... others) {
        return Surroundings.of(service, segment, Set.of(others)).witnesses().stream()
                .map(Surroundings.Witness::address).toList();
    }

    @Test
    void theGatewayIsTheWitness() {
        assertThat(witnesses(byGateway(), segment(GATEWAY, GATEWAY6))).containsExactly(GATEWAY);
        assertThat(witnesses(byGateway(), segment())).isEmpty();
    }

    /** It falls silent together with what it should testify about, or answers from here once that was taken over. */
    @Test
    void aGatewayThatIsAPrimaryOrAProtectedAddressIsNone() {
        assertThat(witnesses(byGateway(), segment(GATEWAY, GATEWAY6), GATEWAY)).containsExactly(GATEWAY6);
        assertThat(witnesses(byGateway(), segment(GATEWAY), GATEWAY)).isEmpty();
    }

    @Test
    void aGatewayThatCanNotBeTheWitnessIsNamedWhereNoOtherStandsInForIt() {
        assertThat(Surroundings.unfitGateway(byGateway(), segment(GATEWAY), Set.of(GATEWAY))).contains(GATEWAY);
        assertThat(Surroundings.unfitGateway(byGateway(), segment(GATEWAY, GATEWAY6), Set.of(GATEWAY))).isEmpty();
        assertThat(Surroundings.unfitGateway(byGateway(), segment(GATEWAY), Set.of())).isEmpty();
        assertThat(Surroundings.unfitGateway(byGateway(), segment(), Set.of())).as("no gateway yet").isEmpty();
        assertThat(Surroundings.unfitGateway(listed, segment(OWN), Set.of())).as("others are asked").isEmpty();
    }

    @Test
    void whatThisHostHasItselfIsNone() {
        assertThat(witnesses(byGateway(), segment(OWN))).isEmpty();
        assertThat(witnesses(listed, new Segment("eth0", true, true,
                List.of(new InterfaceAddress(2, Watched.WITNESS, 24, false)), List.of()))).isEmpty();
    }

    @Test
    void arpReachesWhomTheInterfacesOwnSubnetHolds() {
        assertThat(Surroundings.of(listed, segment(), Set.of()).onLink()).isTrue();
        assertThat(Surroundings.of(listed, Segment.absent("eth0"), Set.of())).satisfies(gone -> {
            assertThat(gone.onLink()).isFalse();
            assertThat(gone.carrier()).isFalse();
        });
    }
}
