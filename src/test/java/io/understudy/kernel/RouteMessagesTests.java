package io.understudy.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import io.understudy.kernel.RouteMessages.Message;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;

class RouteMessagesTests {
    private static final int UP = 1;
    private static final int LOWER_UP = 1 << 16;
    private static final int MAIN = 254;

    @Test
    void splitsADatagramAndLeavesOutWhatIsCutShort() {
        var first = RouteMessages.request(RouteMessages.NEWLINK, 0, 7, ByteBuffer.allocate(5)); // padded to 8
        var second = RouteMessages.request(RouteMessages.DONE, 0, 8, ByteBuffer.allocate(4));
        var datagram = ByteBuffer.allocate(24 + 20 + 20).put(first).position(24).put(second).put(second, 0, 19);

        var messages = RouteMessages.split(datagram.flip());

        assertThat(messages).extracting(Message::type).containsExactly(RouteMessages.NEWLINK, RouteMessages.DONE);
        assertThat(messages).extracting(Message::sequence).containsExactly(7, 8);
        assertThat(messages.getFirst().body().limit()).isEqualTo(5);
    }

    @Test
    void endsAtAMessageThatClaimsAnImpossibleLength() {
        var datagram = room(32).putInt(0, Integer.MAX_VALUE);

        assertThat(RouteMessages.split(datagram)).isEmpty();
        assertThat(RouteMessages.split(datagram.putInt(0, 3))).isEmpty();
    }

    @Test
    void readsAnInterface() {
        var link = RouteMessages.readLink(link(RouteMessages.NEWLINK, 0, UP | LOWER_UP));

        assertThat(link)
                .contains(new Link(3, "eth0", HardwareAddress.parse("02:00:00:00:00:07"), true, true));
    }

    @Test
    void anInterfaceHasCarrierOnlyWhileItIsUp() {
        var unplugged = RouteMessages.readLink(link(RouteMessages.NEWLINK, 0, UP)).orElseThrow();
        var down = RouteMessages.readLink(link(RouteMessages.NEWLINK, 0, LOWER_UP)).orElseThrow();
        var deleted = RouteMessages.readLink(link(RouteMessages.DELLINK, 0, UP | LOWER_UP)).orElseThrow();

        assertThat(unplugged).matches(Link::up).matches(l -> !l.carrier());
        assertThat(down).matches(l -> !l.up()).matches(l -> !l.carrier());
        assertThat(deleted).matches(l -> !l.up()).matches(l -> !l.carrier());
    }

    @Test
    void aPortThatLeavesItsBridgeIsNoDeletedInterface() {
        int bridge = 7; // AF_BRIDGE

        assertThat(RouteMessages.readLink(link(RouteMessages.DELLINK, bridge, UP | LOWER_UP))).isEmpty();
    }

    private static Message link(int type, int family, int flags) {
        var body = room(64).put((byte) family).position(4).putInt(3).putInt(flags).putInt(0);
        attribute(body, 1, new byte[]{2, 0, 0, 0, 0, 7});
        attribute(body, 3, "eth0\0".getBytes(StandardCharsets.UTF_8));
        return new Message(type, 0, 1, 0, body.flip());
    }

    @Test
    void readsTheOwnEndOfAnAddressAndWhetherItIsUsable() {
        var body = room(64).put((byte) 2).put((byte) 24).put((byte) 0).put((byte) 0).putInt(3);
        attribute(body, 1, octets("192.0.2.9")); // the other end
        attribute(body, 2, octets("192.0.2.1"));
        var wide = room(64).put((byte) 10).put((byte) 64).put((byte) 0).put((byte) 0).putInt(3);
        attribute(wide, 1, octets("2001:db8::1"));
        attribute(wide, 8, room(4).putInt(0x08).array()); // duplicate detection failed, told in the wide flags only

        var four = RouteMessages.readAddress(new Message(RouteMessages.NEWADDR, 0, 1, 0, body.flip()));
        var six = RouteMessages.readAddress(new Message(RouteMessages.NEWADDR, 0, 1, 0, wide.flip()));

        assertThat(four).contains(new InterfaceAddress(3, InetAddress.ofLiteral("192.0.2.1"), 24, false));
        assertThat(six).contains(new InterfaceAddress(3, InetAddress.ofLiteral("2001:db8::1"), 64, true));
    }

    @Test
    void ofSeveralDefaultRoutesTheOneWithTheLowestMetricCounts() {
        var routes = List.of(route(2, 0, MAIN, 3, "192.0.2.9", 200), route(2, 0, MAIN, 3, "192.0.2.254", 100),
                route(2, 0, MAIN, 4, "198.51.100.1", 0), route(2, 24, MAIN, 3, "192.0.2.8", 0));

        var gateway = RouteMessages.readGateway(routes, 2, 3);

        assertThat(gateway).contains(InetAddress.ofLiteral("192.0.2.254"));
    }

    @Test
    void aDefaultRouteOfAnotherTableIsNoGateway() {
        var routes = List.of(route(2, 0, 100, 3, "192.0.2.9", 0));

        assertThat(RouteMessages.readGateway(routes, 2, 3)).isEmpty();
    }

    @Test
    void findsTheGatewayAmongSeveralHops() {
        var hops = room(64);
        hop(hops, 4, "198.51.100.1");
        hop(hops, 3, "192.0.2.254");
        hops.flip();
        var octets = new byte[hops.limit()];
        hops.get(octets);
        var body = room(128).put((byte) 2).put((byte) 0).position(4).put((byte) MAIN).position(7).put((byte) 1)
                .position(12);
        attribute(body, 9, octets);

        var gateway = RouteMessages.readGateway(List.of(new Message(RouteMessages.NEWROUTE, 0, 1, 0, body.flip())), 2,
                3);

        assertThat(gateway).contains(InetAddress.ofLiteral("192.0.2.254"));
    }

    @Test
    void aLinkLocalGatewayCanBeSentTo() {
        var routes = List.of(route(10, 0, MAIN, 3, "fe80::1", 1024));

        var gateway = RouteMessages.readGateway(routes, 10, 3);

        assertThat(gateway).get().isInstanceOfSatisfying(Inet6Address.class,
                six -> assertThat(six.getScopeId()).isEqualTo(3));
    }

    private static void hop(ByteBuffer hops, int index, String gateway) {
        hops.putShort((short) 16).putShort((short) 0).putInt(index);
        attribute(hops, 5, octets(gateway));
    }

    private static Message route(int family, int length, int table, int index, String gateway, int metric) {
        var body = room(128).put((byte) family).put((byte) length).position(4).put((byte) table).position(7)
                .put((byte) 1).position(12);
        attribute(body, 4, room(4).putInt(index).array());
        attribute(body, 5, octets(gateway));
        attribute(body, 6, room(4).putInt(metric).array());
        return new Message(RouteMessages.NEWROUTE, 0, 1, 0, body.flip());
    }

    private static byte[] octets(String address) {
        return InetAddress.ofLiteral(address).getAddress();
    }

    private static void attribute(ByteBuffer body, int type, byte[] value) {
        body.putShort((short) (4 + value.length)).putShort((short) type).put(value);
        while (body.position() % 4 != 0) {
            body.put((byte) 0);
        }
    }

    private static ByteBuffer room(int size) {
        return ByteBuffer.allocate(size).order(ByteOrder.nativeOrder());
    }
}
