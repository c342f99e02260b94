package io.understudy.conduct;

import static org.assertj.core.api.Assertions.assertThat;

import io.understudy.address.AddressConfiguration;
import io.understudy.address.AddressKeeper;
import io.understudy.journal.Journal;
import io.understudy.kernel.Kernel;
import io.understudy.kernel.KernelConfiguration;
import io.understudy.kernel.Namespace;
import io.understudy.settings.Settings;
import io.understudy.time.TimeConfiguration;
import io.understudy.vocabulary.EventKind;
import io.understudy.vocabulary.StateName;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.context.annotation.AnnotationConfigApplicationContext;

/** Runs of Understudy on one host with a real kernel, with another file each time. */
class LeftBehindIT {
    private static final String WEB = Fakes.WEB.replace("none0", "eth0").replace("[192.0.2.100]",
            "[192.0.2.100, \"2001:db8::100\"]");

    @TempDir
    private Path folder;

    private final Map<String, Map<String, Journal.Kept>> kept = new TreeMap<>();
    private final Map<String, Journal.Remembered> remembered = new HashMap<>();
    private final List<Journal.Event> written = new ArrayList<>();
    private Namespace us;
    private Namespace them;
    private AnnotationConfigApplicationContext context;
    private Journal journal;

    @BeforeEach
    void cable() throws Exception {
        us = Namespace.create();
        them = Namespace.create();
        us.cable(them);
        us.ip("link add eth1 type veth peer name other1");
        us.ip("link set eth1 up");
        us.ip("link set other1 up");
        us.ip("address add 192.0.2.2/24 dev eth0");
        context = us.inside(() -> new AnnotationConfigApplicationContext(TimeConfiguration.class,
                KernelConfiguration.class, AddressConfiguration.class));
        journal = Fakes.of(Journal.class, (proxy, method, arguments) -> switch (method.getName()) {
            case "keep" -> {
                var of = kept.computeIfAbsent((String) arguments[0], _ -> new TreeMap<>());
                if (arguments[2] == null) {
                    of.remove((String) arguments[1]);
                } else {
                    of.put((String) arguments[1], new Journal.Kept((String) arguments[2], Instant.EPOCH));
                }
                yield null;
            }
            case "kept" -> Map.copyOf(kept.getOrDefault((String) arguments[0], Map.of()));
            case "remembered" -> Optional.ofNullable(remembered.get((String) arguments[0]));
            case "append" -> {
                written.add((Journal.Event) arguments[0]);
                yield null;
            }
            default -> Fakes.nothing(proxy, method, arguments);
        });
    }

    @AfterEach
    void remove() throws Exception {
        for (var one : new AutoCloseable[]{context, us, them}) {
            if (one != null) {
                one.close();
            }
        }
    }

    @FunctionalInterface
    private interface Work {
        void with(AddressKeeper keeper, Settings settings);
    }

    /** One run, from its start to its end. */
    private void run(String file, Work work) throws Exception {
        var settings = Fakes.settings(folder, file);
        us.inside(() -> {
            try (var added = new AddedAddresses(journal);
                    var host = new ThisHost(context.getBean(Kernel.class))) {
                var keeper = new RecordedKeeper(context.getBean(AddressKeeper.class), added, host);
                new LeftBehindRelease(settings, keeper, added, host, journal, Clock.systemUTC(), _ -> {
                }).start();
                work.with(keeper, settings);
            }
            return "";
        });
    }

    private void holds(String file) throws Exception {
        run(file, (keeper, settings) -> assertThat(keeper.add(settings.services().getFirst()).failures()).isEmpty());
        remembered.put("web",
                new Journal.Remembered("web", StateName.HOLDING, Instant.EPOCH, "", true, null));
        assertThat(on("eth0")).contains("192.0.2.100/32", "2001:db8::100/128");
    }

    private void nothing(AddressKeeper keeper, Settings settings) {
        // it only starts
    }

    private String on(String interfaceName) throws Exception {
        return us.ip("address show dev " + interfaceName);
    }

    @Test
    void anAddressThatWasLeftOutOfTheFileIsReleasedAndSaid() throws Exception {
        holds(WEB);

        run(WEB.replace(", \"2001:db8::100\"", ""), this::nothing);

        assertThat(on("eth0")).contains("192.0.2.100/32", "192.0.2.2/24").doesNotContain("2001:db8::100");
        assertThat(written).singleElement().satisfies(event -> {
            assertThat(event.kind()).isEqualTo(EventKind.ALERT);
            assertThat(event.code()).isEqualTo("address-left-behind");
            assertThat(event.because()).contains("2001:db8::100/128", "eth0", "released");
        });
        run(WEB.replace("192.0.2.100, \"2001:db8::100\"", "192.0.2.101"), this::nothing);
        assertThat(on("eth0")).contains("192.0.2.2/24").doesNotContain("192.0.2.100");
        assertThat(kept.values()).allMatch(Map::isEmpty);
    }

    @Test
    void anAddressThatAnAdministratorPutThereStays() throws Exception {
        us.ip("address add 192.0.2.100/32 dev eth0");
        run(WEB, (keeper, settings) -> keeper.add(settings.services().getFirst()));

        run(WEB.replace("192.0.2.100, \"2001:db8::100\"", "192.0.2.101"), this::nothing);

        assertThat(on("eth0")).contains("192.0.2.100/32").doesNotContain("2001:db8::100");
    }

    @Test
    void anAddressThatWasReleasedIsNobodysBusinessAnyMore() throws Exception {
        holds(WEB);
        run(WEB, (keeper, settings) -> assertThat(keeper.release(settings.services().getFirst()).ok()).isTrue());
        us.ip("address add 192.0.2.100/32 dev eth0");

        run(WEB.replace("192.0.2.100, \"2001:db8::100\"", "192.0.2.101"), this::nothing);

        assertThat(on("eth0")).contains("192.0.2.100/32");
        assertThat(written).isEmpty();
    }

    @Test
    void aRenamedServiceAndAnotherLengthKeepWhatIsThereOnce() throws Exception {
        holds(WEB);

        run(WEB.replace("    web:", "    shop:").replace("[192.0.2.100,", "[192.0.2.100/24,"),
                (keeper, settings) -> keeper.add(settings.services().getFirst()));

        assertThat(on("eth0").split("192\\.0\\.2\\.100/", -1)).hasSize(2);
        assertThat(written).isEmpty();
    }

    @Test
    void anotherInterfaceInTheFileTakesTheAddressesAlong() throws Exception {
        holds(WEB);

        run(WEB.replace("interface: eth0", "interface: eth1"), this::nothing);

        assertThat(on("eth0")).doesNotContain("192.0.2.100", "2001:db8::100");
        assertThat(on("eth1")).contains("192.0.2.100/32", "2001:db8::100/128");
        run(WEB.replace("interface: eth0", "interface: none9"), this::nothing);
        assertThat(on("eth1")).as("where it can't be added it stays and serves").contains("192.0.2.100/32");
        assertThat(written.getLast().because()).contains("none9", "left where it is");
    }

    @Test
    void aServiceThatOnlyObservesNowKeepsThemAndSomebodyIsTold() throws Exception {
        holds(WEB);

        run(WEB.replace("interface: eth0", "interface: eth0\n      mode: observe"), this::nothing);

        assertThat(on("eth0")).contains("192.0.2.100/32", "2001:db8::100/128");
        assertThat(written).hasSize(2).allMatch(event -> event.code().equals("address-held-while-observing"));
    }
}
