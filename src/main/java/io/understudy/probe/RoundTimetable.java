package io.understudy.probe;

import io.understudy.failover.evidence.Watch;
import io.understudy.vocabulary.Pace;
import org.jspecify.annotations.Nullable;

/**
 * When a host watch's next round of questions is due: every interval in quiet times, as a burst while an answer is
 * overdue, and when an order asks for it. Owned by the watching thread. All moments are monotonic nanoseconds.
 */
final class RoundTimetable {
    private final Pace pace;
    private final long interval;
    private long lastRound;
    /** How many rounds of the burst were sent. */
    private int burst;
    private boolean bursting;
    private @Nullable WireQuestion ordered;

    /**
     * A round that is due.
     *
     * @param full asks everybody, whenever they were asked last
     * @param due when it should have been sent
     */
    record Due(boolean full, long due) {}

    /** @param first when the first round is due */
    RoundTimetable(Pace pace, long first) {
        this.pace = pace;
        this.interval = pace.interval().toNanos();
        this.lastRound = first - interval;
    }

    /**
     * When the next round is due that nobody has ordered.
     *
     * @param patience how long the primary's echo may take
     * @param wirePatience how long an answer on the wire may take
     */
    long next(Watch watch, long patience, long wirePatience) {
        if (!bursting) {
            return lastRound + interval;
        }
        // After the burst its last questions get their time before more are asked: with an interval shorter than the
        // patience there would always be one that still may be answered, and silence would never count.
        return burst < pace.failAfter()
                ? watch.burstAt(burst, lastRound, patience)
                : lastRound + Math.max(interval, Math.max(patience, wirePatience) + 1);
    }

    /** The order that waits or is being carried out, if any. */
    @Nullable
    WireQuestion ordered() {
        return ordered;
    }

    /**
     * @param next as {@link #next} says
     * @return the round to send at {@code now}, at most one; null when none is due
     */
    @Nullable
    Due take(long now, long next) {
        boolean regular = now >= next;
        var question = ordered != null && ordered.due(now) ? ordered : null;
        if (!regular && question == null) {
            return null;
        }
        boolean full = question != null || bursting;
        if (question != null) {
            ordered = question.askedOnce(now);
        }
        if (regular) {
            lastRound = bursting || now - next > interval ? now : Math.max(next, now - interval);
            if (bursting) {
                burst++;
            }
        }
        return new Due(full, regular ? next : now);
    }

    /** An answer is overdue. */
    void beginBurst() {
        if (!bursting) {
            bursting = true;
            burst = 0;
        }
    }

    /** The silence has become a verdict: once {@code fail-after} rounds are sent, the quiet rhythm does. */
    void concludeBurst() {
        if (burst >= pace.failAfter()) {
            bursting = false;
        }
    }

    /** The primary has answered. */
    void endBurst() {
        bursting = false;
        burst = 0;
    }

    void order(WireQuestion question) {
        ordered = question;
    }

    /** The order's answer was given. */
    void fulfilled() {
        ordered = null;
    }

    /** Everything is asked again; a question under way from its beginning. */
    void startOver(long now) {
        endBurst();
        if (ordered != null) {
            ordered = ordered.startOver(now);
        }
    }

    /** The next round is due now. */
    void hurry(long now) {
        lastRound = now - interval;
    }
}
