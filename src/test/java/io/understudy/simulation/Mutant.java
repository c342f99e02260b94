package io.understudy.simulation;

import static io.understudy.simulation.Mutation.anywhere;
import static io.understudy.simulation.Mutation.in;

import io.understudy.failover.HoldDown;
import io.understudy.failover.Holds;
import io.understudy.failover.Memory;
import io.understudy.failover.Memory.Last;
import io.understudy.failover.Observation;
import io.understudy.failover.Observation.Outcome;
import io.understudy.failover.Observation.ProcessTable.Process;
import io.understudy.failover.Policy;
import io.understudy.failover.Situation;
import io.understudy.failover.evidence.Evidence;
import io.understudy.failover.evidence.HostEvidence;
import io.understudy.failover.evidence.Sample;
import io.understudy.failover.evidence.Watch;
import io.understudy.journal.Journal;
import io.understudy.vocabulary.Pace;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * A small deliberate mistake.
 *
 * @param name what is wrong with it
 * @param seed a history that has caught it before: tried first, so that the test is quick
 * @param mutations what is changed in the compiled code
 */
record Mutant(String name, long seed, List<Mutation> mutations) {
    private static Mutant mutant(String name, long seed, Mutation... mutations) {
        return new Mutant(name, seed, List.of(mutations));
    }

    /**
     * One at a time: the classes are shared, and they are parsed only when somebody looks at them.
     *
     * @return the classes that are not as they were compiled
     * @throws IllegalStateException when one of its points is not there
     */
    Collection<byte[]> changed() {
        synchronized (Mutant.class) {
            var classes = MutationClasses.understudy();
            var changed = new HashMap<String, byte[]>();
            for (var mutation : mutations) {
                var now = mutation.apply(name, classes);
                now.forEach(bytes -> changed.put(MutationClasses.name(bytes), bytes));
                classes = classes.with(now);
            }
            return changed.values();
        }
    }

    static List<Mutant> all() {
        return List.of(
                mutant("witness ignored", 2,
                        in(HostEvidence::networkOk).call(HostEvidence::witnessesNeeded).yields(0)),
                mutant("blind forgotten", 33, in("beyondRespawn").call(HostEvidence::networkOk).yields(true)),
                mutant("unknown fence taken as proven", 24, in("FencePhase", "fenced").call(Observation.Fenced::gone)
                        .becomes(fenced -> fenced.gone() || fenced.outcome() == Outcome.UNKNOWN)),
                mutant("refused fence taken as proven", 51, in("FencePhase", "fenced").call(Observation.Fenced::gone)
                        .becomes(fenced -> fenced.gone() || fenced.outcome() == Outcome.FAILED)),
                mutant("a method's word taken as proof", 3446, in("FencePhase", "fenced").call(Observation.Fenced::gone)
                        .becomes(fenced -> fenced.gone() || fenced.outcome() == Outcome.DONE)),
                mutant("wire taken as proof where a method is asked for", 11,
                        in("provenByWire").call(Policy::proofByMethod).yields(false)),
                mutant("unproven takes over", 11,
                        in("FencePhase", "asked").call(Policy::takeOverUnproven).yields(true)),
                mutant("calibration ignored", 67,
                        in(Evidence::provable).call(Map<Object, Object>::containsKey).yields(true),
                        in(Evidence::provable).call(Map<Object, Object>::isEmpty).yields(false)),
                mutant("fail-after off by one", 13,
                        in(Watch::at).call(Pace::failAfter).becomes(pace -> pace.failAfter() - 1)),
                mutant("tolerate ignored", 18, in(Watch::at).call(Watch::downAt).yields(Watch.NEVER)),
                mutant("recover-after ignored", 34,
                        in(Watch::heard).call(Pace::recoverAfter).times(2).yields(1)),
                mutant("late sample counted", 107, in("weigh").call(Sample::late).yields(false)),
                mutant("hold-down not counted", 1047,
                        in("countsForHoldDown").call(HoldDown.class, "counts").yields(false)),
                mutant("hold-down not asked", 322, in("begin").call(Situation.class, "heldDown").yields(false)),
                mutant("hold-down off by one", 322, in("heldDown").call(Policy::holdDown).becomes(
                        policy -> new HoldDown(policy.holdDown().window(), policy.holdDown().takeovers() + 1))),
                mutant("hold-down forgotten over a restart", 322,
                        in("recall").call("counted").yields(List.of())),
                mutant("pause forgotten over a restart", 7, in("recall").call("pause").yields(null)),
                mutant("start-hold skipped", 40,
                        in("judge").call(Holds::startRuns).yields(false)),
                mutant("boot-hold skipped", 1787,
                        in("judge").call(Holds::bootRuns).yields(false)),
                mutant("never seen up and yet acted on", 10, in("judge").call(Evidence::seenUp).yields(true)),
                mutant("pause ignored", 7,
                        in("FencePhase", "begin").call(Situation.class, "pausedAt").yields(false)),
                mutant("observe acts", 21, in("FencePhase", "begin").call(Policy::act).yields(true)),
                mutant("last question's answer ignored", 879,
                        in("answeredAgain").call(Evidence::foreign).yields(false)),
                mutant("last question not waited for", 4646,
                        in("takingOver").isA(Observation.Asked.class).yields(true)),
                mutant("network ignored right before adding", 318,
                        in("TakeoverPhase", "asked").call(HostEvidence::networkOk).yields(true)),
                mutant("foreign answer during confirm ignored", 68,
                        in("contested").call(Evidence::foreign).yields(false)),
                mutant("release forgotten when refuted", 912,
                        in("GiveBack", "actions").call(Collection<Object>::add).times(5).yields(true)),
                mutant("second holder not fenced", 16, in("secondHolder").call("usable").yields(-1)),
                mutant("does not give way", 1342, in("doubting").call("foreign").times(2).yields(false)),
                mutant("deleted address not put back", 38,
                        in("missing").call(Set<Object>::containsAll).yields(true)),
                mutant("retake without asking the wire", 4,
                        in("starting").isA(Observation.Asked.class).yields(true),
                        in("nobodyElse").call(Evidence::wireSilent).yields(true)),
                mutant("held at start not believed", 65,
                        in("first").call(Memory::last).becomes(
                                memory -> memory.last() == Last.HOLDING ? Last.WATCHING : memory.last()),
                        in("first").call(Set<Object>::isEmpty).times(4).yields(true)),
                mutant("unknown process respawned", 26, in("diagnosing").call(Observation.ProcessTable::process)
                        .becomes(table -> table.process() == Process.UNKNOWN ? Process.MISSING : table.process())),
                mutant("one respawn too many", 106, in("respawnLeft").call(Policy.Respawn::attempts)
                        .becomes(respawn -> respawn.attempts() + 1)),
                mutant("acts without an intent", 1, in("ActionRunner", "begin").call(Journal::intend).yields(0L)),
                mutant("failed start adds all the same", 69,
                        in("started").call(Observation.Finished::outcome).yields(Outcome.DONE)));
    }
}
