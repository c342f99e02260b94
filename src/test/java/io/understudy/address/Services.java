package io.understudy.address;

import io.understudy.settings.Settings;
import io.understudy.vocabulary.Mode;
import io.understudy.vocabulary.NodeId;
import io.understudy.vocabulary.Pace;
import io.understudy.vocabulary.Vip;
import java.net.InetAddress;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;

/** A service of which only the addresses and the interface matter. */
final class Services {
    private static final Duration SECOND = Duration.ofSeconds(1);

    private Services() {}

    /** @param addresses with their prefix, {@code 192.0.2.100/32} */
    static Settings.Service on(String interfaceName, String... addresses) {
        return new Settings.Service("web", Mode.ACT, Stream.of(addresses).map(Services::vip).toList(),
                interfaceName,
                new Settings.Primary(InetAddress.ofLiteral("192.0.2.1"), new NodeId("a"), interfaceName, null, null),
                new Pace(SECOND, SECOND, 3, 2, SECOND), List.of(), null,
                new Settings.Fence(Settings.Proof.WIRE, List.of(), Settings.WhenUnproven.HOLD),
                new Settings.Witnesses(Settings.WitnessKind.NONE, List.of(), 0),
                new Settings.Takeover(null, null, SECOND, SECOND), Settings.AfterTakeover.HOLD,
                new Settings.Failback(Settings.FailbackPolicy.MANUAL, null, null), new Settings.HoldDown(SECOND, 1),
                null);
    }

    static Vip vip(String text) {
        int slash = text.indexOf('/');
        return new Vip(text.substring(0, slash), Integer.parseInt(text.substring(slash + 1)));
    }
}
