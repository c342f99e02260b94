package io.understudy.probe;

import io.understudy.time.Ticker;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Optional;

/**
 * Counts the faults of a loop that goes on after each: one may be nothing, many in a row mean that its work is not
 * done. Any thread.
 */
final class Faults {
    /** As many within {@link #WITHIN} as a loop with one fault a turn has in a second. */
    private static final int MANY = 10;
    private static final Duration WITHIN = Duration.ofMinutes(1);

    private final Ticker ticker;
    private final ArrayDeque<Long> at = new ArrayDeque<>();
    private String last = "";

    Faults(Ticker ticker) {
        this.ticker = ticker;
    }

    synchronized void count(Throwable fault) {
        last = String.valueOf(fault);
        at.add(ticker.nanos());
        if (at.size() > MANY) {
            at.remove();
        }
    }

    /** The last one, while there are many. */
    synchronized Optional<String> many() {
        return at.size() >= MANY && ticker.nanos() - at.getFirst() < WITHIN.toNanos()
                ? Optional.of(last)
                : Optional.empty();
    }
}
