package io.understudy.probe;

import io.understudy.failover.evidence.Watch;
import io.understudy.failover.evidence.Wire;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;

/** Who answers for one address on the wire. Owned by the watching thread; all moments are monotonic nanoseconds. */
final class AddressWatch {
    /** Enough for any {@code fail-after}; keeps the count from overflowing in years of silence. */
    private static final int COUNTED = 1_000_000;
    /** Whoever has answered within this time still counts among those that answer. */
    private static final long LATELY = Duration.ofSeconds(1).toNanos();
    /** In intervals: a slow watch hears each of them less often. */
    private static final int LATELY_INTERVALS = 3;
    /** A flood of invented hardware addresses must not fill the memory. */
    private static final int MOST = 16;

    private int unanswered;
    private long lastAsked = Watch.NEVER;
    private long answeredAsk = Watch.NEVER;
    private long quietSince;
    /** What came before does not count, though it is told only now: letters are not read in the order they came. */
    private long from = Watch.NEVER;
    private String by = "";
    /** Who answered lately, and when last. */
    private final Map<String, Long> lately = new HashMap<>();
    private final long remembered;
    /** Who they are, and since when it is exactly these. */
    private Set<String> all = Set.of();
    private long since = Watch.NEVER;
    private Wire.Kind kind = Wire.Kind.UNASKED;

    AddressWatch(Duration interval, long now) {
        remembered = Math.max(LATELY, interval.multipliedBy(LATELY_INTERVALS).toNanos());
        quietSince = now;
    }

    /** Whether it was asked, and all of that still counts. */
    boolean wasAsked() {
        return lastAsked != Watch.NEVER && lastAsked >= from;
    }

    /** Earlier answers no longer count: only what is asked from now on. */
    void startOver(long now) {
        from = now;
        unanswered = 0;
        kind = Wire.Kind.UNASKED;
    }

    void asked(long at) {
        unanswered = Math.min(unanswered + 1, COUNTED);
        lastAsked = at;
    }

    void answered(String who, long at) {
        if (at < from) {
            return;
        }
        kind = Wire.Kind.ANSWERED;
        by = who;
        note(who, at);
        // ARP carries no token: an answer belongs to the newest question. One that nobody asked for belongs to the
        // moment at which it came.
        answeredAsk = lastAsked == Watch.NEVER ? at : unanswered == 0 ? Math.max(lastAsked, at) : lastAsked;
        unanswered = 0;
        quietSince = at;
    }

    private void note(String who, long at) {
        lately.values().removeIf(last -> at - last > remembered);
        if (lately.size() < MOST || lately.containsKey(who)) {
            lately.put(who, at);
        }
        if (!all.equals(lately.keySet())) {
            all = Set.copyOf(lately.keySet());
            since = at;
        }
    }

    /** Whether more than one hardware address answers. */
    boolean severalAnswer() {
        return kind == Wire.Kind.ANSWERED && all.size() > 1;
    }

    /**
     * Counts silence: {@code failAfter} questions in a row are unanswered, and the last of them has had {@code
     * patience}.
     */
    void weigh(long now, int failAfter, long patience) {
        if (unanswered >= failAfter && now >= lastAsked + patience) {
            kind = Wire.Kind.SILENT;
        }
    }

    /**
     * A series of questions is over: an address that was asked and did not answer any of them is silent; one answer to
     * any of them is an answer.
     */
    void concluded() {
        if (kind == Wire.Kind.UNASKED && unanswered > 0) {
            kind = Wire.Kind.SILENT;
        }
    }

    Wire wire() {
        return new Wire(kind, by, kind == Wire.Kind.ANSWERED ? all : Set.of(), since,
                kind == Wire.Kind.ANSWERED ? answeredAsk : lastAsked, quietSince);
    }
}
