package io.understudy.failover.decide;

import static io.understudy.failover.decide.Steps.issue;
import static io.understudy.failover.decide.Steps.step;
import static io.understudy.failover.decide.Steps.waits;

import io.understudy.failover.Action;
import io.understudy.failover.AnnounceInterval;
import io.understudy.failover.Observation.Outcome;
import io.understudy.failover.Observation;
import io.understudy.failover.Policy;
import io.understudy.failover.Reason;
import io.understudy.failover.ReasonSentence;
import io.understudy.failover.Situation;
import io.understudy.failover.State.Holding.Awaited;
import io.understudy.failover.State.Holding.Doubt;
import io.understudy.failover.State.Holding;
import io.understudy.failover.State;
import io.understudy.failover.Step;
import io.understudy.failover.evidence.Watch;
import io.understudy.vocabulary.HaltCause;
import io.understudy.vocabulary.Verdict;
import java.time.Duration;
import java.util.Objects;
import java.util.stream.Stream;

/**
 * HOLDING: this host has the addresses. What the probes say now is about this host's own service and is only shown: no
 * result makes it fence itself or move the addresses. What counts is the wire (a second holder, see {@link
 * ConflictPhase}), the interface of this host, and what the operator orders.
 */
final class HoldPhase {
    /** Deletions that belong together, so that a second one is a recurrence. */
    private static final long RECURS = Duration.ofMinutes(10).toNanos();
    /** This many are put back at once; beyond that once a second, or two programs would fight as fast as they can. */
    private static final int PUT_BACK_AT_ONCE = 3;
    /** While Understudy was paused for this long, people may have given the addresses to another one. */
    private static final Duration STOOD_LONG = Duration.ofSeconds(30);

    private HoldPhase() {}

    static Step holding(Policy policy, Situation s, Holding at, Observation seen, long now) {
        if (!policy.act()) {
            return waits(s, ReasonSentence.OBSERVES_HOLDING);
        }
        if (seen instanceof Observation.Stood(Duration span) && span.compareTo(STOOD_LONG) >= 0
                && shakes(at, now)) {
            return step(s.to(at.doubting(Doubt.CUT_OFF)), Reason.of(ReasonSentence.STOOD_HOLDING, span));
        }
        // Told also where it is back already: a stall must not hide that this host was cut off.
        if (seen instanceof Observation.CarrierLost && shakes(at, now)) {
            return step(s.to(at.doubting(Doubt.CUT_OFF)), ReasonSentence.CUT_OFF_HOLDING);
        }
        if (seen instanceof Observation.Finished finished && at.awaits().work() == Awaited.Work.STARTING) {
            return startedAgain(s.to(at.idle()), finished);
        }
        if (at.puttingBack()) {
            return switch (seen) {
                case Observation.Finished finished -> putBack(s, at, finished, now);
                case Observation.Outdated _ -> doubting(policy, s, at.idle(), seen, now);
                default -> waits(s, ReasonSentence.IS_PUT_BACK);
            };
        }
        if (!s.evidence().host().networkOk()) {
            boolean ended = seen instanceof Observation.Asked || seen instanceof Observation.Fenced
                    || seen instanceof Observation.ProcessTable;
            var shaken = ended ? at.idle() : at; // what was asked meanwhile is asked again
            boolean starts = shaken.ticket() == 0 && deadHere(s) && !s.pausedAt(now) && policy.takeover().starts()
                    && s.here().mayStart(policy, now) && now - at.since() >= s.here().patience(policy);
            return starts ? startsAgain(policy, s, shaken, now) : shaken(s, shaken, now);
        }
        if (seen instanceof Observation.Fenced fenced) {
            return ConflictPhase.fenced(policy, s, at, fenced, now);
        }
        if (at.doubt() != Doubt.NONE) {
            return doubting(policy, s, at, seen, now);
        }
        boolean calm = !missing(policy, s) && !foreign(policy, s, at);
        if (at.awaits().work() == Awaited.Work.ASKING_PRIMARY && seen instanceof Observation.ProcessTable table) {
            // In a dispute the answer is of no use any more, and nobody waits for it.
            return calm
                    ? couldServe(policy, s, at, table, now)
                    : holding(policy, s.to(at.idle()), at.idle(), seen, now);
        }
        if (missing(policy, s)) {
            return deleted(policy, s, at, seen, now);
        }
        if (!calm) {
            return ConflictPhase.secondHolder(policy, s, at, now);
        }
        return undisputed(policy, s, at, healthy(s, at, now), now);
    }

    /** A second holder that is known already, or a doubt that asks more, is not overtaken by a cut. */
    private static boolean shakes(Holding at, long now) {
        return !ConflictPhase.isRecent(at, now) && at.awaits().work() != Awaited.Work.FENCE
                && (at.doubt() == Doubt.NONE || at.doubt() == Doubt.DELETED);
    }

    private static Step undisputed(Policy policy, Situation s, Holding at, Holding next, long now) {
        if (at.ticket() == 0 && !s.pausedAt(now) && failsBackAt(policy, s, next) != Watch.NEVER
                && now >= failsBackAt(policy, s, next)) {
            return failsBack(policy, s.to(next), next, now);
        }
        if (at.ticket() == 0 && deadHere(s)) {
            return startsAgain(policy, s, next, now);
        }
        if (now >= at.announceAt()) {
            return step(s.to(next.announceAt(now + AnnounceInterval.EVERY)), ReasonSentence.ANNOUNCED_AGAIN,
                    new Action.Announce(0));
        }
        if (next.equals(at)) {
            return waits(s, ReasonSentence.HOLDS);
        }
        boolean silent = next.wellSince() == Watch.NEVER;
        return step(s.to(next),
                Reason.of(silent ? ReasonSentence.PRIMARY_SILENT : ReasonSentence.PRIMARY_ANSWERS, policy.primary()));
    }

    /** When the primary has been healthy for long enough that the addresses go back to it, or {@link Watch#NEVER}. */
    static long failsBackAt(Policy policy, Situation s, Holding at) {
        var after = policy.failback().after();
        return after == null || !policy.canClaim() || at.wellSince() == Watch.NEVER
                ? Watch.NEVER
                : at.wellSince() + s.here().failbackAfter(after).toNanos();
    }

    /** It is asked first whether it could serve: else clients would lose the service here for nothing. */
    private static Step failsBack(Policy policy, Situation s, Holding at, long now) {
        var why = Reason.of(ReasonSentence.PRIMARY_HEALTHY, policy.primary(), Duration.ofNanos(now - at.wellSince()));
        return policy.failback().asks()
                ? issue(s, at::askingPrimary, Reason.of(ReasonSentence.COULD_IT_SERVE, why, policy.primary()),
                        Action.AskPrimary::new)
                : FailbackPhase.begin(s, now, "", why);
    }

    private static Step couldServe(Policy policy, Situation s, Holding at, Observation.ProcessTable table, long now) {
        if (s.pausedAt(now)) {
            return waits(s.to(at.idle()), ReasonSentence.HOLDS_PAUSED);
        }
        if (table.process() == Observation.ProcessTable.Process.THERE) {
            return FailbackPhase.begin(s.to(at.idle()), now, "",
                    Reason.of(ReasonSentence.COULD_SERVE, policy.primary()));
        }
        var later = s.with(s.here().after(s.here().failbacksFailed() + 1)).to(at.idle().wellSince(now));
        return step(later, Reason.of(ReasonSentence.COULD_NOT_SERVE, policy.primary(), table.why(),
                later.here().failbackAfter(Objects.requireNonNull(policy.failback().after()))));
    }

    /** What is asked here, or what the probes say of what has the addresses: this host's own service. */
    private static boolean deadHere(Situation s) {
        return s.here().verdict() == Verdict.DOWN || s.evidence().anywhere() == Verdict.DOWN;
    }

    private static Step startsAgain(Policy policy, Situation s, Holding at, long now) {
        if (s.pausedAt(now)) {
            return step(s.to(at), ReasonSentence.DEAD_HERE_PAUSED);
        }
        if (!policy.takeover().starts()) {
            return step(s.to(at), ReasonSentence.DEAD_HERE_NO_START);
        }
        if (s.here().usedUp(policy, now)) {
            return step(s.to(at), Reason.of(ReasonSentence.DEAD_HERE_USED_UP, policy.restart().most(),
                    policy.restart().window()));
        }
        return s.here().mayStart(policy, now) && now - at.since() >= s.here().patience(policy)
                ? issue(s.with(s.here().started(policy.restart(), now)), at::starting, ReasonSentence.DEAD_HERE,
                        Action.StartService::new)
                : waits(s.to(at), ReasonSentence.WAITS_FOR_SERVICE_HERE);
    }

    private static Step startedAgain(Situation s, Observation.Finished finished) {
        return step(s, finished.outcome() == Outcome.DONE
                ? Reason.of(ReasonSentence.STARTED_AGAIN)
                : Reason.of(ReasonSentence.NOT_STARTED_AGAIN, finished.why()), new Action.AskProbes());
    }

    private static Holding healthy(Situation s, Holding at, long now) {
        boolean up = s.evidence().host().host() == Verdict.UP;
        return up ? at.wellSince() == Watch.NEVER ? at.wellSince(now) : at : at.wellSince(Watch.NEVER);
    }

    /** This host's network fails, or Understudy was paused just now. */
    private static Step shaken(Situation s, Holding at, long now) {
        if (s.evidence().host().stalled()) {
            return waits(s.to(at), ReasonSentence.FROZE_HOLDING);
        }
        if (ConflictPhase.isRecent(at, now)) {
            return waits(s.to(at), ReasonSentence.CUT_OFF_IN_CONFLICT);
        }
        return at.doubt() == Doubt.NONE || at.doubt() == Doubt.DELETED
                ? step(s.to(at.doubting(Doubt.CUT_OFF)), ReasonSentence.CUT_OFF_HOLDING)
                : waits(s.to(at.idle()), ReasonSentence.STILL_CUT_OFF);
    }

    private static boolean missing(Policy policy, Situation s) {
        return !s.evidence().held().containsAll(policy.addresses());
    }

    /** Somebody else has answered for an address since this host has it, or since that was last dealt with. */
    private static boolean foreign(Policy policy, Situation s, Holding at) {
        return s.evidence().foreign(policy.addresses(), at.answersCountFrom());
    }

    /** The wire is asked whether anybody else has the addresses, and then they are put back, announced, or given up. */
    private static Step doubting(Policy policy, Situation s, Holding at, Observation seen, long now) {
        if (s.pausedAt(now)) {
            return waits(s.to(at.idle()), ReasonSentence.HOLDS_PAUSED);
        }
        if (foreign(policy, s, at) && (at.doubt() != Doubt.CUT_OFF || mayBePrimary(policy, s))) {
            return giveWay(policy, s, at);
        }
        if (at.ticket() == 0 || s.ticket() != at.ticket()) {
            return issue(s, at::asking, question(at.doubt()), ticket -> at.doubt() == Doubt.DELETED
                    ? WireProof.lastQuestion(ticket)
                    : WireProof.full(policy, ticket));
        }
        if (!(seen instanceof Observation.Asked)) {
            return waits(s, ReasonSentence.ASKS_WHO_HAS);
        }
        if (foreign(policy, s, at)) { // a stranger: never given way to, see ConflictPhase
            return waits(s.to(at.doubting(Doubt.NONE)), ReasonSentence.HOLDS);
        }
        if (at.doubt() == Doubt.START && !missing(policy, s) && policy.probes().isEmpty()
                && policy.takeover().starts()) {
            // What was interrupted may have been the start of the service, and nobody could see that it does not run.
            return step(s.to(at.doubting(Doubt.NONE).announceAt(now + AnnounceInterval.EVERY)),
                    ReasonSentence.ALONE_AT_START, new Action.StartService(0), new Action.Announce(0));
        }
        return missing(policy, s)
                ? issue(s, at::puttingBack, ReasonSentence.PUTS_BACK, ticket -> WireProof.add(policy, ticket, now))
                : step(s.to(at.doubting(Doubt.NONE).announceAt(now + AnnounceInterval.EVERY)),
                        ReasonSentence.ALONE_AGAIN,
                        new Action.Announce(0));
    }

    /** It may be the primary that has taken the addresses meanwhile; a stranger is never given way to. */
    private static boolean mayBePrimary(Policy policy, Situation s) {
        return s.evidence().primaryUnknown() || s.evidence().primaryAnswers(policy.addresses()).isPresent();
    }

    private static ReasonSentence question(Doubt doubt) {
        return switch (doubt) {
            case NONE -> ReasonSentence.WHO_HAS;
            case START -> ReasonSentence.WHO_HAS_AT_START;
            case CUT_OFF -> ReasonSentence.WHO_HAS_AFTER_CUT;
            case DELETED -> ReasonSentence.WHO_HAS_DELETED;
        };
    }

    private static Step giveWay(Policy policy, Situation s, Holding at) {
        var release = GiveBack.actions(policy, s);
        var gaveWay = new State.Halted(HaltCause.GAVE_WAY);
        return switch (at.doubt()) {
            case NONE, START -> step(s.to(new State.Starting(false)), ReasonSentence.HELD_TWICE, release);
            case CUT_OFF -> step(s.to(gaveWay), ReasonSentence.TAKEN_WHILE_CUT_OFF, release);
            case DELETED -> step(s.to(gaveWay), ReasonSentence.TAKEN_AFTER_DELETION, release);
        };
    }

    private static Step putBack(Situation s, Holding at, Observation.Finished finished, long now) {
        var next = s.to(at.doubting(Doubt.NONE).announceAt(now + AnnounceInterval.SOON));
        return finished.outcome() == Outcome.DONE
                ? step(next, ReasonSentence.PUT_BACK, new Action.Announce(0))
                : step(next, Reason.of(ReasonSentence.PUT_BACK_FAILED, finished.why(),
                        Duration.ofNanos(AnnounceInterval.SOON)));
    }

    /** Put back at once; when it recurs, with the culprit's name and at most once a second. */
    private static Step deleted(Policy policy, Situation s, Holding at, Observation seen, long now) {
        var by = seen instanceof Observation.Held(_, String culprit) && !culprit.isEmpty() ? culprit : "somebody else";
        if (s.pausedAt(now)) {
            return step(s.to(at.announceAt(now + AnnounceInterval.EVERY)),
                    Reason.of(ReasonSentence.DELETED_PAUSED, by));
        }
        boolean fought = at.lost().size() >= PUT_BACK_AT_ONCE && now - at.lost().getLast() < AnnounceInterval.SOON;
        if (fought) {
            return waits(s.to(at.announceAt(at.lost().getLast() + AnnounceInterval.SOON)),
                    ReasonSentence.DELETED_TOO_OFTEN);
        }
        var lost = seen instanceof Observation.Held || at.lost().isEmpty()
                ? Stream.concat(at.lost().stream().filter(t -> now - t < RECURS), Stream.of(now)).toList()
                : at.lost();
        var kept = lost.subList(Math.max(0, lost.size() - PUT_BACK_AT_ONCE - 1), lost.size());
        var doubting = at.lost(kept).doubting(Doubt.DELETED);
        return issue(s, doubting::asking,
                Reason.of(kept.size() > 1 ? ReasonSentence.DELETED_AGAIN : ReasonSentence.DELETED, by),
                WireProof::lastQuestion);
    }
}
