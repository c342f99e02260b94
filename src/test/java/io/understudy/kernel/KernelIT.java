package io.understudy.kernel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.net.Inet4Address;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The real kernel: this host (us) and another one (them) at the two ends of a cable. */
class KernelIT {
    private static final InetAddress THEIRS = InetAddress.ofLiteral("10.77.0.1");
    private static final InetAddress OURS = InetAddress.ofLiteral("10.77.0.2");
    private static final InetAddress VIP = InetAddress.ofLiteral("10.77.0.100");
    private static final InetAddress VIP6 = InetAddress.ofLiteral("fd77::100");
    private static final Duration SOON = Duration.ofSeconds(10);

    private final Kernel kernel = new LinuxKernel(System::nanoTime, InstantSource.system());
    private Namespace us;
    private Namespace them;

    private record Reply(InetAddress from, long token, long at) {}

    private record Heard(InetAddress address, HardwareAddress who, boolean answer) {}

    @BeforeEach
    void cable() throws Exception {
        us = Namespace.create();
        them = Namespace.create();
        us.cable(them);
        them.ip("address add 10.77.0.1/24 dev eth0");
        us.ip("address add 10.77.0.2/24 dev eth0");
        them.ip("address add fd77::1/64 dev eth0 nodad");
        us.ip("address add fd77::2/64 dev eth0 nodad");
    }

    @AfterEach
    void remove() throws Exception {
        if (us != null) {
            us.close();
        }
        if (them != null) {
            them.close();
        }
    }

    private EchoPort echo(EchoPort.Listener listener) throws Exception {
        return us.inside(() -> kernel.openEcho(listener));
    }

    private NeighbourPort neighbours(List<Heard> heard) throws Exception {
        return us.inside(() -> kernel.openNeighbours("eth0",
                (address, who, answer, _) -> heard.add(new Heard(address, who, answer))));
    }

    private static HardwareAddress hardware(Namespace host) throws Exception {
        return HardwareAddress.parse(host.run("cat /sys/class/net/eth0/address").strip());
    }

    // --- echo ---

    @ParameterizedTest(name = "ping_group_range {0}, to {2}")
    @CsvSource({"1 0, raw, 10.77.0.1", "1 0, raw, fd77::1", "0 0, datagram, 10.77.0.1", "0 0, datagram, fd77::1"})
    void anEchoIsAnsweredAndStampedBetweenSendingAndNow(String range, String kind, String target) throws Exception {
        us.run("sysctl -qw net.ipv4.ping_group_range=" + range.replace(' ', '\t'));
        var replies = new CopyOnWriteArrayList<Reply>();

        try (var port = echo((from, token, at) -> replies.add(new Reply(from, token, at)))) {
            long sent = port.send(InetAddress.ofLiteral(target), 0x1234_5678_9abc_def0L);
            await().atMost(SOON).until(() -> !replies.isEmpty());

            assertThat(replies).singleElement().satisfies(reply -> {
                assertThat(reply.from()).isEqualTo(InetAddress.ofLiteral(target));
                assertThat(reply.token()).isEqualTo(0x1234_5678_9abc_def0L);
                // two clocks are compared, and each is read with an error of its own
                assertThat(reply.at()).isBetween(sent - 1_000_000, System.nanoTime());
            });
            assertThat(us.run("cat /proc/net/raw /proc/net/raw6").lines().filter(l -> l.matches("\\s*\\d+:.*"))
                    .count()).as(kind).isEqualTo("raw".equals(kind) ? 2 : 0);
        }
    }

    @Test
    void everyRequestOfABurstIsToldByItsToken() throws Exception {
        var replies = new CopyOnWriteArrayList<Reply>();
        int count = 500;

        try (var port = echo((from, token, at) -> replies.add(new Reply(from, token, at)))) {
            for (int i = 0; i < count; i++) {
                port.send(THEIRS, i);
            }
            await().atMost(SOON).until(() -> replies.size() >= count);
        }

        assertThat(replies).extracting(Reply::token).doesNotHaveDuplicates().hasSize(count);
    }

    @Test
    void aReplyFromSomebodyElseThanWasAskedIsNotHeard() throws Exception {
        them.run("sysctl -qw net.ipv4.icmp_echo_ignore_broadcasts=0");
        us.ip("route add 224.0.0.0/4 dev eth0");
        var replies = new CopyOnWriteArrayList<Reply>();

        try (var port = echo((from, token, at) -> replies.add(new Reply(from, token, at)))) {
            port.send(InetAddress.ofLiteral("224.0.0.1"), 1); // all hosts: they answer with their own address
            port.send(THEIRS, 2);
            await().atMost(SOON).until(() -> replies.stream().anyMatch(reply -> reply.token() == 2));
        }

        assertThat(replies).extracting(Reply::token).containsOnly(2L);
    }

    @Test
    void twoPortsDoNotHearEachOthersReplies() throws Exception {
        var first = new CopyOnWriteArrayList<Reply>();
        var second = new CopyOnWriteArrayList<Reply>();

        try (var one = echo((from, token, at) -> first.add(new Reply(from, token, at)));
                var other = echo((from, token, at) -> second.add(new Reply(from, token, at)))) {
            one.send(THEIRS, 1);
            await().atMost(SOON).until(() -> !first.isEmpty());
            other.send(THEIRS, 2); // when its answer is there, the first one's would be too
            await().atMost(SOON).until(() -> !second.isEmpty());
        }

        assertThat(first).extracting(Reply::token).containsExactly(1L);
        assertThat(second).extracting(Reply::token).containsExactly(2L);
    }

    @ParameterizedTest
    @ValueSource(strings = {"1 0", "0 0"})
    void whatCannotBeReachedCountsAsSentAndIsNeverAnswered(String range) throws Exception {
        us.run("sysctl -qw net.ipv4.ping_group_range=" + range.replace(' ', '\t'));
        var replies = new CopyOnWriteArrayList<Reply>();

        try (var port = echo((from, token, at) -> replies.add(new Reply(from, token, at)))) {
            port.send(InetAddress.ofLiteral("198.51.100.1"), 1); // no route
            port.send(InetAddress.ofLiteral("2001:db8::1"), 2);
            us.ip("route add prohibit 198.51.100.2");
            port.send(InetAddress.ofLiteral("198.51.100.2"), 3);
            us.ip("link set eth0 down");
            port.send(THEIRS, 4);
            us.ip("link set eth0 up");
            await().atMost(SOON).until(() -> {
                port.send(THEIRS, 5);
                return !replies.isEmpty();
            });
        }

        assertThat(replies).extracting(Reply::token).containsOnly(5L);
    }

    @Test
    void aRequestAfterAnUnreachableOneIsSentAtOnce() throws Exception {
        us.ip("neigh replace 10.77.0.1 lladdr " + hardware(them) + " dev eth0 nud permanent");
        var replies = new CopyOnWriteArrayList<Reply>();

        try (var port = echo((from, token, at) -> replies.add(new Reply(from, token, at)))) {
            for (int i = 0; i < 50; i++) {
                port.send(InetAddress.ofLiteral("198.51.100.1"), 1000 + i);
                port.send(THEIRS, i);
            }
            await().atMost(SOON).until(() -> replies.size() >= 50);
        }

        assertThat(replies).extracting(Reply::token).allMatch(token -> token < 50).hasSize(50);
    }

    @Test
    void aListenerThatThrowsDoesNotEndTheReceiving() throws Exception {
        var calls = new AtomicInteger();

        try (var port = echo((_, _, _) -> {
            calls.incrementAndGet();
            throw new IllegalStateException("thrown on purpose");
        })) {
            port.send(THEIRS, 1);
            await().atMost(SOON).until(() -> calls.get() == 1);
            port.send(THEIRS, 2);
            await().atMost(SOON).until(() -> calls.get() == 2);
        }

        assertThat(calls).hasValue(2);
    }

    @Test
    void aPortMayBeClosedByItsListenerAndTwice() throws Exception {
        var port = new EchoPort[1];
        var closed = new CountDownLatch(1);
        port[0] = echo((_, _, _) -> {
            port[0].close();
            closed.countDown();
        });

        port[0].send(THEIRS, 1);

        assertThat(closed.await(SOON.toSeconds(), TimeUnit.SECONDS)).isTrue();
        port[0].close();
        port[0].send(THEIRS, 2);
    }

    @Test
    void closingGivesBackEveryDescriptorAndThread() throws Exception {
        openAndCloseAll();
        int before = descriptors();

        for (int i = 0; i < 20; i++) {
            openAndCloseAll();
        }

        await().atMost(SOON).until(() -> descriptors() <= before);
        assertThat(Thread.getAllStackTraces().keySet()).extracting(Thread::getName)
                .doesNotContain("echo-v4", "echo-v6", "arp-eth0", "nd-eth0", "rtnetlink");
    }

    private void openAndCloseAll() throws Exception {
        try (var echo = echo((_, _, _) -> {
        });
                var port = neighbours(new CopyOnWriteArrayList<>());
                var links = us.inside(kernel::openLinks)) {
            port.ask(VIP6);
            echo.send(THEIRS, 1);
            us.inside(() -> links.watch(new Events())).close();
        }
        assertThatThrownBy(() -> us.inside(() -> kernel.openNeighbours("eth7", (_, _, _, _) -> {
        }))).isInstanceOf(KernelException.class).hasMessageContaining("eth7");
    }

    private static int descriptors() throws Exception {
        try (var open = Files.list(Path.of("/proc/self/fd"))) {
            return (int) open.count();
        }
    }

    // --- rights ---

    @Test
    void saysWhichRightIsMissingAndHowToGrantIt() throws Exception {
        assertThatThrownBy(() -> us.insideWithoutRights(() -> kernel.openEcho((_, _, _) -> {
        }))).isInstanceOf(KernelException.class).hasMessageContaining("CAP_NET_RAW")
                .hasMessageContaining("ping_group_range");
        assertThatThrownBy(() -> us.insideWithoutRights(() -> kernel.openNeighbours("eth0", (_, _, _, _) -> {
        }))).isInstanceOf(KernelException.class).hasMessageContaining("CAP_NET_RAW")
                .hasMessageContaining("AmbientCapabilities");
        assertThatThrownBy(() -> us.insideWithoutRights(() -> {
            try (var links = kernel.openLinks()) {
                links.add(links.find("eth0").orElseThrow(), VIP, 32);
                return null;
            }
        })).isInstanceOf(KernelException.class).hasMessageContaining("CAP_NET_ADMIN").hasMessageContaining("eth0");
    }

    @Test
    void anEchoNeedsNoRightWhereTheGroupMaySend() throws Exception {
        us.run("sysctl -qw net.ipv4.ping_group_range=0\t0"); // rights are dropped, the group stays
        var replies = new CopyOnWriteArrayList<Reply>();

        try (var port = us.insideWithoutRights(
                () -> kernel.openEcho((from, token, at) -> replies.add(new Reply(from, token, at))))) {
            port.send(THEIRS, 1);
            await().atMost(SOON).until(() -> !replies.isEmpty());
        }

        assertThat(replies).hasSize(1);
    }

    // --- neighbours ---

    @ParameterizedTest
    @ValueSource(strings = {"10.77.0.1", "fd77::1"})
    void whoHasAnAddressAnswers(String address) throws Exception {
        var heard = new CopyOnWriteArrayList<Heard>();

        try (var port = neighbours(heard)) {
            // More than once: a new interface may lose the first frames while its groups and duplicate detection
            // settle.
            await().atMost(SOON).until(() -> {
                port.ask(InetAddress.ofLiteral(address));
                return !heard.isEmpty();
            });
        }

        assertThat(heard).containsOnly(new Heard(InetAddress.ofLiteral(address), hardware(them), true));
    }

    @ParameterizedTest
    @CsvSource({"10.77.0.100, 32", "fd77::100, 128"})
    void aSecondHolderIsFoundWhileWeHoldTheAddressToo(String address, int prefix) throws Exception {
        var heard = new CopyOnWriteArrayList<Heard>();
        us.ip("address add " + address + "/" + prefix + " dev eth0" + (prefix == 128 ? " nodad" : ""));

        try (var port = neighbours(heard)) {
            port.probe(InetAddress.ofLiteral(address));
            port.probe(THEIRS); // once this is answered, the first question would have been
            await().atMost(SOON).until(() -> !heard.isEmpty());
            assertThat(heard).extracting(Heard::address).containsOnly(THEIRS);
            them.ip("address add " + address + "/" + prefix + " dev eth0" + (prefix == 128 ? " nodad" : ""));
            port.probe(InetAddress.ofLiteral(address));
            await().atMost(SOON).until(() -> heard.stream().anyMatch(h -> !h.address().equals(THEIRS)));
        }

        assertThat(heard).contains(new Heard(InetAddress.ofLiteral(address), hardware(them), true));
    }

    @Test
    void probingTeachesNobodyAnything() throws Exception {
        them.ip("neigh flush all");
        var heard = new CopyOnWriteArrayList<Heard>();

        try (var port = neighbours(heard)) {
            port.probe(THEIRS);
            await().atMost(SOON).until(() -> !heard.isEmpty());
        }

        assertThat(them.ip("-4 neigh show")).doesNotContain(hardware(us).toString());
    }

    @Test
    void askingDoesNotLookLikeADuplicateToWhoIsLookingForOne() throws Exception {
        them.run("sysctl -qw net.ipv6.conf.eth0.accept_dad=1 net.ipv6.conf.eth0.dad_transmits=3");
        var heard = new CopyOnWriteArrayList<Heard>();

        try (var port = neighbours(heard)) {
            them.ip("address add " + VIP6.getHostAddress() + "/128 dev eth0");
            await().atMost(SOON).until(() -> {
                port.ask(VIP6);
                return !heard.isEmpty();
            });
        }

        assertThat(heard).containsOnly(new Heard(VIP6, hardware(them), true));
        assertThat(them.ip("-6 address show dev eth0 to fd77::100")).contains("fd77::100").doesNotContain("tentative");
    }

    @Test
    void asksFromTheLinkLocalAddressOfNow() throws Exception {
        them.ip("neigh flush all");
        us.ip("-6 address flush dev eth0 scope link");
        var heard = new CopyOnWriteArrayList<Heard>();

        try (var port = neighbours(heard)) {
            port.ask(VIP6);
            us.ip("address add fe80::42/64 dev eth0 nodad");
            them.ip("address add " + VIP6.getHostAddress() + "/128 dev eth0 nodad");
            await().atMost(SOON).until(() -> {
                port.ask(VIP6);
                return known("fe80::42").contains(hardware(us).toString());
            });
            await().atMost(SOON).until(() -> !heard.isEmpty());
        }

        assertThat(heard).containsOnly(new Heard(VIP6, hardware(them), true));
    }

    @Test
    void announcementsAndQuestionsOfOthersTellWhoHasWhat() throws Exception {
        var heard = new CopyOnWriteArrayList<Heard>();

        try (var port = neighbours(heard);
                var foreign = them.inside(() -> kernel.openNeighbours("eth0", (_, _, _, _) -> {
                }))) {
            foreign.announce(VIP);
            foreign.request(THEIRS, InetAddress.ofLiteral("10.77.0.9"));
            await().atMost(SOON).until(() -> heard.size() >= 3);
            foreign.announce(VIP6);
            await().atMost(SOON).until(() -> heard.size() >= 4);
            assertThat(heard).extracting(Heard::who).doesNotContain(port.hardwareAddress());
        }

        assertThat(heard).containsExactly(new Heard(VIP, hardware(them), false), new Heard(VIP, hardware(them), false),
                new Heard(THEIRS, hardware(them), false), new Heard(VIP6, hardware(them), false));
    }

    @Test
    void whatSaysThatWeHaveItIsNotHeard() throws Exception {
        var heard = new CopyOnWriteArrayList<Heard>();

        try (var port = neighbours(heard);
                var foreign = them.inside(() -> kernel.openNeighbours("eth0", (_, _, _, _) -> {
                }))) {
            foreign.announceFor(VIP, port.hardwareAddress());
            foreign.announceFor(VIP6, port.hardwareAddress());
            port.announce(VIP);
            foreign.probe(VIP); // a probe: its sender has no address yet
            foreign.announce(THEIRS);
            foreign.announce(InetAddress.ofLiteral("fd77::1"));
            await().atMost(SOON).until(() -> heard.size() >= 3);
        }

        assertThat(heard).extracting(Heard::address).containsOnly(THEIRS, InetAddress.ofLiteral("fd77::1"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"10.77.0.100", "fd77::100"})
    void anAnnouncementReplacesWhatNeighboursKnow(String address) throws Exception {
        var old = HardwareAddress.parse("02:00:00:00:00:99");
        them.ip("neigh replace " + address + " lladdr " + old + " dev eth0 nud reachable");

        try (var port = neighbours(new CopyOnWriteArrayList<>())) {
            port.announce(InetAddress.ofLiteral(address));
            await().atMost(SOON).until(() -> known(address).contains(hardware(us).toString()));
            port.announceFor(InetAddress.ofLiteral(address), old);
            await().atMost(SOON).until(() -> known(address).contains(old.toString()));
        }

        assertThat(known(address)).contains(old.toString());
    }

    private String known(String address) throws Exception {
        return them.ip("neigh show " + address);
    }

    @ParameterizedTest
    @CsvSource({"10.77.0.100, 10.77.0.1", "fd77::100, fd77::1"})
    void aRequestTeachesWhomItIsFor(String from, String target) throws Exception {
        try (var port = neighbours(new CopyOnWriteArrayList<>())) {
            port.request(InetAddress.ofLiteral(from), InetAddress.ofLiteral(target));
            await().atMost(SOON).until(() -> known(from).contains(hardware(us).toString()));
        }

        assertThat(known(from)).contains(hardware(us).toString());
    }

    @Test
    void aLinkThatGoesDownAndUpIsHeardAgain() throws Exception {
        var heard = new CopyOnWriteArrayList<Heard>();

        try (var port = neighbours(heard)) {
            port.ask(VIP6);
            us.ip("link set eth0 down");
            port.ask(THEIRS); // lost, and no error
            port.ask(VIP6);
            us.ip("link set eth0 up");
            await().atMost(SOON).until(() -> {
                port.ask(THEIRS);
                return !heard.isEmpty();
            });
            heard.clear();
            await().atMost(SOON).until(() -> {
                port.ask(InetAddress.ofLiteral("fd77::1"));
                return heard.stream().anyMatch(h -> h.address().getAddress().length == 16);
            });
        }

        assertThat(heard).isNotEmpty();
    }

    @Test
    void anInterfaceThatIsMadeAnewIsFoundByItsName() throws Exception {
        var heard = new CopyOnWriteArrayList<Heard>();

        try (var port = neighbours(heard)) {
            us.ip("link delete eth0");
            assertThatThrownBy(() -> port.probe(THEIRS)).isInstanceOf(KernelException.class)
                    .hasMessageContaining("eth0");
            us.ip("link add other type veth"); // takes the next number
            us.cable(them);
            them.ip("address add 10.77.0.1/24 dev eth0");
            them.ip("address add fd77::1/64 dev eth0 nodad");
            port.probe(THEIRS);
            port.ask(InetAddress.ofLiteral("fd77::1"));
            await().atMost(SOON).until(() -> {
                port.probe(THEIRS); // the kernel may still bring the new cable up
                port.ask(InetAddress.ofLiteral("fd77::1"));
                return heard.stream().map(Heard::address).distinct().count() == 2;
            });
            assertThat(port.hardwareAddress()).isEqualTo(hardware(us));
        }

        assertThat(heard).extracting(Heard::who).containsOnly(hardware(them));
    }

    @Test
    void anAnnouncementCarriesTheHardwareAddressOfNow() throws Exception {
        var changed = HardwareAddress.parse("02:00:00:00:00:42"); // as a bond does when its active member fails

        try (var port = neighbours(new CopyOnWriteArrayList<>())) {
            us.ip("link set eth0 address " + changed);
            them.ip("neigh replace 10.77.0.100 lladdr 02:00:00:00:00:99 dev eth0 nud reachable");
            port.announce(VIP);
            await().atMost(SOON).until(() -> known("10.77.0.100").contains(changed.toString()));
            assertThat(port.hardwareAddress()).isEqualTo(changed);
        }

        assertThat(known("10.77.0.100")).contains(changed.toString());
    }

    @Test
    void questionsFollowTheInterfaceWithoutLookingEachTime() throws Exception {
        var changed = HardwareAddress.parse("02:00:00:00:00:42");
        var heard = new CopyOnWriteArrayList<Heard>();

        try (var port = neighbours(heard)) {
            port.ask(THEIRS);
            await().atMost(SOON).until(() -> !heard.isEmpty());
            us.ip("link set eth0 address " + changed);
            await().atMost(SOON).until(() -> {
                port.ask(THEIRS);
                return port.hardwareAddress().equals(changed);
            });
            us.ip("link set eth0 name lan0"); // another one may get our name, this one is no longer ours
            await().atMost(SOON).untilAsserted(() -> assertThatThrownBy(() -> port.ask(THEIRS))
                    .isInstanceOf(KernelException.class).hasMessageContaining("there is no interface eth0"));
            us.ip("link set lan0 name eth0");
            heard.clear();
            await().atMost(SOON).until(() -> {
                port.ask(THEIRS);
                return !heard.isEmpty();
            });
        }

        assertThat(heard).extracting(Heard::address).containsOnly(THEIRS);
    }

    // --- links ---

    @Test
    void findsAnInterfaceByNameAndByNumber() throws Exception {
        us.ip("link property add dev eth0 altname uplink");
        try (var links = us.inside(kernel::openLinks)) {
            var link = links.find("eth0").orElseThrow();

            assertThat(link).matches(Link::up).matches(Link::carrier);
            assertThat(link.hardwareAddress()).isEqualTo(hardware(us));
            assertThat(links.find(link.index())).contains(link);
            assertThat(links.find("eth1")).isEmpty();
            assertThat(links.find("uplink")).as("an alternative name").isEmpty();
            assertThat(links.find("a-name-that-is-too-long-for-the-kernel")).isEmpty();
            assertThat(links.find("")).isEmpty();
            assertThat(links.find(999_999)).isEmpty();
        }
    }

    @ParameterizedTest
    @CsvSource({"10.77.0.100, 32", "fd77::100, 128"})
    void addingAndDeletingTwiceIsWell(String text, int prefix) throws Exception {
        var address = InetAddress.ofLiteral(text);
        try (var links = us.inside(kernel::openLinks)) {
            var link = links.find("eth0").orElseThrow();

            links.add(link, address, prefix);
            links.add(link, address, prefix);

            assertThat(links.addresses(link)).contains(new InterfaceAddress(link.index(), address, prefix, false));
            links.delete(link, address, prefix);
            links.delete(link, address, prefix);
            assertThat(links.addresses(link)).extracting(InterfaceAddress::address).doesNotContain(address)
                    .contains(OURS);
        }
    }

    @Test
    void anAddressWithALifetimeIsKeptForEverOnceItIsAdded() throws Exception {
        us.ip("address add 10.77.0.100/32 dev eth0 valid_lft 30 preferred_lft 30");
        try (var links = us.inside(kernel::openLinks)) {
            links.add(links.find("eth0").orElseThrow(), VIP, 32);
        }

        assertThat(us.ip("address show dev eth0 to 10.77.0.100")).contains("valid_lft forever");
    }

    @Test
    void anIpv6AddressIsUsableAtOnceAndNeverChosenAsASource() throws Exception {
        try (var links = us.inside(kernel::openLinks)) {
            links.add(links.find("eth0").orElseThrow(), VIP6, 128);
        }

        assertThat(us.ip("-6 address show dev eth0 to fd77::100")).contains("deprecated", "valid_lft forever")
                .doesNotContain("tentative");
        assertThat(us.ip("-6 route get fd77::1")).contains("src fd77::2");
    }

    @Test
    void anAddressThatFailedDuplicateDetectionIsTentativeUntilItIsAddedAnew() throws Exception {
        them.ip("address add fd77::100/128 dev eth0 nodad");
        us.run("sysctl -qw net.ipv6.conf.eth0.accept_dad=1");
        us.ip("address add fd77::100/64 dev eth0");
        try (var links = us.inside(kernel::openLinks)) {
            var link = links.find("eth0").orElseThrow();
            await().atMost(SOON).until(() -> us.ip("-6 address show dev eth0").contains("dadfailed"));
            assertThat(links.addresses(link)).filteredOn(a -> a.address().equals(VIP6)).singleElement()
                    .matches(InterfaceAddress::tentative);

            them.ip("address delete fd77::100/128 dev eth0");
            links.add(link, VIP6, 64);

            assertThat(links.addresses(link)).filteredOn(a -> a.address().equals(VIP6)).singleElement()
                    .matches(a -> !a.tentative());
        }
    }

    @Test
    void refusesAnAddressOnAnInterfaceThatIsGone() throws Exception {
        try (var links = us.inside(kernel::openLinks)) {
            var link = links.find("eth0").orElseThrow();
            us.ip("link delete eth0");

            links.delete(link, VIP, 32);

            assertThatThrownBy(() -> links.add(link, VIP, 32)).isInstanceOf(KernelException.class)
                    .hasMessageContaining("10.77.0.100").hasMessageContaining("no such device");
        }
    }

    @Test
    void findsTheGatewayOfTheInterface() throws Exception {
        try (var links = us.inside(kernel::openLinks)) {
            var link = links.find("eth0").orElseThrow();
            us.ip("route add default via 10.77.0.9 table 100");
            assertThat(links.gateway(link)).as("none in the main table").isEmpty();

            us.ip("-6 route add default via fe80::1 dev eth0");
            assertThat(links.gateway(link).map(InetAddress::getHostAddress))
                    .contains("fe80:0:0:0:0:0:0:1%" + link.index());
            us.ip("route add default via 10.77.0.8 metric 200");
            us.ip("route add default via 10.77.0.1 metric 100");
            assertThat(links.gateway(link)).as("IPv4 first, lowest metric").contains(THEIRS);

            us.ip("link add eth1 type veth peer name eth2");
            assertThat(links.gateway(links.find("eth1").orElseThrow())).as("another interface").isEmpty();
        }
    }

    @Test
    void tellsWhetherAnAddressIsOnTheSegment() throws Exception {
        var seen = new CopyOnWriteArrayList<Segment>();
        try (var segments = us.inside(kernel::openSegments)) {
            segments.observe("eth0", seen::add);
            segments.observe("eth7", seen::add);
        }

        var eth0 = seen.getFirst();
        assertThat(eth0.onLink(THEIRS)).isTrue();
        assertThat(eth0.onLink(InetAddress.ofLiteral("10.77.1.1"))).isFalse();
        assertThat(eth0.onLink(InetAddress.ofLiteral("fd77::9"))).isTrue();
        assertThat(eth0.onLink(InetAddress.ofLiteral("fd78::9"))).isFalse();
        assertThat(seen.getLast()).isEqualTo(Segment.absent("eth7"));
    }

    @Test
    void manyThreadsMayAskAtOnce() throws Exception {
        try (var links = us.inside(kernel::openLinks)) {
            var link = links.find("eth0").orElseThrow();
            var wrong = new CopyOnWriteArrayList<String>();
            var threads = new CopyOnWriteArrayList<Thread>();
            for (int t = 0; t < 8; t++) {
                var address = InetAddress.ofLiteral("10.77.0." + (150 + t));
                threads.add(Thread.ofVirtual().start(() -> {
                    try {
                        for (int i = 0; i < 50; i++) {
                            links.add(link, address, 32);
                            if (links.addresses(link).stream().noneMatch(a -> a.address().equals(address))) {
                                wrong.add(address + " is missing");
                            }
                            links.delete(link, address, 32);
                        }
                    } catch (KernelException e) {
                        wrong.add(String.valueOf(e.getMessage()));
                    }
                }));
            }

            for (var thread : threads) {
                assertThat(thread.join(SOON)).isTrue();
            }

            assertThat(wrong).isEmpty();
        }
    }

    // --- events ---

    private static class Events implements Links.Watcher {
        final List<Link> links = new CopyOnWriteArrayList<>();
        final List<InterfaceAddress> added = new CopyOnWriteArrayList<>();
        final List<InterfaceAddress> deleted = new CopyOnWriteArrayList<>();
        final CountDownLatch lost = new CountDownLatch(1);

        @Override
        public void linkChanged(Link link) {
            links.add(link);
        }

        @Override
        public void addressAdded(InterfaceAddress address) {
            added.add(address);
        }

        @Override
        public void addressDeleted(InterfaceAddress address, int port) {
            deleted.add(address);
        }

        @Override
        public void resync() {
            lost.countDown();
        }
    }

    @Test
    void tellsOfAddressesAndOfTheCarrier() throws Exception {
        var events = new Events();
        try (var links = us.inside(kernel::openLinks); var watching = us.inside(() -> links.watch(events))) {
            var link = links.find("eth0").orElseThrow();
            var address = new InterfaceAddress(link.index(), VIP, 32, false);

            us.ip("address add 10.77.0.100/32 dev eth0");
            us.ip("address delete 10.77.0.100/32 dev eth0");
            await().atMost(SOON).until(() -> events.deleted.contains(address));
            them.ip("link set eth0 down");
            await().atMost(SOON).until(() -> events.links.stream().anyMatch(l -> l.name().equals("eth0")
                    && l.up() && !l.carrier()));
            them.ip("link set eth0 up");
            await().atMost(SOON).until(() -> events.links.getLast().carrier());

            assertThat(events.added).contains(address);
            assertThat(watching).isNotNull();
        }
    }

    @Test
    void anInterfaceThatLeavesItsBridgeKeepsItsCarrier() throws Exception {
        var events = new Events();
        try (var links = us.inside(kernel::openLinks); var watching = us.inside(() -> links.watch(events))) {
            us.ip("link add br0 type bridge");
            us.ip("link set br0 up");
            us.ip("link set eth0 master br0");
            us.ip("link set eth0 nomaster");
            us.ip("link set br0 down"); // events come in order: this one is the last
            await().atMost(SOON).until(
                    () -> events.links.stream().anyMatch(l -> l.name().equals("br0") && l.carrier())
                            && !events.links.getLast().up());

            assertThat(events.links).filteredOn(l -> l.name().equals("eth0")).isNotEmpty().allMatch(Link::carrier);
            assertThat(watching).isNotNull();
        }
    }

    @Test
    void saysThatEventsWereLostWhenTheWatcherWasTooSlow() throws Exception {
        var release = new CountDownLatch(1);
        var events = new Events() {
            @Override
            public void addressAdded(InterfaceAddress address) {
                try {
                    assertThat(release.await(SOON.toSeconds(), TimeUnit.SECONDS)).isTrue();
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                }
            }
        };
        try (var links = us.inside(kernel::openLinks); var watching = us.inside(() -> links.watch(events))) {
            var link = links.find("eth0").orElseThrow();

            for (int i = 0; i < 10_000; i++) {
                links.add(link, VIP, 32);
                links.delete(link, VIP, 32);
            }
            release.countDown();

            assertThat(events.lost.await(SOON.toSeconds(), TimeUnit.SECONDS)).isTrue();
            assertThat(watching).isNotNull();
        }
    }

    @Test
    void aWatcherThatThrowsHearsTheNextEvent() throws Exception {
        var calls = new AtomicInteger();
        var events = new Events() {
            @Override
            public void addressAdded(InterfaceAddress address) {
                if (address.address() instanceof Inet4Address) { // a link-local one may come at any moment
                    calls.incrementAndGet();
                }
                throw new IllegalStateException("thrown on purpose");
            }
        };
        try (var links = us.inside(kernel::openLinks); var watching = us.inside(() -> links.watch(events))) {
            us.ip("address add 10.77.0.100/32 dev eth0");
            us.ip("address add 10.77.0.101/32 dev eth0");

            await().atMost(SOON).until(() -> calls.get() == 2);
            assertThat(watching).isNotNull();
        }
    }

    // --- time ---

    @Test
    void theUptimeIsThatOfTheMachine() throws Exception {
        var seconds = Double.parseDouble(Files.readString(Path.of("/proc/uptime")).split(" ", -1)[0]);

        var uptime = kernel.uptime();

        assertThat(uptime.toMillis() / 1000.0).isBetween(seconds - 1, seconds + 30);
    }
}
