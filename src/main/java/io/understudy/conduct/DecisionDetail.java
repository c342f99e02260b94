package io.understudy.conduct;

import io.understudy.failover.Policy;
import io.understudy.failover.Step;
import io.understudy.failover.explain.Alternatives;
import tools.jackson.databind.json.JsonMapper;

/** What a decision rests on and what else could have been done, as the JSON that the journal keeps with it. Pure. */
final class DecisionDetail {
    private static final JsonMapper JSON = JsonMapper.builder().build();

    private DecisionDetail() {}

    static String json(Policy policy, Step step, long now) {
        var evidence = step.next().evidence();
        var host = evidence.host();
        var json = JSON.createObjectNode();
        json.put("service", evidence.service().name());
        json.put("host", host.host().name());
        json.put("carrier", host.carrier());
        json.put("stalled", host.stalled());
        json.put("witnessesAnswering", host.witnessesAnswering());
        json.put("witnessesNeeded", host.witnessesNeeded());
        var wire = json.putObject("wire");
        host.wire().forEach((vip, answer) -> wire.put(vip.toString(),
                (answer.kind().name() + " " + String.join(" ", answer.all().stream().sorted().toList())).strip()));
        var probes = json.putObject("probes");
        evidence.probes().forEach((name, probe) -> probes.put(name, probe.verdict().name()));
        json.put("held", evidence.held().toString());
        var alternatives = json.putArray("alternatives");
        for (var other : Alternatives.of(policy, step, now)) {
            alternatives.addObject().put("what", other.what()).put("why", oneLine(other.why()));
        }
        return JSON.writeValueAsString(json);
    }

    /** A failure's text comes from outside and may have several lines; pages show it in one. */
    private static String oneLine(String sentence) {
        return sentence.replace('\n', ' ');
    }
}
