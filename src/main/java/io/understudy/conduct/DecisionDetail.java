package io.understudy.conduct;

import io.understudy.failover.Policy;
import io.understudy.failover.Step;
import io.understudy.failover.explain.Alternatives;

/** What a decision was made on and what else could have been done, as the JSON that the journal keeps with it. */
final class DecisionDetail {
    private DecisionDetail() {}

    static String json(Policy policy, Step step, long now) {
        var evidence = step.next().evidence();
        var host = evidence.host();
        var json = new StringBuilder("{\"service\":\"" + evidence.service() + "\",\"host\":\"" + host.host()
                + "\",\"carrier\":" + host.carrier() + ",\"stalled\":" + host.stalled() + ",\"witnessesAnswering\":"
                + host.witnessesAnswering() + ",\"witnessesNeeded\":" + host.witnessesNeeded() + ",\"wire\":{");
        var comma = "";
        for (var wire : host.wire().entrySet()) {
            json.append(comma).append('"').append(wire.getKey()).append("\":\"").append(wire.getValue().kind())
                    .append(wire.getValue().by().isEmpty() ? "" : " " + wire.getValue().by()).append('"');
            comma = ",";
        }
        json.append("},\"probes\":{");
        comma = "";
        for (var probe : evidence.probes().entrySet()) {
            json.append(comma).append('"').append(probe.getKey()).append("\":\"").append(probe.getValue().verdict())
                    .append('"');
            comma = ",";
        }
        json.append("},\"held\":\"").append(text(evidence.held().toString())).append("\",\"alternatives\":[");
        comma = "";
        for (var other : Alternatives.of(policy, step, now)) {
            json.append(comma).append("{\"what\":\"").append(other.what()).append("\",\"why\":\"")
                    .append(text(other.why())).append("\"}");
            comma = ",";
        }
        return json.append("]}").toString();
    }

    /** The sentences are our own, but names in them come from the configuration. */
    private static String text(String sentence) {
        return sentence.replace("\\", "\\\\").replace("\"", "\\\"").replace('\n', ' ');
    }
}
