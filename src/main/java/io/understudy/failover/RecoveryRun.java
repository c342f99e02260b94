package io.understudy.failover;

import io.understudy.failover.evidence.Watch;
import io.understudy.vocabulary.Trigger;
import java.util.Collection;
import java.util.Collections;
import java.util.EnumSet;
import java.util.Set;

/**
 * One recovery, from first suspicion to its end.
 *
 * @param trigger what began it
 * @param began first suspicion, monotonic nanoseconds
 * @param marks what it has come to
 * @param lastGood when the service was last known to answer, for the outage, or {@link Watch#NEVER}
 * @param respawns attempts so far
 * @param user who ordered it, or empty
 * @param refuted how often a foreign answer refuted a proof
 */
public record RecoveryRun(Trigger trigger, long began, Set<Mark> marks, long lastGood, int respawns, String user,
        int refuted) {
    /** What a recovery has come to. */
    public enum Mark {
        /** It went beyond suspicion, so it is worth a record. */
        OPENED,
        /** A fence command was sent: from now on an answer of the service does not call it off. */
        FENCED,
        /** The process was found running after refusals and got time, since it may only just have been started. */
        GRACE_GIVEN,
        /** The start of the service on this host was begun. */
        STARTED,
        /** The service did not start here: it is tried once more when the addresses are here. */
        START_FAILED,
        /** The addresses were added here, so it counts for hold-down. */
        ADDED,
        /** The primary is proven to be off its addresses. */
        PROVEN,
        /** An operator overrode the gates. */
        FORCED
    }

    public RecoveryRun {
        marks = immutable(marks);
    }

    /** Something is unanswered: it may come to nothing. */
    public static RecoveryRun suspected(long now, long lastGood) {
        return new RecoveryRun(Trigger.SERVICE_DOWN, now, Set.of(), lastGood, 0, "", 0);
    }

    /** Begun with an act: ordered by {@code user}, or where that is empty by what {@code trigger} says. */
    public static RecoveryRun begun(Trigger trigger, long now, long lastGood, String user) {
        return new RecoveryRun(trigger, now, Set.of(Mark.OPENED), lastGood, 0, user, 0);
    }

    private static Set<Mark> immutable(Collection<Mark> marks) {
        var copy = EnumSet.noneOf(Mark.class);
        copy.addAll(marks);
        return Collections.unmodifiableSet(copy);
    }

    /** See {@link Trigger#automatic}. */
    public boolean automatic() {
        return trigger.automatic();
    }

    /** See {@link Mark#OPENED}. */
    public boolean opened() {
        return has(Mark.OPENED);
    }

    /** See {@link Mark#PROVEN}. */
    public boolean proven() {
        return has(Mark.PROVEN);
    }

    public boolean has(Mark mark) {
        return marks.contains(mark);
    }

    /** It can still be called off: nobody ordered it, and no fence command was sent. */
    public boolean revocable() {
        return automatic() && !has(Mark.FENCED);
    }

    public RecoveryRun with(Mark mark) {
        return marked(mark, true);
    }

    /** Goes beyond suspicion, for a reason that is kept from the first time on. */
    public RecoveryRun open(Trigger because) {
        return has(Mark.OPENED)
                ? this
                : new RecoveryRun(because, began, marks, lastGood, respawns, user, refuted).with(Mark.OPENED);
    }

    public RecoveryRun respawned() {
        return new RecoveryRun(trigger, began, marks, lastGood, respawns + 1, user, refuted);
    }

    public RecoveryRun proven(boolean proven) {
        return marked(Mark.PROVEN, proven);
    }

    /** Somebody answers for an address that was proven free. */
    public RecoveryRun refute() {
        return new RecoveryRun(trigger, began, marks, lastGood, respawns, user, refuted + 1).proven(false)
                .marked(Mark.START_FAILED, false);
    }

    private RecoveryRun marked(Mark mark, boolean set) {
        if (has(mark) == set) {
            return this;
        }
        var changed = EnumSet.noneOf(Mark.class);
        changed.addAll(marks);
        if (set) {
            changed.add(mark);
        } else {
            changed.remove(mark);
        }
        return new RecoveryRun(trigger, began, changed, lastGood, respawns, user, refuted);
    }
}
