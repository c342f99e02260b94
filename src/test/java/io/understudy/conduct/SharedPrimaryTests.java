package io.understudy.conduct;

import static org.assertj.core.api.Assertions.assertThat;

import io.understudy.fence.FenceReport;
import io.understudy.settings.ReadResult;
import io.understudy.settings.Settings;
import io.understudy.settings.Warning;
import io.understudy.settings.read.SettingsReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A power switch takes everything on A along. */
class SharedPrimaryTests {
    private static final String FILE = """
            understudy:
              node: b
              services:
                web:
                  addresses: [192.0.2.100]
                  interface: none0
                  primary: { address: 192.0.2.1, name: a, ssh: { user: u, private-key: k, known-hosts: h } }
                  witnesses: { addresses: [203.0.113.254] }
                  fence:
                    methods:
                      - { ssh: { command: "x {address}" } }
                      - { agent: { run: fence_x } }
                mail:
                  addresses: [192.0.2.101]
                  interface: none0
                  primary: { address: 192.0.2.1 }
                  witnesses: { addresses: [203.0.113.254] }
                # the shell version's set-up: the address that moves is its own, SSH goes to another of the same host
                old:
                  addresses: [192.0.2.7]
                  interface: none0
                  primary: { address: 192.0.2.7, ssh: { host: 192.0.2.1, user: u, private-key: k, known-hosts: h } }
                  witnesses: { addresses: [203.0.113.254] }
                other:
                  addresses: [192.0.2.102]
                  interface: none0
                  primary: { address: 192.0.2.2 }
                  witnesses: { addresses: [203.0.113.254] }
            """;

    @TempDir
    private Path folder;

    private final List<Settings.FenceMethod> fenced = new ArrayList<>();
    private ReadResult.Loaded loaded;

    @BeforeEach
    void read() throws IOException {
        var file = Files.writeString(folder.resolve("u.yaml"), FILE);
        var reading = new SettingsReader().read(file);
        assertThat(reading).isInstanceOf(ReadResult.Loaded.class);
        loaded = (ReadResult.Loaded) reading;
    }

    @Test
    void theHostIsNotTakenAwayWhileAnotherServiceOnItIsUp() {
        for (var spared : List.of(Set.of("mail"), Set.of("old"), Set.of("other"))) {
            var report = fence(1, spared);

            assertThat(report.result()).isEqualTo(FenceReport.Result.REFUSED);
            assertThat(report.gone()).isFalse();
            assertThat(report.commands()).isEmpty();
        }
        assertThat(fence(1, Set.of("mail", "other")).why())
                .startsWith("service old on primary may still be up there");
        assertThat(fenced).isEmpty();
    }

    @Test
    void itIsTakenAwayWhenTheOthersAreDownOrHereWhateverIsOnOtherHosts() {
        var report = fence(1, Set.of("mail", "old"));

        assertThat(report.result()).isEqualTo(FenceReport.Result.SUCCEEDED);
        assertThat(fenced).hasSize(1);
    }

    @Test
    void addressesAreTakenOffWhoeverElseIsUp() {
        fence(0, Set.of());

        assertThat(fenced).hasSize(1);
    }

    @Test
    void checkWarnsOfIt() {
        assertThat(loaded.warnings()).extracting(Warning::key)
                .containsOnlyOnce("understudy.services.web.fence.methods[1]");
        assertThat(loaded.warnings()).filteredOn(w -> w.key().endsWith("methods[1]")).singleElement()
                .satisfies(w -> {
                    assertThat(w.line()).isEqualTo(12);
                    assertThat(w.problem()).contains("runs mail, old");
                });
    }

    private FenceReport fence(int method, Set<String> spared) {
        var settings = loaded.settings();
        var web = settings.service("web").orElseThrow();
        var fencer = new SharedPrimary((_, how) -> {
            fenced.add(how);
            return new FenceReport("x", FenceReport.Result.SUCCEEDED, true, "", List.of());
        }, settings, spared::contains);
        return fencer.fence(web, web.fence().methods().get(method));
    }
}
