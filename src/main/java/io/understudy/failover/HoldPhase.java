package io.understudy.failover;

import static io.understudy.failover.Steps.end;
import static io.understudy.failover.Steps.human;
import static io.understudy.failover.Steps.step;
import static io.understudy.failover.Steps.waits;

import io.understudy.failover.Reason.Code;
import java.time.Duration;
import java.util.ArrayList;

/**
 * This host has the addresses. What the probes say now is about this host's own service and is only shown: no result makes it
 * fence itself or move the addresses. What counts is the wire (a second holder), the own interface, and what the operator orders.
 */
final class HoldPhase {
    /** A lost first announcement is made good soon (RFC 5227 §2.3 sends two, two seconds apart; RFC 9568 repeats after a second). */
    static final long ANNOUNCE_SOON = Duration.ofSeconds(1).toNanos();
    /** Neighbours forget within minutes; switches' tables age after five. */
    private static final long ANNOUNCE_EVERY = Duration.ofMinutes(1).toNanos();

    private HoldPhase() {}

    static Step holding(Policy policy, Situation s, State.Holding at, Seen seen, long now) {
        var host = s.evidence().host();
        if (seen instanceof Seen.Held(var held) && !held.containsAll(policy.addresses())) {
            var issued = s.issued();
            return step(issued, Code.ADDRESS_GONE,
                    "an address was deleted here by somebody else: it is put back and announced",
                    new Action.AddAddresses(issued.ticket()), new Action.Announce());
        }
        if (!host.networkOk()) {
            boolean first = at.cutOff() == Watch.NEVER;
            return first
                    ? step(s.to(cutOff(at, now)), Code.NETWORK_NOT_OK,
                            "the own network is gone while holding: somebody may decide otherwise meanwhile")
                    : waits(s, "still cut off");
        }
        if (at.cutOff() != Watch.NEVER) {
            return backAgain(policy, s, at, seen);
        }
        if (s.evidence().foreign(policy, Math.max(at.since(), at.conflictAt()))) {
            return secondHolder(policy, s, at, now);
        }
        if (seen instanceof Seen.Fenced fenced) {
            return step(s, fenced.outcome() == Seen.Outcome.DONE ? Code.FENCE_DONE : Code.SECOND_HOLDER,
                    "the second holder was told to release: " + fenced.why(), new Action.Announce());
        }
        var well = well(s, at, now);
        if (policy.failbackAfter() != null && well.wellSince() != Watch.NEVER
                && now - well.wellSince() >= policy.failbackAfter().toNanos() && policy.canClaim()
                && !s.pausedAt(now) && policy.act()) {
            return FailbackPhase.begin(s.to(well), now, "", policy.primary() + " has been well for "
                    + human(policy.failbackAfter()));
        }
        if (now >= at.announceAt()) {
            return step(s.to(new State.Holding(at.since(), now + ANNOUNCE_EVERY, at.cutOff(), well.wellSince(),
                    at.conflictAt(), at.ticket())), Code.ANNOUNCE_AGAIN, "announced again", new Action.Announce());
        }
        return well.equals(at)
                ? waits(s, "holds")
                : step(s.to(well), Code.NEWS, "the primary "
                        + (well.wellSince() == Watch.NEVER ? "does not answer" : "answers"));
    }

    private static State.Holding cutOff(State.Holding at, long now) {
        return new State.Holding(at.since(), at.announceAt(), now, Watch.NEVER, at.conflictAt(), 0);
    }

    private static State.Holding well(Situation s, State.Holding at, long now) {
        boolean up = s.evidence().host().host() == Verdict.UP;
        long since = up ? at.wellSince() == Watch.NEVER ? now : at.wellSince() : Watch.NEVER;
        return new State.Holding(at.since(), at.announceAt(), at.cutOff(), since, at.conflictAt(), at.ticket());
    }

    /** The network is back: the wire is asked first whether somebody took the addresses meanwhile. */
    private static Step backAgain(Policy policy, Situation s, State.Holding at, Seen seen) {
        if (s.evidence().foreign(policy, at.cutOff())) {
            return end(s.to(new State.Halted(State.Halted.Cause.GAVE_WAY)).withRun(s.run()), Result.HALTED,
                    Code.GAVE_WAY,
                    "somebody else has taken an address while this host was cut off: released",
                    new Action.ReleaseAddresses(0), new Action.StopService(0));
        }
        if (at.ticket() == 0 || (seen.ticket() == 0 && s.ticket() != at.ticket())) {
            var issued = s.issued();
            return step(issued.to(new State.Holding(at.since(), at.announceAt(), at.cutOff(), at.wellSince(),
                    at.conflictAt(), issued.ticket())), Code.NETWORK_BACK,
                    "the own network is back: has anybody else taken the addresses?",
                    new Action.AskWire(issued.ticket(),
                            policy.host().failAfter(), policy.host().tolerate()));
        }
        if (seen instanceof Seen.Asked) {
            return step(s.to(new State.Holding(at.since(), at.announceAt(), Watch.NEVER, at.wellSince(),
                    at.conflictAt(), 0)), Code.ANNOUNCE_AGAIN, "nobody else has the addresses: announced again",
                    new Action.Announce());
        }
        return waits(s, "asks whether anybody else has the addresses");
    }

    /** A is fenced at once and announced over; a stranger is alerted about and announced over. Nothing is released. */
    private static Step secondHolder(Policy policy, Situation s, State.Holding at, long now) {
        var issued = s.issued();
        var next = issued.to(new State.Holding(at.since(), at.announceAt(), at.cutOff(), at.wellSince(), now, 0));
        var who = policy.addresses().stream().map(s.evidence().host()::wire)
                .filter(w -> w.kind() == Wire.Kind.ANSWERED).map(Wire::by).findFirst().orElse("?");
        var actions = new ArrayList<Action>();
        actions.add(new Action.Announce());
        if (!s.evidence().isPrimary(who)) {
            return step(next, Code.STRANGER, "a stranger (" + who + ") has an address that is held here",
                    actions.toArray(Action[]::new));
        }
        boolean canFence = policy.act() && !policy.methods().isEmpty();
        if (canFence) {
            actions.add(new Action.Fence(issued.ticket(), 0));
        }
        return step(next, Code.SECOND_HOLDER,
                policy.primary() + " (" + who + ") is back with an address that is held here: "
                        + (canFence ? "fenced and announced over" : "announced over, and there is no way to fence it"),
                actions.toArray(Action[]::new));
    }
}
