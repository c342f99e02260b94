package io.understudy.simulation;

import java.util.ArrayList;
import java.util.List;

/**
 * A small deliberate mistake.
 *
 * @param name what is wrong with it
 * @param file the source, from {@code io/understudy/} on
 * @param change fragments of the source and what stands there instead, by turns; each must be there exactly once
 * @param seed a history that has caught it before: tried first, so that the test is quick
 */
record Mutant(String name, String file, List<String> change, long seed) {
    private static final List<Mutant> ALL = new ArrayList<>();

    static List<Mutant> all() {
        return ALL;
    }

    private static void mutant(String name, String file, long seed, String... change) {
        ALL.add(new Mutant(name, file, List.of(change), seed));
    }

    static {
        mutant("witness ignored", "failover/HostEvidence", 2,
                "carrier && witnessesAnswering >= witnessesNeeded && !stalled", "carrier && !stalled");
        mutant("blind forgotten", "failover/Failover", 33, "        if (!evidence.host().networkOk()) {\n",
                "        if (false) {\n");
        mutant("unknown fence taken as proven", "failover/FencePhase", 24,
                "boolean gone = at.gone() || fenced.gone();",
                "boolean gone = at.gone() || fenced.gone() || fenced.outcome() == Seen.Outcome.UNKNOWN;");
        mutant("refused fence taken as proven", "failover/FencePhase", 51, "boolean gone = at.gone() || fenced.gone();",
                "boolean gone = at.gone() || fenced.gone() || fenced.outcome() == Seen.Outcome.FAILED;");
        mutant("a method's word taken as proof", "failover/FencePhase", 2400,
                "boolean gone = at.gone() || fenced.gone();",
                "boolean gone = at.gone() || fenced.gone() || fenced.outcome() == Seen.Outcome.DONE;");
        mutant("wire taken as proof where a method is asked for", "failover/FencePhase", 11,
                "return !policy.proofByMethod() && ", "return ");
        mutant("unproven takes over", "failover/FencePhase", 11, "if (policy.takeOverUnproven()) {", "if (true) {");
        mutant("calibration ignored", "failover/Evidence", 67,
                "host.wire(vip).kind() == Wire.Kind.SILENT && calibrated.containsKey(vip)",
                "host.wire(vip).kind() == Wire.Kind.SILENT");
        mutant("fail-after off by one", "failover/Watch", 13, "misses < pace.failAfter()",
                "misses < pace.failAfter() - 1");
        mutant("tolerate ignored", "failover/Watch", 18, " || now < downAt()", "");
        mutant("recover-after ignored", "failover/Watch", 34, "inRow >= pace.recoverAfter();", "inRow >= 1;");
        mutant("late sample counted", "failover/ProbeEvidence", 107, "if (sample.late() || sample.sentAt() < from) {",
                "if (sample.sentAt() < from) {");
        mutant("hold-down not counted", "failover/TakeoverPhase", 1047,
                "? s.takenOver(now, policy.holdDownWindow().toNanos()) : s;", "? s : s;");
        mutant("hold-down not asked", "failover/FencePhase", 322, "if (s.heldDown(policy, now)) {", "if (false) {");
        mutant("hold-down off by one", "failover/Situation", 322, ".count() >= policy.holdDownTakeovers();",
                ".count() > policy.holdDownTakeovers();");
        mutant("hold-down forgotten over a restart", "conduct/Memories", 322,
                "monotonic(takenOver, wall, now), pause(", "List.of(), pause(");
        mutant("pause forgotten over a restart", "conduct/Memories", 7, "pause(kept.get(PAUSE), wall, now));",
                "null);");
        mutant("start-hold skipped", "failover/Failover", 40, "if (now < s.startHold()) {", "if (false) {");
        mutant("boot-hold skipped", "failover/Failover", 1787, "if (now < s.bootHold()) {", "if (false) {");
        mutant("never seen up and yet acted on", "failover/Failover", 10, "if (!evidence.seenUp()) {", "if (false) {");
        mutant("pause ignored", "failover/FencePhase", 7, "        if (s.pausedAt(now)) {\n", "        if (false) {\n");
        mutant("observe acts", "failover/FencePhase", 21, "        if (!policy.act()) {\n", "        if (false) {\n");
        mutant("last question's answer ignored", "failover/TakeoverPhase", 879,
                "if (s.evidence().foreign(policy, Watch.NEVER) && !run.forced()) {", "if (false) {");
        mutant("last question not waited for", "failover/TakeoverPhase", 2820,
                "case ASK -> seen instanceof Seen.Asked\n", "case ASK -> seen != null\n");
        mutant("network ignored right before adding", "failover/TakeoverPhase", 318,
                "if (!s.evidence().host().networkOk() && !run.forced()) {", "if (false) {");
        mutant("foreign answer during confirm ignored", "failover/TakeoverPhase", 68,
                "return s.evidence().foreign(policy, at.since());", "return false;");
        mutant("release forgotten when refuted", "failover/TakeoverPhase", 912,
                "        actions.add(new Action.ReleaseAddresses(0));\n        actions.addAll(fence.actions());\n",
                "        actions.addAll(fence.actions());\n");
        mutant("second holder not fenced", "failover/HoldPhase", 6,
                "            return secondHolder(policy, s, at, now);\n", "            return waits(s, \"\");\n");
        mutant("does not give way", "failover/HoldPhase", 1032, "            return giveWay(s, at);\n",
                "            return waits(s, \"\");\n");
        mutant("deleted address not put back", "failover/HoldPhase", 38,
                "return !s.evidence().held().containsAll(policy.addresses());", "return false;");
        mutant("retake without asking the wire", "failover/Failover", 4,
                "if (heard && (s.evidence().wireSilent(policy) || !s.evidence().held().isEmpty())) {", "if (true) {");
        mutant("held at start not believed", "failover/Situation", 65, "case HOLDING -> held.isEmpty()",
                "case HOLDING -> memory != null ? new State.Starting(false) : held.isEmpty()");
        mutant("unknown process respawned", "failover/Failover", 26, "case MISSING -> {", "case MISSING, UNKNOWN -> {",
                "                case UNKNOWN -> row6(policy, s, Code.PROCESS_UNKNOWN,\n"
                        + "                        \"the process table can't be read (\" + table.why() + \")\", now);\n",
                "");
        mutant("one respawn too many", "failover/Failover", 106, "run.respawns() < respawn.attempts()",
                "run.respawns() <= respawn.attempts()");
        mutant("acts without an intent", "conduct/ActionRunner", 1,
                "long intent = action instanceof Action.Announce\n", "long intent = action instanceof Action\n");
        mutant("failed start adds all the same", "failover/TakeoverPhase", 69,
                "        if (finished.outcome() != Seen.Outcome.DONE) {\n            return failed(policy, s, Code.START_FAILED",
                "        if (false) {\n            return failed(policy, s, Code.START_FAILED");
    }
}
