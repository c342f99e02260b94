package io.understudy.kernel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.lang.foreign.Arena;
import java.lang.foreign.ValueLayout;
import java.net.InetAddress;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * What real segments do that two ends of a cable don't: second cards, VLANs, promiscuous cards, hosts that check their
 * address, storms. This host (us) and another one (them) hang on a switch.
 */
class SegmentIT {
    private static final InetAddress THEIRS = InetAddress.ofLiteral("10.77.0.1");
    private static final InetAddress OURS = InetAddress.ofLiteral("10.77.0.2");
    private static final InetAddress VIP = InetAddress.ofLiteral("10.77.0.100");
    private static final Duration SOON = Duration.ofSeconds(10);

    private final Kernel kernel = new LinuxKernel(System::nanoTime, InstantSource.system());
    private final List<Heard> heard = new CopyOnWriteArrayList<>();
    private final AtomicLong lost = new AtomicLong();
    private Namespace between;
    private Namespace us;
    private Namespace them;

    private record Heard(InetAddress address, HardwareAddress who) {}

    @BeforeEach
    void segment() throws Exception {
        between = Namespace.create();
        us = Namespace.create();
        them = Namespace.create();
        between.becomeSwitch();
        between.plug("p1", them, "eth0");
        between.plug("p2", us, "eth0");
        them.ip("address add 10.77.0.1/24 dev eth0");
        us.ip("address add 10.77.0.2/24 dev eth0");
    }

    @AfterEach
    void remove() throws Exception {
        for (var one : new Namespace[]{us, them, between}) {
            if (one != null) {
                one.close();
            }
        }
    }

    private NeighbourPort neighbours() throws Exception {
        return us.inside(() -> kernel.openNeighbours("eth0", new NeighbourPort.Listener() {
            @Override
            public void heard(InetAddress address, HardwareAddress who, boolean answer, long at) {
                heard.add(new Heard(address, who));
            }

            @Override
            public void lost(long count) {
                lost.addAndGet(count);
            }
        }));
    }

    private static HardwareAddress hardware(Namespace host, String card) throws Exception {
        return HardwareAddress.parse(host.run("cat /sys/class/net/" + card + "/address").strip());
    }

    /** Once they have answered a later question, an answer to an earlier one would be there too. */
    private void settled(NeighbourPort port) {
        await().atMost(SOON).until(() -> {
            port.probe(THEIRS);
            return heard.stream().anyMatch(h -> h.address().equals(THEIRS));
        });
    }

    @ParameterizedTest
    @ValueSource(strings = {"a second cable", "a macvlan"})
    void anAnswerOfOurOwnSecondCardIsNoSecondHolder(String card) throws Exception {
        if (card.equals("a macvlan")) {
            us.ip("link add link eth0 name eth1 type macvlan mode bridge");
            us.ip("link set eth1 up");
        } else {
            between.plug("p3", us, "eth1");
        }
        us.ip("address add 10.77.0.100/32 dev eth0");

        try (var port = neighbours()) {
            port.probe(VIP); // Linux answers for any of its addresses on any card
            settled(port);
        }

        assertThat(heard).extracting(Heard::address).doesNotContain(VIP);
    }

    @Test
    void aCardThatComesLaterIsOurOwnTooAndOneThatGoesIsNotAnyMore() throws Exception {
        us.ip("address add 10.77.0.100/32 dev eth0");

        try (var port = neighbours()) {
            between.plug("p3", us, "eth1");
            port.probe(VIP);
            settled(port);
            assertThat(heard).extracting(Heard::address).doesNotContain(VIP);

            var moved = hardware(us, "eth1");
            us.ip("link delete eth1");
            them.ip("link set eth0 address " + moved); // it lives in another host now
            heard.clear();
            settled(port);

            assertThat(heard).contains(new Heard(THEIRS, moved));
        }
    }

    @Test
    void asksFromItsOwnAddressSoThatNobodyTakesItForARival() throws Exception {
        us.ip("address add 10.77.0.50/24 dev eth0");
        us.ip("address add 10.77.0.100/32 dev eth0");

        try (var port = neighbours()) {
            port.neverFrom(Set.of(InetAddress.ofLiteral("10.77.0.50")));
            assertThat(port.ask(THEIRS)).isPresent();
            await().atMost(SOON).until(() -> !heard.isEmpty());
        }

        // who is asked learns the asker from an ordinary request, and from nothing else
        assertThat(them.ip("neigh show dev eth0")).contains("10.77.0.2 lladdr " + hardware(us, "eth0"))
                .doesNotContain("10.77.0.50").doesNotContain("10.77.0.100");
    }

    @Test
    void withoutAnAddressOnThatNetworkNobodyIsAskedButInARecovery() throws Exception {
        us.ip("address flush dev eth0");
        us.ip("address add 192.0.2.7/24 dev eth0");

        try (var port = neighbours()) {
            assertThat(port.ask(THEIRS)).isEmpty();
            assertThat(port.probe(THEIRS)).isPresent();
            await().atMost(SOON).until(() -> !heard.isEmpty());
        }
    }

    @Test
    void nobodyWasAskedWhileTheInterfaceIsDown() throws Exception {
        try (var port = neighbours()) {
            us.ip("link set eth0 down");

            assertThat(port.ask(THEIRS)).isEmpty();
            assertThat(port.probe(THEIRS)).isEmpty();
        }
    }

    @Test
    void framesOfAVlanThatWeHaveNoInterfaceForAreAnothersNetwork() throws Exception {
        var claim = Packets.arp(true, hardware(them, "eth0"), VIP.getAddress(), new HardwareAddress(0),
                VIP.getAddress());

        try (var port = neighbours()) {
            sendTagged(claim, 7);
            settled(port);
            assertThat(heard).extracting(Heard::address).doesNotContain(VIP);

            sendTagged(claim, 0); // a priority tag only: this very network
            await().atMost(SOON).until(() -> heard.stream().anyMatch(h -> h.address().equals(VIP)));
        }
    }

    /** From them, with a tag of IEEE 802.1Q: this needs no VLAN interface, which not every kernel has. */
    private void sendTagged(byte[] arp, int vlan) throws Exception {
        var frame = ByteBuffer.allocate(64).put(new byte[]{-1, -1, -1, -1, -1, -1})
                .put(hardware(them, "eth0").octets()).putShort((short) 0x8100).putShort((short) vlan)
                .putShort((short) 0x0806).put(arp).array();
        int index = Integer.parseInt(them.run("cat /sys/class/net/eth0/ifindex").strip());
        int sent = them.inside(() -> {
            int socket = Libc.socket(Libc.AF_PACKET, Libc.SOCK_RAW, 0);
            try (var arena = Arena.ofConfined()) {
                var data = arena.allocateFrom(ValueLayout.JAVA_BYTE, frame);
                var to = arena.allocate(20, 4);
                Packets.linkAddress(to, 0x8100, index, new byte[6]);
                return Libc.send(socket, data, frame.length, to);
            } finally {
                Libc.close(socket);
            }
        });
        assertThat(sent).isEqualTo(frame.length);
    }

    @Test
    void framesForOthersThatOnlyAPromiscuousCardHearsAreNotHeard() throws Exception {
        var third = Namespace.create();
        try {
            between.plug("p4", third, "eth0");
            third.ip("address add 10.77.0.3/24 dev eth0");
            between.ip("link set br0 type bridge ageing_time 0"); // a hub: everybody hears everything
            us.ip("link set eth0 promisc on");
            them.ip("address add 10.77.0.100/32 dev eth0");

            try (var port = neighbours()) {
                var asker = third.inside(() -> kernel.openNeighbours("eth0", (_, _, _, _) -> {
                }));
                try (asker) {
                    asker.ask(VIP); // its answer goes to the third host alone
                }
                settled(port);
            }
        } finally {
            third.close();
        }

        assertThat(heard).extracting(Heard::address).doesNotContain(VIP);
    }

    @Test
    void hearsOnlyOfTheAddressesItWasToldOf() throws Exception {
        them.ip("address add 10.77.0.100/32 dev eth0");

        try (var port = neighbours()) {
            port.hearOf(Set.of(THEIRS));
            port.probe(VIP);
            settled(port);
            assertThat(heard).extracting(Heard::address).containsOnly(THEIRS);

            port.hearOf(Set.of(VIP, InetAddress.ofLiteral("2001:db8::1")));
            heard.clear();
            await().atMost(SOON).until(() -> {
                port.probe(VIP);
                return !heard.isEmpty();
            });
            assertThat(heard).extracting(Heard::address).containsOnly(VIP);
        }
    }

    @Test
    void saysThatFramesWereLostInAStorm() throws Exception {
        var slow = us.inside(() -> kernel.openNeighbours("eth0", new NeighbourPort.Listener() {
            @Override
            public void heard(InetAddress address, HardwareAddress who, boolean answer, long at) {
                // slower than the storm, as an overloaded host is
                long until = System.nanoTime() + 1_000_000;
                while (System.nanoTime() < until) {
                    Thread.onSpinWait();
                }
            }

            @Override
            public void lost(long count) {
                lost.addAndGet(count);
            }
        }));
        try (slow; var storm = them.inside(() -> kernel.openNeighbours("eth0", (_, _, _, _) -> {
        }))) {
            for (int i = 0; i < 20_000 && lost.get() == 0; i++) {
                storm.announce(VIP);
            }

            await().atMost(SOON).until(() -> lost.get() > 0);
        }
    }

    @Test
    void aNetworkThatComesUpLateAndChangesIsFollowed() throws Exception {
        us.ip("link delete eth0");
        var seen = new CopyOnWriteArrayList<Segment>();

        try (var segments = us.inside(kernel::openSegments)) {
            segments.observe("eth0", seen::add);
            assertThat(seen).containsExactly(Segment.absent("eth0"));

            between.plug("p2", us, "eth0");
            us.ip("address add 10.77.0.2/24 dev eth0");
            us.ip("route add default via 10.77.0.1");
            await().atMost(SOON).untilAsserted(() -> assertThat(seen.getLast()).satisfies(now -> {
                assertThat(now.carrier()).isTrue();
                assertThat(now.onLink(THEIRS)).isTrue();
                assertThat(now.gateway()).contains(THEIRS);
            }));

            us.ip("route replace default via 10.77.0.9");
            await().atMost(SOON).untilAsserted(
                    () -> assertThat(seen.getLast().gateway()).contains(InetAddress.ofLiteral("10.77.0.9")));

            between.ip("link set p2 down");
            await().atMost(SOON).until(() -> !seen.getLast().carrier());

            us.ip("link delete eth0");
            await().atMost(SOON).until(() -> !seen.getLast().present());
        }
    }

    @Test
    void ourOwnAddressIsNoNews() throws Exception {
        try (var port = neighbours()) {
            port.probe(OURS);
            settled(port);
        }

        assertThat(heard).extracting(Heard::address).doesNotContain(OURS);
    }
}
