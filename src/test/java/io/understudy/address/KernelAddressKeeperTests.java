package io.understudy.address;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.understudy.kernel.EchoPort;
import io.understudy.kernel.HardwareAddress;
import io.understudy.kernel.InterfaceAddress;
import io.understudy.kernel.Kernel;
import io.understudy.kernel.KernelException;
import io.understudy.kernel.Link;
import io.understudy.kernel.Links;
import io.understudy.kernel.NeighbourPort;
import io.understudy.kernel.Segments;
import io.understudy.settings.Settings;
import java.net.InetAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class KernelAddressKeeperTests {
    private static final HardwareAddress OURS = HardwareAddress.parse("02:00:00:00:00:02");
    private static final InetAddress GATEWAY = InetAddress.ofLiteral("192.0.2.254");
    private static final InetAddress ONE = InetAddress.ofLiteral("192.0.2.100");

    private final FakeKernel kernel = new FakeKernel();
    private final Settings.Service service = Services.on("eth0", "192.0.2.100/32", "2001:db8::100/128");

    private KernelAddressKeeper keeper() throws KernelException {
        return new KernelAddressKeeper(kernel);
    }

    @Test
    void addsReleasesAndTellsWhatIsHeld() throws Exception {
        var keeper = keeper();

        var added = keeper.add(service);
        var held = keeper.held(service);
        var released = keeper.release(service);

        assertThat(added.ok()).isTrue();
        assertThat(held).containsExactlyInAnyOrderElementsOf(service.addresses());
        assertThat(released.ok()).isTrue();
        assertThat(kernel.addresses).isEmpty();
    }

    @Test
    void oneAddressThatFailsDoesNotKeepTheOthers() throws Exception {
        var keeper = keeper();
        kernel.refused.add(ONE);

        var report = keeper.add(service);

        assertThat(report.failures()).containsOnlyKeys(service.addresses().getFirst());
        assertThat(keeper.held(service)).containsExactly(service.addresses().getLast());
    }

    @Test
    void withoutTheInterfaceNothingCanBeAddedAndNothingIsHeld() throws Exception {
        var keeper = keeper();
        kernel.link = null;

        var added = keeper.add(service);
        var released = keeper.release(service);

        assertThat(added.failures()).containsOnlyKeys(service.addresses())
                .allSatisfy((_, why) -> assertThat(why).contains("eth0"));
        assertThat(released.ok()).isTrue();
        assertThat(keeper.held(service)).isEmpty();
        assertThat(keeper.carrier("eth0")).isFalse();
        assertThat(keeper.gateway("eth0")).isEmpty();
    }

    @Test
    void aKernelThatCannotBeAskedIsNoProofThatNothingIsHeld() throws Exception {
        var keeper = keeper();
        kernel.broken = true;

        assertThatThrownBy(() -> keeper.held(service)).isInstanceOf(KernelException.class);
        assertThat(keeper.release(service).failures()).containsOnlyKeys(service.addresses());
        assertThat(keeper.add(service).failures()).containsOnlyKeys(service.addresses());
    }

    @Test
    void anAddressWithAnotherPrefixLengthIsHeldAndIsReallyReleased() throws Exception {
        var keeper = keeper();
        kernel.addresses.add(new InterfaceAddress(3, ONE, 24, false));

        assertThat(keeper.held(service)).containsExactly(service.addresses().getFirst());
        assertThat(keeper.add(service).ok()).isTrue();
        assertThat(kernel.addresses).filteredOn(a -> a.address().equals(ONE)).as("not a second time").hasSize(1);
        assertThat(keeper.release(service).ok()).isTrue();

        assertThat(kernel.addresses).isEmpty();
    }

    @Test
    void aTentativeAddressIsNotHeldAndIsAddedAnew() throws Exception {
        var keeper = keeper();
        var six = InetAddress.ofLiteral("2001:db8::100");
        kernel.addresses.add(new InterfaceAddress(3, six, 64, true));

        var before = keeper.held(service);
        keeper.add(service);

        assertThat(before).isEmpty();
        assertThat(kernel.addresses).contains(new InterfaceAddress(3, six, 128, false));
    }

    @Test
    void announcesAllBeforeTheGatewayIsAskedFromEachOfItsFamily() throws Exception {
        var keeper = keeper();
        kernel.gateway = GATEWAY;

        var report = keeper.announce(service);

        assertThat(report.ok()).isTrue();
        assertThat(kernel.sent).containsExactly("open eth0", "announce 192.0.2.100", "announce 2001:db8:0:0:0:0:0:100",
                "request 192.0.2.254 from 192.0.2.100");
    }

    @Test
    void asksNobodyWithoutAGateway() throws Exception {
        keeper().announce(service);

        assertThat(kernel.sent).noneMatch(sent -> sent.startsWith("request"));
    }

    @Test
    void whatCouldNotBeAnnouncedIsReported() throws Exception {
        var keeper = keeper();
        kernel.refused.add(ONE);
        kernel.gateway = GATEWAY;

        var report = keeper.announce(service);

        assertThat(report.failures()).containsOnlyKeys(service.addresses().getFirst());
        assertThat(kernel.sent).contains("announce 2001:db8:0:0:0:0:0:100");
    }

    @Test
    void announcesForAnotherOwnerOnThePortThatIsOpen() throws Exception {
        var keeper = keeper();
        var owner = HardwareAddress.parse("02:00:00:00:00:01");

        keeper.announceFor(service, owner);
        keeper.announceFor(service, owner);

        assertThat(kernel.sent).containsExactly("open eth0", "announce 192.0.2.100 for " + owner,
                "announce 2001:db8:0:0:0:0:0:100 for " + owner, "announce 192.0.2.100 for " + owner,
                "announce 2001:db8:0:0:0:0:0:100 for " + owner);
    }

    @Test
    void closesWhatItOpened() throws Exception {
        var keeper = keeper();
        keeper.announce(service);

        keeper.close();

        assertThat(kernel.sent).endsWith("close eth0", "close links");
    }

    @Test
    void tellsTheCarrierOnlyWhenItChanged() throws Exception {
        var news = new ArrayList<String>();
        keeper().watch(listener(news));
        var watcher = kernel.watcher();

        watcher.linkChanged(link(true));
        watcher.linkChanged(link(true));
        watcher.linkChanged(link(false));
        watcher.linkChanged(new Link(3, "lan0", OURS, true, false));

        assertThat(news).containsExactly("eth0 true", "eth0 false", "lan0 false");
    }

    @Test
    void tellsTheCarrierAgainAfterEventsWereLost() throws Exception {
        var news = new ArrayList<String>();
        keeper().watch(listener(news));
        var watcher = kernel.watcher();

        watcher.linkChanged(link(true));
        watcher.resync();
        watcher.linkChanged(link(true));

        assertThat(news).containsExactly("eth0 true", "unknown", "eth0 true");
    }

    @Test
    void namesTheInterfaceThatAnAddressHasGoneFrom() throws Exception {
        var news = new ArrayList<String>();
        keeper().watch(listener(news));
        var watcher = kernel.watcher();

        watcher.addressDeleted(new InterfaceAddress(3, ONE, 32, false), 0);
        watcher.linkChanged(link(true));
        kernel.link = null;
        watcher.addressDeleted(new InterfaceAddress(3, ONE, 32, false), 0);
        watcher.addressDeleted(new InterfaceAddress(4, ONE, 32, false), 0); // never seen, and gone

        assertThat(news).containsExactly("gone 192.0.2.100/32 eth0", "eth0 true", "gone 192.0.2.100/32 eth0",
                "unknown");
    }

    private static Link link(boolean carrier) {
        return new Link(3, "eth0", OURS, true, carrier);
    }

    private static AddressKeeper.Listener listener(List<String> news) {
        return new AddressKeeper.Listener() {
            @Override
            public void carrierChanged(String interfaceName, boolean carrier) {
                news.add(interfaceName + " " + carrier);
            }

            @Override
            public void addressGone(String interfaceName, InetAddress address, int prefix, String by) {
                news.add("gone " + address.getHostAddress() + "/" + prefix + " " + interfaceName);
            }

            @Override
            public void addressesUnknown() {
                news.add("unknown");
            }
        };
    }

    // ---- an event that is lost ------------------------------------------------------------------------------------

    @Test
    void anAddressThatGoesWithoutAnEventIsMissedOnce() throws Exception {
        var keeper = keeper();
        var news = new ArrayList<String>();
        keeper.add(service);
        keeper.held(service);
        keeper.readAgain(listener(news));
        assertThat(news).as("all is there").isEmpty();

        kernel.addresses.removeIf(a -> a.address().equals(ONE));
        keeper.readAgain(listener(news));
        keeper.readAgain(listener(news));
        assertThat(news).containsExactly("unknown");

        keeper.held(service); // whoever hears it reads, and what is left is looked after
        kernel.addresses.clear();
        keeper.readAgain(listener(news));
        assertThat(news).containsExactly("unknown", "unknown");
    }

    @Test
    void whatWasReleasedOrNeverHeldIsNotMissed() throws Exception {
        var keeper = keeper();
        var news = new ArrayList<String>();
        keeper.held(service);
        keeper.readAgain(listener(news));
        keeper.add(service);
        keeper.held(service);
        keeper.release(service);
        keeper.held(service);

        keeper.readAgain(listener(news));

        assertThat(news).isEmpty();
    }

    @Test
    void aKernelThatDoesNotAnswerIsNoLoss() throws Exception {
        var keeper = keeper();
        var news = new ArrayList<String>();
        keeper.add(service);
        keeper.held(service);
        kernel.broken = true;

        keeper.readAgain(listener(news));
        assertThat(news).isEmpty();

        kernel.broken = false;
        kernel.link = null;
        keeper.readAgain(listener(news));
        assertThat(news).as("it went with its interface").containsExactly("unknown");
    }

    /** One interface with a set of addresses, as the kernel keeps them: known by address and prefix length. */
    private static final class FakeKernel implements Kernel, Links {
        final Set<InterfaceAddress> addresses = new HashSet<>();
        final Set<InetAddress> refused = new HashSet<>();
        final List<String> sent = new ArrayList<>();
        @Nullable
        Link link = link(true);
        @Nullable
        InetAddress gateway;
        boolean broken;
        private @Nullable Watcher watcher;

        Watcher watcher() {
            if (watcher == null) {
                throw new IllegalStateException("nobody watches");
            }
            return watcher;
        }

        @Override
        public Links openLinks() {
            return this;
        }

        @Override
        public Optional<Link> find(String name) throws KernelException {
            if (broken) {
                throw new KernelException("rtnetlink did not answer", 0);
            }
            return Optional.ofNullable(link).filter(l -> l.name().equals(name));
        }

        @Override
        public Optional<Link> find(int index) {
            return Optional.ofNullable(link).filter(l -> l.index() == index);
        }

        @Override
        public List<InterfaceAddress> addresses(Link of) {
            return List.copyOf(addresses);
        }

        @Override
        public void add(Link to, InetAddress address, int prefix) throws KernelException {
            refuse(address);
            addresses.removeIf(a -> a.tentative() && a.address().equals(address));
            addresses.add(new InterfaceAddress(to.index(), address, prefix, false));
        }

        private void refuse(InetAddress address) throws KernelException {
            if (refused.contains(address)) {
                throw new KernelException("refused on purpose", 1);
            }
        }

        @Override
        public void delete(Link from, InetAddress address, int prefix) {
            addresses.removeIf(a -> a.address().equals(address) && a.prefix() == prefix);
        }

        @Override
        public List<Link> all() {
            return List.of();
        }

        @Override
        public List<InetAddress> gateways(Link link) {
            return gateway(link).stream().toList();
        }

        @Override
        public Optional<InetAddress> gateway(Link of) {
            return Optional.ofNullable(gateway);
        }

        @Override
        public AutoCloseable watch(Watcher by) {
            watcher = by;
            return () -> watcher = null;
        }

        @Override
        public void close() {
            sent.add("close links");
        }

        @Override
        public NeighbourPort openNeighbours(String interfaceName, NeighbourPort.Listener listener) {
            sent.add("open " + interfaceName);
            return new NeighbourPort() {
                @Override
                public void hearOf(Set<InetAddress> addresses) {}

                @Override
                public void neverFrom(Set<InetAddress> addresses) {}

                @Override
                public OptionalLong probe(InetAddress address) {
                    return ask(address);
                }

                @Override
                public OptionalLong ask(InetAddress address) {
                    throw new UnsupportedOperationException("the keeper asks nobody");
                }

                @Override
                public void request(InetAddress from, InetAddress target) {
                    sent.add("request " + target.getHostAddress() + " from " + from.getHostAddress());
                }

                @Override
                public void announce(InetAddress address) throws KernelException {
                    refuse(address);
                    sent.add("announce " + address.getHostAddress());
                }

                @Override
                public void announceFor(InetAddress address, HardwareAddress owner) {
                    sent.add("announce " + address.getHostAddress() + " for " + owner);
                }

                @Override
                public HardwareAddress hardwareAddress() {
                    return OURS;
                }

                @Override
                public void close() {
                    sent.add("close " + interfaceName);
                }
            };
        }

        @Override
        public EchoPort openEcho(EchoPort.Listener listener) {
            throw new UnsupportedOperationException("the keeper sends no echoes");
        }

        @Override
        public Segments openSegments() {
            throw new UnsupportedOperationException("the keeper observes nothing");
        }

        @Override
        public Duration uptime() {
            return Duration.ZERO;
        }

        @Override
        public void precise() {}
    }
}
