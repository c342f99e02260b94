package io.understudy.failover.decide;

import static io.understudy.failover.decide.Steps.waits;

import io.understudy.failover.Action;
import io.understudy.failover.Observation;
import io.understudy.failover.Policy;
import io.understudy.failover.Reason;
import io.understudy.failover.ReasonSentence;
import io.understudy.failover.Situation;
import io.understudy.failover.State;
import io.understudy.failover.Step;
import io.understudy.failover.evidence.HostEvidence;
import io.understudy.failover.evidence.Sample;
import io.understudy.failover.evidence.Watch;
import io.understudy.vocabulary.Verdict;

/**
 * The decision: from a policy, a situation and what was just seen to what follows. Pure: no clock, thread or logger;
 * the same values always give the same step.
 *
 * <p>Each state has a class for its phase, from {@link StartPhase} and {@link WatchPhase} (which has the rows of {@code
 * docs/decision-table.md}) to {@link FailbackPhase} and {@link HaltPhase}. An operator's orders are in {@link Orders}.
 *
 * <p>Invariants, each guarded by a test: a service that answers is never taken over automatically; without its own
 * network this host moves nothing; nobody but an operator's force adds the addresses while somebody answers for them;
 * once this host holds the addresses no probe's result leads to fencing or moving.
 */
public final class Failover {
    private Failover() {}

    /** @param now monotonic nanoseconds, not earlier than at the step before */
    public static Step decide(Policy policy, Situation before, Observation seen, long now) {
        var step = decided(policy, before, seen, now);
        return step.next().ticket() == before.ticket()
                ? step
                : new Step(step.next().waitsSince(now), step.actions(), step.reason(), step.result(), step.answer());
    }

    private static Step decided(Policy policy, Situation before, Observation seen, long now) {
        if (seen.ticket() != 0 && seen.ticket() != before.ticket()) {
            // Nobody waits for a wire's old answer, but it is news.
            return seen instanceof Observation.Asked asked
                    ? decided(policy, before, new Observation.Host(asked.host()), now)
                    : waits(before, ReasonSentence.OLD_NEWS);
        }
        var s = weigh(policy, before, seen, now);
        if (seen instanceof Observation.Late) {
            return Lateness.late(policy, s, now);
        }
        if (seen instanceof Observation.Asked && !s.evidence().current()) {
            return Lateness.askedAgain(policy, s, ReasonSentence.ASKED_AGAIN);
        }
        boolean told = seen.ticket() != 0 || seen instanceof Observation.Ordered;
        if (!told && LostAnswer.waits(s) && now >= LostAnswer.lostAt(policy, s)) {
            return Lateness.askedAgain(policy, s, ReasonSentence.ANSWER_LOST);
        }
        if (seen instanceof Observation.Ordered order) {
            return Orders.obey(policy, s, order, now);
        }
        var step = phase(policy, s, seen, now);
        if (standbyDied(policy, step.next(), seen, now)) {
            var started = step.next().here().started(policy.restart(), now);
            step = new Step(step.next().with(started), step.actions(), Reason.of(ReasonSentence.HOT_STANDBY_DIED),
                    step.result(), step.answer()).and(new Action.StartService(0));
        }
        step = claiming(policy, step, now);
        return released(before, s) ? step.and(new Action.AskAgain()) : step;
    }

    /** The service that should run here all the time does not, and nothing is going on that would start it. */
    private static boolean standbyDied(Policy policy, Situation s, Observation seen, long now) {
        return seen instanceof Observation.ServedHere(Verdict here) && here == Verdict.DOWN && policy.hot()
                && policy.act() && policy.takeover().starts() && !s.pausedAt(now) && s.run() == null
                && (s.state() instanceof State.Watching || s.state() instanceof State.Starting)
                && s.here().mayStart(policy, now);
    }

    /** An address is nobody's, though the primary is well: it is told to take it. */
    private static Step claiming(Policy policy, Step step, long now) {
        var s = step.next();
        if (s.evidence().absent().isEmpty()) {
            return s.here().claims() == 0
                    ? step
                    : new Step(s.with(s.here().unclaimed()), step.actions(), step.reason(), step.result(),
                            step.answer());
        }
        boolean claims = s.state() instanceof State.Watching && policy.act() && policy.canClaim() && !s.pausedAt(now)
                && s.here().mayClaim(now);
        return claims
                ? new Step(s.with(s.here().claimed(now)), step.actions(), step.reason(), step.result(), step.answer())
                        .and(new Action.ClaimAbsent(s.evidence().absent()))
                : step;
    }

    /**
     * While the addresses were here the primary was not asked for them, and its silence counted for nothing: its watch
     * begins now.
     */
    private static boolean released(Situation before, Situation after) {
        return !before.evidence().held().isEmpty() && after.evidence().held().isEmpty()
                && !(before.state() instanceof State.Holding);
    }

    private static Step phase(Policy policy, Situation s, Observation seen, long now) {
        return switch (s.state()) {
            case State.Starting starting -> StartPhase.starting(policy, s, starting, seen, now);
            case State.Watching _, State.Suspect _ -> WatchPhase.judge(policy, s, now);
            case State.Blind _ -> WatchPhase.blind(policy, s, now);
            case State.Diagnosing _ -> DiagnosePhase.diagnosing(policy, s, seen, now);
            case State.Respawning _ -> RespawnPhase.respawning(policy, s, seen, now);
            case State.Verifying verifying -> VerifyPhase.verifying(policy, s, verifying, seen, now);
            case State.Fencing fencing -> FencePhase.fencing(policy, s, fencing, seen, now);
            case State.TakingOver taking -> TakeoverPhase.takingOver(policy, s, taking, seen, now);
            case State.Holding holding -> HoldPhase.holding(policy, s, holding, seen, now);
            case State.FailingBack back -> FailbackPhase.failingBack(policy, s, back, seen, now);
            case State.Halted halted -> HaltPhase.halted(policy, s, halted, seen, now);
            case State.Stopped _ -> waits(s, ReasonSentence.WATCHING_ENDED);
        };
    }

    private static Situation weigh(Policy policy, Situation s, Observation seen, long now) {
        var evidence = switch (seen) {
            case Observation.Probed(String probe, Sample sample) -> s.evidence().with(probe, sample, now);
            case Observation.Host(HostEvidence host) -> s.evidence().with(host);
            case Observation.Asked(_, HostEvidence host) -> s.evidence().with(host);
            case Observation.Held(var held, _) -> s.evidence().with(held, now);
            case Observation.Due _, Observation.Data _, Observation.ProcessTable _, Observation.Fenced _,
                    Observation.Finished _, Observation.Outdated _, Observation.Late _, Observation.Ordered _,
                    Observation.ServedHere _, Observation.Fit _, Observation.Stood _, Observation.CarrierLost _ ->
                s.evidence();
        };
        evidence = evidence.at(now).doubting(policy.addresses(), now);
        if (s.state() instanceof State.Watching) {
            evidence = evidence.calibrate(policy.addresses(), policy.longestTolerate(), now);
        }
        var weighed = switch (seen) {
            case Observation.Data(String unfit) -> s.with(evidence).withData(unfit);
            case Observation.Fit(String unfit) -> s.with(evidence).with(s.here().unfit(unfit));
            case Observation.ServedHere(Verdict here) -> s.with(evidence).with(s.here().with(here));
            default -> s.with(evidence);
        };
        if (released(s, weighed)) {
            weighed = weighed.with(evidence.restarted(now));
        }
        return s.paused() != null && !s.pausedAt(now) ? weighed.withPause(null) : weighed;
    }

    /**
     * The earliest moment after {@code now} at which {@link Observation.Due} can change anything, or {@link
     * Long#MAX_VALUE}.
     */
    public static long dueAt(Policy policy, Situation s, long now) {
        long due = Long.MAX_VALUE;
        for (var probe : s.evidence().probes().values()) {
            if (probe.watch().doubtful() && probe.watch().misses() >= probe.watch().pace().failAfter()) {
                due = earlier(due, probe.watch().downAt(), now);
            }
        }
        if (LostAnswer.waits(s)) {
            due = earlier(due, LostAnswer.lostAt(policy, s), now);
        }
        if (s.paused() != null && s.paused().until() != null) {
            due = earlier(due, s.paused().until(), now);
        }
        return switch (s.state()) {
            case State.Starting _, State.Suspect _ ->
                earlier(earlier(due, s.holds().startUntil(), now), s.holds().bootUntil(), now);
            case State.Verifying(long from, long deadline) -> earlier(earlier(due, from, now), deadline, now);
            case State.Holding holding -> earlier(earlier(due, HoldPhase.failsBackAt(policy, s, holding), now),
                    holding.announceAt(), now);
            case State.Halted halted ->
                earlier(earlier(due, halted.retry().at(), now), ProofSearch.ripeAt(policy, s), now);
            case State.FailingBack back -> back.deadline() == Watch.NEVER ? due : earlier(due, back.deadline(), now);
            case State.Watching _, State.Blind _, State.Diagnosing _, State.Respawning _, State.Fencing _,
                    State.TakingOver _, State.Stopped _ ->
                due;
        };
    }

    private static long earlier(long due, long at, long now) {
        return at > now ? Math.min(due, at) : due;
    }
}
