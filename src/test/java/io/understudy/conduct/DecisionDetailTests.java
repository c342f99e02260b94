package io.understudy.conduct;

import static org.assertj.core.api.Assertions.assertThat;

import io.understudy.failover.Memory;
import io.understudy.failover.Observation;
import io.understudy.failover.Policy;
import io.understudy.failover.Situation;
import io.understudy.failover.Step;
import io.understudy.failover.decide.Failover;
import io.understudy.failover.evidence.HostEvidence;
import io.understudy.failover.evidence.Watch;
import io.understudy.failover.evidence.Wire;
import io.understudy.vocabulary.Verdict;
import io.understudy.vocabulary.Vip;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The JSON beside a decision: the API hands it on, so its names and their order stay. */
class DecisionDetailTests {
    private static final String FILE = Fakes.WEB + """
                  probes: [ { name: home, tcp: { port: 80 } } ]
            """;
    private static final Vip VIP = new Vip("192.0.2.100", 32);

    @TempDir
    private Path folder;

    private Policy policy;
    private Situation situation;

    @BeforeEach
    void begin() throws IOException {
        var settings = Fakes.settings(folder, FILE);
        policy = PolicyBuilder.of(settings, settings.services().getFirst());
        situation = Situation.begin(policy, Set.of(), Memory.NONE, 0, 0);
    }

    private Step after(Observation... seen) {
        var step = Failover.decide(policy, situation, seen[0], 0);
        for (int i = 1; i < seen.length; i++) {
            step = Failover.decide(policy, step.next(), seen[i], 0);
        }
        return step;
    }

    @Test
    void holdsTheEvidenceAndWhatElseCouldHaveBeenDone() {
        var wire = Map.of(VIP, new Wire(Wire.Kind.ANSWERED, "02:00:00:00:00:0a", 0, 0));
        var host = new HostEvidence(Verdict.UP, 0, Watch.NEVER, Watch.NEVER, Watch.NEVER, wire, true, 1, 1,
                "02:00:00:00:00:0a", false, Watch.NEVER);

        var json = DecisionDetail.json(policy, after(new Observation.Host(host)), 0);

        assertThat(json).startsWith("{\"service\":\"UNKNOWN\",\"host\":\"UP\",\"carrier\":true,\"stalled\":false,"
                + "\"witnessesAnswering\":1,\"witnessesNeeded\":1,"
                + "\"wire\":{\"192.0.2.100/32\":\"ANSWERED 02:00:00:00:00:0a\"},\"probes\":{\"home\":\"UNKNOWN\"},"
                + "\"held\":\"[]\",\"alternatives\":[{\"what\":\"respawn\",\"why\":\"")
                .contains("\"},{\"what\":\"take-over\",\"why\":\"").endsWith("\"}]}");
    }

    @Test
    void quotesWhatComesFromOutside() {
        var json = DecisionDetail.json(policy, after(new Observation.Data("the copy \"web\" in C:\\data\nis ä old"),
                new Observation.Held(Set.of(VIP), "")), 0);

        assertThat(json).contains("\"wire\":{},", "\"held\":\"[192.0.2.100/32]\"",
                "the copy \\\"web\\\" in C:\\\\data is ä old");
    }
}
