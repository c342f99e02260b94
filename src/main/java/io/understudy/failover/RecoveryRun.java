package io.understudy.failover;

import io.understudy.failover.evidence.Watch;
import io.understudy.vocabulary.Trigger;

/**
 * One recovery, from first suspicion to its end.
 *
 * @param trigger what began it
 * @param began first suspicion, monotonic nanoseconds
 * @param lastGood when the service was last known to answer, for the outage, or {@link Watch#NEVER}
 * @param opened it went beyond suspicion, so it is worth a record
 * @param respawns attempts so far
 * @param fenced a fence command was sent: from now on the service answering does not call it off
 * @param spared the process was found there after refusals and given a moment, since somebody may just have started it
 * @param started the service's start was begun on this host
 * @param added the addresses were added here, so it counts for hold-down
 * @param proven A was proven off its addresses
 * @param refuted how often a proof was refuted by a foreign answer
 * @param forced an operator overrode the gates
 * @param user who asked, or empty
 */
public record RecoveryRun(Trigger trigger, long began, long lastGood, boolean opened, int respawns, boolean fenced,
        boolean spared, boolean started, boolean added, boolean proven, int refuted, boolean forced, String user) {

    public static RecoveryRun suspected(long now, long lastGood) {
        return new RecoveryRun(Trigger.SERVICE_DOWN, now, lastGood, false, 0, false, false, false, false, false, 0,
                false, "");
    }

    public static RecoveryRun ordered(Trigger trigger, long now, long lastGood, boolean forced, String user) {
        return new RecoveryRun(trigger, now, lastGood, true, 0, false, false, false, false, false, 0, forced, user);
    }

    /** Begun by what was seen, not by a person: it is called off when the service answers, and counts for hold-down. */
    public boolean automatic() {
        return trigger.automatic();
    }

    public RecoveryRun open(Trigger because) {
        return opened
                ? this
                : new RecoveryRun(because, began, lastGood, true, respawns, fenced, spared, started, added, proven,
                        refuted,
                        forced,
                        user);
    }

    public RecoveryRun respawned() {
        return new RecoveryRun(trigger, began, lastGood, opened, respawns + 1, fenced, spared, started, added, proven,
                refuted,
                forced,
                user);
    }

    public RecoveryRun fenceSent() {
        return new RecoveryRun(trigger, began, lastGood, opened, respawns, true, spared, started, added, proven,
                refuted,
                forced, user);
    }

    public RecoveryRun begunHere() {
        return new RecoveryRun(trigger, began, lastGood, opened, respawns, fenced, spared, true, added, proven, refuted,
                forced,
                user);
    }

    public RecoveryRun proof(boolean proof) {
        return new RecoveryRun(trigger, began, lastGood, opened, respawns, fenced, spared, started, added, proof,
                refuted,
                forced,
                user);
    }

    public RecoveryRun refute() {
        return new RecoveryRun(trigger, began, lastGood, opened, respawns, fenced, spared, started, added, false,
                refuted + 1,
                forced,
                user);
    }

    public RecoveryRun addedHere() {
        return new RecoveryRun(trigger, began, lastGood, opened, respawns, fenced, spared, started, true, proven,
                refuted,
                forced,
                user);
    }

    public RecoveryRun sparedOnce() {
        return new RecoveryRun(trigger, began, lastGood, opened, respawns, fenced, true, started, added, proven,
                refuted,
                forced,
                user);
    }
}
