package io.understudy.probe;

import io.understudy.failover.evidence.HostEvidence;
import java.util.function.Consumer;

/**
 * An order to ask who has each address, several times in a row.
 *
 * @param questions how often, at least 1
 * @param left how many of them are still to be asked
 * @param spacing nanoseconds from one to the next
 * @param next when the next is due, or, with none left, when the last has had its share of the span
 * @param begun when the first was due; witnesses' answers to earlier requests do not count
 * @param done hears what came of it, once
 */
record WireQuestion(int questions, int left, long spacing, long next, long begun, Consumer<HostEvidence> done) {
    /** Closer than a millisecond, one lost burst on the wire takes them all. */
    private static final long SPACING_LEAST = 1_000_000L;

    /** @param span nanoseconds over which they are spread */
    static WireQuestion ordered(int questions, long span, long now, Consumer<HostEvidence> done) {
        int times = Math.max(1, questions);
        return new WireQuestion(times, times, Math.max(span / times, SPACING_LEAST), now, now, done);
    }

    boolean due(long now) {
        return left > 0 && now >= next;
    }

    /** Nothing is left to ask, and the last question has had its share of the span. */
    boolean asked(long now) {
        return left == 0 && now >= next;
    }

    WireQuestion askedOnce(long now) {
        return new WireQuestion(questions, left - 1, spacing, now + spacing, begun, done);
    }

    WireQuestion startOver(long now) {
        return new WireQuestion(questions, questions, spacing, now, now, done);
    }
}
