package io.understudy.failover.decide;

import static io.understudy.failover.decide.Steps.step;
import static io.understudy.failover.decide.Steps.waits;

import io.understudy.failover.Action;
import io.understudy.failover.Observation;
import io.understudy.failover.Policy;
import io.understudy.failover.Situation;
import io.understudy.failover.State.Holding.Doubt;
import io.understudy.failover.State.Holding;
import io.understudy.failover.State;
import io.understudy.failover.Step;
import io.understudy.failover.evidence.Watch;
import io.understudy.failover.evidence.Wire;
import io.understudy.vocabulary.DurationText;
import io.understudy.vocabulary.HaltCause;
import io.understudy.vocabulary.ReasonCode;
import io.understudy.vocabulary.Verdict;
import java.time.Duration;
import java.util.stream.Stream;

/**
 * This host has the addresses. What the probes say now is about this host's own service and is only shown: no result
 * makes it fence itself or move the addresses. What counts is the wire (a second holder), the own interface, and what
 * the operator orders.
 */
public final class HoldPhase {
    /**
     * A lost first announcement is made good soon (RFC 5227 §2.3 sends two, two seconds apart; RFC 9568 repeats after a
     * second).
     */
    public static final long ANNOUNCE_SOON = Duration.ofSeconds(1).toNanos();
    /** Neighbours forget within minutes; switches' tables age after five. */
    private static final long ANNOUNCE_EVERY = Duration.ofMinutes(1).toNanos();
    /**
     * A fence needs a moment to show on the wire; a conflict that outlasts this is fenced again, by the next method.
     */
    private static final long FENCE_AGAIN = Duration.ofSeconds(5).toNanos();
    /** A conflict within this time after a fence says that the fence did not help. */
    private static final long FENCE_HELPED = Duration.ofMinutes(1).toNanos();
    /** Deletions that belong together, so that a second one is a recurrence. */
    private static final long RECURS = Duration.ofMinutes(10).toNanos();
    /** So many are mended at once; beyond that once a second, or two programs would fight as fast as they can. */
    private static final int MENDED_AT_ONCE = 3;

    private HoldPhase() {}

    static Step holding(Policy policy, Situation s, Holding at, Observation seen, long now) {
        var host = s.evidence().host();
        if (!policy.act()) {
            return waits(s, "observe mode: holds, and nothing is done");
        }
        if (at.adding()) {
            return switch (seen) {
                case Observation.Finished finished -> putBack(s, at, finished, now);
                case Observation.Outdated _ -> doubting(policy, s, at.doubting(at.doubt()), seen, now);
                default -> waits(s, "puts it back");
            };
        }
        if (!host.networkOk()) {
            boolean ended = seen instanceof Observation.Asked || seen instanceof Observation.Fenced;
            return shaken(s, ended ? at.asking(0) : at, now); // what was asked meanwhile is asked again
        }
        if (seen instanceof Observation.Fenced fenced) {
            return fenced(policy, s, at, fenced, now);
        }
        if (at.doubt() != Doubt.NONE) {
            return doubting(policy, s, at, seen, now);
        }
        if (missing(policy, s)) {
            return deleted(policy, s, at, seen, now);
        }
        if (s.evidence().foreign(policy, Math.max(at.since(), at.conflictAt()))) {
            return secondHolder(policy, s, at, now);
        }
        var well = well(s, at, now);
        if (policy.failbackAfter() != null && well.wellSince() != Watch.NEVER
                && now - well.wellSince() >= policy.failbackAfter().toNanos() && policy.canClaim()
                && at.ticket() == 0 && !s.pausedAt(now)) {
            return FailbackPhase.begin(s.to(well), now, "", policy.primary() + " has been well for "
                    + DurationText.of(policy.failbackAfter()));
        }
        if (now >= at.announceAt()) {
            return step(s.to(well.announceAt(now + ANNOUNCE_EVERY)), ReasonCode.ANNOUNCE_AGAIN, "announced again",
                    new Action.Announce(0));
        }
        return well.equals(at)
                ? waits(s, "holds")
                : step(s.to(well), ReasonCode.NEWS, "the primary "
                        + (well.wellSince() == Watch.NEVER ? "does not answer" : "answers"));
    }

    /** The own network, or this process, is not well for the moment. */
    private static Step shaken(Situation s, Holding at, long now) {
        if (s.evidence().host().stalled()) {
            return waits(s.to(at), "this process stood still: everything is asked again first");
        }
        if (at.conflictAt() != Watch.NEVER && now - at.conflictAt() < FENCE_AGAIN) {
            return waits(s.to(at),
                    "the own network is gone in the middle of a conflict: the second holder is known already");
        }
        return at.doubt() == Doubt.NONE || at.doubt() == Doubt.DELETED
                ? step(s.to(at.doubting(Doubt.CUT_OFF)), ReasonCode.NETWORK_NOT_OK,
                        "the own network is gone while holding: somebody may decide otherwise meanwhile")
                : waits(s.to(at.asking(0)), "still cut off");
    }

    private static boolean missing(Policy policy, Situation s) {
        return !s.evidence().held().containsAll(policy.addresses());
    }

    private static Holding well(Situation s, Holding at, long now) {
        boolean up = s.evidence().host().host() == Verdict.UP;
        return up ? at.wellSince() == Watch.NEVER ? at.wellSince(now) : at : at.wellSince(Watch.NEVER);
    }

    /** The wire is asked whether anybody else has the addresses, and then they are put back, announced, or given up. */
    private static Step doubting(Policy policy, Situation s, Holding at, Observation seen, long now) {
        if (s.pausedAt(now)) {
            return waits(s.to(at.asking(0)), "paused: nothing is done about the addresses");
        }
        if (s.evidence().foreign(policy, Math.max(at.since(), at.conflictAt()))) {
            return giveWay(s, at);
        }
        if (at.ticket() == 0 || s.ticket() != at.ticket()) {
            var issued = s.issued();
            return step(issued.to(at.asking(issued.ticket())), ReasonCode.WIRE_ASKED,
                    why(at.doubt()) + ": has anybody else got the addresses?", at.doubt() == Doubt.DELETED
                            ? TakeoverPhase.lastQuestion(issued.ticket())
                            : FencePhase.full(policy, issued.ticket()));
        }
        if (!(seen instanceof Observation.Asked)) {
            return waits(s, "asks whether anybody else has the addresses");
        }
        if (missing(policy, s)) {
            var issued = s.issued();
            return step(issued.to(at.adding(issued.ticket())), ReasonCode.ADDRESS_GONE,
                    "nobody else has the address that is missing here: it is put back",
                    TakeoverPhase.add(policy, issued.ticket(), now));
        }
        return step(s.to(at.doubting(Doubt.NONE).announceAt(now + ANNOUNCE_EVERY)), ReasonCode.ANNOUNCE_AGAIN,
                "nobody else has the addresses: announced again", new Action.Announce(0));
    }

    private static String why(Doubt doubt) {
        return switch (doubt) {
            case NONE -> "";
            case START -> "the addresses are here, but no completed takeover is in the journal";
            case CUT_OFF -> "the own network is back";
            case DELETED -> "an address was deleted here by somebody else";
        };
    }

    private static Step giveWay(Situation s, Holding at) {
        var release = new Action[]{new Action.ReleaseAddresses(0), new Action.StopService(0)};
        return switch (at.doubt()) {
            case NONE, START -> step(s.to(new State.Starting(false)), ReasonCode.GAVE_WAY,
                    "somebody else has the addresses, and no completed takeover is in the journal: released", release);
            case CUT_OFF -> step(s.to(new State.Halted(HaltCause.GAVE_WAY)), ReasonCode.GAVE_WAY,
                    "somebody else has taken an address while this host was cut off: released. Look who should have"
                            + " it, then acknowledge",
                    release);
            case DELETED -> step(s.to(new State.Halted(HaltCause.GAVE_WAY)), ReasonCode.GAVE_WAY,
                    "an address was deleted here and another host has it now: released. Look who should have it, then"
                            + " acknowledge",
                    release);
        };
    }

    private static Step putBack(Situation s, Holding at, Observation.Finished finished, long now) {
        boolean done = finished.outcome() == Observation.Outcome.DONE;
        var next = s.to(at.doubting(Doubt.NONE).announceAt(now + ANNOUNCE_SOON));
        return done
                ? step(next, ReasonCode.ADDRESS_BACK, "the address is back and announced", new Action.Announce(0))
                : step(next, ReasonCode.ADD_FAILED, "the address could not be put back (" + finished.why()
                        + "): tried again in " + DurationText.of(Duration.ofNanos(ANNOUNCE_SOON)));
    }

    /** Mended at once; when it recurs, with the culprit's name and at most once a second. */
    private static Step deleted(Policy policy, Situation s, Holding at, Observation seen, long now) {
        var by = seen instanceof Observation.Held(_, String culprit) && !culprit.isEmpty() ? culprit : "somebody else";
        if (s.pausedAt(now)) {
            return step(s.to(at.announceAt(now + ANNOUNCE_EVERY)), ReasonCode.ADDRESS_GONE,
                    "an address was deleted here by " + by + "; paused, so it is not put back");
        }
        boolean fought = at.lost().size() >= MENDED_AT_ONCE && now - at.lost().getLast() < ANNOUNCE_SOON;
        if (fought) {
            return step(s.to(at.announceAt(at.lost().getLast() + ANNOUNCE_SOON)), ReasonCode.WAITING,
                    "an address is deleted here again and again: put back once a second");
        }
        var lost = seen instanceof Observation.Held || at.lost().isEmpty()
                ? Stream.concat(at.lost().stream().filter(t -> now - t < RECURS), Stream.of(now)).toList()
                : at.lost();
        var kept = lost.size() > MENDED_AT_ONCE + 1
                ? lost.subList(lost.size() - MENDED_AT_ONCE - 1, lost.size())
                : lost;
        var issued = s.issued();
        return step(issued.to(at.lost(kept).doubting(Doubt.DELETED).asking(issued.ticket())),
                kept.size() > 1 ? ReasonCode.ADDRESS_GONE_AGAIN : ReasonCode.ADDRESS_GONE,
                kept.size() > 1
                        ? "an address was deleted here again, by " + by
                                + ", and is put back. Find out why: `ip monitor address` shows it happen"
                        : "an address was deleted here by " + by + ": put back unless another host has it now",
                TakeoverPhase.lastQuestion(issued.ticket()));
    }

    /** A is fenced at once and announced over; a stranger is alerted about and announced over. Nothing is released. */
    private static Step secondHolder(Policy policy, Situation s, Holding at, long now) {
        var seenAt = at.conflictAt(now);
        var who = policy.addresses().stream().map(s.evidence().host()::wire)
                .filter(w -> w.kind() == Wire.Kind.ANSWERED).map(Wire::by).toList();
        var primary = who.stream().filter(s.evidence()::isPrimary).findFirst();
        if (s.pausedAt(now)) {
            return step(s.to(seenAt), primary.isPresent() ? ReasonCode.SECOND_HOLDER : ReasonCode.STRANGER,
                    who.getFirst() + " has an address that is held here; paused, so nothing is done");
        }
        if (primary.isEmpty()) {
            return step(s.to(seenAt), ReasonCode.STRANGER, "a stranger (" + who.getFirst()
                    + ") has an address that is held here: announced over. Find that host and take the address off it",
                    new Action.Announce(0));
        }
        var back = policy.primary() + " (" + primary.get() + ") is back with an address that is held here";
        if (at.fencedAt() != Watch.NEVER && now - at.fencedAt() < FENCE_AGAIN) {
            return step(s.to(seenAt), ReasonCode.SECOND_HOLDER, back + ": announced over, the fence runs",
                    new Action.Announce(0));
        }
        boolean helped = at.fencedAt() == Watch.NEVER || now - at.fencedAt() > FENCE_HELPED;
        int method = usable(policy, s, helped ? -1 : at.method());
        return method < 0 ? unfenced(s, seenAt, back) : fence(policy, s, seenAt, method, back, now);
    }

    private static Step unfenced(Situation s, Holding at, String back) {
        return step(s.to(at.asking(0)), ReasonCode.SECOND_HOLDER, back
                + ": announced over, and there is no way to fence it. Take the address off it by hand",
                new Action.Announce(0));
    }

    private static Step fence(Policy policy, Situation s, Holding at, int method, String why, long now) {
        var issued = s.issued();
        return step(issued.to(at.fencing(method, now, issued.ticket())), ReasonCode.SECOND_HOLDER,
                why + ": fenced by " + policy.methods().get(method).name() + " and announced over",
                new Action.Announce(0), new Action.Fence(issued.ticket(), method));
    }

    /** The next method after {@code after} that can work from here, beginning anew behind the last, or -1. */
    private static int usable(Policy policy, Situation s, int after) {
        int count = policy.methods().size();
        for (int i = 1; i <= count; i++) {
            int method = (after + i) % count;
            if (!policy.methods().get(method).throughAddress() || s.evidence().held().isEmpty()) {
                return method;
            }
        }
        return -1;
    }

    private static Step fenced(Policy policy, Situation s, Holding at, Observation.Fenced fenced, long now) {
        if (fenced.outcome() == Observation.Outcome.DONE) {
            return step(s.to(at.asking(0)), ReasonCode.FENCE_DONE,
                    "the second holder is fenced (" + fenced.why() + "): announced over",
                    new Action.Announce(0));
        }
        int next = usable(policy, s, at.method());
        var why = "fencing the second holder did not succeed (" + fenced.why() + ")";
        return next > at.method() ? fence(policy, s, at, next, why, now) : unfenced(s, at, why);
    }
}
