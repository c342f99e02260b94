package io.understudy.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.foreign.Arena;
import java.lang.foreign.ValueLayout;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class PacketsTests {
    private static final HardwareAddress OURS = HardwareAddress.parse("02:00:00:00:00:02");
    private static final HardwareAddress THEIRS = HardwareAddress.parse("02:00:00:00:00:01");
    private static final InetAddress V4 = InetAddress.ofLiteral("192.0.2.100");
    private static final InetAddress V6 = InetAddress.ofLiteral("2001:db8::12:3456");

    @Test
    void buildsAnArpProbeAsRfc5227Says() {
        var probe = Packets.arp(false, OURS, new byte[4], new HardwareAddress(0), V4.getAddress());

        assertThat(HexFormat.of().formatHex(probe))
                .isEqualTo("0001080006040001" + "020000000002" + "00000000" + "000000000000" + "c0000264");
    }

    @Test
    void readsAnArpReply() {
        var packet = Packets.arp(true, THEIRS, V4.getAddress(), OURS, new byte[4]);

        var read = Packets.readArp(packet, packet.length);

        assertThat(read)
                .contains(new Packets.Arp(true, THEIRS, V4, OURS, InetAddress.ofLiteral("0.0.0.0")));
    }

    @Test
    void readsNoArpFromWhatIsNone() {
        var good = Packets.arp(false, THEIRS, V4.getAddress(), OURS, V4.getAddress());

        assertThat(Packets.readArp(good, 27)).as("cut short").isEmpty();
        for (int octet : new int[]{1, 3, 4, 5, 7}) { // hardware, protocol, their lengths, operation
            var bad = good.clone();
            bad[octet] = 77;
            assertThat(Packets.readArp(bad, bad.length)).as("octet %d", octet).isEmpty();
        }
    }

    @Test
    void computesTheInternetChecksum() {
        var header = HexFormat.of().parseHex("45000073000040004011" + "0000" + "c0a80001c0a800c7"); // a known header
        var odd = new byte[]{1, 2, 3};

        assertThat(Packets.checksum(header, 0, header.length, 0) & 0xffff).isEqualTo(0xb861);
        assertThat(Packets.checksum(odd, 0, odd.length, 0) & 0xffff).isEqualTo(~(0x0102 + 0x0300) & 0xffff);
    }

    @Test
    void buildsAnEchoRequestWhoseChecksumHolds() {
        var packet = Packets.echo(new Packets.Echo(0x1122334455667788L, -7, V4));

        assertThat(packet[0]).isEqualTo((byte) 8);
        assertThat(Packets.checksum(packet, 0, packet.length, 0)).isZero();
    }

    @Test
    void readsTheReplyToItsRequest() {
        var four = new Packets.Echo(99, Long.MIN_VALUE, V4);
        var six = new Packets.Echo(99, -1, V6);

        assertThat(Packets.readEchoReply(reply(four, 0), 28, false, false)).contains(four);
        assertThat(Packets.readEchoReply(reply(six, 129), 40, true, false)).contains(six);
    }

    @Test
    void readsAReplyBehindAnIpHeaderWithOptions() {
        var echo = new Packets.Echo(99, 5, V4);
        var packet = new byte[24 + 28];
        packet[0] = 0x46; // six words of header
        System.arraycopy(reply(echo, 0), 0, packet, 24, 28);

        assertThat(Packets.readEchoReply(packet, packet.length, false, true)).contains(echo);
        assertThat(Packets.readEchoReply(packet, packet.length - 1, false, true)).as("cut short").isEmpty();
        assertThat(Packets.readEchoReply(packet, 0, false, true)).as("empty").isEmpty();
    }

    @Test
    void readsNoReplyFromARequest() {
        var request = Packets.echo(new Packets.Echo(99, 5, V4));

        assertThat(Packets.readEchoReply(request, request.length, false, false)).isEmpty();
    }

    private static byte[] reply(Packets.Echo echo, int type) {
        var packet = Packets.echo(echo);
        packet[0] = (byte) type;
        return packet;
    }

    @Test
    void aSolicitationTellsWhoAsks() {
        var from = InetAddress.ofLiteral("2001:db8::100");

        var packet = Packets.solicitation(from.getAddress(), OURS, V6.getAddress());

        assertThat(address(packet, 8)).isEqualTo(from);
        assertThat(address(packet, 24)).isEqualTo(InetAddress.ofLiteral("ff02::1:ff12:3456"));
        assertThat(packet[7]).isEqualTo((byte) 255);
        assertThat(packet[40]).isEqualTo((byte) 135);
        assertThat(address(packet, 48)).isEqualTo(V6);
        assertThat(Arrays.copyOfRange(packet, 64, 72)).containsExactly(1, 1, 2, 0, 0, 0, 0, 2);
        assertThat(checksumOf(packet)).isZero();
    }

    @Test
    void advertisesToAllNodesSoThatTheyReplaceWhatTheyKnow() {
        var packet = Packets.advertisement(V6.getAddress(), THEIRS);

        assertThat(address(packet, 24)).isEqualTo(InetAddress.ofLiteral("ff02::1"));
        assertThat(packet[44]).as("override, neither solicited nor router").isEqualTo((byte) 0x20);
        assertThat(checksumOf(packet)).isZero();
        assertThat(Packets.readAdvertisement(packet, packet.length))
                .contains(new Packets.Advertisement(V6, THEIRS, false));
    }

    @Test
    void findsTheHardwareAddressBehindOtherOptions() {
        var plain = Packets.advertisement(V6.getAddress(), THEIRS);
        var packet = new byte[plain.length + 16];
        System.arraycopy(plain, 0, packet, 0, 64);
        packet[64] = 14; // a nonce of two units, RFC 3971
        packet[65] = 2;
        System.arraycopy(plain, 64, packet, 80, 8);

        assertThat(Packets.readAdvertisement(packet, packet.length))
                .contains(new Packets.Advertisement(V6, THEIRS, false));
    }

    @Test
    void tellsAnAnswerFromAnAnnouncement() {
        var packet = Packets.advertisement(V6.getAddress(), THEIRS);
        System.arraycopy(InetAddress.ofLiteral("fe80::1").getAddress(), 0, packet, 24, 16);
        packet[44] = 0x60;

        assertThat(Packets.readAdvertisement(packet, packet.length))
                .contains(new Packets.Advertisement(V6, THEIRS, true));
    }

    @Test
    void aSolicitationTellsWhoHasItsSourceAddress() {
        var packet = Packets.solicitation(V6.getAddress(), THEIRS, InetAddress.ofLiteral("2001:db8::2").getAddress());
        var probe = Packets.solicitation(new byte[16], THEIRS, V6.getAddress());

        assertThat(Packets.readSolicitation(packet, packet.length))
                .contains(new Packets.Advertisement(V6, THEIRS, false));
        assertThat(Packets.readSolicitation(probe, probe.length)).as("looks for a duplicate").isEmpty();
        assertThat(Packets.readSolicitation(packet, 64)).as("without the option").isEmpty();
        packet[7] = 64;
        assertThat(Packets.readSolicitation(packet, packet.length)).as("forwarded").isEmpty();
    }

    @Test
    void makesALinkLocalAddressOfAHardwareAddress() {
        assertThat(Packets.address(Packets.linkLocal(HardwareAddress.parse("34:56:78:9a:bc:de"))))
                .isEqualTo(InetAddress.ofLiteral("fe80::3656:78ff:fe9a:bcde"));
    }

    @Test
    void believesNoAdvertisementThatMayComeFromAfarOrIsMalformed() {
        var good = Packets.advertisement(V6.getAddress(), THEIRS);

        assertThat(changed(good, 7, 64)).as("forwarded").isEmpty();
        assertThat(changed(good, 6, 17)).as("not ICMPv6").isEmpty();
        assertThat(changed(good, 40, 135)).as("a solicitation").isEmpty();
        assertThat(changed(good, 41, 1)).as("code").isEmpty();
        assertThat(changed(good, 48, 0xff)).as("multicast target").isEmpty();
        assertThat(changed(good, 44, 0x60)).as("solicited by everybody").isEmpty();
        assertThat(changed(good, 65, 0)).as("an option without length").isEmpty();
        assertThat(Packets.readAdvertisement(good, 64)).as("without the option").isEmpty();
        assertThat(Packets.readAdvertisement(good, 63)).as("cut short").isEmpty();
    }

    private static Optional<Packets.Advertisement> changed(byte[] packet, int octet, int value) {
        var copy = packet.clone();
        copy[octet] = (byte) value;
        return Packets.readAdvertisement(copy, copy.length);
    }

    @Test
    void derivesTheEthernetAddressOfAGroup() {
        assertThat(HardwareAddress.of(Packets.multicast(Packets.allNodes()))).hasToString("33:33:00:00:00:01");
        assertThat(HardwareAddress.of(Packets.multicast(Packets.solicitedNode(V6.getAddress()))))
                .hasToString("33:33:ff:12:34:56");
    }

    @Test
    void writesSocketAddressesAsTheKernelReadsThem() throws Exception {
        var linkLocal = Inet6Address.getByAddress(null, InetAddress.ofLiteral("fe80::1").getAddress(), 7);
        try (var arena = Arena.ofConfined()) {
            var four = arena.allocate(28, 8).fill((byte) 0xee);
            var six = arena.allocate(28, 8).fill((byte) 0xee);

            int fourLength = Packets.socketAddress(four, V4);
            int sixLength = Packets.socketAddress(six, linkLocal);

            assertThat(fourLength).isEqualTo(16);
            assertThat(four.asSlice(2, 14).toArray(ValueLayout.JAVA_BYTE))
                    .containsExactly(0, 0, (byte) 192, 0, 2, 100, 0, 0, 0, 0, 0, 0, 0, 0);
            assertThat(sixLength).isEqualTo(28);
            assertThat(six.get(ValueLayout.JAVA_INT, 24)).as("scope").isEqualTo(7);
        }
    }

    private static InetAddress address(byte[] packet, int at) {
        return Packets.address(Arrays.copyOfRange(packet, at, at + 16));
    }

    /** Over the pseudo header and the packet, the checksum included: 0 when it holds. */
    private static short checksumOf(byte[] packet) {
        int length = packet.length - 40;
        int pseudo = length + 58;
        for (int i = 8; i < 40; i += 2) {
            pseudo += ((packet[i] & 0xff) << 8) | (packet[i + 1] & 0xff);
        }
        return Packets.checksum(packet, 40, length, pseudo);
    }
}
