package io.understudy.conduct;

import static org.assertj.core.api.Assertions.assertThat;

import io.understudy.address.AddressKeeper;
import io.understudy.failover.Memory;
import io.understudy.failover.Observation;
import io.understudy.failover.Situation;
import io.understudy.fence.FenceReport;
import io.understudy.hook.Hooks;
import io.understudy.journal.Journal;
import io.understudy.kernel.KernelException;
import io.understudy.probe.HostWatch;
import io.understudy.probe.OwnService;
import io.understudy.probe.ProbeScheduler;
import io.understudy.remote.Remotes;
import io.understudy.vocabulary.StateName;
import io.understudy.vocabulary.Verdict;
import io.understudy.vocabulary.Vip;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the watch of the host and the interface tell, and what the history keeps of it. */
class SensorsTests {
    private static final String PROBES = """
                  probes: [ { name: home, tcp: { port: 80 } } ]
            """;

    @TempDir
    private Path folder;

    private final AtomicReference<Instant> now = new AtomicReference<>(Instant.parse("2026-11-24T12:00:00Z"));
    private final AtomicReference<HostWatch.Listener> listener = new AtomicReference<>();
    private final List<Journal.ProbeMinute> minutes = new ArrayList<>();
    private final List<Object> published = new ArrayList<>();
    private final List<Observation> mailbox = new ArrayList<>();
    private boolean servedHere;
    private boolean unreadable;

    private Sensors sensors(String file) throws IOException {
        var settings = Fakes.settings(folder, file);
        var service = settings.services().getFirst();
        var policy = PolicyBuilder.of(settings, service);
        var journal = Fakes.of(Journal.class, (proxy, method, arguments) -> {
            if (method.getName().equals("record") && arguments[0] instanceof Journal.ProbeMinute minute) {
                minutes.add(minute);
            }
            return Fakes.nothing(proxy, method, arguments);
        });
        var watch = Fakes.of(HostWatch.class, (_, method, arguments) -> {
            if (method.getName().equals("watch")) {
                listener.set((HostWatch.Listener) arguments[2]);
            }
            return null;
        });
        var addresses = Fakes.of(AddressKeeper.class, (_, _, _) -> {
            if (unreadable) {
                throw new KernelException("no such interface", 19);
            }
            return Set.of(new Vip("192.0.2.100", 32));
        });
        var tools = new ServiceTools(settings, Fakes.bare(Remotes.class),
                (_, _) -> new FenceReport("x", FenceReport.Result.REFUSED, false, "", List.of()), addresses, watch,
                Fakes.bare(ProbeScheduler.class), Fakes.bare(OwnService.class), journal, Hooks.NONE, new NoMirrors(),
                () -> 0, now::get,
                published::add);
        var views = new ServiceViewBuilder(tools, service, policy, _ -> now.get(), new ServingWatch(service, policy,
                Duration.ofSeconds(30), journal, _ -> now.get(), Runnable::run, 0));
        var sensors = new Sensors(tools, service, views, mailbox::add, () -> servedHere,
                () -> StateName.WATCHING);
        sensors.start(Situation.begin(policy, Set.of(), Memory.NONE, 0, 0).evidence());
        return sensors;
    }

    /** The counts of what was told until now. */
    private Journal.ProbeMinute minute() {
        now.set(now.get().plusSeconds(60));
        listener.get().answered(Duration.ofMillis(1));
        return minutes.getLast();
    }

    @Test
    void aSilentPrimaryIsNoOutageOfAServiceWithoutProbesThatIsServedHere() throws IOException {
        sensors(Fakes.WEB);

        listener.get().missed();
        assertThat(minute()).extracting(Journal.ProbeMinute::down, Journal.ProbeMinute::unknown).containsExactly(1, 0);

        servedHere = true;
        listener.get().missed();
        assertThat(minute()).extracting(Journal.ProbeMinute::down, Journal.ProbeMinute::unknown).containsExactly(0, 1);
        assertThat(published).filteredOn(ProbeSampled.class::isInstance).extracting(e -> ((ProbeSampled) e).verdict())
                .containsExactly(Verdict.DOWN, Verdict.UP, Verdict.DOWN, Verdict.UP); // metrics tell of the host
    }

    @Test
    void whereProbesTellOfTheServiceTheHostsHistoryIsItsOwn() throws IOException {
        sensors(Fakes.WEB + PROBES);
        servedHere = true;

        listener.get().missed();

        assertThat(minute()).extracting(Journal.ProbeMinute::down, Journal.ProbeMinute::unknown).containsExactly(1, 0);
    }

    @Test
    void whoDeletedAnAddressIsToldWithWhatIsLeft() throws IOException {
        var sensors = sensors(Fakes.WEB);
        mailbox.clear();

        sensors.addressesChanged("ip[4711]");
        assertThat(mailbox).containsExactly(new Observation.Held(Set.of(new Vip("192.0.2.100", 32)), "ip[4711]"));

        unreadable = true;
        sensors.addressesChanged("");
        assertThat(mailbox).hasSize(2).last().isEqualTo(new Observation.Held(Set.of(), ""));
    }
}
