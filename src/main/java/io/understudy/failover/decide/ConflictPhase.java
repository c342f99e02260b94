package io.understudy.failover.decide;

import static io.understudy.failover.decide.Steps.issue;
import static io.understudy.failover.decide.Steps.step;
import static io.understudy.failover.decide.Steps.waits;

import io.understudy.failover.Action;
import io.understudy.failover.AnnounceInterval;
import io.understudy.failover.Observation;
import io.understudy.failover.Observation.Outcome;
import io.understudy.failover.Policy;
import io.understudy.failover.Reason;
import io.understudy.failover.ReasonSentence;
import io.understudy.failover.Situation;
import io.understudy.failover.State.Holding;
import io.understudy.failover.Step;
import io.understudy.vocabulary.ReasonCode;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * HOLDING with a second holder on the wire: the primary is fenced at once and announced over; a stranger is alerted
 * about and announced over. Nothing is released.
 */
final class ConflictPhase {
    /**
     * A fence needs a moment to show on the wire; a conflict that outlasts this is fenced again, by the next method.
     */
    private static final long FENCE_AGAIN = Duration.ofSeconds(5).toNanos();
    /** A conflict within this time after a fence says that the fence did not help. */
    private static final long FENCE_HELPED = Duration.ofMinutes(1).toNanos();

    private ConflictPhase() {}

    /** Its second holder was dealt with just now. */
    static boolean isRecent(Holding at, long now) {
        return at.conflict().seenWithin(FENCE_AGAIN, now);
    }

    static Step secondHolder(Policy policy, Situation s, Holding at, long now) {
        if (at.conflict().seenWithin(AnnounceInterval.SOON, now)) {
            return waits(s, ReasonSentence.ANNOUNCED_JUST_NOW); // whoever answers each question must not set the pace
        }
        var known = s.to(at.conflictAt(now));
        var primary = s.evidence().primaryAnswers(policy.addresses());
        var who = primary.or(() -> s.evidence().anyAnswer(policy.addresses())).orElse("?");
        if (s.pausedAt(now)) {
            return step(known, Reason.of(ReasonSentence.CONFLICT_PAUSED, who)
                    .as(primary.isPresent() ? ReasonCode.SECOND_HOLDER : ReasonCode.STRANGER));
        }
        if (primary.isEmpty()) {
            return step(known, Reason.of(ReasonSentence.STRANGER, who), new Action.Announce(0));
        }
        var back = Reason.of(ReasonSentence.PRIMARY_IS_BACK, policy.primary(), primary.get());
        if (at.conflict().fencedWithin(FENCE_AGAIN, now)) {
            return step(known, Reason.of(ReasonSentence.FENCE_RUNS, back), new Action.Announce(0));
        }
        boolean helped = !at.conflict().fencedWithin(FENCE_HELPED + 1, now);
        int method = usable(policy, s, helped ? -1 : at.conflict().method());
        return method < 0
                ? unfenced(s, at.conflictAt(now), back)
                : fence(policy, s, at.conflictAt(now), method, back, now);
    }

    private static Step unfenced(Situation s, Holding at, Reason why) {
        return step(s.to(at.idle()), Reason.of(ReasonSentence.CANNOT_FENCE, why), new Action.Announce(0));
    }

    private static Step fence(Policy policy, Situation s, Holding at, int method, Reason why, long now) {
        var fence = issue(s, ticket -> at.fencing(method, now, ticket),
                Reason.of(ReasonSentence.FENCES_SECOND, why, policy.methods().get(method).name()),
                ticket -> new Action.Fence(ticket, method));
        var actions = new ArrayList<Action>(List.of(new Action.Announce(0)));
        actions.addAll(fence.actions());
        return step(fence.next(), fence.reason(), actions.toArray(Action[]::new));
    }

    /** The next method after {@code after} that works from here, starting over after the last one, or -1. */
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

    static Step fenced(Policy policy, Situation s, Holding at, Observation.Fenced fenced, long now) {
        if (fenced.outcome() == Outcome.DONE) {
            return step(s.to(at.idle()), Reason.of(ReasonSentence.SECOND_FENCED, fenced.why()), new Action.Announce(0));
        }
        int next = usable(policy, s, at.conflict().method());
        var why = Reason.of(ReasonSentence.SECOND_NOT_FENCED, fenced.why());
        return next > at.conflict().method() ? fence(policy, s, at, next, why, now) : unfenced(s, at, why);
    }
}
