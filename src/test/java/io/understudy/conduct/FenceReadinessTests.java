package io.understudy.conduct;

import static org.assertj.core.api.Assertions.assertThat;

import io.understudy.fence.FenceReport;
import io.understudy.fence.Fencer;
import io.understudy.journal.Journal;
import io.understudy.remote.Remotes;
import io.understudy.settings.Settings;
import io.understudy.vocabulary.EventKind;
import io.understudy.vocabulary.Mode;
import io.understudy.vocabulary.StateName;
import io.understudy.vocabulary.Verdict;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FenceReadinessTests {
    private static final String FILE = Fakes.WEB.replace("name: a }",
            "name: a, ssh: { user: u, private-key: k, known-hosts: h } }\n      fence: { methods: "
                    + "[ { ssh: { command: \"x {address}\" } } ] }")
            + Fakes.WEB.substring(Fakes.WEB.indexOf("    web:")).replace("web:", "mail:").replace("0.2.100", "0.2.101")
                    .replace("name: a }", "name: a, ssh: { user: u, private-key: k, known-hosts: h } }\n"
                            + "      fence: { methods: [ { ssh: { command: \"x {address}\" } } ] }");

    @TempDir
    private Path folder;

    private final Map<String, StateName> states = new HashMap<>();
    private final Map<String, List<String>> doubts = new HashMap<>();
    private final List<List<String>> asked = new ArrayList<>();
    private final List<Object> published = new ArrayList<>();
    private final List<Journal.Event> written = new ArrayList<>();
    private FenceReadiness readiness;

    @BeforeEach
    void make() throws Exception {
        var settings = Fakes.settings(folder, FILE);
        states.put("web", StateName.WATCHING);
        states.put("mail", StateName.WATCHING);
        var fencer = new Fencer() {
            @Override
            public FenceReport fence(Settings.Service service, Settings.FenceMethod method) {
                throw new IllegalStateException("nothing is fenced");
            }

            @Override
            public Map<String, List<String>> foresee(Settings.Ssh ssh, List<Settings.Service> services) {
                var names = services.stream().map(Settings.Service::name).toList();
                asked.add(names);
                var found = new HashMap<>(doubts);
                found.keySet().retainAll(names);
                return found;
            }
        };
        var journal = Fakes.of(Journal.class, (proxy, method, arguments) -> {
            if (method.getName().equals("append")) {
                written.add((Journal.Event) arguments[0]);
            }
            return Fakes.nothing(proxy, method, arguments);
        });
        var services = Fakes.of(ProtectedServices.class, (proxy, method, arguments) -> method.getName()
                .equals("service")
                        ? Optional.of(view(String.valueOf(arguments[0])))
                        : Fakes.nothing(proxy, method, arguments));
        readiness = new FenceReadiness(settings, services, fencer, Fakes.bare(Remotes.class), journal,
                Clock.systemUTC(), published::add);
    }

    private ServiceView view(String name) {
        return new ServiceView(name, Objects.requireNonNull(states.get(name)), Instant.EPOCH, "", Mode.ACT,
                Verdict.UP, null, "a", "a", null, null, List.of(), List.of(), "eth0",
                new ServiceView.ProbeView("host", "echo", Verdict.UP, "", 0, null, null, null),
                List.of(), List.of(), new ServiceView.Readiness(true, List.of()), "", null);
    }

    @Test
    void onePrimaryIsAskedOnceForAllThatItServes() {
        readiness.round();

        assertThat(asked).containsExactly(List.of("web", "mail"));
        assertThat(published).isEmpty();
    }

    @Test
    void aDoubtIsAnAlertOnceAndAgainAfterItHadGone() {
        doubts.put("web", List.of("set primary.interface to bond0"));
        readiness.round();
        readiness.round();

        assertThat(published).singleElement().isInstanceOfSatisfying(Alerted.class, alert -> {
            assertThat(alert.service()).isEqualTo("web");
            assertThat(alert.code()).isEqualTo("fence-doubtful");
            assertThat(alert.because()).contains("set primary.interface to bond0");
        });
        assertThat(written).singleElement().extracting(Journal.Event::kind).isEqualTo(EventKind.ALERT);

        doubts.put("web", List.of());
        readiness.round();
        doubts.put("web", List.of("set primary.interface to bond0"));
        readiness.round();
        assertThat(published).hasSize(2);
    }

    /** While it is moved, or here, its addresses are not where they are looked for. */
    @Test
    void onlyWhatIsWatchedIsAskedFor() {
        states.put("web", StateName.HOLDING);
        states.put("mail", StateName.FENCING);

        readiness.round();

        assertThat(asked).isEmpty();
    }
}
