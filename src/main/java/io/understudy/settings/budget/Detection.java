package io.understudy.settings.budget;

import io.understudy.settings.Durations;
import io.understudy.vocabulary.Pace;
import java.time.Duration;

/** The soonest that a pace lets something count as down, whatever its {@code tolerate} says. Pure. */
public final class Detection {
    /** An answer is overdue after 4 × the p99 of the round trips, and at least this; on one segment it is this. */
    private static final Duration OVERDUE = Duration.ofMillis(5);
    /** The probe scheduler's shortest pause between the end of one probe and the next. */
    private static final Duration PROBES_APART = Duration.ofMillis(10);

    private Detection() {}

    /**
     * From the last answer of the host until it can count as down: the next request is overdue, then the burst goes out
     * at one request a millisecond.
     */
    public static Duration host(Pace pace) {
        var overdue = Durations.least(pace.timeout(), OVERDUE);
        return pace.interval().plus(overdue).plusMillis(pace.failAfter());
    }

    /**
     * From the last success of a probe until {@code failAfter} probes have failed, each of which takes {@code each} to
     * fail. After the first failure they come sooner, so that they fit into what is left of {@code tolerate}, though
     * not closer than 10 ms.
     */
    public static Duration probe(Pace pace, Duration each) {
        var at = pace.interval().plus(each);
        for (int missing = pace.failAfter() - 1; missing > 0; missing--) {
            var left = pace.tolerate().minus(at).dividedBy(missing);
            at = at.plus(Durations.least(Durations.most(left, PROBES_APART), pace.interval())).plus(each);
        }
        return at;
    }
}
