package io.understudy.settings.budget;

import static org.assertj.core.api.Assertions.assertThat;

import io.understudy.settings.ReadResult;
import io.understudy.settings.read.SettingsReader;
import io.understudy.settings.read.SettingsReaderTests;
import java.net.InetAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BudgetTests {
    private static final String SSH = "ssh: { user: u, private-key: k, known-hosts: h }";
    private static final String PROBE = "probes: [{ name: x, tcp: { port: 80 }, "
            + "interval: 1s, timeout: 2s, fail-after: 3 }]";

    private final SettingsReader reader = new SettingsReader(() -> "b", InetAddress::isLoopbackAddress);

    /** Milliseconds from the moment the host vanishes until it counts as down. */
    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {"interval: 1s|2500|3000", "interval: 1s, tolerate: 1500ms|1000|1500",
            "interval: 1s, tolerate: 1s|508|1008", "interval: 5ms|12|15",
            "interval: 5ms, fail-after: 1, timeout: 2ms|5|8",
            "interval: 100ms, fail-after: 10, tolerate: 200ms|150|200"})
    void aVanishedHostIsDetectedWithinTolerateOrWhatTheBurstNeeds(String hostWatch, long typical, long worst) {
        var budget = budget("host-watch: { " + hostWatch + " }");

        var detect = budget.cases().getFirst().phases().getFirst();
        assertThat(detect.name()).isEqualTo("detect");
        assertThat(detect.typical().toMillis()).isEqualTo(typical);
        assertThat(detect.worst().toMillis()).isEqualTo(worst);
    }

    /** Milliseconds until a refusing, and until a hanging service counts as down, at worst. */
    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {"interval: 1s, timeout: 2s, fail-after: 3|3000|7020",
            "interval: 1s, timeout: 500ms, fail-after: 3|3000|3500",
            "interval: 1s, timeout: 2s, fail-after: 1|1000|3000",
            "interval: 1s, timeout: 100ms, fail-after: 2, tolerate: 10s|10000|10000",
            "interval: 1s, timeout: 2s, fail-after: 3, tolerate: 1s|1020|7020"})
    void aProbeThatHangsTakesItsTimeoutsOnTop(String pace, long refused, long hanging) {
        var budget = budget("probes: [{ name: x, tcp: { port: 80 }, " + pace + " }]");

        assertThat(worstDetect(budget, "service refuses")).isEqualTo(refused);
        assertThat(worstDetect(budget, "service hangs")).isEqualTo(hanging);
    }

    @Test
    void severalProbesCountTheSlowestAtWorstAndTheQuickestTypically() {
        var budget = budget("""
                probes:
                  - { name: slow, tcp: { port: 80 }, interval: 10s, fail-after: 2 }
                  - { name: quick, tcp: { port: 81 }, interval: 1s, fail-after: 2 }
                """);

        var detect = named(budget, "service refuses").phases().getFirst();
        assertThat(detect).isEqualTo(new Budget.Phase("detect", Duration.ofMillis(1500), Duration.ofSeconds(20)));
    }

    @Test
    void withoutProbesOnlyTheHostCanBeGone() {
        assertThat(budget("mode: act").cases()).extracting(Budget.Case::name).containsExactly("host gone");
    }

    @Test
    void aRespawnAddsItsDiagnosisAndItsVerification() {
        var budget = budget(PROBE, "respawn: { process: x, command: y, wait: 1s, attempts: 2 }");

        assertThat(budget.cases()).extracting(Budget.Case::name)
                .containsExactly("host gone", "process dead, respawn helps", "process dead, respawn doesn't help",
                        "service hangs");
        // detect 3 s; diagnose 2 + 10 s; command 2 + 10 s, wait 1 s, two probes a second apart and one timeout of 2 s
        assertThat(named(budget, "process dead, respawn helps").worst())
                .isEqualTo(Duration.ofSeconds(3 + 12 + 12 + 1 + 4));
        assertThat(named(budget, "process dead, respawn helps").typical())
                .isEqualTo(Duration.ofMillis(2500 + 100 + 100 + 1000 + 2000));
        assertThat(named(budget, "process dead, respawn doesn't help").phases()).extracting(Budget.Phase::name)
                .containsExactly("detect", "diagnose", "respawn", "fence", "announce");
        assertThat(named(budget, "process dead, respawn doesn't help").phases().get(2).worst())
                .isEqualTo(Duration.ofSeconds(2 * 17));
    }

    @Test
    void aDeadHostIsFencedByTheWireAloneOrByItsAgent() {
        var methods = "methods: [{ ssh: { command: \"x {address}\" } }, { agent: { run: fence_x }, timeout: 20s }]";
        var wire = budget("fence: { " + methods + " }").cases().getFirst().phases().get(1);
        var method = budget("fence: { proof: method, " + methods + " }").cases().getFirst().phases().get(1);

        assertThat(wire.typical()).isEqualTo(Duration.ofMillis(3));
        assertThat(wire.worst()).isEqualTo(Duration.ofMillis(500 + 20_000));
        assertThat(method).isEqualTo(new Budget.Phase("fence", Duration.ofSeconds(5), Duration.ofSeconds(20)));
    }

    @Test
    void aLivingHostIsFencedOnceForEachAddressByTheFirstMethodThatWorks() {
        var two = budget(PROBE, "fence: { methods: [{ ssh: { command: \"x {address}\" }, timeout: 4s }] }",
                "[192.0.2.100, 192.0.2.101]");

        var fence = named(two, "service hangs").phases().get(1);
        assertThat(fence).isEqualTo(new Budget.Phase("fence", Duration.ofMillis(200), Duration.ofSeconds(8)));
    }

    @Test
    void theStartCommandCountsUpToItsTimeout() {
        var budget = budget("takeover: { start: x, timeout: 12s }");

        assertThat(budget.cases().getFirst().phases())
                .contains(new Budget.Phase("start", Duration.ofSeconds(1), Duration.ofSeconds(12)));
    }

    @Test
    void saysItInPlainWordsWithNumbers() {
        assertThat(budget("host-watch: { interval: 1s, tolerate: 1500ms }").toString()).isEqualTo(
                "web: host gone: typically 1.0s, at worst 2.0s "
                        + "(detect 1s to 1.5s, fence 3ms to 500ms, announce 5ms to 50ms)");
    }

    private static long worstDetect(Budget budget, String name) {
        return named(budget, name).phases().getFirst().worst().toMillis();
    }

    private static Budget.Case named(Budget budget, String name) {
        return budget.cases().stream().filter(c -> c.name().equals(name)).findFirst().orElseThrow();
    }

    private Budget budget(String more) {
        return budget(more, "");
    }

    private Budget budget(String more, String evenMore) {
        return budget(more, evenMore, "[192.0.2.100]");
    }

    private Budget budget(String more, String evenMore, String addresses) {
        var text = """
                understudy:
                  node: b
                  services:
                    web:
                      addresses: %s
                      interface: eth0
                      primary: { address: 192.0.2.1, %s }
                """.formatted(addresses, SSH) + more.strip().indent(6) + evenMore.strip().indent(6);
        var reading = reader.read(text, Path.of("/etc"));
        assertThat(reading).isInstanceOf(ReadResult.Loaded.class);
        return Budget.of(((ReadResult.Loaded) reading).settings().services().getFirst());
    }

    @Test
    void aPhasesTypicalTimeNeverExceedsItsWorst() {
        var full = reader.read(SettingsReaderTests.resource("full.yaml"), Path.of("/etc"));

        assertThat(full).isInstanceOf(ReadResult.Loaded.class);
        var phases = ((ReadResult.Loaded) full).settings().services().stream().map(Budget::of).map(Budget::cases)
                .flatMap(List::stream)
                .map(Budget.Case::phases).flatMap(List::stream).toList();
        assertThat(phases).isNotEmpty().allMatch(p -> p.typical().compareTo(p.worst()) <= 0);
    }
}
