package io.understudy.simulation;

import java.util.List;

/**
 * Violations that are known and not yet mended: they are counted and shown, and don't fail the build. Each with its reason. A list
 * that is not empty is a debt.
 */
record KnownOpen(String check, String state, String reason) {
    private static final List<KnownOpen> ALL = List.of(
            new KnownOpen("acted-cut-off", "",
                    "a witness's answer at the burst's beginning carries the decision at its end"),
            new KnownOpen("acted-too-early", "", "what the host watch said while cut off outlives the cut"),
            new KnownOpen("acted-paused", "", "a pause in the middle of a recovery does not keep it from starting"),
            new KnownOpen("added-unasked", "", "a question whose last frame is lost counts as silence"),
            new KnownOpen("added-while-answered", "", "the same"),
            new KnownOpen("confirmed-while-answered", "", "the same"),
            new KnownOpen("not-served", "state STARTING", "the end of a pause is not noticed while starting"),
            new KnownOpen("not-served", "state BLIND", "news that comes with a stale ticket is lost"),
            new KnownOpen("not-served", "state SUSPECT", "ordered probes push the regular ones into the future"),
            new KnownOpen("not-served", "state HOLDING", "an answer is swallowed in the middle of a conflict"),
            new KnownOpen("not-served", "state WATCHING", "what B's own service answered counts for A"),
            new KnownOpen("took-over-answering-service", "",
                    "deadlines are judged before a stall of our own is known"));

    static boolean is(Violation violation) {
        return ALL.stream().anyMatch(k -> k.check.equals(violation.check()) && violation.message().contains(k.state));
    }
}
