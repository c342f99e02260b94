package io.understudy.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;

class PacketsTests {
    private static final HardwareAddress A = HardwareAddress.parse("02:00:00:00:00:0a");
    private static final HardwareAddress B = HardwareAddress.parse("02:00:00:00:00:0b");

    @Test
    void writesAnArpProbeAsRfc5227Asks() {
        var probe = Packets.arp(false, B, new byte[4], new HardwareAddress(0), new byte[]{(byte) 192, 0, 2, 100});

        assertThat(HexFormat.of().formatHex(probe))
                .isEqualTo("0001" + "0800" + "06" + "04" + "0001" + "02000000000b" + "00000000" + "000000000000"
                        + "c0000264");
    }

    @Test
    void readsWhatItWrites() {
        var reply = Packets.arp(true, A, new byte[]{(byte) 192, 0, 2, 100}, B, new byte[4]);

        var read = Packets.readArp(reply, reply.length).orElseThrow();

        assertThat(read.reply()).isTrue();
        assertThat(read.sender()).isEqualTo(A);
        assertThat(read.senderAddress()).isEqualTo(InetAddress.ofLiteral("192.0.2.100"));
        assertThat(read.target()).isEqualTo(B);
    }

    @Test
    void refusesWhatIsShortOrNotArp() {
        var reply = Packets.arp(true, A, new byte[4], B, new byte[4]);

        assertThat(Packets.readArp(reply, 27)).isEmpty();
        reply[7] = 9;
        assertThat(Packets.readArp(reply, reply.length)).isEmpty();
        assertThat(Packets.readArp(new byte[64], 64)).isEmpty();
    }

    @Test
    void anEchosChecksumAddsUp() {
        var echo = Packets.echo(false, 0x1234567890abcdefL, 42);

        assertThat(Packets.checksum(echo, 0, echo.length, 0)).isZero();
    }

    @Test
    void anAdvertisementGoesToAllNodesWithHopLimit255AndAGoodChecksum() {
        var target = InetAddress.ofLiteral("2001:db8::100").getAddress();
        var packet = Packets.neighbour(target, true, B);

        int pseudo = 32 + 58;
        for (int i = 8; i < 40; i += 2) {
            pseudo += (packet[i] & 0xff) << 8 | packet[i + 1] & 0xff;
        }

        assertThat(packet[7] & 0xff).isEqualTo(255);
        assertThat(packet[40] & 0xff).isEqualTo(136);
        assertThat(Packets.checksum(packet, 40, 32, pseudo)).isZero();
    }
}
