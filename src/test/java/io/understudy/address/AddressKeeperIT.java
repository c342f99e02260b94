package io.understudy.address;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.understudy.kernel.HardwareAddress;
import io.understudy.kernel.InterfaceAddress;
import io.understudy.kernel.Kernel;
import io.understudy.kernel.KernelConfiguration;
import io.understudy.kernel.Link;
import io.understudy.kernel.Links;
import io.understudy.kernel.Namespace;
import io.understudy.settings.Settings;
import io.understudy.time.TimeConfiguration;
import java.lang.reflect.Proxy;
import java.net.InetAddress;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.context.annotation.AnnotationConfigApplicationContext;

/**
 * The keeper as Spring makes it, on the real kernel: this host (us) and its gateway (them) at the two ends of a cable.
 */
class AddressKeeperIT {
    private static final Duration SOON = Duration.ofSeconds(10);

    private final Settings.Service service = Services.on("eth0", "10.77.0.100/32", "fd77::100/128");
    private Namespace us;
    private Namespace them;
    private AnnotationConfigApplicationContext context;
    private AddressKeeper keeper;

    @BeforeEach
    void cable() throws Exception {
        us = Namespace.create();
        them = Namespace.create();
        us.cable(them);
        us.ip("address add 10.77.0.2/24 dev eth0");
        us.ip("address add fd77::2/64 dev eth0 nodad");
        them.ip("address add 10.77.0.1/24 dev eth0");
        them.ip("address add fd77::1/64 dev eth0 nodad");
        us.ip("route add default via 10.77.0.1");
        context = us.inside(() -> new AnnotationConfigApplicationContext(TimeConfiguration.class,
                KernelConfiguration.class, AddressConfiguration.class));
        keeper = context.getBean(AddressKeeper.class);
    }

    @AfterEach
    void remove() throws Exception {
        if (context != null) {
            context.close();
        }
        if (us != null) {
            us.close();
        }
        if (them != null) {
            them.close();
        }
    }

    private static String hardware(Namespace host) throws Exception {
        return host.run("cat /sys/class/net/eth0/address").strip();
    }

    /** Opens the ports inside: they stay in the namespace of whoever needs them first. */
    private AddressReport announced() throws Exception {
        return us.inside(() -> keeper.announce(service));
    }

    @Test
    void addressesCanBeAddedAndReleasedAnyNumberOfTimes() throws Exception {
        assertThat(keeper.held(service)).isEmpty();

        assertThat(keeper.add(service).failures()).isEmpty();
        assertThat(keeper.add(service).failures()).isEmpty();
        assertThat(keeper.held(service)).containsExactlyInAnyOrderElementsOf(service.addresses());

        assertThat(keeper.release(service).failures()).isEmpty();
        assertThat(keeper.release(service).failures()).isEmpty();
        assertThat(keeper.held(service)).isEmpty();
        assertThat(us.ip("address show dev eth0")).contains("10.77.0.2/24", "fd77::2/64");
    }

    @Test
    void ourOwnTrafficKeepsItsSourceWhileWeHold() throws Exception {
        keeper.add(service);

        assertThat(us.ip("route get 10.77.0.1")).contains("src 10.77.0.2");
        assertThat(us.ip("-6 route get fd77::1")).contains("src fd77::2");
    }

    @Test
    void anAddressOfAnotherPrefixLengthIsReleasedToo() throws Exception {
        us.ip("address add 10.77.0.100/24 dev eth0"); // as the shell version's alias, which then is a secondary one

        assertThat(keeper.held(service)).containsExactly(service.addresses().getFirst());
        assertThat(keeper.release(service).ok()).isTrue();

        assertThat(us.ip("address show dev eth0")).doesNotContain("10.77.0.100");
    }

    @Test
    void clientsAndTheGatewayLearnWhereTheAddressesAre() throws Exception {
        them.ip("neigh replace 10.77.0.100 lladdr 02:00:00:00:00:99 dev eth0 nud reachable");
        them.ip("neigh replace fd77::100 lladdr 02:00:00:00:00:99 dev eth0 nud reachable");
        keeper.add(service);

        var report = announced();

        assertThat(report.failures()).isEmpty();
        await().atMost(SOON).untilAsserted(() -> {
            assertThat(them.ip("neigh show 10.77.0.100")).contains(hardware(us));
            assertThat(them.ip("neigh show fd77::100")).contains(hardware(us));
        });
    }

    @Test
    void theGatewayLearnsFromTheRequestAlone() throws Exception {
        keeper.add(service);

        announced(); // nobody has an entry yet: a gratuitous packet makes none (arp_accept is 0), a request does

        await().atMost(SOON)
                .untilAsserted(() -> assertThat(them.ip("neigh show 10.77.0.100")).contains(hardware(us)));
    }

    @Test
    void announcesForTheHostThatTakesThemBack() throws Exception {
        var owner = HardwareAddress.parse("02:00:00:00:00:42");
        them.ip("neigh replace 10.77.0.100 lladdr " + hardware(us) + " dev eth0 nud reachable");
        them.ip("neigh replace fd77::100 lladdr " + hardware(us) + " dev eth0 nud reachable");

        var report = us.inside(() -> keeper.announceFor(service, owner));

        assertThat(report.failures()).isEmpty();
        await().atMost(SOON).untilAsserted(() -> {
            assertThat(them.ip("neigh show 10.77.0.100")).contains(owner.toString());
            assertThat(them.ip("neigh show fd77::100")).contains(owner.toString());
        });
    }

    @Test
    void knowsTheCarrierAndTheGateway() throws Exception {
        assertThat(keeper.carrier("eth0")).isTrue();
        assertThat(keeper.gateway("eth0")).contains(InetAddress.ofLiteral("10.77.0.1"));

        them.ip("link set eth0 down");

        await().atMost(SOON).until(() -> !keeper.carrier("eth0"));
        assertThat(keeper.gateway("eth1")).isEmpty();
    }

    @Test
    void tellsWhatOthersDoToTheInterface() throws Exception {
        keeper.add(service);
        var news = new CopyOnWriteArrayList<String>();
        try (var watching = us.inside(() -> keeper.watch(listener(news)))) {
            us.ip("address delete 10.77.0.100/32 dev eth0");
            us.ip("address delete fd77::100/128 dev eth0");
            await().atMost(SOON).until(() -> news.size() >= 2);
            them.ip("link set eth0 down");
            await().atMost(SOON).until(() -> news.contains("eth0 false"));
            them.ip("link set eth0 up");
            await().atMost(SOON).until(() -> news.contains("eth0 true"));

            assertThat(news).startsWith("gone 10.77.0.100/32 eth0", "gone fd77:0:0:0:0:0:0:100/128 eth0");
            assertThat(news).filteredOn("eth0 false"::equals).hasSize(1);
            assertThat(watching).isNotNull();
        }
    }

    /** The kernel's event never comes, as under ENOBUFS; the address is read again. */
    @Test
    void anAddressWhoseDeletionNobodyTellsIsMissed() throws Exception {
        var news = new CopyOnWriteArrayList<String>();
        var real = context.getBean(Kernel.class);
        var deaf = us.inside(() -> new KernelAddressKeeper(of(Kernel.class, real, "openLinks",
                links -> of(Links.class, links, "watch", watching -> watching))));
        deaf.add(service);
        deaf.held(service);
        try (var watching = us.inside(() -> deaf.watch(listener(news)))) {
            us.ip("address delete 10.77.0.100/32 dev eth0");

            await().atMost(SOON).until(() -> news.contains("unknown"));
            assertThat(news).noneMatch(n -> n.startsWith("gone"));
            assertThat(deaf.held(service)).containsExactly(service.addresses().getLast());
            assertThat(watching).isNotNull();
        }
        deaf.close();
    }

    /** What {@code name} answers is changed; a watcher that is handed over hears of no deletion. */
    private static <T> T of(Class<T> type, Object real, String name, UnaryOperator<Object> answer) {
        return type.cast(Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[]{type}, (_, method, arguments) -> {
            if (arguments != null && arguments[0] instanceof Links.Watcher watcher) {
                arguments[0] = new Links.Watcher() {
                    @Override
                    public void linkChanged(Link link) {
                        watcher.linkChanged(link);
                    }

                    @Override
                    public void addressAdded(InterfaceAddress address) {
                        watcher.addressAdded(address);
                    }

                    @Override
                    public void addressDeleted(InterfaceAddress address, int port) {
                        // lost
                    }

                    @Override
                    public void resync() {
                        watcher.resync();
                    }
                };
            }
            var answered = method.invoke(real, arguments);
            return method.getName().equals(name) ? answer.apply(answered) : answered;
        }));
    }

    @Test
    void anInterfaceThatIsMadeAnewCanBeUsedAgain() throws Exception {
        keeper.add(service);
        announced();
        us.ip("link delete eth0");
        assertThat(keeper.held(service)).isEmpty();
        assertThat(keeper.release(service).ok()).isTrue();
        assertThat(keeper.add(service).failures()).containsOnlyKeys(service.addresses());
        assertThat(keeper.announce(service).failures()).containsOnlyKeys(service.addresses());

        us.ip("link add other type veth");
        us.cable(them);
        them.ip("address add 10.77.0.1/24 dev eth0");
        them.ip("neigh replace 10.77.0.100 lladdr 02:00:00:00:00:99 dev eth0 nud reachable");
        assertThat(keeper.add(service).failures()).isEmpty();

        await().atMost(SOON).untilAsserted(() -> {
            assertThat(keeper.announce(service).failures()).isEmpty();
            assertThat(them.ip("neigh show 10.77.0.100")).contains(hardware(us));
        });
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
}
