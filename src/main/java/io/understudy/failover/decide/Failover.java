package io.understudy.failover.decide;

import static io.understudy.failover.decide.Steps.end;
import static io.understudy.failover.decide.Steps.step;
import static io.understudy.failover.decide.Steps.waits;

import io.understudy.failover.Action;
import io.understudy.failover.Observation.ProcessTable;
import io.understudy.failover.Observation;
import io.understudy.failover.Policy;
import io.understudy.failover.RecoveryRun;
import io.understudy.failover.Situation;
import io.understudy.failover.State;
import io.understudy.failover.Step;
import io.understudy.failover.evidence.HostEvidence;
import io.understudy.failover.evidence.Sample;
import io.understudy.failover.evidence.Watch;
import io.understudy.vocabulary.DurationText;
import io.understudy.vocabulary.ReasonCode;
import io.understudy.vocabulary.Result;
import io.understudy.vocabulary.Trigger;
import io.understudy.vocabulary.Verdict;
import java.util.Locale;
import java.util.Objects;

/**
 * The decision: from a policy, a situation and what was just seen to what follows. Pure: no clock, thread or logger;
 * the same values always give the same step.
 *
 * <p>This class holds the table of DESIGN section 5 (first row that fits) and the way from watching to a respawn. What
 * comes after it has a class for each phase: {@link FencePhase}, {@link TakeoverPhase}, {@link HoldPhase}, {@link
 * FailbackPhase}, {@link HaltPhase}; an operator's orders are in {@link Orders}.
 *
 * <p>Invariants, each guarded by a test: a service that answers is never taken over by itself; without its own network
 * this host moves nothing; nobody but an operator's force adds the addresses while somebody answers for them; once this
 * host holds the addresses no probe's result leads to fencing or moving.
 */
public final class Failover {
    private Failover() {}

    /** @param now monotonic nanoseconds, not earlier than at the step before */
    public static Step decide(Policy policy, Situation before, Observation seen, long now) {
        if (seen.ticket() != 0 && seen.ticket() != before.ticket()) {
            return seen instanceof Observation.Asked asked
                    ? decide(policy, before, new Observation.Host(asked.host()), now) // nobody waits for it, but it is news
                    : waits(before, "an older action's end: no longer of interest");
        }
        var s = weigh(policy, before, seen, now);
        if (seen instanceof Observation.Late) {
            return Lateness.late(policy, s, now);
        }
        if (seen instanceof Observation.Asked && !s.evidence().current()) {
            return Lateness.askedAgain(policy, s);
        }
        if (seen instanceof Observation.Ordered order) {
            return Orders.obey(policy, s, order, now);
        }
        var step = phase(policy, s, seen, now);
        return released(before, s) ? step.and(new Action.AskAgain()) : step;
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
            case State.Starting starting -> starting(policy, s, starting, seen, now);
            case State.Watching _, State.Suspect _ -> judge(policy, s, now);
            case State.Blind _ -> blind(policy, s, now);
            case State.Diagnosing _ -> diagnosing(policy, s, seen, now);
            case State.Respawning _ -> respawning(policy, s, seen, now);
            case State.Verifying verifying -> verifying(policy, s, verifying, seen, now);
            case State.Fencing fencing -> FencePhase.fencing(policy, s, fencing, seen, now);
            case State.TakingOver taking -> TakeoverPhase.takingOver(policy, s, taking, seen, now);
            case State.Holding holding -> HoldPhase.holding(policy, s, holding, seen, now);
            case State.FailingBack back -> FailbackPhase.failingBack(policy, s, back, seen, now);
            case State.Halted halted -> HaltPhase.halted(policy, s, halted, now);
            case State.Stopped _ -> waits(s, "watching has ended for good");
        };
    }

    /**
     * The earliest moment after {@code now} at which {@link Observation.Due} can change anything, or {@link Long#MAX_VALUE}.
     */
    public static long dueAt(Policy policy, Situation s, long now) {
        long due = Long.MAX_VALUE;
        for (var probe : s.evidence().probes().values()) {
            if (probe.watch().doubtful() && probe.watch().misses() >= probe.watch().pace().failAfter()) {
                due = earlier(due, probe.watch().downAt(), now);
            }
        }
        if (s.paused() != null && s.paused().until() != null) {
            due = earlier(due, s.paused().until(), now);
        }
        return switch (s.state()) {
            case State.Starting _, State.Suspect _ -> earlier(earlier(due, s.startHold(), now), s.bootHold(), now);
            case State.Verifying(long from, long deadline) -> earlier(earlier(due, from, now), deadline, now);
            case State.Holding holding -> earlier(
                    policy.failbackAfter() == null || holding.wellSince() == Watch.NEVER
                            ? due
                            : earlier(due, holding.wellSince() + policy.failbackAfter().toNanos(), now),
                    holding.announceAt(), now);
            case State.FailingBack back -> back.deadline() == Watch.NEVER ? due : earlier(due, back.deadline(), now);
            case State.Watching _, State.Blind _, State.Diagnosing _, State.Respawning _, State.Fencing _,
                    State.TakingOver _, State.Halted _, State.Stopped _ ->
                due;
        };
    }

    private static long earlier(long due, long at, long now) {
        return at > now ? Math.min(due, at) : due;
    }

    private static Situation weigh(Policy policy, Situation s, Observation seen, long now) {
        var evidence = switch (seen) {
            case Observation.Probed(String probe, Sample sample) -> s.evidence().with(probe, sample, now);
            case Observation.Host(HostEvidence host) -> s.evidence().with(host);
            case Observation.Asked(_, HostEvidence host) -> s.evidence().with(host);
            case Observation.Held(var held, _) -> s.evidence().with(held, now);
            case Observation.Due _, Observation.Data _, ProcessTable _, Observation.Fenced _,
                    Observation.Finished _, Observation.Outdated _, Observation.Late _,
                    Observation.Ordered _ ->
                s.evidence();
        };
        evidence = evidence.at(now);
        if (s.state() instanceof State.Watching) {
            evidence = evidence.calibrate(policy, now);
        }
        var weighed = seen instanceof Observation.Data(String unfit)
                ? s.with(evidence).withData(unfit)
                : s.with(evidence);
        if (released(s, weighed)) {
            weighed = weighed.with(evidence.anew(now));
        }
        return s.paused() != null && !s.pausedAt(now) ? weighed.withPause(null) : weighed;
    }

    private static Step starting(Policy policy, Situation s, State.Starting starting, Observation seen, long now) {
        if (!starting.retake()) {
            return judge(policy, s, now);
        }
        // This host held the addresses, or was moving them, when it went down. Who has them now is asked of the wire.
        if (s.pausedAt(now)) {
            return waits(seen instanceof Observation.Asked ? s.to(new State.Starting(true)) : s,
                    "paused: the addresses are neither taken again nor released");
        }
        boolean heard = seen instanceof Observation.Asked && s.evidence().host().networkOk();
        if (heard && s.evidence().foreign(policy, Watch.NEVER)) {
            var watching = s.to(new State.Starting(false));
            return s.evidence().held().isEmpty()
                    ? step(watching, ReasonCode.STILL_ANSWERED, "somebody else has the addresses: watched")
                    : step(watching, ReasonCode.GAVE_WAY,
                            "somebody else has the addresses, and no completed takeover is in the journal: released",
                            new Action.ReleaseAddresses(0), new Action.StopService(0));
        }
        if (heard && (s.evidence().wireSilent(policy) || !s.evidence().held().isEmpty())) {
            return TakeoverPhase.begin(
                    s.withRun(RecoveryRun.ordered(Trigger.RESTART, now, Watch.NEVER, false, "").proof(true)),
                    ReasonCode.RETAKE,
                    "this host had the addresses or was moving them when it went down, and nobody else has them: taken again");
        }
        if (heard) {
            return judge(policy, s.to(new State.Starting(false)), now); // not our segment: nobody can tell
        }
        boolean looked = s.evidence().host() != HostEvidence.NOTHING || now >= s.startHold();
        if (seen instanceof Observation.Asked || (looked && starting.ticket() == 0)) {
            var issued = s.issued();
            var next = issued.to(new State.Starting(true, issued.ticket()));
            return step(next, ReasonCode.RETAKE,
                    "this host had the addresses or was moving them when it went down: the wire is asked who has them",
                    FencePhase.full(policy, next.ticket()));
        }
        return waits(s, "waits for the wire's answer");
    }

    /** Rows 1 to 7 for a service that nothing is being done about yet. */
    static Step judge(Policy policy, Situation s, long now) {
        var evidence = s.evidence();
        if (evidence.service() == Verdict.UP) {
            return evidence.doubtful() ? doubt(s, now) : calm(policy, s, "the service answers");
        }
        if (!evidence.seenUp()) {
            return step(toStarting(s), ReasonCode.NOT_SEEN_UP,
                    "not seen up yet since it was configured: nothing is done");
        }
        if (now < s.startHold()) {
            return Steps.held(toStarting(s), ReasonCode.START_HOLD, "start-hold", s.startHold(), now);
        }
        if (now < s.bootHold()) {
            return Steps.held(toStarting(s), ReasonCode.BOOT_HOLD, "boot-hold", s.bootHold(), now);
        }
        return down(policy, s, now);
    }

    private static Situation toStarting(Situation s) {
        return s.to(new State.Starting(false)).withRun(null);
    }

    private static Step doubt(Situation s, long now) {
        var run = s.run() == null ? RecoveryRun.suspected(now, s.evidence().lastGood()) : s.run();
        return step(s.to(new State.Suspect()).withRun(run), ReasonCode.DOUBT,
                "a request is unanswered: asked more often");
    }

    /** Row 1: what answers its clients is never taken over by itself. */
    private static Step calm(Policy policy, Situation s, String because) {
        var watching = s.to(new State.Watching());
        if (s.run() == null) {
            return step(watching.with(watching.evidence().calibrate(policy, s.evidence().host().lastAnswer())),
                    ReasonCode.ANSWERS,
                    because);
        }
        if (s.told() != null) {
            return end(watching, s.told(), ReasonCode.ANSWERS, "the service answers again");
        }
        return end(watching, Result.RECOVERED, ReasonCode.GLITCH_OVER,
                "the service answers again, nothing had to be done");
    }

    /** Rows 3 to 7: the service is down, or nobody knows. */
    private static Step down(Policy policy, Situation s, long now) {
        var evidence = s.evidence();
        var run = s.run() == null ? RecoveryRun.suspected(now, evidence.lastGood()) : s.run();
        var suspect = s.to(new State.Suspect()).withRun(run);
        if (evidence.service() == Verdict.DOWN && evidence.host().host() == Verdict.UP && policy.respawn() != null) {
            return diagnose(policy, suspect, now);
        }
        if (!evidence.host().networkOk()) {
            return blinded(suspect);
        }
        if (evidence.service() == Verdict.UNKNOWN || evidence.host().host() == Verdict.UNKNOWN) {
            return step(suspect, ReasonCode.NOT_KNOWN,
                    "what is known is not enough to act: service " + word(evidence.service()) + ", host "
                            + word(evidence.host().host()));
        }
        return FencePhase.begin(policy, suspect, evidence.host().host() == Verdict.DOWN
                ? "the host is silent for " + DurationText.of(policy.host().tolerate())
                : "the service is down and no respawn is configured", now);
    }

    private static String word(Verdict verdict) {
        return verdict.name().toLowerCase(Locale.ROOT);
    }

    /** Row 4. */
    static Step blinded(Situation s) {
        var host = s.evidence().host();
        var why = !host.carrier()
                ? "the own interface has no carrier"
                : host.stalled()
                        ? "this process stood still"
                        : host.witnessesAnswering() + " of " + host.witnessesNeeded() + " witnesses needed answer";
        var run = s.run();
        return step(s.to(new State.Blind()).withRun(run == null ? null : run.open(trigger(s))),
                ReasonCode.NETWORK_NOT_OK,
                why + ": this host may be the one that is cut off, nothing is moved");
    }

    static Trigger trigger(Situation s) {
        return s.evidence().host().host() == Verdict.DOWN ? Trigger.HOST_DOWN : Trigger.SERVICE_DOWN;
    }

    private static Step blind(Policy policy, Situation s, long now) {
        if (s.evidence().service() == Verdict.UP && !s.evidence().doubtful()) {
            return calm(policy, s, "the service answers");
        }
        if (!s.evidence().host().networkOk()) {
            if (s.evidence().service() == Verdict.DOWN && s.evidence().host().host() == Verdict.UP
                    && policy.respawn() != null && respawnLeft(s, policy.respawn(), now)) {
                return diagnose(policy, s, now); // row 3 needs no witness: nothing moves
            }
            return waits(s, "still cut off");
        }
        // What was counted while cut off says nothing: begin again.
        return step(s.to(new State.Suspect()).with(s.evidence().anew(now)), ReasonCode.NETWORK_BACK,
                "the own network is back: everything is asked again", new Action.AskAgain(), new Action.AskProbes());
    }

    /** Row 3. */
    private static Step diagnose(Policy policy, Situation s, long now) {
        var run = Objects.requireNonNull(s.run());
        if (!policy.act()) {
            return would(s, Result.WOULD_HAVE_RESPAWNED,
                    "would have looked for the process on " + policy.primary()
                            + " and respawned it, or fenced and taken over if it is there");
        }
        if (s.pausedAt(now)) {
            return paused(s);
        }
        if (!respawnLeft(s, Objects.requireNonNull(policy.respawn()), now)) {
            return row6(policy, s, ReasonCode.RESPAWNS_USED_UP, "the respawn attempts are used up", now);
        }
        var next = s.issued();
        return step(next.to(new State.Diagnosing(next.ticket())).withRun(run.open(Trigger.SERVICE_DOWN)),
                ReasonCode.CHECK_PROCESS,
                "the service is down, the host answers: is the process there?", new Action.CheckProcess(next.ticket()));
    }

    public static boolean respawnLeft(Situation s, Policy.Respawn respawn, long now) {
        var run = s.run();
        long recent = s.respawnedAt().stream().filter(at -> now - at < respawn.window().toNanos()).count();
        return (run == null || run.respawns() < respawn.attempts()) && recent < respawn.most();
    }

    static Step would(Situation s, Result result, String because) {
        var run = Objects.requireNonNull(s.run());
        return step(s.to(new State.Suspect()).withRun(run.open(trigger(s))).telling(result), ReasonCode.OBSERVING,
                "observe mode: " + because);
    }

    static Step paused(Situation s) {
        var pause = Objects.requireNonNull(s.paused());
        var run = Objects.requireNonNull(s.run());
        return step(s.to(new State.Suspect()).withRun(run.open(trigger(s))), ReasonCode.PAUSED,
                "paused by " + pause.by() + (pause.reason().isEmpty() ? "" : " (" + pause.reason() + ")")
                        + ": nothing is done");
    }

    /** Row 6: nothing on A helped; with the own network well A is fenced, else this host is blind. */
    private static Step row6(Policy policy, Situation s, ReasonCode code, String why, long now) {
        if (!s.evidence().current()) {
            return step(s.to(new State.Suspect()), ReasonCode.STOOD_STILL,
                    why + "; but this process stood still, so everything is asked again first");
        }
        return s.evidence().host().networkOk() ? FencePhase.begin(policy, s, why, now) : blinded(s);
    }

    private static Step diagnosing(Policy policy, Situation s, Observation seen, long now) {
        if (s.evidence().service() == Verdict.UP) {
            return calm(policy, s, "the service answers");
        }
        if (seen instanceof ProcessTable table) {
            if (s.pausedAt(now)) {
                return paused(s);
            }
            return switch (table.process()) {
                case MISSING -> {
                    var next = s.issued().respawned(now,
                            Objects.requireNonNull(policy.respawn()).window().toNanos());
                    var run = Objects.requireNonNull(s.run());
                    yield step(next.to(new State.Respawning(next.ticket())).withRun(run.respawned()),
                            ReasonCode.PROCESS_MISSING,
                            "the process is missing: respawned on " + policy.primary(),
                            new Action.Respawn(next.ticket()));
                }
                case THERE -> there(policy, s, now);
                case UNKNOWN -> row6(policy, s, ReasonCode.PROCESS_UNKNOWN,
                        "the process table can't be read (" + table.why() + ")", now);
            };
        }
        return hostGone(s) ? down(policy, s, now) : waits(s, "waits for the process table");
    }

    /**
     * A process that hangs lets requests run out of time. One that is there though they were refused may have been
     * started only now, by a supervisor, a person or another service's recovery: it gets the time that a respawn would,
     * once.
     */
    private static Step there(Policy policy, Situation s, long now) {
        var run = Objects.requireNonNull(s.run());
        if (run.spared() || run.respawns() > 0 || !s.evidence().refusedOnly()) {
            return row6(policy, s, ReasonCode.PROCESS_THERE, "the process is there, but the service does not answer",
                    now);
        }
        long settled = now + Objects.requireNonNull(policy.respawn()).settle().toNanos();
        return step(s.to(new State.Verifying(now, settled)).withRun(run.sparedOnce()), ReasonCode.PROCESS_THERE,
                "the process is there, but requests were refused: it may have been started only now, so it is asked again",
                new Action.AskProbes());
    }

    private static boolean hostGone(Situation s) {
        return s.evidence().host().host() == Verdict.DOWN && s.evidence().service() == Verdict.DOWN;
    }

    private static Step respawning(Policy policy, Situation s, Observation seen, long now) {
        if (s.evidence().service() == Verdict.UP) {
            return end(s.to(new State.Watching()), Result.RESPAWNED, ReasonCode.RESPAWN_VERIFIED,
                    "the service answers again");
        }
        if (seen instanceof Observation.Finished finished) {
            if (finished.outcome() == Observation.Outcome.FAILED) {
                return respawnFailed(policy, s, "the respawn command failed (" + finished.why() + ")", now);
            }
            long from = now + Objects.requireNonNull(policy.respawn()).settle().toNanos();
            return step(s.to(new State.Verifying(from, from + policy.verifyLimit().toNanos())), ReasonCode.RESPAWN_DONE,
                    "the respawn command " + (finished.outcome() == Observation.Outcome.DONE
                            ? "has run"
                            : "may have run ("
                                    + finished.why() + ")")
                            + ": does the service answer?");
        }
        return hostGone(s) ? down(policy, s, now) : waits(s, "waits for the respawn command");
    }

    private static Step respawnFailed(Policy policy, Situation s, String why, long now) {
        if (s.pausedAt(now)) {
            return paused(s);
        }
        if (respawnLeft(s, Objects.requireNonNull(policy.respawn()), now)) {
            var next = s.issued();
            return step(next.to(new State.Diagnosing(next.ticket())), ReasonCode.RESPAWN_FAILED, why + ": once more",
                    new Action.CheckProcess(next.ticket()));
        }
        return row6(policy, s, ReasonCode.RESPAWN_FAILED, why, now);
    }

    private static Step verifying(Policy policy, Situation s, State.Verifying verifying, Observation seen, long now) {
        boolean respawned = Objects.requireNonNull(s.run()).respawns() > 0;
        if (s.evidence().service() == Verdict.UP) {
            return respawned
                    ? end(s.to(new State.Watching()), Result.RESPAWNED, ReasonCode.RESPAWN_VERIFIED,
                            "respawned: the service answers again")
                    : calm(policy, s, "the service answers");
        }
        if (hostGone(s)) {
            return down(policy, s, now);
        }
        if (now >= verifying.deadline() && !respawned) {
            return row6(policy, s, ReasonCode.PROCESS_THERE, "the process is there, but the service does not answer",
                    now);
        }
        if (now >= verifying.deadline()) {
            return respawnFailed(policy, s, "respawned, but the service does not answer", now);
        }
        boolean settled = seen instanceof Observation.Due && now >= verifying.from();
        boolean oneMore = seen instanceof Observation.Probed(_, Sample sample) && sample.kind() == Sample.Kind.UP;
        return settled || oneMore
                ? step(s, ReasonCode.WAITING, "the service is asked", new Action.AskProbes())
                : waits(s, "waits for the service to answer");
    }
}
