package io.understudy.probe;

import java.util.Arrays;

/** The newest round trips of one target: how long its next answer may take. Owned by one thread. */
final class RoundTrips {
    /** Enough for a 99th percentile that one outlier doesn't rule. */
    private static final int KEPT = 256;
    /** The percentile is calculated again after this many round trips: it moves slowly. */
    private static final int SORT_EVERY = 32;

    private final long[] ring = new long[KEPT];
    private int count;
    private long p99;

    void add(long nanos) {
        ring[count % KEPT] = nanos;
        count++;
        if (count <= 8 || count % SORT_EVERY == 0) {
            int filled = Math.min(count, KEPT);
            var sorted = Arrays.copyOf(ring, filled);
            Arrays.sort(sorted);
            p99 = sorted[Math.min(filled - 1, filled * 99 / 100)];
        }
    }

    /**
     * How long an answer may take before it is overdue: 4 × p99, at least 5 ms, at most {@code most}. Before any answer
     * {@code most}.
     */
    long patience(long most) {
        return count == 0 ? most : Math.min(Math.max(4 * p99, 5_000_000L), most);
    }
}
