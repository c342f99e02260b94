package io.understudy.failover.evidence;

import io.understudy.vocabulary.Pace;
import io.understudy.vocabulary.Verdict;

/**
 * The damping of one asked thing (host, witness, probe), as a value: misses and answers in a row, and the silence since
 * the last answer. It is down when it was silent for {@code tolerate} <em>and</em> {@code failAfter} requests in a row
 * are unanswered.
 *
 * <p>All times are monotonic nanoseconds.
 *
 * @param quietSince the last answer, or when the watch was begun or begun again
 * @param firstMiss when the first unanswered request since the last answer was sent, or {@link #NEVER}
 * @param misses unanswered requests in a row
 * @param answers answered requests in a row
 * @param answered whether it has ever answered
 */
public record Watch(Pace pace, Verdict verdict, long quietSince, long firstMiss, int misses, int answers,
        boolean answered) {
    /** No such moment yet. */
    public static final long NEVER = Long.MIN_VALUE;

    /** Nothing is known yet. */
    public static Watch begin(Pace pace, long now) {
        return new Watch(pace, Verdict.UNKNOWN, now, NEVER, 0, 0, false);
    }

    /**
     * It is remembered as having answered, so that a restart during an outage doesn't disarm: its silence means
     * something.
     */
    public static Watch remembered(Pace pace, long now) {
        return new Watch(pace, Verdict.UNKNOWN, now, NEVER, 0, 0, true);
    }

    /** Everything is asked again before anything is decided: after a stall of our own, or after having been cut off. */
    public Watch again(long now) {
        return new Watch(pace, verdict == Verdict.DOWN ? Verdict.UNKNOWN : verdict, now, NEVER, 0, 0, answered);
    }

    /** The request sent at {@code sentAt} was answered at {@code at}. */
    public Watch heard(long at) {
        int inRow = Math.min(answers + 1, pace.recoverAfter());
        boolean up = verdict != Verdict.DOWN || inRow >= pace.recoverAfter();
        return new Watch(pace, up ? Verdict.UP : Verdict.DOWN, Math.max(quietSince, at), NEVER, 0, inRow, true);
    }

    /** One more request failed: refused, answered wrongly, or not answered in time. */
    public Watch missed(long sentAt, long now) {
        return silent(misses + 1, firstMiss == NEVER ? sentAt : firstMiss, now);
    }

    /** {@code unanswered} requests in a row are unanswered by now, the first of them sent at {@code firstSent}. */
    public Watch silent(int unanswered, long firstSent, long now) {
        return new Watch(pace, verdict, quietSince, firstSent, unanswered, unanswered > 0 ? 0 : answers, answered)
                .at(now);
    }

    /**
     * The same at a later time: silence may have grown long enough. Something that never answered is not down but
     * unknown.
     */
    public Watch at(long now) {
        if (verdict == Verdict.DOWN || !answered || misses < pace.failAfter() || now < downAt()) {
            return this;
        }
        return new Watch(pace, Verdict.DOWN, quietSince, firstMiss, misses, 0, true);
    }

    /** The earliest moment at which it can count as down. */
    public long downAt() {
        return quietSince + pace.tolerate().toNanos();
    }

    /** Not down, but not healthy either: a request is unanswered. */
    public boolean doubtful() {
        return misses > 0 && verdict != Verdict.DOWN;
    }

    /**
     * When the next request of a burst is due, so that {@code failAfter} of them fit into what is left of {@code
     * tolerate} and the last one still has {@code patience} to be answered.
     *
     * @param sent requests already sent since the last answer
     * @param lastSent when the last of them was sent
     */
    public long burstAt(int sent, long lastSent, long patience) {
        int missing = pace.failAfter() - sent;
        if (missing <= 0) {
            return lastSent + pace.interval().toNanos();
        }
        long left = downAt() - patience - lastSent;
        long spacing = Math.min(left / missing, pace.interval().toNanos());
        // closer than a millisecond, one lost burst on the wire takes them all
        return lastSent + Math.max(spacing, 1_000_000L);
    }
}
