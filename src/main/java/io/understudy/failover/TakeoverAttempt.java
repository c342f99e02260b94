package io.understudy.failover;

import io.understudy.vocabulary.Trigger;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * In a recovery the addresses were about to be added, as the journal remembers it.
 *
 * @param recovery the recovery's id
 * @param trigger what began it; null where the journal has no word for it that this version knows
 * @param at on the monotonic clock of this run, nanoseconds
 * @param failed it certainly did not happen
 */
public record TakeoverAttempt(String recovery, @Nullable Trigger trigger, long at, boolean failed) {
    /** Whether it counts for hold-down. One of unknown origin does: it is the safer side. */
    private boolean counts() {
        return !failed && (trigger == null || HoldDown.counts(trigger));
    }

    /**
     * When the takeovers that count for hold-down happened, oldest first. A recovery counts once, from its first
     * attempt that may have happened: where a proof is refuted the addresses are added twice, and it is one takeover
     * all the same.
     */
    public static List<Long> counted(List<TakeoverAttempt> attempts) {
        var seen = new HashSet<String>();
        var found = new ArrayList<Long>();
        attempts.stream().filter(TakeoverAttempt::counts).sorted(Comparator.comparingLong(TakeoverAttempt::at))
                .filter(a -> seen.add(a.recovery()))
                .forEach(a -> found.add(a.at()));
        return List.copyOf(found);
    }
}
