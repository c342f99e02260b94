package io.understudy.probe;

import io.understudy.kernel.InterfaceAddress;
import io.understudy.kernel.Segment;
import io.understudy.settings.CommandLine;
import io.understudy.settings.Settings;
import io.understudy.vocabulary.Mode;
import io.understudy.vocabulary.NodeId;
import io.understudy.vocabulary.Pace;
import io.understudy.vocabulary.Vip;
import java.net.InetAddress;
import java.time.Duration;
import java.util.List;

/** Settings for tests: a service {@code web} on {@code eth0}, with one address and one witness. */
final class Watched {
    static final long MS = 1_000_000L;
    static final InetAddress PRIMARY = InetAddress.ofLiteral("192.0.2.1");
    static final InetAddress WITNESS = InetAddress.ofLiteral("192.0.2.254");
    static final Vip VIP = new Vip("192.0.2.100", 32);
    static final String HARDWARE = "02:00:00:00:00:0a";

    /** The interface with everybody on it. */
    static final Segment SEGMENT = new Segment("eth0", true, true,
            List.of(new InterfaceAddress(2, InetAddress.ofLiteral("192.0.2.2"), 24, false)), List.of());

    private Watched() {}

    /** All in milliseconds; two answers in a row are a recovery. */
    static Pace pace(int interval, int timeout, int failAfter, int tolerate) {
        return new Pace(Duration.ofMillis(interval), Duration.ofMillis(timeout), failAfter, 2,
                Duration.ofMillis(tolerate));
    }

    static Settings.Service service(String name, Pace pace) {
        return service(name, PRIMARY, List.of(VIP), pace);
    }

    /** The same pace for the host and for the one probe, a command. */
    static Settings.Service service(String name, InetAddress primary, List<Vip> vips, Pace pace) {
        return new Settings.Service(name, Mode.ACT, vips, "eth0",
                new Settings.Primary(primary, new NodeId("a"), "eth0", null, null), pace,
                List.of(new Settings.Probe("own", new Settings.CommandCheck(CommandLine.line("x")), pace)), null,
                new Settings.Fence(Settings.Proof.WIRE, List.of(), Settings.WhenUnproven.HOLD),
                new Settings.Witnesses(Settings.WitnessKind.LISTED, List.of(WITNESS), 1),
                new Settings.Takeover(null, null, Duration.ZERO, Duration.ofSeconds(1)), Settings.AfterTakeover.HOLD,
                new Settings.Failback(Settings.FailbackPolicy.MANUAL, null, null),
                new Settings.HoldDown(Duration.ofHours(1), 2), null);
    }
}
